//! A request is a plain value, any transport can send it, and single calls can have their own options.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use conomy_tests::ledger::{self, Call, DONE, TOKEN};
use conomy_tests::memory::{MockTransport, response};
use conomy_tests::{Reply, Server};
use ledger_api::models::{Account, NewTransfer};
use ledger_api::runtime::{TransportError, decode};
use ledger_api::{Options, Outcome, Request};

#[tokio::test]
async fn a_request_is_a_plain_value_for_any_transport() {
    let builder = ledger::builder("https://ledger.example.com/v1").query_key("hush");
    let client = builder
        .cookie_key("hush")
        .header_key("hush")
        .build()
        .expect("a client");
    let mut request = client
        .access()
        .with_all()
        .request()
        .expect("it can be described");
    assert_eq!(request.method(), "GET");
    assert_eq!(request.url(), "https://ledger.example.com/v1/access/all");
    assert_eq!((request.path(), request.query()), ("/v1/access/all", None));
    assert!(request.body().is_empty());
    assert_eq!(request.headers().get("authorization"), None);
    client
        .authorize(&mut request)
        .await
        .expect("the credentials are there");
    assert_eq!(
        request.headers()["authorization"],
        format!("Bearer {TOKEN}")
    );
    let shown = format!("{request:?} {}", request.url());
    assert!(!shown.contains("hush") && !shown.contains(TOKEN), "{shown}");
    let sent = request.into_http().expect("it can be sent");
    assert_eq!(
        sent.uri(),
        "https://ledger.example.com/v1/access/all?key=hush"
    );
    assert_eq!(sent.headers()["cookie"], "sid=hush");

    let transfer = NewTransfer::new("7", "8", "1.00");
    let request = client
        .transfers()
        .create_transfer(&transfer)
        .request()
        .expect("it can be described");
    assert_eq!(
        request.body().as_bytes(),
        Some(&br#"{"from":"7","to":"8","amount":"1.00"}"#[..])
    );
    assert_eq!(request.headers()["content-type"], "application/json");
}

#[test]
fn a_request_asks_for_what_the_document_says_comes_back() {
    let client = ledger::builder("https://ledger.example.com/v1")
        .build()
        .expect("a client");
    let accepts = |request: ledger_api::Result<ledger_api::Request>| {
        let request = request.expect("it can be described");
        request.headers()["accept"]
            .to_str()
            .expect("it is text")
            .to_owned()
    };
    let documents = client.documents();
    let transfers = client.transfers();
    assert_eq!(
        accepts(documents.download_document("7").request()),
        "application/pdf, */*;q=0.5"
    );
    assert_eq!(
        accepts(documents.read_terms().request()),
        "text/plain, */*;q=0.5"
    );
    assert_eq!(
        accepts(transfers.settle_transfer("7").request()),
        "application/json, text/csv, application/pdf, text/event-stream, application/x-ndjson, */*;q=0.5"
    );
}

#[test]
fn responses_of_custom_transports_are_decoded_alike() {
    let status = |code| http::StatusCode::from_u16(code).expect("a status");
    let account: Account = decode(status(200), http::HeaderMap::new(), DONE).expect("an account");
    assert_eq!(account.id, "7");
    let error =
        decode::<Account>(status(200), http::HeaderMap::new(), "{}").expect_err("no account");
    assert!(
        error.is_decode() && error.to_string().contains("missing field `id`"),
        "{error}"
    );
    let error = decode::<Account>(status(404), http::HeaderMap::new(), r#"{"message":"x"}"#)
        .expect_err("no success");
    assert_eq!(
        (error.outcome(), error.status()),
        (Outcome::Responded, Some(status(404)))
    );
    assert!(error.to_string().ends_with("404 Not Found: x"), "{error}");
}

#[tokio::test]
async fn a_transport_reports_whether_the_request_was_sent() {
    type Fails = fn() -> TransportError;
    let outcomes: [(Fails, Outcome, [u32; 3]); 4] = [
        (
            || TransportError::not_sent("no"),
            Outcome::NotSent,
            [3, 3, 3],
        ),
        (
            || TransportError::not_sent("no").timed_out(),
            Outcome::NotSent,
            [3, 3, 3],
        ),
        (
            || TransportError::unknown("no"),
            Outcome::Unknown,
            [3, 3, 1],
        ),
        (
            || TransportError::unknown("no").timed_out(),
            Outcome::Unknown,
            [3, 3, 1],
        ),
    ];
    for (fails, outcome, attempts) in outcomes {
        for call in Call::ALL {
            let transport = MockTransport(move |_| std::future::ready(Err(fails())));
            let builder = ledger::builder("https://ledger.example.com").transport(transport);
            let error = call.fails(&builder.build().expect("a client")).await;
            assert_eq!(error.outcome(), outcome, "{error}");
            assert_eq!(error.attempts(), attempts[call as usize], "{error}");
            assert!(std::error::Error::source(&error).is_some());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_transport_receives_the_connect_timeout() {
    let second = Duration::from_secs(1);
    let slow = MockTransport(move |request: Request| async move {
        // The transport fails just before the attempt's timeout.
        let left = request.time_left().expect("an attempt has a limit");
        assert_eq!(left, 2 * second);
        tokio::time::sleep(left - Duration::from_millis(1)).await;
        Err(TransportError::not_sent("too far").timed_out())
    });
    let builder = ledger::builder("https://ledger.example.com").transport(slow);
    let client = builder.timeout(2 * second).build().expect("a client");
    let error = Call::Bare.fails(&client).await;
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.is_timeout() && error.attempts() == 3, "{error}");
    let request = client.accounts().read_account("7").request();
    assert_eq!(request.expect("a request").time_left(), None);
}

#[tokio::test]
async fn one_call_can_differ() {
    let server = Server::always(Reply::json(503, ""));
    let other = Server::always(Reply::json(200, DONE));
    let client = ledger::client(&server);
    let call = |options| client.accounts().read_account("7").with(options).send();
    let options = Options::new()
        .base_url(other.url())
        .header("X-Extra", "1")
        .header("user-agent", "mine");
    call(options).await.expect("a response of the other server");
    let request = other.only();
    assert_eq!(request.header("x-extra"), Some("1"));
    assert_eq!(request.header("user-agent"), Some("mine"));
    for (options, says) in [
        (
            Options::new().header("x-extra", "a\r\nb: c"),
            "control character",
        ),
        (Options::new().header("x-extra", "a\0"), "control character"),
        (
            Options::new().header("x extra", "a"),
            "is not a valid header name",
        ),
        (
            Options::new().base_url("http://ledger.example.com"),
            "not encrypted",
        ),
        (Options::new().idempotency_key("a\nb"), "control character"),
    ] {
        let error = call(options).await.expect_err("it cannot be sent");
        assert_eq!(
            (error.outcome(), error.attempts()),
            (Outcome::NotSent, 0),
            "{error}"
        );
        assert!(error.to_string().contains(says), "{error}");
    }
    assert_eq!(server.connections(), 0);
    assert!(!format!("{:?}", Options::new().header("x", "hush")).contains("hush"));
}

#[tokio::test]
async fn the_application_is_named_first() {
    let server = Server::always(Reply::json(200, DONE));
    Call::Read
        .send(&ledger::client(&server))
        .await
        .expect("a response");
    let client = ledger_api::Client::builder()
        .base_url(server.url())
        .access(TOKEN)
        .build();
    Call::Read
        .send(&client.expect("a client"))
        .await
        .expect("a response");
    let received = server.received();
    let agents: Vec<_> = received
        .iter()
        .map(|request| request.header("user-agent"))
        .collect();
    assert_eq!(
        agents,
        [Some("MyApp/1.0 ledger-api/1.2.0"), Some("ledger-api/1.2.0")]
    );
}

#[tokio::test]
async fn calls_of_one_client_share_its_connection() {
    let server = Server::always(Reply::json(200, DONE));
    let client = ledger::client(&server);
    for call in Call::ALL {
        call.send(&client.clone()).await.expect("a response");
    }
    assert_eq!((server.received().len(), server.connections()), (3, 1));
}

#[test]
fn a_call_outside_of_a_runtime_is_an_error() {
    let client = ledger::builder("https://ledger.example.com")
        .build()
        .expect("a client");
    let mut call = std::pin::pin!(client.accounts().read_account("7").send());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(Err(error)) = call.as_mut().poll(&mut context) else {
        panic!("it cannot wait here");
    };
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.to_string().contains("Tokio"), "{error}");
}

#[tokio::test]
async fn a_call_that_is_dropped_sends_nothing_more() {
    let sent = Arc::new(Mutex::new(0));
    let counted = Arc::clone(&sent);
    let transport = MockTransport(move |_| {
        *counted.lock().expect("the lock is not poisoned") += 1;
        std::future::ready(Ok(response(503, "")))
    });
    let builder = ledger::builder("https://ledger.example.com").transport(transport);
    let client = builder.retry(Default::default()).build().expect("a client");
    let call = client.accounts().read_account("7").send();
    assert_eq!(
        *sent.lock().expect("the lock is not poisoned"),
        0,
        "nothing is sent before it is awaited"
    );
    let moment = std::time::Duration::from_millis(1);
    let unfinished = tokio::time::timeout(moment, call).await;
    let before = *sent.lock().expect("the lock is not poisoned");
    assert!(unfinished.is_err() || before > 1);
    tokio::time::sleep(moment).await;
    assert_eq!(*sent.lock().expect("the lock is not poisoned"), before);
}
