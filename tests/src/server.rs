//! A real HTTP/1.1 server on this machine that sends scripted responses and records the requests.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::{Received, Reply};

/// A server on its own port. It stops when the test process exits.
pub struct Server {
    address: SocketAddr,
    state: Arc<State>,
}

type Handler = dyn Fn(&Received, usize) -> Reply + Send + Sync;

struct State {
    handler: Box<Handler>,
    received: Mutex<Vec<Received>>,
    connections: AtomicUsize,
}

impl Server {
    /// Starts a server. `handler` is called with each request and the number of earlier requests. It may block, because each
    /// connection has its own thread.
    pub fn start(handler: impl Fn(&Received, usize) -> Reply + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let address = listener.local_addr().expect("the port is known");
        let state = Arc::new(State {
            handler: Box::new(handler),
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

    /// Starts a server that always sends the same reply.
    pub fn always(reply: Reply) -> Server {
        Server::start(move |_, _| reply.clone())
    }

    /// Starts a server that sends the replies in order, and then repeats the last one.
    ///
    /// # Panics
    ///
    /// There is no reply.
    pub fn script(replies: Vec<Reply>) -> Server {
        assert!(!replies.is_empty(), "a script has at least one reply");
        Server::start(move |_, number| replies[number.min(replies.len() - 1)].clone())
    }

    /// Returns the address of the server.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the base URL, whose path is that of Conomy's base URL.
    pub fn url(&self) -> String {
        format!("http://{}/sandbox", self.address)
    }

    /// Returns the requests received so far, in order of arrival.
    pub fn received(&self) -> Vec<Received> {
        self.state
            .received
            .lock()
            .expect("the lock is not poisoned")
            .clone()
    }

    /// Returns the only request received so far.
    ///
    /// # Panics
    ///
    /// No request was received, or more than one.
    pub fn only(&self) -> Received {
        let received = self.received();
        assert_eq!(received.len(), 1, "{received:#?}");
        received.into_iter().next().expect("there is one")
    }

    /// Returns how many connections were accepted so far.
    pub fn connections(&self) -> usize {
        self.state.connections.load(Ordering::SeqCst)
    }
}

impl State {
    fn serve(&self, mut stream: TcpStream, connection: usize) {
        // Sends small responses immediately. This only affects speed.
        let _ = stream.set_nodelay(true);
        let mut rest = Vec::new();
        while let Some(received) = Received::read(&mut stream, &mut rest, connection) {
            let number = {
                let mut all = self.received.lock().expect("the lock is not poisoned");
                all.push(received.clone());
                all.len() - 1
            };
            if !(self.handler)(&received, number).carry_out(&mut stream) {
                return;
            }
        }
    }
}
