//! Failures to connect: calls with any method are retried, and the server receives no request.

use std::io::Write;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use conomy_tests::ledger::{self, Call, DONE};
use conomy_tests::{Reply, Server};
use ledger_api::runtime::RetryPolicy;
use ledger_api::{ClientBuilder, Outcome};
use reqwest::dns::{Name, Resolve, Resolving};
use rustls::pki_types::PrivateKeyDer;
use tokio::task::JoinSet;

/// A time limit that expires.
const SHORT: Duration = Duration::from_millis(300);
/// A time limit that does not expire.
const LONG: Duration = Duration::from_secs(60);
/// Extra time for a busy machine.
const GRACE: Duration = Duration::from_secs(20);

/// A reason why a connection fails.
struct Fault {
    name: &'static str,
    builder: fn() -> ClientBuilder,
    says: &'static str,
    is_timeout: bool,
}

const FAULTS: &[Fault] = &[
    Fault {
        name: "the connection is refused",
        builder: || ledger::builder(format!("http://{}", closed())),
        says: "no connection to 127.0.0.1:",
        is_timeout: false,
    },
    // Other systems refuse a connection if the queue of the listener is full.
    #[cfg(target_os = "linux")]
    Fault {
        name: "the connection is never accepted",
        builder: || ledger::builder(format!("http://{}", full())),
        says: "no connection to 127.0.0.1:",
        is_timeout: true,
    },
    Fault {
        name: "the name is unknown",
        builder: || resolving(|_| Box::pin(async { Err("no such name".into()) })),
        says: "no connection to ledger.example.com: no such name",
        is_timeout: false,
    },
    Fault {
        name: "the name is never found",
        builder: || resolving(|_| Box::pin(std::future::pending())),
        says: "no connection to ledger.example.com in time",
        is_timeout: true,
    },
    Fault {
        name: "the server speaks no TLS",
        builder: || secured(|mut stream| drop(stream.write_all(b"HTTP/1.1 400 Bad\r\n\r\n"))),
        says: "no connection to 127.0.0.1:",
        is_timeout: false,
    },
    Fault {
        name: "nobody trusts the certificate",
        builder: || secured(|stream| drop(handshake(stream))),
        says: "certificate",
        is_timeout: false,
    },
    Fault {
        name: "TLS is never begun",
        builder: || secured(|stream| drop((stream, thread::park()))),
        says: "no connection to 127.0.0.1:",
        is_timeout: true,
    },
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_sent_without_a_connection() {
    let mut calls = JoinSet::new();
    for fault in FAULTS {
        // Either the connect timeout expires first or the attempt's timeout.
        let limits: &[_] = match fault.is_timeout {
            true => &[(SHORT, LONG), (LONG, SHORT)],
            false => &[(LONG, LONG)],
        };
        for &(to_connect, attempt) in limits {
            for call in Call::ALL {
                let client = (fault.builder)()
                    .connect_timeout(to_connect)
                    .timeout(attempt)
                    .build()
                    .expect("a client");
                calls.spawn(async move {
                    let started = Instant::now();
                    let error = call.fails(&client).await;
                    let elapsed = started.elapsed();
                    let (name, limit) = (fault.name, to_connect.min(attempt));
                    let what = format!("{name}: {call:?}: {error:?} in {elapsed:?}");
                    assert_eq!(error.outcome(), Outcome::NotSent, "{what}");
                    assert!(error.is_connect() && error.is_retryable(), "{what}");
                    assert_eq!(error.is_timeout(), fault.is_timeout, "{what}");
                    assert_eq!((error.attempts(), error.status()), (3, None), "{what}");
                    assert!(error.to_string().contains(fault.says), "{what}");
                    let least = if fault.is_timeout {
                        limit * 3
                    } else {
                        Duration::ZERO
                    };
                    assert!(least <= elapsed && elapsed < least + GRACE, "{what}");
                });
            }
        }
    }
    while let Some(call) = calls.join_next().await {
        call.expect("every call fails as it must");
    }
}

/// A call that waits for a new connection may be given the connection of another call. Its request may then have been processed,
/// although the new connection was never established before the timeout.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_on_a_reused_connection_may_have_been_sent() {
    // The server responds to the first call while the second one is already waiting. It does not respond to the second call.
    let server = Server::start(|_, number| match number {
        0 => {
            thread::sleep(SHORT);
            Reply::json(200, DONE)
        }
        _ => Reply::Stall(Vec::new()),
    });
    let address = server.address();
    let looked_up = AtomicUsize::new(0);
    let once = Arc::new(Once { address, looked_up });
    let client = ledger::builder(format!("http://ledger.localhost:{}", address.port()))
        .http_settings(move |settings| settings.dns_resolver(once.clone()))
        .connect_timeout(LONG)
        .timeout(SHORT * 5)
        .retry(RetryPolicy::never())
        .build()
        .expect("a client");
    let (first, second) = tokio::join!(Call::Bare.send(&client), async {
        tokio::time::sleep(SHORT / 3).await;
        Call::Bare.send(&client).await
    });
    first.expect("a response");
    let error = second.expect_err("the connection is reset");
    assert!(error.is_timeout() && !error.is_connect(), "{error:?}");
    assert_eq!(error.outcome(), Outcome::Unknown);
    let connections: Vec<_> = server
        .received()
        .iter()
        .map(|request| request.connection)
        .collect();
    assert_eq!(connections, [0, 0]);
}

/// A reqwest client that the caller provides connects by itself. If the attempt times out before reqwest does, it is unknown
/// whether there was a connection.
#[tokio::test]
async fn a_custom_reqwest_client_decides_whether_a_request_was_sent() {
    // reqwest needs a process-wide TLS provider even for plain http. Another test may have installed one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    for (to_connect, attempt, outcome) in [
        (LONG, SHORT, Outcome::Unknown),
        (SHORT, LONG, Outcome::NotSent),
    ] {
        let own = reqwest::Client::builder()
            .dns_resolver(Names(|_| Box::pin(std::future::pending())))
            .connect_timeout(to_connect)
            .build()
            .expect("a client");
        let client = ledger::builder("http://ledger.localhost")
            .http_client(own)
            .timeout(attempt)
            .retry(RetryPolicy::never())
            .build()
            .expect("a client");
        let error = Call::Bare.fails(&client).await;
        assert!(error.is_timeout(), "{error:?}");
        assert_eq!(error.outcome(), outcome, "{error:?}");
    }
}

/// A resolver that succeeds once. All later lookups never complete.
struct Once {
    address: SocketAddr,
    looked_up: AtomicUsize,
}

impl Resolve for Once {
    fn resolve(&self, _: Name) -> Resolving {
        let found = [self.address].into_iter();
        match self.looked_up.fetch_add(1, Ordering::SeqCst) {
            0 => Box::pin(async { Ok(Box::new(found) as _) }),
            _ => Box::pin(std::future::pending()),
        }
    }
}

/// Returns an address on which no server listens.
fn closed() -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port can be had");
    listener.local_addr().expect("the port is known")
}

/// Returns an address with a listener that never accepts connections and whose queue is full.
#[cfg(target_os = "linux")]
fn full() -> SocketAddr {
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None)
        .expect("a socket can be had");
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    socket.bind(&any.into()).expect("a port can be had");
    socket.listen(0).expect("it can listen");
    let address = socket.local_addr().expect("the port is known");
    let address = address.as_socket().expect("an address of the internet");
    thread::spawn(move || {
        // The system decides how long the queue is.
        let waiting: Vec<_> = std::iter::repeat_with(|| {
            TcpStream::connect_timeout(&address, Duration::from_millis(100))
        })
        .take_while(Result::is_ok)
        .collect();
        drop((socket, waiting, thread::park()));
    });
    // Waits until the queue is full.
    while TcpStream::connect_timeout(&address, Duration::from_millis(100)).is_ok() {}
    address
}

/// A resolver that calls a function.
struct Names(fn(Name) -> Resolving);

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        (self.0)(name)
    }
}

/// Returns the builder of a client whose host name is resolved with this function.
fn resolving(look_up: fn(Name) -> Resolving) -> ClientBuilder {
    ledger::builder("https://ledger.example.com")
        .http_settings(move |settings| settings.dns_resolver(Names(look_up)))
}

/// Returns the builder of a client that expects TLS, and starts a server that handles each connection with this function.
fn secured(serve: fn(TcpStream)) -> ClientBuilder {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port can be had");
    let address = listener.local_addr().expect("the port is known");
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || serve(stream));
        }
    });
    ledger::builder(format!("https://{address}"))
}

/// Performs a TLS handshake with a self-signed certificate.
fn handshake(mut stream: TcpStream) -> std::io::Result<()> {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).expect("a certificate");
    let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions of TLS")
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .expect("the key is the certificate's");
    let mut connection = rustls::ServerConnection::new(Arc::new(config)).expect("a connection");
    connection.complete_io(&mut stream).map(drop)
}

#[tokio::test]
async fn http_settings_can_only_shorten_the_timeout() {
    let slow = vec![(
        Duration::from_millis(400),
        b"HTTP/1.1 204 No Content\r\n\r\n".to_vec(),
    )];
    for (timeout, is_ended) in [
        (Duration::from_millis(50), true),
        (Duration::from_secs(60), false),
    ] {
        let server = Server::always(Reply::Slow(slow.clone()));
        let client = ledger::builder(server.url())
            .http_settings(move |settings| settings.timeout(timeout))
            .retry(RetryPolicy::never())
            .timeout(Duration::from_secs(5))
            .build()
            .expect("a client");
        let closed = client.accounts().close_account("7").send().await;
        assert_eq!(closed.is_err(), is_ended, "{closed:?}");
        if let Err(error) = closed {
            assert!(error.is_timeout(), "{error}");
            assert_eq!(error.outcome(), Outcome::Unknown);
        }
    }
}
