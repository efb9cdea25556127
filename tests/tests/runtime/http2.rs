//! HTTP/2 with a server that refuses streams, closes connections or stops responding: unprocessed requests are retried, unsafe
//! requests that may have been processed are not, and dead connections are replaced.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use conomy_tests::ledger::{self, Call, DONE};
use h2::Reason;
use h2::server::SendResponse;
use ledger_api::runtime::{Bytes, RetryPolicy};
use ledger_api::{Client, ClientBuilder, Outcome};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// How the server handles a request.
#[derive(Clone, Copy)]
enum Reply {
    /// Does the work and sends a response.
    Done,
    /// Does the work, sends a response and shuts the connection down: later streams are not processed.
    Last,
    /// Refuses the stream.
    Refused,
    /// Does the work and resets the stream with this reason.
    Reset(Reason),
    /// Does the work, starts a response and then refuses the stream.
    RefusedTooLate,
    /// Does the work and closes the connection without a response.
    Gone,
    /// Neither responds nor reads any more.
    Silent,
}

/// A server whose replies depend on the index of the connection and of the request within it.
struct Server {
    address: SocketAddr,
    /// The paths of the requests whose work was done.
    done: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicUsize>,
}

impl Server {
    async fn start(reply: impl Fn(usize, usize) -> Reply + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port can be had");
        let server = Server {
            address: listener.local_addr().expect("the port is known"),
            done: Arc::default(),
            connections: Arc::default(),
        };
        let (done, connections) = (Arc::clone(&server.done), Arc::clone(&server.connections));
        let reply = Arc::new(reply);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let connection = connections.fetch_add(1, Ordering::SeqCst);
                let (reply, done) = (Arc::clone(&reply), Arc::clone(&done));
                tokio::spawn(serve(stream, done, move |number| reply(connection, number)));
            }
        });
        server
    }

    fn builder(&self) -> ClientBuilder {
        ledger::builder(format!("http://{}", self.address))
            .http_settings(|settings| settings.http2_prior_knowledge())
    }

    fn client(&self) -> Client {
        self.builder().build().expect("a client")
    }

    fn done(&self) -> usize {
        self.done.lock().expect("no panic").len()
    }
}

async fn serve(stream: TcpStream, done: Arc<Mutex<Vec<String>>>, reply: impl Fn(usize) -> Reply) {
    let Ok(mut connection) = h2::server::handshake(stream).await else {
        return;
    };
    let mut number = 0;
    // The loop ends when the client disconnects.
    while let Some(Ok((request, mut respond))) = connection.accept().await {
        let reply = reply(number);
        number += 1;
        if !matches!(reply, Reply::Refused | Reply::Silent) {
            let path = request.uri().path().to_owned();
            done.lock().expect("no panic").push(path);
        }
        match reply {
            Reply::Done => answer(&mut respond),
            Reply::Last => {
                answer(&mut respond);
                connection.graceful_shutdown();
            }
            Reply::Refused => respond.send_reset(Reason::REFUSED_STREAM),
            Reply::Reset(reason) => respond.send_reset(reason),
            Reply::RefusedTooLate => {
                let head = http::Response::new(());
                let mut body = respond.send_response(head, false).expect("it is open");
                body.send_data(Bytes::from_static(b"{"), false)
                    .expect("it is open");
                // Waits until the client has received the start of the response.
                tokio::spawn(async move {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    body.send_reset(Reason::REFUSED_STREAM);
                });
            }
            Reply::Gone => connection.abrupt_shutdown(Reason::NO_ERROR),
            Reply::Silent => return std::future::pending().await,
        }
    }
}

fn answer(respond: &mut SendResponse<Bytes>) {
    let mut body = respond
        .send_response(http::Response::new(()), false)
        .expect("it is open");
    body.send_data(Bytes::from_static(DONE.as_bytes()), true)
        .expect("it is open");
}

#[tokio::test]
async fn a_refused_http2_stream_is_sent_again() {
    let server = Server::start(|_, number| match number {
        0 => Reply::Refused,
        _ => Reply::Done,
    });
    let server = server.await;
    for call in Call::ALL {
        call.send(&server.client())
            .await
            .expect("the second response");
    }
    assert_eq!(server.done(), 3);

    let server = Server::start(|_, _| Reply::Refused).await;
    for call in Call::ALL {
        let error = call.fails(&server.client()).await;
        assert_eq!((error.outcome(), error.attempts()), (Outcome::NotSent, 3));
        assert!(error.is_retryable() && !error.is_connect(), "{error:?}");
        assert!(
            error.to_string().contains("did not process the request"),
            "{error}"
        );
    }
    // Without retries, only one request is sent.
    let once = server.builder().retry(RetryPolicy::never());
    let error = Call::Bare.fails(&once.build().expect("a client")).await;
    assert_eq!((error.outcome(), error.attempts()), (Outcome::NotSent, 1));
}

/// A request that may have been processed is not retried, however the stream ends.
#[tokio::test]
async fn an_http2_stream_with_another_error_code_may_have_been_processed() {
    for reply in [
        Reply::Reset(Reason::INTERNAL_ERROR),
        Reply::Reset(Reason::CANCEL),
        Reply::Reset(Reason::NO_ERROR),
        Reply::Reset(Reason::ENHANCE_YOUR_CALM),
        Reply::RefusedTooLate,
        Reply::Gone,
    ] {
        let server = Server::start(move |_, _| reply).await;
        let error = Call::Bare.fails(&server.client()).await;
        assert_eq!((error.outcome(), error.attempts()), (Outcome::Unknown, 1));
        assert!(!error.is_retryable(), "{error:?}");
        assert_eq!(server.done(), 1);
    }
}

/// A server that closes connections under load. If a request is sent while the server announces the end of the connection, it may
/// have been processed or not, and the client must not claim to know.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_connection_does_no_work_twice() {
    let server = Server::start(|_, number| match number {
        19 => Reply::Last,
        _ => Reply::Done,
    });
    let server = server.await;
    let policy = RetryPolicy::default().first_delay(Duration::from_millis(10));
    let builder = server.builder().timeout(Duration::from_secs(5));
    let client = builder.retry(policy).build().expect("a client");
    let at_once = Arc::new(Semaphore::new(16));
    let mut calls = JoinSet::new();
    for number in 0..1000 {
        let (client, at_once) = (client.clone(), Arc::clone(&at_once));
        calls.spawn(async move {
            let _permit = at_once.acquire().await;
            let account = number.to_string();
            let result = client.accounts().send_notice(&account).send().await;
            (format!("/accounts/{account}/notices"), result)
        });
    }
    let results = calls.join_all().await;
    let mut done = server.done.lock().expect("no panic").clone();
    done.sort_unstable();
    assert!(done.is_sorted_by(|one, next| one < next), "twice: {done:?}");
    let mut in_doubt = 0;
    for (path, result) in results {
        match result {
            Ok(_) => assert!(done.binary_search(&path).is_ok(), "{path} was not done"),
            Err(error) => {
                in_doubt += 1;
                assert_eq!(error.outcome(), Outcome::Unknown, "{error:?}");
                assert!(!error.is_retryable(), "{error:?}");
            }
        }
    }
    // 17 of 1,000 calls were in doubt before the client detected unprocessed requests.
    assert!(in_doubt <= 8, "{in_doubt} calls in doubt");
    // Some streams of each connection are opened after the server has announced its end.
    assert!(server.connections.load(Ordering::SeqCst) >= 20);
}

#[tokio::test]
async fn a_silent_connection_is_closed() {
    let server = Server::start(|connection, number| match (connection, number) {
        (0, 1..) => Reply::Silent,
        _ => Reply::Done,
    });
    let server = server.await;
    let limit = Duration::from_secs(2);
    let client = server.builder().timeout(limit).build().expect("a client");
    Call::Read.send(&client).await.expect("a response");
    let started = Instant::now();
    Call::Read
        .send(&client)
        .await
        .expect("another connection gets a response");
    assert!(started.elapsed() < limit + limit, "{:?}", started.elapsed());
    assert_eq!(server.connections.load(Ordering::SeqCst), 2);
    // It is unknown whether a request on the first connection was processed.
    let server = Server::start(|_, _| Reply::Silent).await;
    let client = server.builder().timeout(limit).build().expect("a client");
    let error = Call::Bare.fails(&client).await;
    assert_eq!((error.outcome(), error.attempts()), (Outcome::Unknown, 1));
}
