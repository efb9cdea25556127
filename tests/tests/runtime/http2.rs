//! HTTP/2, against a server that refuses streams, leaves connections and falls silent: what it says it has not processed is sent
//! again, nothing else is, and a dead connection is left.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use conomy_tests::ledger::{self, Call, DONE};
use h2::Reason;
use h2::server::SendResponse;
use ledger_api::runtime::{Bytes, RetryPolicy};
use ledger_api::{Client, ClientBuilder, Outcome};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// What the server does with a request.
#[derive(Clone, Copy)]
enum Reply {
    /// Carries it out, and answers.
    Done,
    /// The same, and then lets the connection end: later streams are not processed.
    Last,
    /// Refuses the stream.
    Refused,
    /// Carries it out, and resets the stream for this reason.
    Reset(Reason),
    /// Carries it out, begins an answer, and refuses the stream.
    RefusedTooLate,
    /// Carries it out, and ends the connection without an answer.
    Gone,
    /// Neither answers nor reads any more.
    Silent,
}

/// A server that replies by the number of the connection and of the request within it.
struct Server {
    address: SocketAddr,
    /// How many requests were carried out.
    done: Arc<AtomicUsize>,
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
        self.done.load(Ordering::SeqCst)
    }
}

async fn serve(stream: TcpStream, done: Arc<AtomicUsize>, reply: impl Fn(usize) -> Reply) {
    let mut connection = h2::server::handshake(stream)
        .await
        .expect("a client of HTTP/2");
    let mut number = 0;
    // A client that goes away ends the connection.
    while let Some(Ok((_, mut respond))) = connection.accept().await {
        let reply = reply(number);
        number += 1;
        if !matches!(reply, Reply::Refused | Reply::Silent) {
            done.fetch_add(1, Ordering::SeqCst);
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
                // Once the client has seen the beginning.
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
async fn a_stream_that_is_refused_is_sent_again() {
    let server = Server::start(|_, number| match number {
        0 => Reply::Refused,
        _ => Reply::Done,
    });
    let server = server.await;
    for call in Call::ALL {
        call.send(&server.client())
            .await
            .expect("the second answer");
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
    // Who wants one request gets one.
    let once = server.builder().retry(RetryPolicy::never());
    let error = Call::Bare.fails(&once.build().expect("a client")).await;
    assert_eq!((error.outcome(), error.attempts()), (Outcome::NotSent, 1));
}

/// What may have been carried out is not sent again, however the stream ends.
#[tokio::test]
async fn a_stream_that_ends_otherwise_may_have_been_carried_out() {
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_the_server_ends_lose_no_call() {
    let server = Server::start(|_, number| match number {
        19 => Reply::Last,
        _ => Reply::Done,
    });
    let server = server.await;
    let policy = RetryPolicy::default().first_delay(Duration::from_millis(10));
    let client = server.builder().retry(policy).build().expect("a client");
    let at_once = Arc::new(Semaphore::new(16));
    let mut calls = JoinSet::new();
    for _ in 0..1000 {
        let (client, at_once) = (client.clone(), Arc::clone(&at_once));
        calls.spawn(async move {
            let _permit = at_once.acquire().await;
            Call::Bare.send(&client).await.expect("an answer")
        });
    }
    calls.join_all().await;
    assert_eq!(server.done(), 1000);
    // Some streams of each connection come after its end was announced.
    assert!(server.connections.load(Ordering::SeqCst) >= 20);
}

#[tokio::test]
async fn a_connection_that_falls_silent_is_left() {
    let server = Server::start(|connection, number| match (connection, number) {
        (0, 1..) => Reply::Silent,
        _ => Reply::Done,
    });
    let server = server.await;
    let limit = Duration::from_secs(2);
    let client = server.builder().timeout(limit).build().expect("a client");
    Call::Read.send(&client).await.expect("an answer");
    let started = Instant::now();
    Call::Read
        .send(&client)
        .await
        .expect("another connection answers");
    assert!(started.elapsed() < limit + limit, "{:?}", started.elapsed());
    assert_eq!(server.connections.load(Ordering::SeqCst), 2);
    // Nobody knows what became of a request on the first one.
    let server = Server::start(|_, _| Reply::Silent).await;
    let client = server.builder().timeout(limit).build().expect("a client");
    let error = Call::Bare.fails(&client).await;
    assert_eq!((error.outcome(), error.attempts()), (Outcome::Unknown, 1));
}
