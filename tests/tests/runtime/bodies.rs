//! Request bodies: forms, multipart bodies and files from disk.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::Duration;
use std::{fs, thread};

use conomy_tests::ledger;
use conomy_tests::{Received, Reply, Server};
use ledger_api::Outcome;
use ledger_api::models::{Account, SearchTransfersRequest, SearchTransfersRequestRange, Transfer};
use ledger_api::runtime::{Body, File, Multipart, RetryPolicy};

/// Returns the parts of a multipart body with their headers. Panics if the body contains anything else.
fn parts(request: &Received) -> Vec<String> {
    let media_type = request.header("content-type").expect("a media type");
    let (_, boundary) = media_type.split_once("; boundary=").expect("parts");
    let body = request.text();
    let inner = body
        .strip_prefix(&format!("--{boundary}\r\n"))
        .and_then(|body| body.strip_suffix(&format!("\r\n--{boundary}--\r\n")))
        .expect("the first and the last boundary");
    let between = format!("\r\n--{boundary}\r\n");
    inner.split(&between).map(str::to_owned).collect()
}

#[tokio::test]
async fn a_form_is_written_as_browsers_write_it() {
    let server = Server::always(Reply::json(200, "[]"));
    let mut search = SearchTransfersRequest::new("x y&ü=");
    search.accounts = Some(vec!["1".to_owned(), "2".to_owned()]);
    let mut range = SearchTransfersRequestRange::default();
    range.from = Some("2024".to_owned());
    search.range = Some(range);
    let call = ledger::client(&server)
        .transfers()
        .search_transfers(&search)
        .send();
    call.await.expect("a response");
    let request = server.only();
    assert_eq!(
        request.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    assert_eq!(
        request.text(),
        "accounts=1&accounts=2&range%5Bfrom%5D=2024&text=x+y%26%C3%BC%3D"
    );
}

#[tokio::test]
async fn multipart_bodies_in_memory_can_be_sent_again() {
    let server = Server::script(vec![Reply::json(503, ""), Reply::no_content()]);
    let client = ledger::client(&server);
    let file = File::bytes("hello")
        .name("a\"\r\n.txt")
        .content_type("text/plain");
    let account: Account = serde_json::from_str(r#"{"id":"7"}"#).expect("an account");
    let call = client.documents().file_document(file).note("n\u{0}o");
    let call = call
        .labels(vec!["a".to_owned(), "b".to_owned()])
        .about(&account);
    call.send().await.expect("it is filed");
    let received = server.received();
    let [first, second] = &received[..] else {
        panic!("{received:?}");
    };
    assert_eq!(
        parts(first),
        [
            "content-disposition: form-data; name=\"file\"; filename=\"a%22%0D%0A.txt\"\r\ncontent-type: text/plain\r\n\r\nhello",
            "content-disposition: form-data; name=\"note\"\r\n\r\nn\u{0}o",
            "content-disposition: form-data; name=\"labels\"\r\n\r\na",
            "content-disposition: form-data; name=\"labels\"\r\n\r\nb",
            "content-disposition: form-data; name=\"about\"\r\ncontent-type: application/json\r\n\r\n{\"id\":\"7\"}",
        ]
    );
    assert_eq!(
        first.header("content-length"),
        Some(first.body.len().to_string().as_str())
    );
    assert_eq!(first.body, second.body);
}

#[tokio::test]
async fn a_part_that_may_be_text_or_an_object_is_sent_as_what_it_is() {
    let server = Server::always(Reply::no_content());
    let client = ledger::client(&server);
    let subjects = serde_json::from_str(r#"["a \"b\"",{"id":"7"}]"#).expect("subjects");
    let call = client.documents().file_document(File::bytes("hello"));
    call.subjects(subjects).send().await.expect("it is filed");
    assert_eq!(
        parts(&server.only())[1..],
        [
            "content-disposition: form-data; name=\"subjects\"\r\n\r\na \"b\"",
            "content-disposition: form-data; name=\"subjects\"\r\ncontent-type: application/json\r\n\r\n{\"id\":\"7\"}",
        ]
    );
}

/// Starts a server that reads the start of one request and responds without reading the rest, while the client is still sending
/// the body.
fn early(answer: &'static str) -> std::net::SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port can be had");
    let address = listener.local_addr().expect("the port is known");
    thread::spawn(move || {
        let (mut stream, _) = listener.accept()?;
        stream.read_exact(&mut [0; 64])?;
        stream.write_all(answer.as_bytes())?;
        // The connection stays open, and its buffers are full.
        thread::park();
        drop(stream);
        std::io::Result::Ok(())
    });
    address
}

#[tokio::test]
async fn a_response_counts_before_the_whole_body_was_sent() {
    let large = || Body::from(vec![b'x'; 64 << 20]);
    let send = async |address, body| {
        let builder = ledger::builder(format!("http://{address}")).retry(RetryPolicy::never());
        let client = builder
            .timeout(Duration::from_secs(2))
            .build()
            .expect("a client");
        let call = client.documents().upload_document("7", body).send();
        call.await.expect_err("no success")
    };
    let refused = early("HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\n\r\nno");
    let error = send(refused, large()).await;
    assert_eq!(error.outcome(), Outcome::Responded, "{error:?}");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(413));
    assert_eq!(error.body().expect("a body"), "no");
    // A server that neither reads the body nor responds.
    let error = send(early(""), large()).await;
    assert_eq!(error.outcome(), Outcome::Unknown, "{error:?}");
    assert!(error.is_timeout() && !error.is_connect(), "{error:?}");
}

#[tokio::test]
async fn a_file_is_read_while_it_is_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("statement.bin");
    fs::write(&path, vec![b'x'; 3_000_000]).expect("a file");
    let server = Server::always(Reply::no_content());
    let client = ledger::client(&server);
    let file = File::open(&path).expect("it can be opened");
    client
        .documents()
        .file_document(file)
        .note("n")
        .send()
        .await
        .expect("it is filed");
    let body = Body::open(&path).expect("it can be opened");
    assert!(body.as_bytes().is_none(), "it is not in memory");
    client
        .documents()
        .upload_document("7", body)
        .send()
        .await
        .expect("it is stored");
    let received = server.received();
    let filed = parts(&received[0]);
    let head = "content-disposition: form-data; name=\"file\"; filename=\"statement.bin\"\r\ncontent-type: application/octet-stream\r\n\r\n";
    assert_eq!(filed[0].len(), head.len() + 3_000_000);
    assert!(filed[0].starts_with(head));
    assert_eq!(received[1].body.len(), 3_000_000);
    for request in &received {
        // The length of the body is known, so chunked encoding is not used.
        assert_eq!(
            request.header("content-length"),
            Some(request.body.len().to_string().as_str())
        );
    }
    assert!(File::open(folder.path().join("missing")).is_err());
}

#[tokio::test]
async fn parts_have_the_media_types_and_headers_of_the_document() {
    let server = Server::always(Reply::no_content());
    let client = ledger::client(&server);
    let account: Account = serde_json::from_str(r#"{"id":"7"}"#).expect("an account");
    let call = client.documents().relate_documents(&account);
    let scan = File::bytes("png").header("X-Digest", "abc");
    let call = call.table("a,b").scan(scan);
    call.send().await.expect("they are filed");
    let jpeg = File::bytes("jpeg").content_type("image/jpeg");
    let call = client.documents().relate_documents(&account);
    let call = call.scan(jpeg.header("x-page", "2"));
    call.send().await.expect("they are filed");
    let hostile = File::bytes("").header("X-Digest", "a\r\nb");
    let call = client.documents().relate_documents(&account);
    let error = call.scan(hostile).send().await.expect_err("it is refused");
    assert!(
        error
            .to_string()
            .contains("`x-digest` contains a control character"),
        "{error}"
    );

    let received = server.received();
    let [first, second] = &received[..] else {
        panic!("{received:?}");
    };
    let media_type = first.header("content-type").expect("a media type");
    assert!(
        media_type.starts_with("multipart/related; type=\"application/vnd.about+json\"; boundary="),
        "{media_type}"
    );
    let about = "content-disposition: form-data; name=\"about\"\r\ncontent-type: application/vnd.about+json\r\n\r\n{\"id\":\"7\"}";
    assert_eq!(
        parts(first),
        [
            about,
            "content-disposition: form-data; name=\"table\"\r\ncontent-type: text/csv\r\n\r\na,b",
            "content-disposition: form-data; name=\"scan\"\r\ncontent-type: image/png\r\nx-digest: abc\r\nx-page: 1\r\n\r\npng",
        ]
    );
    assert_eq!(
        parts(second),
        [
            about,
            "content-disposition: form-data; name=\"scan\"\r\ncontent-type: image/jpeg\r\nx-page: 2\r\n\r\njpeg",
        ]
    );
}

#[tokio::test]
async fn undeclared_parts_are_built_by_the_caller() {
    let server = Server::always(Reply::no_content());
    let client = ledger::client(&server);
    let body = Multipart::new().text("a", "1").file("b", File::bytes("2"));
    let call = client.documents().loose_documents(body);
    call.send().await.expect("they are filed");
    let request = server.only();
    let media_type = request.header("content-type").expect("a media type");
    assert!(
        media_type.starts_with("multipart/mixed; boundary="),
        "{media_type}"
    );
    assert_eq!(
        parts(&request),
        [
            "content-disposition: form-data; name=\"a\"\r\n\r\n1",
            "content-disposition: form-data; name=\"b\"\r\n\r\n2",
        ]
    );
}

#[tokio::test]
async fn growing_files_are_sent_with_their_announced_length() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("log.txt");
    fs::write(&path, "1234567890").expect("a file");
    let server = Server::always(Reply::no_content());
    let file = File::open(&path).expect("a file");
    let mut log = fs::File::options()
        .append(true)
        .open(&path)
        .expect("a file");
    log.write_all(b"appended").expect("it grows");
    let body = Multipart::new().file("log", file);
    let client = ledger::client(&server);
    client
        .documents()
        .loose_documents(body)
        .send()
        .await
        .expect("a response");
    let sent = parts(&server.only());
    assert!(sent[0].ends_with("\r\n\r\n1234567890"), "{sent:?}");
}

#[tokio::test]
async fn bodies_of_another_length_than_announced_fail() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("log.txt");
    fs::write(&path, "1234567890").expect("a file");
    let shrunk = File::open(&path).expect("a file");
    fs::write(&path, "12345").expect("it shrinks");
    let stream = |length| {
        let chunks = [Ok::<_, std::io::Error>("12345".into())];
        File::bytes(Body::stream(
            Chunks(chunks.into_iter().collect()),
            Some(length),
        ))
    };
    for file in [shrunk, stream(4), stream(6)] {
        let server = Server::always(Reply::no_content());
        let client = ledger::client(&server);
        let body = Multipart::new().file("log", file);
        let sent = client.documents().loose_documents(body).send().await;
        let error = sent.expect_err("the server does not get the whole body");
        assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
    }
}

/// A stream of chunks, all of which are ready.
pub(super) struct Chunks(
    pub(super) std::collections::VecDeque<std::io::Result<ledger_api::runtime::Bytes>>,
);

impl futures_core::Stream for Chunks {
    type Item = std::io::Result<ledger_api::runtime::Bytes>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.pop_front())
    }
}

#[tokio::test]
async fn a_setter_selects_another_version_of_the_body() {
    let server = Server::always(Reply::no_content());
    let client = ledger::client(&server);
    let account: Account = serde_json::from_str(r#"{"id":"7"}"#).expect("an account");
    let replace = || client.accounts().replace_version();
    let calls = [
        replace().body(&account),
        replace().body(&account).as_ledger_v2_json(),
        replace().as_ledger_v2_json().body(&account),
        replace().as_ledger_v2_json(),
    ];
    for call in calls {
        call.send().await.expect("a response");
    }
    let received = server.received();
    let sent: Vec<_> = received
        .iter()
        .map(|request| (request.header("content-type"), request.text()))
        .collect();
    let (json, version) = (
        Some("application/json"),
        Some("application/vnd.ledger.v2+json"),
    );
    let body = r#"{"id":"7"}"#;
    let expected = [(json, body), (version, body), (version, body), (None, "")];
    assert_eq!(sent, expected);
}

/// Parts of `multipart/mixed` have a position instead of a name (OpenAPI 3.2, Encoding By Position).
#[tokio::test]
async fn parts_by_position_have_their_media_types_and_headers_but_no_names() {
    let server = Server::always(Reply::no_content());
    let client = ledger::client(&server);
    let account: Account = serde_json::from_str(r#"{"id":"7"}"#).expect("an account");
    let transfer: Transfer = serde_json::from_str(r#"{"id":"8"}"#).expect("a transfer");
    // The setters are called in another order than that of the positions.
    let bundle = client.documents().bundle_documents(&account, "<p>");
    let bundle = bundle.parts(vec![transfer.clone(), transfer.clone()]);
    let image = File::bytes("png").name("a.png").header("x-page", "2");
    let bundle = bundle.part_4(image).part_3(3);
    bundle.send().await.expect("a response");
    let request = server.only();
    assert!(
        request
            .header("content-type")
            .is_some_and(|text| text.starts_with("multipart/mixed; boundary="))
    );
    let transfer = "content-type: application/vnd.transfer+json\r\n\r\n{\"id\":\"8\"}";
    assert_eq!(
        parts(&request),
        [
            "content-type: application/json\r\n\r\n{\"id\":\"7\"}",
            "content-type: text/html\r\ncontent-location: https://example.com/\r\n\r\n<p>",
            "content-type: text/plain\r\n\r\n3",
            "content-disposition: attachment; filename=\"a.png\"\r\ncontent-type: image/png\r\nx-page: 2\r\n\r\npng",
            transfer,
            transfer,
        ]
    );
}

#[tokio::test]
async fn a_part_is_not_sent_at_the_position_of_another() {
    let server = Server::always(Reply::no_content());
    let client = ledger::client(&server);
    let account: Account = serde_json::from_str(r#"{"id":"7"}"#).expect("an account");
    let bundle = || client.documents().bundle_documents(&account, "<p>");
    bundle().send().await.expect("the others are optional");
    assert_eq!(parts(&server.only()).len(), 2);
    let error = bundle().part_4(File::bytes("png")).send().await;
    let error = error.expect_err("it would be the third part");
    assert_eq!(error.outcome(), Outcome::NotSent);
    let message = "the part `part 4` cannot be sent without the part `part 3` before it";
    assert!(error.to_string().contains(message), "{error}");
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn parts_of_a_stream_have_one_media_type_and_are_streamed() {
    let server = Server::always(Reply::no_content());
    let client = ledger::client(&server);
    let file = tempfile::NamedTempFile::new().expect("a file");
    fs::write(file.path(), "second").expect("it can be written");
    let second = Body::open(file.path()).expect("it can be opened");
    let scans = vec![File::bytes("first"), second.into()];
    let call = client.documents().stream_scans(scans).send();
    call.await.expect("a response");
    let second = "content-type: image/jpg\r\n\r\nsecond";
    assert_eq!(
        parts(&server.only()),
        ["content-type: image/jpg\r\n\r\nfirst", second]
    );
}

/// OpenAPI 3.2, Additional Encoding Approaches: a form in a fixed order names its parts in their headers.
#[tokio::test]
async fn a_form_in_a_fixed_order_has_the_names_of_its_headers() {
    let server = Server::always(Reply::no_content());
    let client = ledger::client(&server);
    let labels = ["a".to_owned(), "b".to_owned()];
    let call = client.documents().ordered_form("note", &labels).send();
    call.await.expect("a response");
    assert_eq!(
        parts(&server.only()),
        [
            "content-type: text/plain\r\ncontent-disposition: form-data; name=\"note\"\r\n\r\nnote",
            "content-type: application/json\r\ncontent-disposition: form-data; name=\"labels\"\r\n\r\n[\"a\",\"b\"]",
        ]
    );
}

#[tokio::test]
async fn parts_without_names_are_built_by_the_caller() {
    let server = Server::always(Reply::no_content());
    let client = ledger::client(&server);
    let inner = Multipart::new().part(File::bytes("4"));
    let inner = inner.into_file("multipart/mixed").expect("a part");
    let body = Multipart::new()
        .part(File::bytes("1"))
        .part(File::bytes("2").content_type("a/b"))
        .text("named", "3")
        .part(inner);
    let call = client.documents().loose_documents(body).send();
    call.await.expect("a response");
    let request = server.only();
    let parts = parts(&request);
    assert_eq!(
        parts[..3],
        [
            "\r\n1",
            "content-type: a/b\r\n\r\n2",
            "content-disposition: form-data; name=\"named\"\r\n\r\n3",
        ]
    );
    let (head, nested) = parts[3].split_once("\r\n\r\n").expect("a header");
    let (media_type, boundary) = head.split_once("; boundary=").expect("a boundary");
    assert_eq!(media_type, "content-type: multipart/mixed");
    assert_eq!(
        nested,
        format!("--{boundary}\r\n\r\n4\r\n--{boundary}--\r\n")
    );
}
