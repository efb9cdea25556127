//! Which calls are made again, and how often.

use std::time::Duration;

use conomy_tests::ledger::{self, Call, DONE};
use conomy_tests::{Reply, Server};
use ledger_api::Options;
use ledger_api::models::NewTransfer;
use ledger_api::runtime::{Body, Bytes, RetryPolicy};

#[tokio::test]
async fn an_outage_is_not_made_worse() {
    let server = Server::start(|_, number| match number {
        14..19 => Reply::json(200, DONE),
        _ => Reply::json(503, ""),
    });
    let thrifty = RetryPolicy::default()
        .attempts(3)
        .first_delay(Duration::ZERO)
        .burst(4);
    let client = ledger::builder(server.url())
        .retry(thrifty)
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
        Call::Read.send(&client).await.expect("it is over");
    }
    // Five successes allow for one more retry.
    Call::Read.fails(&client).await;
    Call::Read.fails(&client).await;
    assert_eq!(server.received().len(), 14 + 5 + 2 + 1);
}

#[tokio::test]
async fn bursts_end_in_success_where_repeating_is_safe() {
    for status in [500, 502, 503] {
        for call in Call::ALL {
            let burst = vec![
                Reply::json(status, ""),
                Reply::json(status, ""),
                Reply::json(200, DONE),
            ];
            let server = Server::script(burst);
            let result = call.send(&ledger::client(&server)).await;
            let is_repeated = status != 500 && !matches!(call, Call::Bare);
            assert_eq!(result.is_ok(), is_repeated, "{status} {call:?}: {result:?}");
            assert_eq!(server.received().len(), if is_repeated { 3 } else { 1 });
        }
    }
}

#[tokio::test]
async fn a_key_is_made_once_for_all_attempts_of_a_call() {
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
            .expect("an answer in the end");
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
            .expect("an answer");
        assert_eq!(server.only().header("idempotency-key"), None);
    }
}

#[tokio::test]
async fn the_callers_own_key_is_sent() {
    let server = Server::always(Reply::json(200, DONE));
    let client = ledger::client(&server);
    let transfer = NewTransfer::new("7", "8", "1");
    let own = Options::new().idempotency_key("order-4711");
    let call = client.transfers().create_transfer(&transfer).with(own);
    call.send().await.expect("an answer");
    assert_eq!(server.only().header("idempotency-key"), Some("order-4711"));
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
        call.send().await.expect_err("it is refused for ever");
        assert_eq!(server.received().len(), retries as usize + 1);
    }
}

#[tokio::test]
async fn a_streamed_body_is_sent_once() {
    let server = Server::always(Reply::json(429, ""));
    let client = ledger::client(&server);
    let pieces = Pieces(vec!["b", "a"]);
    let call = client
        .documents()
        .upload_document("7", Body::stream(pieces, None));
    let error = call.send().await.expect_err("it is refused for ever");
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
            .expect_err("it is refused for ever")
            .attempts(),
        3
    );
}

/// Pieces of a body, the last one first.
struct Pieces(Vec<&'static str>);

impl futures_core::Stream for Pieces {
    type Item = std::io::Result<Bytes>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.pop().map(|text| Ok(Bytes::from(text))))
    }
}
