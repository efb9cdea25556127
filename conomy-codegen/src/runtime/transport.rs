//! Transports carry requests to the server.

#[cfg(not(target_family = "wasm"))]
pub(in crate::runtime) mod connect;
#[cfg(all(feature = "http2", not(target_family = "wasm")))]
pub(in crate::runtime) mod http2;
pub(in crate::runtime) mod idle;
pub(in crate::runtime) mod pools;
pub(in crate::runtime) mod reqwest_transport;

use std::fmt;

use crate::runtime::body::{Body, BoxError};
use crate::runtime::clock::BoxFuture;
use crate::runtime::error::Error;
use crate::runtime::error::outcome::Outcome;
use crate::runtime::request::Request;

/// Carries requests to the server. The default is reqwest.
///
/// A transport sends one request and returns one response, whatever its status. It follows no redirects, retries
/// nothing and has no timeouts: the client does all of that, in the same way for every transport. If it cannot connect
/// within [`Request::time_left`], it should return [`TransportError::not_sent`], so that the client knows that nothing
/// was sent.
#[cfg(not(target_family = "wasm"))]
pub trait Transport: Send + Sync + 'static {
    /// Sends a request. Most libraries take what [`Request::into_http`] returns. The body of the response may still
    /// be arriving.
    fn send(&self, request: Request)
    -> BoxFuture<'_, Result<http::Response<Body>, TransportError>>;
}

/// Carries requests to the server. The default is reqwest.
///
/// A transport sends one request and returns one response, whatever its status. It follows no redirects, retries
/// nothing and has no timeouts: the client does all of that, in the same way for every transport. If it cannot connect
/// within [`Request::time_left`], it should return [`TransportError::not_sent`], so that the client knows that nothing
/// was sent.
#[cfg(target_family = "wasm")]
pub trait Transport: 'static {
    /// Sends a request. Most libraries take what [`Request::into_http`] returns. The body of the response may still
    /// be arriving.
    fn send(&self, request: Request)
    -> BoxFuture<'_, Result<http::Response<Body>, TransportError>>;
}

/// Why there is no response, and whether anything may have been sent.
#[derive(Debug)]
pub struct TransportError {
    pub(in crate::runtime) phase: Phase,
    pub(in crate::runtime) is_timeout: bool,
    pub(in crate::runtime) source: BoxError,
}

/// How far a request got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::runtime) enum Phase {
    /// The transport cannot send such a request.
    Invalid,
    /// No connection was made.
    Connecting,
    /// A connection was made.
    Sending,
    /// A connection was made, and the server said that it did not process the request.
    Unprocessed,
}

impl TransportError {
    /// Creates an error for a request that was not sent: no connection was made.
    pub fn not_sent(source: impl Into<BoxError>) -> Self {
        Self {
            phase: Phase::Connecting,
            is_timeout: false,
            source: source.into(),
        }
    }

    /// Creates an error for a request without a complete response. The server may have received it.
    pub fn unknown(source: impl Into<BoxError>) -> Self {
        Self {
            phase: Phase::Sending,
            is_timeout: false,
            source: source.into(),
        }
    }

    /// Creates an error for a request that the server did not process, as it said: an HTTP/2 stream above the last one of
    /// a `GOAWAY` (RFC 9113 §6.8), or one that was reset with `REFUSED_STREAM` (§8.7).
    pub fn unprocessed(source: impl Into<BoxError>) -> Self {
        Self {
            phase: Phase::Unprocessed,
            is_timeout: false,
            source: source.into(),
        }
    }

    /// Marks the error as a timeout.
    #[must_use]
    pub fn timed_out(mut self) -> Self {
        self.is_timeout = true;
        self
    }

    /// Returns the root cause.
    pub(in crate::runtime) fn cause(&self) -> String {
        let mut cause: &(dyn std::error::Error + 'static) = &*self.source;
        while let Some(deeper) = cause.source() {
            cause = deeper;
        }
        cause.to_string()
    }
}

impl From<Error> for TransportError {
    /// Preserves whether anything may have been sent.
    fn from(error: Error) -> Self {
        Self {
            phase: match error.outcome() {
                Outcome::NotSent => Phase::Invalid,
                Outcome::Responded | Outcome::Unknown => Phase::Sending,
            },
            is_timeout: error.is_timeout(),
            source: error.into(),
        }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.phase {
            Phase::Invalid => "the request cannot be sent",
            Phase::Connecting => "no connection was made",
            Phase::Sending => "there is no complete response",
            Phase::Unprocessed => "the server did not process the request",
        })
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}
