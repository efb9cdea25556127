//! Tokens: renewed ahead of their end, one renewal for any number of callers, and never twice for one refusal.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use conomy_tests::ledger::{self, Call, DONE};
use conomy_tests::memory::{Memory, answer};
use conomy_tests::{Received, Reply, Server};
use ledger_api::runtime::{Body, Token};
use ledger_api::{Client, Outcome};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

/// A client that fetches its tokens from the ledger.
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

/// Which token each request that is no renewal came with.
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

/// A server without a network. `renew` answers the requests for tokens by their number; tokens are accepted.
fn in_memory<R>(renew: impl Fn(usize) -> R + Send + Sync + 'static) -> (Client, Arc<AtomicUsize>)
where
    R: Future<Output = http::Response<Body>> + Send + 'static,
{
    let renewals = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&renewals);
    let renew = Arc::new(renew);
    let transport = Memory(move |request: ledger_api::Request| {
        let renewal = request.path().ends_with("/token").then(|| {
            let number = counted.fetch_add(1, Ordering::SeqCst);
            renew(number)
        });
        async move {
            Ok(match renewal {
                Some(renewal) => renewal.await,
                None => answer(200, DONE),
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
    // A tenth of its life, and never more than a minute.
    for (life, renewed_at) in [(100, 90), (3600, 3540)] {
        let (client, renewals) =
            in_memory(move |number| async move { answer(200, token(number, f64::from(life))) });
        Call::Bare.send(&client).await.expect("an answer");
        sleep(Duration::from_secs(renewed_at - 1)).await;
        Call::Bare.send(&client).await.expect("an answer");
        assert_eq!(renewals.load(Ordering::SeqCst), 1, "{life}");
        sleep(Duration::from_secs(2)).await;
        Call::Bare.send(&client).await.expect("an answer");
        assert_eq!(renewals.load(Ordering::SeqCst), 2, "{life}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_renewal_ahead_that_fails_disturbs_nobody() {
    let (client, renewals) = in_memory(|number| async move {
        match number {
            0 => answer(200, token(0, 100.0)),
            _ => answer(400, "{}"),
        }
    });
    Call::Bare.send(&client).await.expect("an answer");
    sleep(Duration::from_secs(91)).await;
    for _ in 0..10 {
        Call::Bare
            .send(&client)
            .await
            .expect("the first token is still good");
    }
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
async fn a_refused_token_is_renewed_once_and_the_call_made_again() {
    let server = Server::start(|received, number| match received.header("authorization") {
        None => Reply::json(200, token(number, 3600.0)),
        Some("Bearer 0") => Reply::json(401, "{}"),
        Some(_) => Reply::json(200, DONE),
    });
    let client = client(server.url());
    // Nothing has been done for who is not let in: the call without a key is made again as well.
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
async fn a_server_that_refuses_for_ever_is_asked_twice() {
    for call in Call::ALL {
        let server = Server::start(|received, number| match is_renewal(received) {
            true => Reply::json(200, token(number, 3600.0)),
            false => Reply::json(401, r#"{"message":"no"}"#),
        });
        let error = call.fails(&client(server.url())).await;
        assert_eq!(error.outcome(), Outcome::Answered);
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
async fn a_renewal_that_fails_is_the_error_of_all_who_wait_for_it() {
    let (client, renewals) = in_memory(|_| async {
        sleep(Duration::from_secs(1)).await;
        answer(403, r#"{"message":"who are you"}"#)
    });
    let mut calls = JoinSet::new();
    for _ in 0..100 {
        let client = client.clone();
        calls.spawn(async move { Call::Bare.fails(&client).await });
    }
    for error in calls.join_all().await {
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert!(error.is_credential() && !error.is_retryable(), "{error:?}");
        let told = "no access token could be had: access token: the server answered 403 Forbidden: who are you";
        assert!(error.to_string().contains(told), "{error}");
        assert!(!format!("{error:?} {error}").contains("hush"));
        assert_eq!(error.attempts(), 0);
    }
    assert_eq!(renewals.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn a_renewal_that_stalls_ends_with_the_callers_deadline() {
    let (client, _) = in_memory(|_| std::future::pending());
    let started = Instant::now();
    let own = ledger_api::Options::new().deadline(Duration::from_secs(3));
    let call = client.accounts().read_account("7").with(own);
    let error = call.send().await.expect_err("there is no token");
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.is_timeout() && error.is_retryable(), "{error:?}");
    // It is the token that could not be had, and nobody knows of a connection.
    assert!(error.is_credential() && !error.is_connect(), "{error:?}");
    let ended = started.elapsed();
    assert!(
        ended >= Duration::from_secs(3) && ended < Duration::from_millis(3010),
        "{ended:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_caller_who_goes_away_strands_nobody() {
    let (client, renewals) = in_memory(|number| async move {
        if number == 0 {
            std::future::pending::<()>().await;
        }
        answer(200, token(number, 3600.0))
    });
    let caller = || {
        let client = client.clone();
        tokio::spawn(async move { Call::Bare.send(&client).await })
    };
    let first = caller();
    sleep(Duration::from_secs(1)).await;
    let others: Vec<_> = (0..10).map(|_| caller()).collect();
    sleep(Duration::from_secs(1)).await;
    first.abort();
    let left = Instant::now();
    for other in others {
        other.await.expect("no panic").expect("an answer");
    }
    assert_eq!(
        left.elapsed(),
        Duration::ZERO,
        "the next one takes over at once"
    );
    assert_eq!(renewals.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn the_callers_own_source_of_tokens() {
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
    Call::Bare.send(&client).await.expect("an answer");
    Call::Read.send(&client).await.expect("an answer");
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    assert_eq!(tokens(&server), ["Bearer own-0", "Bearer own-0"]);

    let sealed = || async { Err::<Token, _>("the vault is sealed") };
    let builder = ledger::builder(server.url()).access_provider(sealed);
    let error = Call::Bare.fails(&builder.build().expect("a client")).await;
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.to_string().contains("the vault is sealed"), "{error}");
    assert_eq!(server.received().len(), 2);
}
