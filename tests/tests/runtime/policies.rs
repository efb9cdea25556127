//! Retry policies that the document declares for single operations.

use std::time::Duration;

use conomy_tests::ledger::{self, TOKEN};
use conomy_tests::{Pieces, Reply, Server};
use ledger_api::runtime::{Body, RetryPolicy};
use ledger_api::{Client, Options, Outcome};

/// Returns a client without retry settings.
fn client(server: &Server) -> Client {
    let builder = Client::builder().base_url(server.url());
    let builder = builder.user_agent("MyApp/1.0").access(TOKEN);
    builder.build().expect("all required settings are set")
}

#[tokio::test]
async fn calls_that_are_never_retried_are_sent_once() {
    for status in [401, 408, 429, 503] {
        let server = Server::always(Reply::json(status, "{}"));
        let client = ledger::builder(server.url())
            .access_provider(ledger::token)
            .build()
            .expect("a client");
        let call = client.policies().never();
        let error = call.with(Options::new().retries(5)).send().await;
        let error = error.expect_err("no success");
        assert_eq!(error.attempts(), 1, "{status}");
        assert_eq!(server.received().len(), 1, "{status}");
    }
    let server = Server::always(Reply::Reset(Vec::new()));
    let error = client(&server).policies().never().send().await;
    let error = error.expect_err("the connection is reset");
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(!error.is_retryable());
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn a_status_declared_as_unprocessed_is_retried() {
    // 423 is not retried without such a declaration.
    for status in [423, 429] {
        let server = Server::script(vec![Reply::json(status, ""), Reply::no_content()]);
        let client = ledger::client(&server);
        let call = client.policies().limited().send();
        call.await.expect("a response");
        assert_eq!(server.received().len(), 2);
        // The outcome is known, because the status is declared to mean "not processed".
        let server = Server::always(Reply::json(status, ""));
        let error = ledger::client(&server).policies().limited().send().await;
        let error = error.expect_err("no success");
        assert_eq!((error.attempts(), error.outcome()), (3, Outcome::Responded));
        assert!(error.is_retryable());
    }
    // Other statuses do not have this meaning.
    let server = Server::always(Reply::json(503, ""));
    let error = ledger::client(&server).policies().limited().send().await;
    let error = error.expect_err("no success");
    assert_eq!((error.attempts(), error.is_retryable()), (1, false));
}

#[tokio::test]
async fn a_rejected_token_is_renewed_for_the_next_call() {
    let server = Server::script(vec![Reply::json(401, "{}"), Reply::no_content()]);
    let numbers = std::sync::atomic::AtomicUsize::new(0);
    let client =
        ledger::builder(server.url())
            .access_provider(move || {
                let number = numbers.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                async move {
                    Ok::<_, std::io::Error>(ledger_api::runtime::Token::new(format!("t{number}")))
                }
            })
            .build()
            .expect("a client");
    client.policies().never().send().await.expect_err("refused");
    client.policies().never().send().await.expect("a response");
    let received = server.received();
    let tokens: Vec<_> = received
        .iter()
        .map(|request| request.header("authorization"))
        .collect();
    assert_eq!(tokens, [Some("Bearer t0"), Some("Bearer t1")]);
}

#[tokio::test]
async fn a_post_that_is_declared_safe_is_retried() {
    for fault in [Reply::json(503, ""), Reply::Reset(Vec::new())] {
        let server = Server::script(vec![fault, Reply::no_content()]);
        let client = ledger::client(&server);
        client.policies().safe().send().await.expect("a response");
        let received = server.received();
        assert_eq!(received.len(), 2);
        // A safe operation needs no idempotency key.
        assert_eq!(received[0].header("idempotency-key"), None);
    }
}

#[tokio::test]
async fn retry_settings_of_the_document_can_be_overridden() {
    let attempts = async |client: Client, options: Options| {
        let call = client.policies().numbers().with(options).send();
        call.await.expect_err("no success").attempts()
    };
    let server = Server::always(Reply::json(503, ""));
    assert_eq!(attempts(client(&server), Options::new()).await, 2);
    assert_eq!(
        attempts(client(&server), Options::new().retries(3)).await,
        4
    );
    assert_eq!(
        attempts(client(&server), Options::new().retries(0)).await,
        1
    );
    let builder = ledger::builder(server.url());
    let policy = RetryPolicy::default()
        .attempts(4)
        .first_delay(Duration::ZERO);
    let client = builder.retry(policy).build().expect("a client");
    assert_eq!(attempts(client, Options::new()).await, 4);
    let builder = ledger::builder(server.url()).retry(RetryPolicy::never());
    let client = builder.build().expect("a client");
    assert_eq!(attempts(client, Options::new()).await, 1);
}

#[tokio::test]
async fn a_streamed_body_is_sent_once_even_if_declared_safe() {
    let server = Server::always(Reply::json(503, ""));
    let client = ledger::client(&server);
    let whole = client.policies().upload(Body::from("bytes")).send().await;
    assert_eq!(whole.expect_err("no success").attempts(), 3);
    let streamed = Body::stream(Pieces::new(["bytes"]), None);
    let streamed = client.policies().upload(streamed).send().await;
    assert_eq!(streamed.expect_err("no success").attempts(), 1);
    assert_eq!(server.received().len(), 4);
}
