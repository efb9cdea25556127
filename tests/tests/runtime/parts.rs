//! Multipart responses are read part by part (RFC 2046 §5.1).

use conomy_tests::ledger;
use conomy_tests::memory::{MockTransport, response};
use conomy_tests::{Reply, Server};
use ledger_api::Client;
use ledger_api::models::{Account, Transfer};
use ledger_api::runtime::{Body, Bytes, File, Multipart, PartStream};

use super::bodies::Chunks;

/// Returns a client for a server whose responses have this media type, and a body that arrives in pieces of this size.
fn client(media_type: &'static str, body: &str, size: usize) -> Client {
    let pieces: Vec<Bytes> = body
        .as_bytes()
        .chunks(size)
        .map(Bytes::copy_from_slice)
        .collect();
    let transport = MockTransport(move |_| {
        let pieces = Chunks(pieces.clone().into_iter().map(Ok).collect());
        let mut parts = response(200, Body::stream(pieces, None));
        let media_type = http::HeaderValue::from_static(media_type);
        parts.headers_mut().insert("content-type", media_type);
        async { Ok(parts) }
    });
    let builder = ledger::builder("https://ledger.example.com").transport(transport);
    builder.build().expect("a client")
}

/// Requests the parts of a response with this media type, whose body arrives in pieces of this size.
async fn parts(
    media_type: &'static str,
    body: &str,
    size: usize,
) -> ledger_api::Result<PartStream> {
    let client = client(media_type, body, size);
    let download = client.documents().watch_scans().send().await?;
    download.parts()
}

/// Returns the headers and the text of all parts.
async fn read(mut parts: PartStream) -> ledger_api::Result<Vec<(Vec<String>, String)>> {
    let mut all = Vec::new();
    while let Some(part) = parts.next().await? {
        let headers = part.headers().iter();
        let headers =
            headers.map(|(name, value)| format!("{name}: {}", value.to_str().expect("text")));
        let text = String::from_utf8_lossy(part.body()).into_owned();
        all.push((headers.collect(), text));
    }
    Ok(all)
}

const MIXED: &str = "multipart/mixed; charset=utf-8; boundary=\"a b\"";
const BODY: &str = "to be ignored\r\n--a b\r\nContent-Type: application/json\r\nX-Long: one\r\n two\r\n\r\n{\"id\":\"7\"}\r\n\
                    --a b \t\r\n\r\n\r\n--a c\r\n--a bc\r\n--a b\r\nX-Empty: 1\r\n\r\n\r\n--a b--\r\nto be ignored, too\r\n--a b\r\n";

#[tokio::test]
async fn parts_are_the_same_however_the_body_arrives() {
    let expected = [
        (
            vec![
                "content-type: application/json".to_owned(),
                "x-long: one two".to_owned(),
            ],
            "{\"id\":\"7\"}".to_owned(),
        ),
        (Vec::new(), "\r\n--a c\r\n--a bc".to_owned()),
        (vec!["x-empty: 1".to_owned()], String::new()),
    ];
    for size in 1..=BODY.len() {
        let stream = parts(MIXED, BODY, size).await.expect("it is multipart");
        assert_eq!(read(stream).await.expect("parts"), expected, "{size}");
    }
    // A parameter without a value, and one whose quoted value contains a separator.
    let media_type = "Multipart/Mixed; flag; note=\"; boundary=c\"; Boundary=\"a b\"";
    let stream = parts(media_type, BODY, 9).await.expect("it is multipart");
    assert_eq!(read(stream).await.expect("parts"), expected);
    // Without a preamble.
    let body = BODY.split_once("\r\n").expect("a line").1;
    let stream = parts(MIXED, body, 7).await.expect("it is multipart");
    assert_eq!(read(stream).await.expect("parts"), expected);
    let stream = parts(MIXED, "--a b--", 7).await.expect("it is multipart");
    assert_eq!(read(stream).await.expect("no parts"), []);
}

#[tokio::test]
async fn a_part_is_deserialized_or_an_error_that_says_why() {
    let mut stream = parts(MIXED, BODY, 99).await.expect("it is multipart");
    let part = stream.next().await.expect("a part").expect("a part");
    assert_eq!(part.content_type(), Some("application/json"));
    let account: Account = part.json().expect("an account");
    assert_eq!(account.id, "7");
    let error = part.json::<Vec<Account>>().expect_err("it is an object");
    assert!(error.is_decode(), "{error}");
    assert!(
        error
            .to_string()
            .starts_with("watchScans: a part does not match its schema"),
        "{error}"
    );
}

#[tokio::test]
async fn parts_with_a_schema_are_deserialized_and_an_invalid_one_does_not_end_the_stream() {
    let body = "--a b\r\nContent-Type: application/json\r\nX-Page: 1\r\n\r\n{\"id\":\"7\"}\r\n\
                --a b\r\n\r\n{\"id\":[]}\r\n\
                --a b\r\n\r\n\r\n{\"id\":\"9\"}\r\n--a b--\r\n";
    for size in [1, 7, body.len()] {
        let client = client(MIXED, body, size);
        let mut stream: PartStream<Transfer> = client
            .documents()
            .watch_moves()
            .send()
            .await
            .expect("parts");
        let part = stream.next().await.expect("a part").expect("a part");
        assert_eq!(part.headers()["x-page"], "1");
        assert_eq!(part.content_type(), Some("application/json"));
        assert_eq!(part.body().id, "7");
        let error = stream.next().await.expect_err("the id is a list");
        assert!(error.is_decode(), "{error}");
        assert!(error.to_string().contains("id: invalid type"), "{error}");
        assert_eq!(error.body().expect("the part"), "{\"id\":[]}");
        let part = stream.next().await.expect("a part").expect("a part");
        assert_eq!(part.into_body().id, "9");
        assert!(stream.next().await.expect("the end").is_none());
    }
}

#[tokio::test]
async fn a_response_that_should_have_parts_and_has_another_media_type_is_an_error() {
    for media_type in [
        "application/json",
        "multipart/mixed",
        "multipart/mixed; boundary=",
        "text/plain; boundary=a",
    ] {
        let client = client(media_type, "{\"id\":\"7\"}", 99);
        let call = client.documents().watch_moves().send();
        let error = call.await.expect_err("it is not multipart");
        assert!(error.is_decode(), "{error}");
        assert!(error.to_string().contains(media_type), "{error}");
        assert_eq!(error.status().expect("a status"), 200);
        assert_eq!(error.body().expect("the body"), "{\"id\":\"7\"}");
    }
}

#[tokio::test]
async fn a_body_that_is_cut_off_is_an_error_after_its_parts() {
    let end = BODY.find("\r\n--a b--").expect("the last boundary");
    let mut stream = parts(MIXED, &BODY[..end], 5)
        .await
        .expect("it is multipart");
    for _ in 0..2 {
        stream.next().await.expect("a part").expect("a part");
    }
    let error = stream.next().await.expect_err("the third part has no end");
    assert!(error.is_decode(), "{error}");
    assert!(
        error
            .to_string()
            .contains("ended before its closing delimiter"),
        "{error}"
    );
    assert!(stream.next().await.expect("the end").is_none());
}

#[tokio::test]
async fn other_responses_have_no_parts() {
    for media_type in [
        "image/png",
        "multipart/mixed",
        "multipart/mixed; boundary=",
        "text/plain; boundary=a",
    ] {
        let error = parts(media_type, BODY, 99)
            .await
            .expect_err("it is not multipart");
        assert!(error.is_decode(), "{error}");
        assert!(error.to_string().contains(media_type), "{error}");
    }
}

#[tokio::test]
async fn parts_that_a_client_sends_are_read_again() {
    let server = Server::always(Reply::no_content());
    let sent = Multipart::new()
        .part(File::bytes("1").content_type("a/b"))
        .text("named", "2");
    let client = ledger::client(&server);
    client
        .documents()
        .loose_documents(sent)
        .send()
        .await
        .expect("a response");
    let request = server.only();
    let media_type = request
        .header("content-type")
        .expect("a media type")
        .to_owned();
    let stream = parts(media_type.leak(), request.text(), 3)
        .await
        .expect("parts");
    let read = read(stream).await.expect("parts");
    assert_eq!(
        read,
        [
            (vec!["content-type: a/b".to_owned()], "1".to_owned()),
            (
                vec!["content-disposition: form-data; name=\"named\"".to_owned()],
                "2".to_owned()
            ),
        ]
    );
}
