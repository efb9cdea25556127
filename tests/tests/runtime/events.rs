//! Server-sent events are parsed according to WHATWG HTML §9.2, and a broken stream is resumed.

use std::time::Duration;

use conomy_tests::ledger;
use conomy_tests::{Pieces, Reply, Server};
use ledger_api::Options;
use ledger_api::models::Step;
use ledger_api::runtime::{Body, EventStream};

const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";

fn stream(text: &str) -> Vec<u8> {
    format!("{HEAD}{text}").into_bytes()
}

async fn steps(server: &Server) -> EventStream<Step> {
    let call = ledger::client(server).feeds().watch_steps().send();
    call.await.expect("a stream")
}

async fn next(steps: &mut EventStream<Step>) -> Option<i64> {
    let step = steps.next().await.expect("an event, or the end");
    step.map(|step| step.step)
}

fn last_event_ids(server: &Server) -> Vec<Option<String>> {
    let received = server.received();
    let ids = received
        .iter()
        .map(|request| request.header("last-event-id"));
    ids.map(|id| id.map(str::to_owned)).collect()
}

#[tokio::test]
async fn an_interrupted_stream_resumes_after_the_last_event() {
    let server = Server::script(vec![
        // All kinds of line endings, a byte order mark, a comment, data of two lines, and an incomplete event.
        Reply::Raw(stream(
            "\u{feff}retry: 10\r\n: hello\r\nid: 1\r\ndata: {\"step\":\r\ndata: 1}\r\n\r\nid: 2\rdata:{\"step\":2}\r\rid: 9\ndata: {\"step\"",
        )),
        Reply::Reset(stream(
            "id: 3\nevent: odd\nunknown: x\ndata: {\"step\":3}\n\n",
        )),
        Reply::json(204, ""),
    ]);
    let mut steps = steps(&server).await;
    assert_eq!(next(&mut steps).await, Some(1));
    assert_eq!(steps.last_event_id(), Some("1"));
    assert_eq!(next(&mut steps).await, Some(2));
    let event = steps
        .next_event()
        .await
        .expect("an event")
        .expect("one more");
    assert_eq!(
        (event.event.as_str(), event.id.as_deref()),
        ("odd", Some("3"))
    );
    assert_eq!(event.data, "{\"step\":3}");
    // A 204 ends the stream.
    assert_eq!(next(&mut steps).await, None);
    assert_eq!(
        last_event_ids(&server),
        [None, Some("2".to_owned()), Some("3".to_owned())]
    );
}

#[tokio::test]
async fn an_invalid_event_does_not_end_the_stream() {
    let server = Server::always(Reply::Raw(stream(
        "data: x\n\ndata: {\"step\":2}\n\ndata: [DONE]\n\ndata: {\"step\":3}\n\n",
    )));
    let mut steps = steps(&server).await;
    let error = steps.next().await.expect_err("it is no JSON");
    assert!(error.is_decode());
    assert_eq!(error.operation(), "watchSteps");
    let kept = error.headers().expect("headers");
    assert_eq!(kept["content-type"], "text/event-stream");
    assert_eq!(error.body().expect("the data"), "x");
    assert_eq!(next(&mut steps).await, Some(2));
    assert_eq!(next(&mut steps).await, None, "[DONE] is the end");
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn a_stream_without_ids_cannot_be_resumed() {
    let server = Server::always(Reply::Raw(stream("data: {\"step\":1}\n\n")));
    let mut whole = steps(&server).await;
    assert_eq!(next(&mut whole).await, Some(1));
    assert_eq!(next(&mut whole).await, None);
    assert_eq!(server.received().len(), 1);
    let server = Server::always(Reply::Raw(
        b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: 99\r\n\r\ndata: {\"step\":1}\n\n".to_vec(),
    ));
    let mut broken = steps(&server).await;
    assert_eq!(next(&mut broken).await, Some(1));
    let error = broken.next().await.expect_err("it broke off");
    assert!(error.to_string().contains("connection broke"), "{error}");
    assert_eq!(next(&mut broken).await, None);
}

#[tokio::test]
async fn a_stream_without_new_events_ends_with_an_error() {
    let server = Server::start(|_, number| match number {
        0 => Reply::Raw(stream("retry: 5\nid: 1\ndata: {\"step\":1}\n\n")),
        _ => Reply::Raw(stream("")),
    });
    let mut steps = steps(&server).await;
    assert_eq!(next(&mut steps).await, Some(1));
    assert_eq!(next(&mut steps).await, None);
    // The number of connections without an event is limited by the number of retries.
    assert_eq!(server.received().len(), 1 + 2);
    // Without retries, a stream is not resumed.
    let server = Server::always(Reply::Raw(stream(
        "retry: 5\nid: 1\ndata: {\"step\":1}\n\n",
    )));
    let client = ledger::client(&server);
    let once = client.feeds().watch_steps().with(Options::new().retries(0));
    let mut steps = once.send().await.expect("a stream");
    assert_eq!(next(&mut steps).await, Some(1));
    assert_eq!(next(&mut steps).await, None);
    assert_eq!(server.received().len(), 1);
}

/// A streamed body is used up after the first request.
#[tokio::test]
async fn a_request_with_a_streamed_body_is_not_sent_again_to_resume_its_events() {
    let server = Server::always(Reply::Raw(stream(
        "retry: 5\nid: 1\ndata: {\"step\":1}\n\n",
    )));
    let client = ledger::client(&server);
    let speech = Body::stream(Pieces::new(["a", "b"]), None);
    let call = client.feeds().transcribe(speech);
    let mut steps = call.send().await.expect("a stream");
    assert_eq!(next(&mut steps).await, Some(1));
    assert_eq!(next(&mut steps).await, None);
    assert_eq!(server.received().len(), 1);
    assert_eq!(server.received()[0].text(), "ab");
}

#[tokio::test]
async fn a_server_that_refuses_to_resume_a_stream_is_an_error() {
    let server = Server::start(|_, number| match number {
        0 => Reply::Raw(stream("retry: 5\nid: 1\ndata: {\"step\":1}\n\n")),
        _ => Reply::json(403, r#"{"message":"no more"}"#),
    });
    let mut steps = steps(&server).await;
    assert_eq!(next(&mut steps).await, Some(1));
    let error = steps.next().await.expect_err("it is refused");
    assert_eq!(error.status(), Some(http::StatusCode::FORBIDDEN));
    assert_eq!(next(&mut steps).await, None);
}

#[tokio::test]
async fn silence_between_events_is_no_error() {
    let event = |wait, step: u8| {
        (
            Duration::from_millis(wait),
            format!("data: {{\"step\":{step}}}\n\n").into_bytes(),
        )
    };
    let server = Server::always(Reply::Slow(vec![
        (Duration::ZERO, stream("")),
        event(0, 1),
        event(1500, 2),
    ]));
    let builder = ledger::builder(server.url()).timeout(Duration::from_secs(1));
    let client = builder.build().expect("a client");
    let mut steps = client.feeds().watch_steps().send().await.expect("a stream");
    assert_eq!(next(&mut steps).await, Some(1));
    assert_eq!(next(&mut steps).await, Some(2));
}

#[tokio::test]
async fn events_of_text_need_no_quotes() {
    let server = Server::always(Reply::Raw(stream(
        "data: hello \"you\"\n\ndata: \"quoted\"\n\n",
    )));
    let call = ledger::client(&server).feeds().watch_words().send();
    let mut words = call.await.expect("a stream");
    assert_eq!(
        words.next().await.expect("an event").as_deref(),
        Some("hello \"you\"")
    );
    assert_eq!(
        words.next().await.expect("an event").as_deref(),
        Some("quoted")
    );
}

#[tokio::test]
async fn another_media_type_is_not_an_event_stream() {
    let server = Server::always(Reply::json(200, "{}"));
    let error = ledger::client(&server).feeds().watch_steps().send().await;
    let error = error.expect_err("it is JSON");
    assert!(error.is_decode());
    assert!(
        error.to_string().contains("instead of `text/event-stream`"),
        "{error}"
    );
    assert_eq!(error.body().expect("the response"), "{}");
}

#[tokio::test]
async fn media_types_are_compared_without_case() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: Text/Event-Stream ;charset=UTF-8\r\n\r\n";
    let server = Server::script(vec![Reply::Raw(
        format!("{head}data: {{\"step\":1}}\n\n").into_bytes(),
    )]);
    assert_eq!(next(&mut steps(&server).await).await, Some(1));
}

#[tokio::test]
async fn a_stream_that_is_resumed_as_something_else_is_an_error() {
    for (body, media_type) in [
        ("<h1>Sign in</h1>", "text/html"),
        (r#"{"error":"gone"}"#, "application/json"),
    ] {
        let page = Reply::json(200, body).with("content-type", media_type);
        let first = Reply::Raw(stream("retry: 1\nid: 1\ndata: {\"step\":1}\n\n"));
        let server = Server::script(vec![first, page]);
        let mut steps = steps(&server).await;
        assert_eq!(next(&mut steps).await, Some(1));
        let error = steps.next().await.expect_err("these are no events");
        assert!(
            error.to_string().contains("instead of `text/event-stream`"),
            "{error}"
        );
        assert_eq!(error.body().expect("the response"), body);
        assert_eq!(next(&mut steps).await, None);
    }
}

#[tokio::test]
async fn debug_shows_no_data() {
    let server = Server::always(Reply::Raw(stream("data: {\"step\":4111}\n\n")));
    let event = steps(&server)
        .await
        .next_event()
        .await
        .expect("a stream")
        .expect("an event");
    assert!(!format!("{event:?}").contains("4111"), "{event:?}");
}
