//! What carries a request to the server.

pub(in crate::runtime) mod body;
pub(in crate::runtime) mod clock;
#[cfg(not(target_family = "wasm"))]
pub(in crate::runtime) mod connect;
#[cfg(not(target_family = "wasm"))]
pub(in crate::runtime) mod disk;
pub(in crate::runtime) mod file;
pub(in crate::runtime) mod idle;
pub(in crate::runtime) mod pools;
pub(in crate::runtime) mod reqwest_transport;

use std::fmt;

use self::body::{Body, BoxError};
use self::clock::BoxFuture;
use crate::runtime::call::error::Error;
use crate::runtime::call::request::Request;

/// What carries a request to the server: reqwest, unless the caller brings something else.
///
/// It sends one request and gives one answer, whatever its status. It follows no redirects, repeats nothing and keeps no
/// time: the client does all of that, the same for every transport. Only of a connection that is not made within
/// [`Request::time_left`] it should say so, because then the client knows that nothing was sent.
#[cfg(not(target_family = "wasm"))]
pub trait Transport: Send + Sync + 'static {
    /// Sends a request ([`Request::into_http`] is what most libraries take). The answer's body may still be arriving.
    fn send(&self, request: Request)
    -> BoxFuture<'_, Result<http::Response<Body>, TransportError>>;
}

/// What carries a request to the server: reqwest, unless the caller brings something else.
///
/// It sends one request and gives one answer, whatever its status. It follows no redirects, repeats nothing and keeps no
/// time: the client does all of that, the same for every transport. Only of a connection that is not made within
/// [`Request::time_left`] it should say so, because then the client knows that nothing was sent.
#[cfg(target_family = "wasm")]
pub trait Transport: 'static {
    /// Sends a request ([`Request::into_http`] is what most libraries take). The answer's body may still be arriving.
    fn send(&self, request: Request)
    -> BoxFuture<'_, Result<http::Response<Body>, TransportError>>;
}

/// Why there is no answer. The most important thing that a transport knows is whether anything can have been sent.
#[derive(Debug)]
pub struct TransportError {
    pub(in crate::runtime) phase: Phase,
    pub(in crate::runtime) is_timeout: bool,
    pub(in crate::runtime) source: BoxError,
}

/// How far a request came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::runtime) enum Phase {
    /// The request is none that this transport can send.
    Refused,
    /// There was no connection.
    Connecting,
    /// There was a connection.
    Sending,
    /// There was a connection, and the server says that it did not process the request.
    Unprocessed,
}

impl TransportError {
    /// There was no connection: the server cannot have received anything.
    pub fn not_sent(source: impl Into<BoxError>) -> Self {
        Self {
            phase: Phase::Connecting,
            is_timeout: false,
            source: source.into(),
        }
    }

    /// There was a connection, and no complete answer: the server may have received the request.
    pub fn unknown(source: impl Into<BoxError>) -> Self {
        Self {
            phase: Phase::Sending,
            is_timeout: false,
            source: source.into(),
        }
    }

    /// There was a connection, and the server says that it did not process the request, such as an HTTP/2 stream above the last one
    /// of a `GOAWAY` (RFC 9113 §6.8) or one that was reset with `REFUSED_STREAM` (§8.7).
    pub fn unprocessed(source: impl Into<BoxError>) -> Self {
        Self {
            phase: Phase::Unprocessed,
            is_timeout: false,
            source: source.into(),
        }
    }

    /// Says that it took too long.
    #[must_use]
    pub fn timed_out(mut self) -> Self {
        self.is_timeout = true;
        self
    }

    /// What lies at the bottom of it.
    pub(in crate::runtime) fn cause(&self) -> String {
        let mut cause: &(dyn std::error::Error + 'static) = &*self.source;
        while let Some(deeper) = cause.source() {
            cause = deeper;
        }
        cause.to_string()
    }
}

impl From<Error> for TransportError {
    /// The request is none that can be sent.
    fn from(error: Error) -> Self {
        Self {
            phase: Phase::Refused,
            is_timeout: false,
            source: error.into(),
        }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.cause())
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}
