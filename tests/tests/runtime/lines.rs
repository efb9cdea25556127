//! One JSON value per line, decoded as it arrives.

use conomy_tests::ledger;
use conomy_tests::{Reply, Server};
use ledger_api::models::Transfer;
use ledger_api::runtime::LineStream;

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
    // Empty lines, both ends of a line, the marks of RFC 7464, and no end behind the last.
    let text = "{\"id\":\"1\"}\n\n{\"id\":\"2\"}\r\n\u{1e}{\"id\":\"3\"}\n{\"id\":\"4\"}";
    let mut lines = lines(Reply::json(200, text)).await;
    for id in ["1", "2", "3", "4"] {
        assert_eq!(next(&mut lines).await.as_deref(), Some(id));
    }
    assert_eq!(next(&mut lines).await, None);
}

#[tokio::test]
async fn a_line_of_another_shape_does_not_end_the_stream() {
    let mut lines = lines(Reply::json(
        200,
        "{\"id\":\"1\"}\n{\"id\":[]}\n{\"id\":\"3\"}\n",
    ))
    .await;
    assert_eq!(next(&mut lines).await.as_deref(), Some("1"));
    let error = lines.next().await.expect_err("the id is a list");
    assert!(error.is_decode());
    assert!(error.to_string().contains("id: invalid type"), "{error}");
    // What the server said of the whole is kept with the line.
    let kept = error.headers().expect("headers");
    assert_eq!(kept["content-type"], "application/json");
    assert_eq!(error.body().expect("the line"), "{\"id\":[]}\n");
    assert_eq!(next(&mut lines).await.as_deref(), Some("3"));
    assert_eq!(next(&mut lines).await, None);
}

#[tokio::test]
async fn a_line_that_breaks_off_is_no_value() {
    let cut = "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"id\":\"1\"}\n{\"id\":\"2\"}";
    let mut lines = lines(Reply::Raw(cut.into())).await;
    assert_eq!(next(&mut lines).await.as_deref(), Some("1"));
    let error = lines.next().await.expect_err("it broke off");
    assert!(error.to_string().contains("broke off"), "{error}");
    assert_eq!(next(&mut lines).await, None);
}
