//! Which calls are retried, and how often.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use conomy_tests::ledger::{self, Call, DONE};
use conomy_tests::memory::{MockTransport, TransportResult, response, with_headers};
use conomy_tests::{Pieces, Reply, Server};
use ledger_api::runtime::{Body, BoxError, Hook, RetryPolicy, TransportError};
use ledger_api::{Client, Options, Outcome, Request};

#[tokio::test]
async fn retries_are_limited_during_an_outage() {
    let server = Server::start(|_, number| match number {
        14..19 => Reply::json(200, DONE),
        _ => Reply::json(503, ""),
    });
    let policy = RetryPolicy::default()
        .attempts(3)
        .first_delay(Duration::ZERO)
        .burst(4);
    let client = ledger::builder(server.url())
        .retry(policy)
        .build()
        .expect("a client");
    for _ in 0..10 {
        Call::Read.fails(&client).await;
    }
    assert_eq!(
        server.received().len(),
        10 + 4,
        "ten calls, and four retries for all of them"
    );
    for _ in 0..5 {
        Call::Read.send(&client).await.expect("the outage is over");
    }
    // Five successes add one retry to the budget.
    Call::Read.fails(&client).await;
    Call::Read.fails(&client).await;
    assert_eq!(server.received().len(), 14 + 5 + 2 + 1);

    // The default budget is 20 retries.
    let server = Server::always(Reply::json(503, ""));
    let policy = RetryPolicy::default().first_delay(Duration::ZERO);
    let client = ledger::builder(server.url())
        .retry(policy)
        .build()
        .expect("a client");
    for _ in 0..10 {
        Call::Read.fails(&client).await;
    }
    assert_eq!(server.received().len(), 10 + 20);
}

#[tokio::test]
async fn repeatable_calls_are_retried_after_server_errors() {
    for status in [500, 501, 502, 503, 505, 520, 524] {
        for call in Call::ALL {
            let burst = vec![
                Reply::json(status, ""),
                Reply::json(status, ""),
                Reply::json(200, DONE),
            ];
            let server = Server::script(burst);
            let result = call.send(&ledger::client(&server)).await;
            let is_repeated = !matches!(status, 501 | 505) && !matches!(call, Call::Bare);
            assert_eq!(result.is_ok(), is_repeated, "{status} {call:?}: {result:?}");
            assert_eq!(server.received().len(), if is_repeated { 3 } else { 1 });
        }
    }
}

#[tokio::test]
async fn all_attempts_of_a_call_share_one_idempotency_key() {
    let burst = vec![
        Reply::json(503, ""),
        Reply::Reset(Vec::new()),
        Reply::json(200, DONE),
    ];
    let server = Server::script(burst);
    let client = ledger::client(&server);
    for _ in 0..2 {
        Call::Keyed
            .send(&client)
            .await
            .expect("the third attempt succeeds");
    }
    let received = server.received();
    let keys: Vec<&str> = received
        .iter()
        .map(|request| request.header("idempotency-key").expect("a key"))
        .collect();
    assert_eq!(keys.len(), 4);
    assert!(
        keys[0] == keys[1] && keys[1] == keys[2] && keys[2] != keys[3],
        "{keys:?}"
    );
    // A random UUID (RFC 9562 §5.4).
    let groups: Vec<usize> = keys[0].split('-').map(str::len).collect();
    assert_eq!(groups, [8, 4, 4, 4, 12], "{keys:?}");
    assert_eq!(&keys[0][14..15], "4", "{keys:?}");
    assert!(
        received
            .iter()
            .all(|request| request.text() == received[0].text())
    );

    for call in [Call::Read, Call::Bare] {
        let server = Server::always(Reply::json(200, DONE));
        call.send(&ledger::client(&server))
            .await
            .expect("a response");
        assert_eq!(server.only().header("idempotency-key"), None);
    }
}

#[tokio::test]
async fn a_given_idempotency_key_identifies_the_call() {
    let server = Server::script(vec![
        Reply::Raw(Vec::new()),
        Reply::Raw(Vec::new()),
        Reply::json(200, DONE),
    ]);
    let client = ledger::client(&server);
    let first = Call::Keyed
        .send_with(&client, Options::new().retries(0))
        .await;
    let error = first.expect_err("the connection breaks");
    let key = error.idempotency_key().expect("a key").to_owned();
    assert!(!error.is_retryable(), "another call would have another key");
    let same = || Options::new().retries(0).idempotency_key(&key);
    let error = Call::Keyed
        .send_with(&client, same())
        .await
        .expect_err("the connection breaks");
    assert!(
        error.is_retryable(),
        "another call can have the same key again"
    );
    Call::Keyed
        .send_with(&client, same())
        .await
        .expect("a response");
    let received = server.received();
    let keys = received
        .iter()
        .map(|request| request.header("idempotency-key"));
    assert_eq!(keys.collect::<Vec<_>>(), [Some(key.as_str()); 3]);

    let server = Server::always(Reply::json(503, ""));
    for call in [Call::Read, Call::Bare] {
        let error = call.fails(&ledger::client(&server)).await;
        assert_eq!(error.idempotency_key(), None);
    }
}

#[tokio::test]
async fn the_outcome_covers_all_attempts() {
    type Attempt = fn() -> TransportResult;
    let lost: Attempt = || Err(TransportError::unknown("the connection broke"));
    let unsent: Attempt = || Err(TransportError::not_sent("no connection"));
    let busy: Attempt = || Ok(response(429, ""));
    let unavailable: Attempt = || Ok(response(503, ""));
    let refused: Attempt = || Ok(response(422, ""));
    let unreadable: Attempt = || Ok(response(200, "{}"));
    let early: Attempt = || Ok(response(425, ""));
    let slow: Attempt = || Ok(response(408, ""));
    let failed: Attempt = || Ok(response(500, ""));
    let moved: Attempt = || Ok(unfollowable_redirect(301));
    let unmodified: Attempt = || Ok(response(304, ""));
    let unprocessed: Attempt = || Err(TransportError::unprocessed("the server goes away"));
    for (attempts, read, keyed) in [
        ([lost, unsent], Outcome::Unknown, Outcome::Unknown),
        ([unavailable, unsent], Outcome::Unknown, Outcome::Unknown),
        ([unsent, unsent], Outcome::NotSent, Outcome::NotSent),
        ([slow, unsent], Outcome::Unknown, Outcome::Unknown),
        ([unsent, unprocessed], Outcome::NotSent, Outcome::NotSent),
        ([unprocessed, unsent], Outcome::NotSent, Outcome::NotSent),
        ([early, unsent], Outcome::NotSent, Outcome::NotSent),
        ([early, refused], Outcome::Responded, Outcome::Responded),
        // A 429 does not say that nothing was done.
        ([busy, unsent], Outcome::NotSent, Outcome::Unknown),
        // An error response to the second attempt says nothing about the first one, unless the first did nothing.
        ([lost, busy], Outcome::Responded, Outcome::Unknown),
        ([lost, refused], Outcome::Responded, Outcome::Unknown),
        ([unsent, refused], Outcome::Responded, Outcome::Responded),
        ([busy, refused], Outcome::Responded, Outcome::Unknown),
        ([busy, busy], Outcome::Responded, Outcome::Responded),
        ([unavailable, busy], Outcome::Responded, Outcome::Unknown),
        // This response is as uncertain as the earlier attempt, so the outcome hides nothing.
        (
            [unavailable, failed],
            Outcome::Responded,
            Outcome::Responded,
        ),
        ([busy, unavailable], Outcome::Responded, Outcome::Responded),
        // After a lost attempt, only a success shows that the work was done.
        ([lost, unavailable], Outcome::Responded, Outcome::Unknown),
        ([lost, failed], Outcome::Responded, Outcome::Unknown),
        ([lost, slow], Outcome::Responded, Outcome::Unknown),
        ([lost, moved], Outcome::Responded, Outcome::Unknown),
        ([lost, unmodified], Outcome::Responded, Outcome::Unknown),
        ([lost, unreadable], Outcome::Responded, Outcome::Responded),
    ] {
        for (call, outcome) in [(Call::Read, read), (Call::Keyed, keyed)] {
            let number = AtomicUsize::new(0);
            let transport = MockTransport(move |_| {
                let number = number.fetch_add(1, Ordering::SeqCst);
                std::future::ready(attempts[number]())
            });
            let builder = ledger::builder("https://ledger.example.com").transport(transport);
            let client = builder.build().expect("a client");
            let error = call.send_with(&client, Options::new().retries(1)).await;
            let error = error.expect_err("neither attempt succeeds");
            assert_eq!(
                (error.outcome(), error.attempts()),
                (outcome, 2),
                "{call:?}: {error}"
            );
            // If the first call may have done the work, only a GET may be retried by the caller.
            let is_safe = matches!(call, Call::Read) || outcome != Outcome::Unknown;
            assert!(is_safe || !error.is_retryable(), "{call:?}: {error}");
        }
    }
}

#[tokio::test]
async fn retries_of_one_call_can_be_set() {
    for retries in [0, 1] {
        let server = Server::always(Reply::json(503, ""));
        let client = ledger::client(&server);
        let call = client
            .accounts()
            .read_account("7")
            .with(Options::new().retries(retries));
        call.send().await.expect_err("every attempt fails");
        assert_eq!(server.received().len(), retries as usize + 1);
    }
}

#[tokio::test]
async fn no_retries_means_one_request() {
    for status in [401, 425, 429, 503] {
        for never in [false, true] {
            let server = Server::always(Reply::json(status, "{}"));
            let builder = ledger::builder(server.url()).access_provider(ledger::token);
            let (builder, options) = match never {
                true => (builder.retry(RetryPolicy::never()), Options::new()),
                false => (builder, Options::new().retries(0)),
            };
            let client = builder.build().expect("a client");
            for call in Call::ALL {
                let error = call.send_with(&client, options.clone()).await;
                assert_eq!(error.expect_err("no success").attempts(), 1, "{status}");
            }
            assert_eq!(server.received().len(), 3, "{status} {never}");
        }
    }
}

#[tokio::test]
async fn a_streamed_body_is_sent_once() {
    let server = Server::always(Reply::json(429, ""));
    let client = ledger::client(&server);
    let pieces = Pieces::new(["a", "b"]);
    let call = client
        .documents()
        .upload_document("7", Body::stream(pieces, None));
    let error = call.send().await.expect_err("every attempt fails");
    assert_eq!(
        (error.attempts(), error.status()),
        (1, Some(http::StatusCode::TOO_MANY_REQUESTS))
    );
    assert_eq!(server.only().text(), "ab");
    assert_eq!(server.only().header("transfer-encoding"), Some("chunked"));
    // The same bytes in memory can be sent again.
    let call = client.documents().upload_document("7", Body::from("ab"));
    assert_eq!(
        call.send()
            .await
            .expect_err("every attempt fails")
            .attempts(),
        3
    );
}

/// Returns a redirect with an invalid `location`, which the client cannot follow.
fn unfollowable_redirect(status: u16) -> http::Response<Body> {
    with_headers(response(status, ""), &[("location", "http://[")])
}

/// Returns a client that gets these responses in order, and then the last one for every further request.
fn scripted(responses: Vec<http::Response<()>>) -> (Client, Arc<AtomicUsize>) {
    let number = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&number);
    let transport = MockTransport(move |_| {
        let number = count
            .fetch_add(1, Ordering::SeqCst)
            .min(responses.len() - 1);
        std::future::ready(Ok(responses[number].clone().map(|()| Body::from(DONE))))
    });
    let builder = ledger::builder("https://ledger.example.com").transport(transport);
    (builder.build().expect("a client"), number)
}

#[tokio::test]
async fn the_server_can_say_whether_to_send_a_request_again() {
    for name in ["x-should-retry", "stripe-should-retry"] {
        for (status, value, read, bare) in [
            (503, "false", 1, 1),
            (503, "true", 3, 1),
            (503, "maybe", 3, 1),
            (400, "true", 3, 1),
            (400, "false", 1, 1),
            // A retry can be prevented even after a status that guarantees that nothing was done.
            (425, "False", 1, 1),
            (425, "TRUE", 3, 3),
        ] {
            for (call, requests) in [(Call::Read, read), (Call::Keyed, read), (Call::Bare, bare)] {
                let refusal = response(status, "").map(drop);
                let (client, sent) = scripted(vec![with_headers(refusal, &[(name, value)])]);
                let error = call.fails(&client).await;
                let what = format!("{status} {name}: {value}: {call:?}");
                assert_eq!(sent.load(Ordering::SeqCst), requests, "{what}");
                assert!(requests > 1 || !error.is_retryable(), "{what}: {error:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_409_is_retried_while_an_earlier_attempt_may_be_in_progress() {
    let responses = |statuses: &[u16]| -> Vec<_> {
        let responses = statuses
            .iter()
            .map(|status| response(*status, "").map(drop));
        responses.collect()
    };
    // The gateway timed out, but the server is still working on the request.
    let (client, sent) = scripted(responses(&[504, 409, 200]));
    Call::Keyed.send(&client).await.expect("the work is done");
    assert_eq!(sent.load(Ordering::SeqCst), 3);
    // No earlier request of the call can be in progress, or the call has no idempotency key.
    for (call, statuses, requests) in [
        (Call::Keyed, &[409, 200][..], 1),
        (Call::Keyed, &[425, 409, 200], 2),
        (Call::Read, &[504, 409, 200], 2),
    ] {
        let (client, sent) = scripted(responses(statuses));
        let error = call.fails(&client).await;
        assert_eq!(error.status(), Some(http::StatusCode::CONFLICT));
        assert_eq!(sent.load(Ordering::SeqCst), requests, "{call:?}");
    }
}

#[tokio::test]
async fn a_blank_idempotency_key_is_rejected() {
    for blank in ["", " ", "\t ", "\u{a0}", "\u{2003}"] {
        let server = Server::always(Reply::Reset(Vec::new()));
        let client = ledger::client(&server);
        let header = Options::new().header("Idempotency-Key", blank);
        let key = Options::new().idempotency_key(blank);
        for options in [header, key] {
            for call in Call::ALL {
                let error = call.send_with(&client, options.clone()).await;
                let error = error.expect_err("it is refused");
                assert_eq!((error.outcome(), error.attempts()), (Outcome::NotSent, 0));
                let text = error.to_string();
                assert!(
                    text.contains("idempotency key is empty"),
                    "{blank:?}: {text}"
                );
            }
        }
        assert_eq!(server.connections(), 0);
    }
}

#[tokio::test]
async fn a_hook_cannot_change_the_idempotency_key() {
    struct Replaces(Option<&'static str>);
    impl Hook for Replaces {
        fn before(&self, request: &mut Request) -> Result<(), BoxError> {
            let headers = request.headers_mut();
            match self.0 {
                Some(key) => headers.insert("idempotency-key", http::HeaderValue::from_static(key)),
                None => headers.remove("idempotency-key"),
            };
            Ok(())
        }
    }
    struct Adds;
    impl Hook for Adds {
        fn before(&self, request: &mut Request) -> Result<(), BoxError> {
            let another = http::HeaderValue::from_static("another");
            request.headers_mut().append("idempotency-key", another);
            Ok(())
        }
    }
    let server = Server::always(Reply::Reset(Vec::new()));
    let builder = ledger::builder(server.url()).hook(Adds);
    let error = Call::Keyed.fails(&builder.build().expect("a client")).await;
    assert_eq!(error.outcome(), Outcome::NotSent, "{error}");
    assert_eq!(server.connections(), 0);
    for key in [None, Some(""), Some(" "), Some("another")] {
        let server = Server::always(Reply::Reset(Vec::new()));
        let builder = ledger::builder(server.url()).hook(Replaces(key));
        let error = Call::Keyed.fails(&builder.build().expect("a client")).await;
        assert_eq!(error.outcome(), Outcome::NotSent, "{key:?}: {error}");
        assert!(error.to_string().contains("idempotency key"), "{error}");
        assert_eq!(server.connections(), 0);
    }
}

#[tokio::test]
async fn each_attempt_sends_its_retry_count() {
    let server = Server::always(Reply::json(503, ""));
    Call::Read.fails(&ledger::client(&server)).await;
    let received = server.received();
    let counts = received
        .iter()
        .map(|request| request.header("x-retry-count"));
    assert_eq!(
        counts.collect::<Vec<_>>(),
        [Some("0"), Some("1"), Some("2")]
    );
}
