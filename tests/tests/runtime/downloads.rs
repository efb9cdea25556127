//! Downloads are streamed: a body is never held in memory as a whole.

use std::fs;
use std::time::Duration;

use conomy_tests::ledger;
use conomy_tests::{Reply, Server};
use ledger_api::runtime::Download;
use ledger_api::{ClientBuilder, Outcome};

async fn download(builder: ClientBuilder) -> Download {
    let client = builder.build().expect("a client");
    let call = client.documents().download_document("7").send();
    call.await.expect("a response")
}

#[tokio::test]
async fn a_body_larger_than_the_limit_is_saved_to_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("7.pdf");
    let body: Vec<u8> = (0..20_000_000_u32)
        .map(|number| (number % 251) as u8)
        .collect();
    let server = Server::always(Reply::Response(200, Vec::new(), body.clone()));
    let download = download(ledger::builder(server.url()).max_response_size(1000)).await;
    assert_eq!(download.content_length(), Some(20_000_000));
    assert_eq!(
        download.save_to(&path).await.expect("it is saved"),
        20_000_000
    );
    assert!(fs::read(&path).expect("a file") == body);
    let names = fs::read_dir(folder.path()).expect("a folder").count();
    assert_eq!(names, 1, "nothing else is left behind");
}

#[tokio::test]
async fn an_interrupted_download_keeps_the_old_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("7.pdf");
    fs::write(&path, "old").expect("a file");
    let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc".to_vec();
    let server = Server::always(Reply::Raw(cut));
    let error = download(ledger::builder(server.url()))
        .await
        .save_to(&path)
        .await;
    let error = error.expect_err("it is not complete");
    assert!(
        error
            .to_string()
            .contains("broke after 3 bytes of the body"),
        "{error}"
    );
    assert_eq!(error.outcome(), Outcome::Responded);
    // Another GET is safe.
    assert!(error.is_retryable(), "{error:?}");
    assert_eq!(fs::read_to_string(&path).expect("a file"), "old");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    let server = Server::always(Reply::json(200, "new"));
    let nowhere = folder.path().join("missing/7.pdf");
    let error = download(ledger::builder(server.url()))
        .await
        .save_to(nowhere)
        .await;
    let error = error.expect_err("there is no folder");
    assert!(error.to_string().contains("cannot be written"), "{error}");
    // Another request would fail in the same way until the caller makes the file writable.
    assert!(!error.is_retryable() && !error.is_connect(), "{error:?}");
}

#[tokio::test]
async fn a_stalled_body_ends_with_a_timeout() {
    let begun = b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc".to_vec();
    let server = Server::always(Reply::Stall(begun));
    let builder = ledger::builder(server.url()).timeout(Duration::from_secs(1));
    let mut download = download(builder).await;
    assert_eq!(
        download.chunk().await.expect("a piece").as_deref(),
        Some(&b"abc"[..])
    );
    let error = download.chunk().await.expect_err("nothing arrives");
    assert!(error.is_timeout(), "{error}");
    assert_eq!(error.status(), Some(http::StatusCode::OK));
    assert_eq!(download.chunk().await.expect("the end"), None);
}

#[tokio::test]
async fn downloads_have_an_idle_timeout_and_no_total_timeout() {
    let piece = |text: &str| (Duration::from_millis(250), text.as_bytes().to_vec());
    let mut pieces = vec![piece("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n")];
    pieces.extend((0..10).map(|_| piece("a")));
    let server = Server::always(Reply::Slow(pieces));
    let builder = ledger::builder(server.url()).timeout(Duration::from_secs(2));
    let body = download(builder).await.bytes(100).await;
    assert_eq!(body.expect("all of it"), "aaaaaaaaaa");
}

#[tokio::test]
async fn a_body_can_be_held_in_memory_up_to_a_limit() {
    let server = Server::always(Reply::json(200, "0123456789"));
    let body = download(ledger::builder(server.url()))
        .await
        .bytes(10)
        .await;
    assert_eq!(body.expect("ten bytes"), "0123456789");
    let body = download(ledger::builder(server.url())).await.bytes(9).await;
    assert!(
        body.expect_err("too many")
            .to_string()
            .contains("larger than 9 bytes")
    );
}

#[cfg(unix)]
#[tokio::test]
async fn links_next_to_the_file_are_not_followed() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, victim) = (folder.path().join("7.pdf"), folder.path().join("victim"));
    fs::write(&victim, "precious").expect("a file");
    std::os::unix::fs::symlink(&victim, folder.path().join("7.pdf.part")).expect("a link");
    let server = Server::always(Reply::json(200, "new"));
    let saved = download(ledger::builder(server.url()))
        .await
        .save_to(&path)
        .await;
    assert_eq!(saved.expect("it is saved"), 3);
    assert_eq!(fs::read_to_string(&victim).expect("a file"), "precious");
}

#[tokio::test]
async fn downloads_that_are_dropped_leave_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("7.pdf");
    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc".to_vec();
    let server = Server::always(Reply::Stall(head));
    let download = download(ledger::builder(server.url())).await;
    let saving = tokio::time::timeout(Duration::from_millis(200), download.save_to(&path));
    saving.await.expect_err("it does not end");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
}
