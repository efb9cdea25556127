//! Tokens are renewed before they expire, once for all concurrent calls, and never twice after one 401.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use conomy_tests::ledger::{self, Call, DONE};
use conomy_tests::memory::{MockTransport, response};
use conomy_tests::{Pieces, Received, Reply, Server};
use ledger_api::runtime::{Body, Token};
use ledger_api::{Client, Options, Outcome};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

/// Returns a client that obtains its tokens from the ledger.
fn client(url: String) -> Client {
    let builder = ledger::builder(url).header_key("a-key");
    builder
        .access_client_credentials("me", "hush")
        .build()
        .expect("a client")
}

fn is_renewal(received: &Received) -> bool {
    received.target().ends_with("/token")
}

fn token(name: usize, seconds: f64) -> String {
    format!(r#"{{"accessToken":"{name}","expiresIn":{seconds}}}"#)
}

/// Returns the tokens of all requests that are not renewals.
fn tokens(server: &Server) -> Vec<String> {
    let received = server.received();
    let calls = received.iter().filter(|request| !is_renewal(request));
    calls
        .map(|call| call.header("authorization").unwrap_or("none").to_owned())
        .collect()
}

fn renewals(server: &Server) -> usize {
    let received = server.received();
    received
        .iter()
        .filter(|request| is_renewal(request))
        .count()
}

/// Returns a client of a server without a network, and the number of its renewals. `renew` returns the token responses; all
/// tokens are accepted.
fn in_memory<R>(renew: impl Fn(usize) -> R + Send + Sync + 'static) -> (Client, Arc<AtomicUsize>)
where
    R: Future<Output = http::Response<Body>> + Send + 'static,
{
    let renewals = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&renewals);
    let renew = Arc::new(renew);
    let transport = MockTransport(move |request: ledger_api::Request| {
        let renewal = request.path().ends_with("/token").then(|| {
            let number = counted.fetch_add(1, Ordering::SeqCst);
            renew(number)
        });
        async move {
            Ok(match renewal {
                Some(renewal) => renewal.await,
                None => response(200, DONE),
            })
        }
    });
    let client = ledger::builder("https://ledger.example.com")
        .header_key("a-key")
        .access_client_credentials("me", "hush")
        .transport(transport)
        .build()
        .expect("a client");
    (client, renewals)
}

#[tokio::test(start_paused = true)]
async fn a_token_is_renewed_ahead_of_its_end() {
    // A tenth of the lifetime before the end, but at most one minute before.
    for (life, renewed_at) in [(100, 90), (3600, 3540)] {
        let (client, renewals) =
            in_memory(move |number| async move { response(200, token(number, f64::from(life))) });
        Call::Bare.send(&client).await.expect("a response");
        sleep(Duration::from_secs(renewed_at - 1)).await;
        Call::Bare.send(&client).await.expect("a response");
        assert_eq!(renewals.load(Ordering::SeqCst), 1, "{life}");
        sleep(Duration::from_secs(2)).await;
        Call::Bare.send(&client).await.expect("a response");
        renewed().await;
        assert_eq!(renewals.load(Ordering::SeqCst), 2, "{life}");
    }
}

/// Waits for a renewal that runs concurrently with the call that started it.
async fn renewed() {
    sleep(Duration::from_millis(1)).await;
}

/// The token endpoint responds once and then no more. Calls use the current token without a delay until it expires.
#[tokio::test(start_paused = true)]
async fn a_stalled_early_renewal_delays_no_call() {
    let (client, renewals) = in_memory(|number| async move {
        if number > 0 {
            std::future::pending::<()>().await;
        }
        response(200, token(0, 3600.0))
    });
    Call::Bare.send(&client).await.expect("a response");
    sleep(Duration::from_secs(3541)).await;
    for _ in 0..58 {
        let started = Instant::now();
        let short = Options::new().deadline(Duration::from_secs(1));
        let call = Call::Bare.send_with(&client, short).await;
        call.expect("the token is still good");
        assert_eq!(started.elapsed(), Duration::ZERO);
        sleep(Duration::from_secs(1)).await;
    }
    // A renewal times out after 30 s, like any other attempt.
    assert_eq!(renewals.load(Ordering::SeqCst), 3);
}

/// A renewal continues after the calls that needed it have given up, even if none of them waits until it is finished.
#[tokio::test(start_paused = true)]
async fn a_slow_token_endpoint_serves_calls_with_short_deadlines() {
    let (client, renewals) = in_memory(|number| async move {
        sleep(Duration::from_secs(5)).await;
        response(200, token(number, 3600.0))
    });
    let short = || Options::new().deadline(Duration::from_secs(1));
    let mut results = Vec::new();
    for _ in 0..10 {
        results.push(Call::Bare.send_with(&client, short()).await.is_ok());
    }
    assert_eq!(results, [[false; 5], [true; 5]].concat());
    assert_eq!(renewals.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn early_renewal_pauses_after_a_failure() {
    let (client, renewals) = in_memory(|number| async move {
        match number {
            0 => response(200, token(0, 600.0)),
            _ => response(400, "{}"),
        }
    });
    Call::Bare.send(&client).await.expect("a response");
    sleep(Duration::from_secs(541)).await;
    for _ in 0..30 {
        Call::Bare.send(&client).await.expect("the token is good");
        sleep(Duration::from_secs(1)).await;
    }
    let tries = renewals.load(Ordering::SeqCst) - 1;
    assert!((5..=6).contains(&tries), "one each five seconds: {tries}");
}

#[tokio::test(start_paused = true)]
async fn a_failed_early_renewal_affects_no_call() {
    let (client, renewals) = in_memory(|number| async move {
        match number {
            0 => response(200, token(0, 100.0)),
            _ => response(400, "{}"),
        }
    });
    Call::Bare.send(&client).await.expect("a response");
    sleep(Duration::from_secs(91)).await;
    for _ in 0..10 {
        Call::Bare
            .send(&client)
            .await
            .expect("the first token is still good");
    }
    renewed().await;
    assert_eq!(
        renewals.load(Ordering::SeqCst),
        2,
        "one try, and then a pause"
    );
    sleep(Duration::from_secs(9)).await;
    let error = Call::Bare.fails(&client).await;
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.is_credential(), "{error}");
}

#[tokio::test]
async fn a_rejected_token_is_renewed_once_and_the_call_is_retried() {
    let server = Server::start(|received, number| match received.header("authorization") {
        None => Reply::json(200, token(number, 3600.0)),
        Some("Bearer 0") => Reply::json(401, "{}"),
        Some(_) => Reply::json(200, DONE),
    });
    let client = client(server.url());
    // A 401 means that nothing was done, so a call without an idempotency key is retried, too.
    for call in Call::ALL {
        call.send(&client)
            .await
            .expect("the second token is accepted");
    }
    assert_eq!(
        tokens(&server),
        ["Bearer 0", "Bearer 2", "Bearer 2", "Bearer 2"]
    );
    assert_eq!(renewals(&server), 2);
}

#[tokio::test]
async fn a_permanent_401_is_retried_once() {
    for call in Call::ALL {
        let server = Server::start(|received, number| match is_renewal(received) {
            true => Reply::json(200, token(number, 3600.0)),
            false => Reply::json(401, r#"{"message":"no"}"#),
        });
        let error = call.fails(&client(server.url())).await;
        assert_eq!(error.outcome(), Outcome::Responded);
        assert_eq!(error.status(), Some(http::StatusCode::UNAUTHORIZED));
        assert!(error.is_credential() && !error.is_retryable(), "{error}");
        assert_eq!(error.attempts(), 2);
        assert_eq!(tokens(&server), ["Bearer 0", "Bearer 2"]);
        assert_eq!(renewals(&server), 2);
    }
}

#[tokio::test]
async fn a_streamed_body_is_not_sent_again_with_another_token() {
    let server = Server::start(|received, number| match is_renewal(received) {
        true => Reply::json(200, token(number, 3600.0)),
        false => Reply::json(401, "{}"),
    });
    let file = tempfile::NamedTempFile::new().expect("a file");
    let body = Body::open(file.path()).expect("it can be opened");
    let client = client(server.url());
    let error = client.documents().upload_document("7", body).send().await;
    assert_eq!(error.expect_err("it is refused").attempts(), 1);
    assert_eq!(renewals(&server), 1);
}

#[tokio::test(start_paused = true)]
async fn a_failed_renewal_is_the_error_of_all_waiting_calls() {
    let (client, renewals) = in_memory(|_| async {
        sleep(Duration::from_secs(1)).await;
        response(403, r#"{"message":"who are you"}"#)
    });
    let mut calls = JoinSet::new();
    for _ in 0..100 {
        let client = client.clone();
        calls.spawn(async move { Call::Bare.fails(&client).await });
    }
    for error in calls.join_all().await {
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert!(error.is_credential() && !error.is_retryable(), "{error:?}");
        let told = "no access token could be had: access token: the server responded with 403 Forbidden: who are you";
        assert!(error.to_string().contains(told), "{error}");
        assert!(!format!("{error:?} {error}").contains("hush"));
        assert_eq!(error.attempts(), 0);
    }
    assert_eq!(renewals.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn a_stalled_renewal_ends_at_the_deadline_of_the_call() {
    let (client, _) = in_memory(|_| std::future::pending());
    let started = Instant::now();
    let own = ledger_api::Options::new().deadline(Duration::from_secs(3));
    let call = client.accounts().read_account("7").with(own);
    let error = call.send().await.expect_err("there is no token");
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.is_timeout() && error.is_retryable(), "{error:?}");
    // No token could be obtained. It is unknown whether there was a connection.
    assert!(error.is_credential() && !error.is_connect(), "{error:?}");
    let ended = started.elapsed();
    assert!(
        ended >= Duration::from_secs(3) && ended < Duration::from_millis(3010),
        "{ended:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_token_renewal_survives_a_cancelled_call() {
    // The second endpoint never responds to the first request, which times out after 30 s.
    for (takes, until, asked) in [(10, 10, 1), (1_000_000, 30, 2)] {
        let (client, renewals) = in_memory(move |number| async move {
            if number == 0 {
                sleep(Duration::from_secs(takes)).await;
            }
            response(200, token(number, 3600.0))
        });
        let started = Instant::now();
        let caller = || {
            let client = client.clone();
            tokio::spawn(async move { Call::Bare.send(&client).await })
        };
        let first = caller();
        sleep(Duration::from_secs(1)).await;
        let others: Vec<_> = (0..10).map(|_| caller()).collect();
        sleep(Duration::from_secs(1)).await;
        first.abort();
        for other in others {
            other.await.expect("no panic").expect("a response");
        }
        let (least, ended) = (Duration::from_secs(until), started.elapsed());
        let most = least + Duration::from_millis(20);
        assert!(least <= ended && ended < most, "{ended:?}");
        assert_eq!(renewals.load(Ordering::SeqCst), asked);
    }
}

/// A renewal is a task of the runtime in which it was started. If that runtime shuts down, callers in other runtimes start a new
/// renewal.
#[test]
fn a_token_renewal_restarts_when_its_runtime_ends() {
    let (client, renewals) = in_memory(|number| async move {
        if number == 0 {
            std::future::pending::<()>().await;
        }
        response(200, token(number, 3600.0))
    });
    let runtime = || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_time().build().expect("a runtime")
    };
    let first = runtime();
    let short = Options::new().deadline(Duration::from_millis(10));
    let result = first.block_on(Call::Bare.send_with(&client, short));
    result.expect_err("there is no token yet");
    let waiting = client.clone();
    let waits = std::thread::spawn(move || runtime().block_on(Call::Bare.send(&waiting)));
    std::thread::sleep(Duration::from_millis(50));
    drop(first);
    let result = waits.join().expect("no panic");
    result.expect("the second renewal succeeds");
    assert_eq!(renewals.load(Ordering::SeqCst), 2);
}

/// A server that rejects the first token, if configured to, and always rejects one operation. It counts the tokens, and the
/// requests of another operation.
struct Picky {
    client: Client,
    tokens: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
}

impl Picky {
    fn new(refuses_first: bool) -> Picky {
        let (tokens, requests) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
        let (named, counted) = (Arc::clone(&tokens), Arc::clone(&requests));
        let transport = MockTransport(move |request: ledger_api::Request| {
            let held = request.headers().get("authorization").cloned();
            let is_first = held.is_some_and(|held| held == "Bearer 0") && refuses_first;
            let reply = match request.path() {
                path if path.ends_with("/token") => {
                    let number = named.fetch_add(1, Ordering::SeqCst);
                    Some((200, token(number, 1_000_000.0)))
                }
                path if path.ends_with("/notices") => {
                    counted.fetch_add(1, Ordering::SeqCst);
                    Some(if is_first {
                        (401, "{}".to_owned())
                    } else {
                        (200, DONE.to_owned())
                    })
                }
                _ => None,
            };
            async move {
                // Every request takes some time. Renewals take the longest.
                let (wait, (status, body)) = match reply {
                    Some(reply) if reply.1.contains("accessToken") => (20, reply),
                    Some(reply) => (3, reply),
                    None => (2, (401, "{}".to_owned())),
                };
                sleep(Duration::from_millis(wait)).await;
                Ok(response(status, body))
            }
        });
        let client = ledger::builder("https://ledger.example.com")
            .header_key("a-key")
            .access_client_credentials("me", "hush")
            .transport(transport)
            .build()
            .expect("a client");
        Picky {
            client,
            tokens,
            requests,
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_operation_that_always_gets_401_costs_other_calls_nothing() {
    let Picky {
        client,
        tokens,
        requests,
    } = Picky::new(false);
    Call::Bare.send(&client).await.expect("the token is there");
    let mut calls = JoinSet::new();
    for number in 0..22 {
        let client = client.clone();
        calls.spawn(async move {
            for _ in 0..100 {
                let started = Instant::now();
                if number < 2 {
                    let error = Call::Read.fails(&client).await;
                    assert_eq!(error.status(), Some(http::StatusCode::UNAUTHORIZED));
                    continue;
                }
                Call::Bare.send(&client).await.expect("its token is good");
                // The call waits for its own response, but not for a token.
                assert!(started.elapsed() < Duration::from_millis(5));
            }
        });
    }
    calls.join_all().await;
    assert_eq!(
        requests.load(Ordering::SeqCst),
        1 + 20 * 100,
        "each is sent once"
    );
    assert_eq!(tokens.load(Ordering::SeqCst), 2, "one to try, and no more");
}

#[tokio::test(start_paused = true)]
async fn an_operation_that_always_gets_401_fetches_few_tokens() {
    let Picky { client, tokens, .. } = Picky::new(false);
    for _ in 0..3600 {
        let error = Call::Read.fails(&client).await;
        assert_eq!(error.status(), Some(http::StatusCode::UNAUTHORIZED));
        sleep(Duration::from_secs(1)).await;
    }
    // Renewals are at least 5 s, 10 s, 20 s and so on apart, up to five minutes.
    let tokens = tokens.load(Ordering::SeqCst);
    assert!((10..=20).contains(&tokens), "{tokens} tokens in an hour");
}

/// A streamed body cannot be sent again with another token, so the call waits for a renewal first, but only for a limited time.
#[tokio::test(start_paused = true)]
async fn a_stream_waits_for_another_token() {
    for (takes, sent_with, waited) in [(1, "Bearer 1", 1), (60, "Bearer 0", 5)] {
        let numbers = AtomicUsize::new(0);
        let seen = Arc::new(std::sync::Mutex::new(Vec::new()));
        let uploads = Arc::clone(&seen);
        let transport = MockTransport(move |request: ledger_api::Request| {
            let number = match request.path().ends_with("/token") {
                true => numbers.fetch_add(1, Ordering::SeqCst),
                false => usize::MAX,
            };
            if request.path().contains("/documents/") {
                let token = request.headers()["authorization"].clone();
                uploads.lock().expect("no panic").push(token);
            }
            async move {
                if number == 1 {
                    sleep(Duration::from_secs(takes)).await;
                }
                Ok(match number {
                    usize::MAX if request.path().contains("/accounts/") => response(401, "{}"),
                    usize::MAX => response(204, ""),
                    number => response(200, token(number, 3600.0)),
                })
            }
        });
        let client = ledger::builder("https://ledger.example.com")
            .header_key("a-key")
            .access_client_credentials("me", "hush")
            .transport(transport)
            .build()
            .expect("a client");
        let once = Options::new().retries(0);
        let refused = Call::Read.send_with(&client, once).await;
        refused.expect_err("the first token is refused");
        let started = Instant::now();
        let body = Body::stream(Pieces::new(["b"]), None);
        let upload = client.documents().upload_document("7", body).send();
        upload.await.expect("a response");
        assert_eq!(*seen.lock().expect("no panic"), [sent_with]);
        let (least, ended) = (Duration::from_secs(waited), started.elapsed());
        assert!(
            least <= ended && ended < least + Duration::from_millis(10),
            "{ended:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn two_hundred_calls_at_once_survive_one_refused_token() {
    let Picky {
        client,
        tokens,
        requests,
    } = Picky::new(true);
    let mut calls = JoinSet::new();
    for number in 0..200 {
        let client = client.clone();
        calls.spawn(async move {
            // Some calls are rejected before the renewal, some during it, and some after it.
            sleep(Duration::from_millis(number / 3)).await;
            Call::Bare.send(&client).await
        });
    }
    for result in calls.join_all().await {
        result.expect("the second token is good");
    }
    assert_eq!(tokens.load(Ordering::SeqCst), 2);
    assert!(requests.load(Ordering::SeqCst) <= 400);
}

/// Only a rejected token is renewed. A 401 from a server that did not receive the token does not count.
#[tokio::test]
async fn a_401_of_another_server_renews_no_token() {
    let other = Server::always(Reply::json(401, "{}"));
    let elsewhere = format!("http://localhost:{}/", other.address().port());
    let server = Server::start(move |received, number| match is_renewal(received) {
        true => Reply::json(200, token(number, 3600.0)),
        false => Reply::Response(
            302,
            vec![("location".to_owned(), elsewhere.clone())],
            Vec::new(),
        ),
    });
    let client = client(server.url());
    for _ in 0..2 {
        let error = Call::Read.fails(&client).await;
        assert_eq!((error.attempts(), error.outcome()), (1, Outcome::Responded));
    }
    assert_eq!(renewals(&server), 1);
    // After a redirect on the same server, the rejected request did contain the token.
    let server = Server::start(|received, number| match received.target() {
        "/new" if received.header("authorization") != Some("Bearer 0") => Reply::json(200, DONE),
        "/new" => Reply::json(401, "{}"),
        _ if is_renewal(received) => Reply::json(200, token(number, 3600.0)),
        _ => Reply::Response(
            307,
            vec![("location".to_owned(), "/new".to_owned())],
            Vec::new(),
        ),
    });
    let client = self::client(server.url());
    Call::Bare
        .send(&client)
        .await
        .expect("the second token is accepted");
    assert_eq!(renewals(&server), 2);
}

/// The error tells why no token could be obtained, and whether it may succeed later.
#[tokio::test]
async fn a_busy_token_endpoint_is_retryable() {
    let busy = Reply::json(503, "{}").with("retry-after", "1000");
    let error = Call::Bare.fails(&client(Server::always(busy).url())).await;
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.is_credential() && error.is_retryable(), "{error:?}");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(1000)));

    let nobody = std::net::TcpListener::bind("127.0.0.1:0").expect("a port can be had");
    let address = nobody.local_addr().expect("the port is known");
    drop(nobody);
    let error = Call::Bare.fails(&client(format!("http://{address}"))).await;
    assert!(error.is_credential() && error.is_retryable(), "{error:?}");
    assert_eq!((error.outcome(), error.attempts()), (Outcome::NotSent, 0));

    let error = Call::Bare
        .fails(&client(Server::always(Reply::json(403, "{}")).url()))
        .await;
    assert!(!error.is_retryable(), "{error:?}");
}

#[tokio::test]
async fn the_response_of_a_failed_token_request_is_in_the_error() {
    let says = |body: &'static str| async move {
        let server = Server::start(move |received, _| match is_renewal(received) {
            true => Reply::json(200, body),
            false => Reply::json(200, DONE),
        });
        let result = Call::Bare.send(&client(server.url())).await;
        result.map_err(|error| format!("{error} {error:?}"))
    };
    let told =
        says(r#"{"error":"bad_client","error_description":"it is\ndisabled","other":"hush"}"#);
    let told = told.await.expect_err("there is no token");
    assert!(told.contains("bad_client: it is disabled"), "{told}");
    assert!(!told.contains("hush"), "{told}");
    for kind in ["token_type", "tokenType"] {
        for (name, is_understood) in [("Bearer", true), ("bearer", true), ("mac", false)] {
            let body = format!(r#"{{"accessToken":"secret","{kind}":"{name}"}}"#);
            match says(body.leak()).await {
                Ok(id) => assert!(is_understood && id == "7"),
                Err(told) => {
                    assert!(!is_understood && told.contains("type `mac`"), "{told}");
                    assert!(!told.contains("secret"), "{told}");
                }
            }
        }
    }
    // A byte order mark is ignored (RFC 8259 §8.1).
    let marked = says("\u{feff}{\"accessToken\":\"0\"}").await;
    marked.expect("a byte order mark is ignored");
}

#[tokio::test]
async fn callers_can_provide_tokens() {
    let server = Server::always(Reply::json(200, DONE));
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let provider = move || {
        let number = count.fetch_add(1, Ordering::SeqCst);
        let token = Token::new(format!("own-{number}")).expires_in(Duration::from_secs(3600));
        async move { Ok::<_, std::io::Error>(token) }
    };
    let client = ledger::builder(server.url())
        .access_provider(provider)
        .build()
        .expect("a client");
    Call::Bare.send(&client).await.expect("a response");
    Call::Read.send(&client).await.expect("a response");
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    assert_eq!(tokens(&server), ["Bearer own-0", "Bearer own-0"]);

    let sealed = || async { Err::<Token, _>("the vault is sealed") };
    let builder = ledger::builder(server.url()).access_provider(sealed);
    let error = Call::Bare.fails(&builder.build().expect("a client")).await;
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.to_string().contains("the vault is sealed"), "{error}");
    assert_eq!(server.received().len(), 2);
}
