//! Responses: every kind of success of one operation, and the error bodies that the document declares for each status.

use std::time::Duration;

use conomy_tests::ledger::{self, DONE};
use conomy_tests::{Reply, Server};
use ledger_api::feeds::ReadPictureResponse;
use ledger_api::runtime::__private::{Case, Operation, read};
use ledger_api::runtime::{JsonLines, RetryPolicy};
use ledger_api::transfers::{SettleTransferError, SettleTransferResponse};
use ledger_api::{Error, Outcome, Result};

async fn settled(reply: Reply) -> Result<SettleTransferResponse> {
    let server = Server::always(reply);
    let client = ledger::client(&server);
    client.transfers().settle_transfer("7").send().await
}

async fn refused(status: u16, body: &str) -> Error {
    settled(Reply::json(status, body))
        .await
        .expect_err("it is no success")
}

#[tokio::test]
async fn each_success_is_read_as_its_own_kind() {
    use SettleTransferResponse as Settled;

    let answer = settled(Reply::json(200, r#"{"id":"7"}"#)).await;
    assert!(
        matches!(&answer, Ok(Settled::Ok(transfer)) if transfer.id == "7"),
        "{answer:?}"
    );
    let answer = settled(Reply::json(202, "a,b")).await;
    assert!(
        matches!(&answer, Ok(Settled::Accepted(receipt)) if receipt == "a,b"),
        "{answer:?}"
    );
    let answer = settled(Reply::json(204, "")).await;
    assert!(matches!(&answer, Ok(Settled::NoContent)), "{answer:?}");
    let Ok(Settled::PartialContent(receipt)) = settled(Reply::json(206, "bytes")).await else {
        panic!("it is a download");
    };
    assert_eq!(receipt.bytes(100).await.expect("a body"), "bytes");
    let events =
        Reply::json(207, "data: {\"step\":1}\n\n").with("content-type", "text/event-stream");
    let Ok(Settled::MultiStatus(mut steps)) = settled(events).await else {
        panic!("it is a stream of events");
    };
    assert_eq!(
        steps.next().await.expect("an event").map(|step| step.step),
        Some(1)
    );
    let Ok(Settled::Success(mut lines)) = settled(Reply::json(299, "{\"id\":\"8\"}\n")).await
    else {
        panic!("it is a stream of lines");
    };
    assert_eq!(
        lines
            .next()
            .await
            .expect("a line")
            .map(|transfer| transfer.id)
            .as_deref(),
        Some("8")
    );
}

#[tokio::test]
async fn each_status_has_its_own_error_body() {
    use SettleTransferError as Refused;

    let error = refused(400, r#"{"message":"no"}"#).await;
    assert!(
        matches!(error.decode(), Some(Refused::BadRequest(problem)) if problem.message.as_deref() == Some("no"))
    );
    let error = refused(404, r#"{"id":"7"}"#).await;
    assert!(matches!(error.decode(), Some(Refused::NotFound(account)) if account.id == "7"));
    let error = refused(599, r#"["a"]"#).await;
    assert_eq!(
        error.decode(),
        Some(Refused::ServerError(vec!["a".to_owned()]))
    );
    let error = refused(418, "1").await;
    assert_eq!(error.decode(), Some(Refused::Default(1.into())));
    // The error body can be deserialized into any type. If it does not match, the result is `None`.
    assert_eq!(error.decode::<u8>(), Some(1));
    assert_eq!(error.decode::<String>(), None);
    assert_eq!(refused(404, "<h1>").await.decode::<Refused>(), None);
}

#[tokio::test]
async fn an_undecodable_response_is_kept() {
    let body = r#"{"id":"7","amount":[]}"#;
    let error = settled(Reply::json(200, body).with("x-request-id", "r-1"))
        .await
        .expect_err("it violates the document");
    assert!(error.is_decode());
    assert_eq!(error.outcome(), Outcome::Responded);
    assert_eq!(error.status(), Some(http::StatusCode::OK));
    assert_eq!(
        error.headers().map(|headers| &headers["x-request-id"]),
        Some(&http::HeaderValue::from_static("r-1"))
    );
    assert_eq!(error.body().map(|kept| &kept[..]), Some(body.as_bytes()));
    assert_eq!(error.request_id().as_deref(), Some("r-1"));
    assert_eq!(
        error.to_string(),
        "settleTransfer: the server responded with 200 OK, but the body does not match its schema: amount: invalid type: \
         sequence, expected a string (request r-1)"
    );
}

#[tokio::test]
async fn a_body_that_fits_is_accepted_with_any_media_type() {
    // A byte order mark is ignored (RFC 8259 §8.1).
    for media_type in ["text/plain", "application/problem+json", "nonsense"] {
        let reply = Reply::json(200, "\u{feff}{\"id\":\"7\"}").with("content-type", media_type);
        let server = Server::always(reply);
        let account = ledger::client(&server)
            .accounts()
            .read_account("7")
            .send()
            .await;
        assert_eq!(account.expect("an account").id, "7", "{media_type}");
    }
}

#[tokio::test]
async fn text_is_read_as_it_is_encoded() {
    for (media_type, bytes, text) in [
        ("text/plain; charset=utf-8", &b"\xc3\xa9"[..], Some("é")),
        ("text/plain; charset=ISO-8859-1", b"\xe9", Some("é")),
        (
            "text/plain;format=flowed; Charset=\"latin1\"",
            b"\xe9",
            Some("é"),
        ),
        // Another encoding, in which this byte is the euro sign.
        ("text/plain; charset=iso-8859-15", b"\xa4", None),
        ("text/plain", b"\xe9", None),
    ] {
        let reply =
            Reply::Response(200, Vec::new(), bytes.to_vec()).with("content-type", media_type);
        let server = Server::always(reply);
        let terms = ledger::client(&server)
            .documents()
            .read_terms()
            .send()
            .await;
        assert_eq!(terms.as_deref().ok(), text, "{media_type}");
        assert!(terms.err().is_none_or(
            |error| error.is_decode() && error.body().is_some_and(|kept| kept == bytes)
        ));
    }
}

#[tokio::test]
async fn any_body_is_accepted_where_none_is_expected() {
    for reply in [
        Reply::json(204, ""),
        Reply::json(200, ""),
        Reply::json(200, "<h1>"),
        Reply::json(202, "{}"),
    ] {
        let server = Server::always(reply);
        ledger::client(&server)
            .accounts()
            .close_account("7")
            .send()
            .await
            .expect("it is closed");
        assert_eq!(server.only().method(), "DELETE");
    }
}

#[tokio::test]
async fn by_default_a_body_has_at_most_16_mebibytes() {
    for (size, fits) in [(16 << 20, true), ((16 << 20) + 1, false)] {
        let server = Server::always(Reply::Response(200, Vec::new(), vec![b' '; size]));
        let terms = ledger::client(&server)
            .documents()
            .read_terms()
            .send()
            .await;
        assert_eq!(terms.is_ok(), fits, "{size}");
        assert!(terms.err().is_none_or(|error| {
            error.to_string().contains("larger than 16777216 bytes")
                && error.outcome() == Outcome::Responded
        }));
    }
}

/// Compresses bytes into one member of a gzip file (RFC 1952 §2.2).
fn member(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut gzip, bytes).expect("memory can be written to");
    gzip.finish().expect("memory can be written to")
}

fn encoded(status: u16, coding: &str, body: Vec<u8>) -> Reply {
    let headers = [
        ("content-type", "application/json"),
        ("content-encoding", coding),
    ];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Reply::Response(status, headers.to_vec(), body)
}

#[tokio::test]
async fn content_codings_are_read_in_every_spelling() {
    let half = DONE.len() / 2;
    let members = [
        member(&DONE.as_bytes()[..half]),
        member(&DONE.as_bytes()[half..]),
    ]
    .concat();
    let padded = [member(DONE.as_bytes()), vec![0; 512]].concat();
    for (coding, body) in [
        ("gzip", member(DONE.as_bytes())),
        ("GZIP", member(DONE.as_bytes())),
        ("x-gzip", member(DONE.as_bytes())),
        ("identity, gzip", member(DONE.as_bytes())),
        ("Identity", DONE.as_bytes().to_vec()),
        ("identity, identity", DONE.as_bytes().to_vec()),
        ("gzip", members),
        ("gzip", padded),
    ] {
        let server = Server::always(encoded(200, coding, body));
        let account = ledger::client(&server)
            .accounts()
            .read_account("7")
            .send()
            .await;
        assert_eq!(account.expect(coding).id, "7");
        assert_eq!(server.only().header("accept-encoding"), Some("gzip"));
    }
}

/// `HEAD /accounts/7`.
static HEAD: Operation = Operation {
    id: "accountHead",
    method: "HEAD",
    path: "/accounts/7",
    ..Operation::DEFAULT
};

#[tokio::test]
async fn responses_without_a_body_are_not_decompressed() {
    for status in [200, 204] {
        let server = Server::always(encoded(status, "gzip", Vec::new()));
        let client = ledger::client(&server);
        let sent = client.call(&HEAD).send(Case::WHOLE, read::empty).await;
        sent.expect("a response to HEAD has no body");
    }
    let server = Server::always(encoded(204, "gzip", Vec::new()));
    let client = ledger::client(&server);
    let closed = client.accounts().close_account("7").send().await;
    closed.expect("204 has no body");
}

#[tokio::test]
async fn lines_in_several_gzip_members_are_all_read() {
    let lines = (1..=5).map(|id| member(format!("{{\"id\":\"{id}\"}}\n").as_bytes()));
    let server = Server::always(encoded(200, "gzip", lines.collect::<Vec<_>>().concat()));
    let call = ledger::client(&server).feeds().export_transfers().send();
    let mut lines = call.await.expect("a stream");
    let mut ids = Vec::new();
    while let Some(transfer) = lines.next().await.expect("a line") {
        ids.push(transfer.id);
    }
    assert_eq!(ids, ["1", "2", "3", "4", "5"]);
}

#[tokio::test]
async fn debug_output_shows_sizes_and_not_contents() {
    const SECRET: &str = "a-token-that-nobody-may-see";
    let body = format!(r#"{{"id":"7","entries":[],"token":"{SECRET}"}}"#);
    let reply = Reply::json(200, body).with("set-cookie", SECRET);
    let server = Server::always(reply);
    let client = ledger::client(&server);
    let response = client.accounts().read_account("7").response().await;
    let download = client.documents().download_document("7").send().await;
    let mut pages = client.lists().by_cursor().pages();
    let page = pages.next_page().await.expect("a page").expect("the first");
    let values = JsonLines::new(&[SECRET.to_owned()]);
    for text in [
        format!("{:?}", response.expect("a response")),
        format!("{:?}", download.expect("a download")),
        format!("{pages:?} {page:?}"),
        format!("{values:?}"),
    ] {
        assert!(!text.contains(SECRET), "{text}");
    }
}

#[tokio::test]
async fn errors_in_compressed_bodies_are_read() {
    let server = Server::always(encoded(402, "gzip", member(br#"{"message":"no funds"}"#)));
    let error = ledger::client(&server)
        .accounts()
        .read_account("7")
        .send()
        .await;
    let error = error.expect_err("it is refused");
    assert!(error.to_string().contains("no funds"), "{error}");
}

#[tokio::test]
async fn damaged_compressed_bodies_are_errors() {
    let whole = member(DONE.as_bytes());
    let mut damaged = whole.clone();
    let end = damaged.len();
    damaged[end - 6] ^= 1;
    for (body, is_damaged) in [
        (damaged, true),
        (whole[..end - 9].to_vec(), false),
        ([&whole[..], &[0x1f, 1, 2]].concat(), false),
    ] {
        let server = Server::always(encoded(200, "gzip", body));
        let client = ledger::builder(server.url())
            .retry(RetryPolicy::never())
            .build();
        let account = client
            .expect("a client")
            .accounts()
            .read_account("7")
            .send()
            .await;
        let error = account.expect_err("its checksum is wrong, or it is not complete");
        assert_eq!(
            error.status().map(|status| status.as_u16()),
            Some(200),
            "{error}"
        );
        // Data that ends too early is cut off; wrong data is a response that cannot be read.
        assert_eq!(error.is_decode(), is_damaged, "{error}");
        let outcome = match is_damaged {
            true => Outcome::Responded,
            false => Outcome::Unknown,
        };
        assert_eq!(error.outcome(), outcome, "{error}");
    }
}

#[tokio::test]
async fn codings_that_this_build_cannot_read_keep_the_body() {
    let server = Server::always(encoded(201, "br", b"\x8b\x05".to_vec()));
    let error = ledger::client(&server)
        .accounts()
        .read_account("7")
        .send()
        .await;
    let error = error.expect_err("nobody asked for it");
    assert_eq!(error.body().map(|body| &body[..]), Some(&b"\x8b\x05"[..]));
    assert!(
        error
            .to_string()
            .contains("unsupported content coding `br`"),
        "{error}"
    );
}

#[tokio::test]
async fn responses_without_a_body_need_no_decoding() {
    let headers = vec![("content-encoding".to_owned(), "br".to_owned())];
    let server = Server::always(Reply::Response(204, headers, Vec::new()));
    ledger::client(&server)
        .accounts()
        .close_account("7")
        .send()
        .await
        .expect("it is closed");
}

#[tokio::test]
async fn a_body_that_was_received_before_a_timeout_is_kept() {
    let head = "HTTP/1.1 402 Payment Required\r\ncontent-length: 100\r\n\r\n";
    let server = Server::always(Reply::Stall(format!("{head}card declined").into_bytes()));
    let client = ledger::builder(server.url())
        .timeout(Duration::from_millis(300))
        .retry(RetryPolicy::never())
        .build()
        .expect("a client");
    let error = client
        .accounts()
        .read_account("7")
        .send()
        .await
        .expect_err("it stops");
    assert!(error.is_timeout());
    assert_eq!(error.status().map(|status| status.as_u16()), Some(402));
    assert_eq!(
        error.body().map(|body| &body[..]),
        Some(&b"card declined"[..])
    );
}

#[tokio::test]
async fn responses_with_hundreds_of_headers_are_read() {
    let headers = (0..500).map(|number| (format!("x-{number}"), "1".to_owned()));
    let server = Server::always(Reply::Response(200, headers.collect(), DONE.into()));
    let account = ledger::client(&server)
        .accounts()
        .read_account("7")
        .send()
        .await;
    assert_eq!(account.expect("a response").id, "7");
}

/// Media types with the same payload select the same response.
#[tokio::test]
async fn every_documented_media_type_selects_its_response() {
    for (media_type, is_json) in [
        ("application/json", true),
        ("application/hal+json; charset=utf-8", true),
        ("image/png", false),
        ("Image/JPEG", false),
    ] {
        let body = "{\"id\":\"7\"}";
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: {media_type}\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let server = Server::always(Reply::Raw(head.into_bytes()));
        let client = ledger::client(&server);
        let response = client.feeds().read_picture().send().await;
        match response.expect("a documented response") {
            ReadPictureResponse::OkJson(transfer) => {
                assert!(is_json, "{media_type}");
                assert_eq!(transfer.id, "7");
            }
            other => {
                let ReadPictureResponse::OkPng(picture) = other else {
                    panic!("{media_type}: {other:?}");
                };
                assert!(!is_json, "{media_type}");
                assert_eq!(picture.bytes(100).await.expect("bytes"), body);
            }
        }
    }
}
