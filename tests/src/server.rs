//! A real HTTP/1.1 server on this machine that answers as it is told, and remembers what it was asked.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::{Received, Reply};

/// A server on a port of its own. It ends with the process of the test.
pub struct Server {
    address: SocketAddr,
    state: Arc<State>,
}

type Answering = dyn Fn(&Received, usize) -> Reply + Send + Sync;

struct State {
    answering: Box<Answering>,
    received: Mutex<Vec<Received>>,
    connections: AtomicUsize,
}

impl Server {
    /// Starts a server. `answering` is given each request and how many came before it; it may take its time, because each
    /// connection has a thread of its own.
    pub fn start(answering: impl Fn(&Received, usize) -> Reply + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port can be had");
        let address = listener.local_addr().expect("the port is known");
        let state = Arc::new(State {
            answering: Box::new(answering),
            received: Mutex::default(),
            connections: AtomicUsize::new(0),
        });
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let connection = shared.connections.fetch_add(1, Ordering::SeqCst);
                let shared = Arc::clone(&shared);
                thread::spawn(move || shared.serve(stream, connection));
            }
        });
        Server { address, state }
    }

    /// Always the same reply.
    pub fn always(reply: Reply) -> Server {
        Server::start(move |_, _| reply.clone())
    }

    /// The replies in turn, and the last one again and again.
    ///
    /// # Panics
    /// When there is no reply.
    pub fn script(replies: Vec<Reply>) -> Server {
        assert!(!replies.is_empty(), "a script has at least one reply");
        Server::start(move |_, number| replies[number.min(replies.len() - 1)].clone())
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The base URL, with the path that Conomy's has.
    pub fn url(&self) -> String {
        format!("http://{}/sandbox", self.address)
    }

    /// The requests so far, in the order in which they came.
    pub fn received(&self) -> Vec<Received> {
        self.state
            .received
            .lock()
            .expect("no test panics with the lock")
            .clone()
    }

    /// The only request so far.
    ///
    /// # Panics
    /// When there is none, or more than one.
    pub fn only(&self) -> Received {
        let received = self.received();
        assert_eq!(received.len(), 1, "{received:#?}");
        received.into_iter().next().expect("there is one")
    }

    /// How many connections were made so far.
    pub fn connections(&self) -> usize {
        self.state.connections.load(Ordering::SeqCst)
    }
}

impl State {
    fn serve(&self, mut stream: TcpStream, connection: usize) {
        // Only speed: small responses leave at once.
        let _ = stream.set_nodelay(true);
        let mut rest = Vec::new();
        while let Some(received) = Received::read(&mut stream, &mut rest, connection) {
            let number = {
                let mut all = self.received.lock().expect("no test panics with the lock");
                all.push(received.clone());
                all.len() - 1
            };
            if !(self.answering)(&received, number).carry_out(&mut stream) {
                return;
            }
        }
    }
}
