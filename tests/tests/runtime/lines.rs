//! JSON lines: one JSON value per line, deserialized as it arrives.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

use conomy_tests::ledger;
use conomy_tests::{Reply, Server};
use futures_core::Stream;
use ledger_api::Outcome;
use ledger_api::models::{NewTransfer, Transfer};
use ledger_api::runtime::{JsonLines, LineStream};

async fn lines(reply: Reply) -> LineStream<Transfer> {
    let server = Server::always(reply);
    let call = ledger::client(&server).feeds().export_transfers().send();
    call.await.expect("a stream")
}

async fn next(lines: &mut LineStream<Transfer>) -> Option<String> {
    let transfer = lines.next().await.expect("a line, or the end");
    transfer.map(|transfer| transfer.id)
}

#[tokio::test]
async fn each_line_is_a_value() {
    // Empty lines, both kinds of line endings, the separator of RFC 7464, and no line ending after the last value.
    let text = "{\"id\":\"1\"}\n\n{\"id\":\"2\"}\r\n\u{1e}{\"id\":\"3\"}\n{\"id\":\"4\"}";
    let mut lines = lines(Reply::json(200, text)).await;
    for id in ["1", "2", "3", "4"] {
        assert_eq!(next(&mut lines).await.as_deref(), Some(id));
    }
    assert_eq!(next(&mut lines).await, None);
}

#[tokio::test]
async fn an_invalid_line_does_not_end_the_stream() {
    let mut lines = lines(Reply::json(
        200,
        "{\"id\":\"1\"}\n{\"id\":[]}\n{\"id\":\"3\"}\n",
    ))
    .await;
    assert_eq!(next(&mut lines).await.as_deref(), Some("1"));
    let error = lines.next().await.expect_err("the id is a list");
    assert!(error.is_decode());
    assert!(error.to_string().contains("id: invalid type"), "{error}");
    // The error contains the headers of the response and the line.
    let kept = error.headers().expect("headers");
    assert_eq!(kept["content-type"], "application/json");
    assert_eq!(error.body().expect("the line"), "{\"id\":[]}\n");
    assert_eq!(next(&mut lines).await.as_deref(), Some("3"));
    assert_eq!(next(&mut lines).await, None);
}

/// Preserved JSON is written as the server sent it, which may be on several lines.
#[tokio::test]
async fn a_value_with_line_breaks_is_one_line() {
    let server = Server::always(Reply::json(200, "{}"));
    let value = "{\"from\":\"a\",\"to\":\"b\",\"amount\":\"1\",\n  \"later\": {\n \"text\": \"a\\nb\"\r\n}}";
    let transfer: NewTransfer = serde_json::from_str(value).expect("a transfer");
    let transfers: JsonLines<NewTransfer> = vec![transfer.clone(), transfer].into();
    let client = ledger::client(&server);
    let _ = client.feeds().import_transfers(transfers).send().await;
    let received = server.received();
    let text = received[0].text();
    assert_eq!(text.lines().count(), 2, "{text}");
    for line in text.lines() {
        let read: serde_json::Value = serde_json::from_str(line).expect("JSON");
        assert_eq!(read["later"]["text"], "a\nb");
    }
}

#[tokio::test]
async fn an_incomplete_last_line_is_not_a_value() {
    let cut = "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"id\":\"1\"}\n{\"id\":\"2\"}";
    let mut lines = lines(Reply::Raw(cut.into())).await;
    assert_eq!(next(&mut lines).await.as_deref(), Some("1"));
    let error = lines.next().await.expect_err("it broke off");
    assert!(error.to_string().contains("connection broke"), "{error}");
    assert_eq!(next(&mut lines).await, None);
}

/// A stream of values, all of which are ready.
struct Values(VecDeque<Result<NewTransfer, std::io::Error>>);

impl Stream for Values {
    type Item = Result<NewTransfer, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.pop_front())
    }
}

fn transfers() -> Vec<NewTransfer> {
    vec![
        NewTransfer::new("7", "8", "1.00"),
        NewTransfer::new("8", "a\nb\u{1e}", "2.00"),
    ]
}

const FIRST: &str = r#"{"from":"7","to":"8","amount":"1.00"}"#;
const SECOND: &str = r#"{"from":"8","to":"a\nb\u001e","amount":"2.00"}"#;

#[tokio::test]
async fn values_are_sent_as_lines_or_as_a_sequence() {
    let stream = || Values(transfers().into_iter().map(Ok).collect());
    for make in [
        &|| JsonLines::from(transfers()) as JsonLines<NewTransfer>,
        &|| JsonLines::new(&transfers()),
        &|| JsonLines::stream(stream()),
    ] as [&dyn Fn() -> JsonLines<NewTransfer>; 3]
    {
        let server = Server::always(Reply::no_content());
        let client = ledger::client(&server);
        client
            .feeds()
            .import_transfers(make())
            .send()
            .await
            .expect("it is sent");
        client
            .feeds()
            .import_sequence(make())
            .send()
            .await
            .expect("it is sent");
        let received = server.received();
        assert_eq!(
            received[0].header("content-type"),
            Some("application/x-ndjson")
        );
        assert_eq!(received[0].text(), format!("{FIRST}\n{SECOND}\n"));
        assert_eq!(
            received[1].header("content-type"),
            Some("application/json-seq")
        );
        assert_eq!(
            received[1].text(),
            format!("\u{1e}{FIRST}\n\u{1e}{SECOND}\n")
        );
    }
    let server = Server::always(Reply::no_content());
    let none = JsonLines::from(Vec::new());
    ledger::client(&server)
        .feeds()
        .import_transfers(none)
        .send()
        .await
        .expect("it is sent");
    assert_eq!(server.received()[0].text(), "");
}

#[tokio::test]
async fn values_are_sent_again_and_streams_are_not() {
    let busy = || Server::script(vec![Reply::json(503, "{}"), Reply::no_content()]);
    let server = busy();
    let client = ledger::client(&server);
    let put = client.feeds().import_sequence(transfers().into());
    put.send().await.expect("the second attempt succeeds");
    let received = server.received();
    assert_eq!(received.len(), 2);
    assert_eq!(received[0].body, received[1].body);

    let server = busy();
    let stream = JsonLines::stream(Values(transfers().into_iter().map(Ok).collect()));
    let sent = ledger::client(&server)
        .feeds()
        .import_sequence(stream)
        .send()
        .await;
    assert_eq!(sent.expect_err("a stream is sent once").attempts(), 1);
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn an_error_of_a_body_stream_ends_the_request() {
    let server = Server::always(Reply::no_content());
    let first = transfers().remove(0);
    let broken = Err(std::io::Error::other("the source is broken"));
    let stream = JsonLines::stream(Values([Ok(first), broken].into()));
    let sent = ledger::client(&server)
        .feeds()
        .import_transfers(stream)
        .send()
        .await;
    let error = sent.expect_err("the body is incomplete");
    assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
}
