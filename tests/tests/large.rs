//! Files of 256 MiB are uploaded from disk and downloaded to disk without being held in memory. This test is a separate
//! program, because it counts allocations.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::thread;

use conomy_tests::ledger;
use conomy_tests_heap::Heap;
use ledger_api::Client;
use ledger_api::runtime::{self, Body};
use tokio::runtime::Runtime;

#[global_allocator]
static HEAP: Heap = Heap::new();

const SIZE: u64 = 256 << 20;
/// The memory that a transfer may need for buffers: of the client, of the transport and of files.
const BUFFERS: usize = 4 << 20;
/// The size of the server's buffer. The server runs in this process, so its memory is counted, too.
const PIECE: usize = 64 << 10;

/// Starts a server that discards uploads, or sends a large body in response to a GET.
fn server() -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let address = listener.local_addr().expect("the port is known");
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || serve(stream));
        }
    });
    address
}

/// Responds to one request.
fn serve(mut stream: TcpStream) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        head.extend_from_slice(&byte);
    }
    let head = String::from_utf8_lossy(&head).to_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let content_length: u64 = length.map_or(0, |length| length.parse().expect("a number"));
    let mut piece = vec![b'x'; PIECE];
    if head.starts_with("get ") {
        write!(
            stream,
            "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {SIZE}\r\n\r\n"
        )?;
        return (0..SIZE / PIECE as u64).try_for_each(|_| stream.write_all(&piece));
    }
    assert!(
        content_length >= SIZE,
        "`content-length` is {content_length}, less than the file"
    );
    let mut remaining = content_length;
    while remaining > 0 {
        let read = stream.read(&mut piece)?;
        assert!(read > 0, "{remaining} bytes are missing");
        remaining -= read as u64;
    }
    stream.write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n")
}

fn client(server: SocketAddr) -> Client {
    let builder = ledger::builder(format!("http://{server}"))
        .timeout(None)
        .deadline(None);
    builder.build().expect("a client")
}

/// Creates a sparse file of zeros, which takes no space on most file systems.
fn large_file(path: &Path) {
    let file = File::create(path).expect("a file");
    file.set_len(SIZE).expect("enough disk space");
}

#[test]
fn large_files_are_never_in_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let (sent, saved) = (folder.path().join("sent"), folder.path().join("saved"));
    large_file(&sent);
    let client = client(server());
    let documents = client.documents();
    let tokio = Runtime::new().expect("a runtime");

    let upload = || {
        let body = Body::open(&sent).expect("a file");
        tokio.block_on(documents.upload_document("7", body).send())
    };
    let (uploaded, growth) = HEAP.growth(upload);
    uploaded.expect("it is stored");
    assert!(growth < BUFFERS, "an upload takes {growth} bytes");

    let upload_parts = || {
        let file = runtime::File::open(&sent).expect("a file");
        tokio.block_on(documents.file_document(file).note("large").send())
    };
    let (filed, growth) = HEAP.growth(upload_parts);
    filed.expect("it is filed");
    assert!(growth < BUFFERS, "parts take {growth} bytes");

    let download = || {
        tokio.block_on(async {
            let download = documents.download_document("7").send().await?;
            download.save_to(&saved).await
        })
    };
    let (downloaded, growth) = HEAP.growth(download);
    assert_eq!(downloaded.expect("it is saved"), SIZE);
    assert!(growth < BUFFERS, "a download takes {growth} bytes");
    assert_eq!(fs::metadata(&saved).expect("a file").len(), SIZE);

    // Checks that the counters do measure bodies that are held in memory.
    let held = BUFFERS * 8;
    let whole = || {
        tokio.block_on(async {
            let download = documents.download_document("7").send().await?;
            download.bytes(held).await
        })
    };
    let (body, growth) = HEAP.growth(whole);
    body.expect_err("it is larger");
    assert!(growth >= held, "{growth}");
}
