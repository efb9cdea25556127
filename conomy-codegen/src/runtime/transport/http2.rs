//! HTTP/2 (RFC 9113): connections that give no sign of life, and requests that the server did not process.

use std::error::Error as StdError;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use crate::runtime::body::{Body, BoxError};
use crate::runtime::request::Request;

/// The longest silence of a connection before it is asked for a sign of life.
const SILENCE: Duration = Duration::from_secs(10);

/// Sends pings over silent connections (§6.7), and closes those that do not answer. All requests share one connection, so a dead
/// one would fail each attempt of each call; it is closed before the first attempt is over.
pub(in crate::runtime) fn keeping_alive(
    builder: reqwest::ClientBuilder,
    timeout: Option<Duration>,
) -> reqwest::ClientBuilder {
    let interval = timeout.map_or(SILENCE, |timeout| SILENCE.min(timeout / 4));
    builder
        .http2_keep_alive_interval(interval)
        .http2_keep_alive_timeout(interval)
        .http2_keep_alive_while_idle(true)
}

/// Whether a request has a stream of its own, so that an error of the connection is the stream's.
///
/// hyper reports a `GOAWAY` in two ways. The stream of a request gets the error only if the server did not process it (§6.8). But a
/// request also gets it when it is written in the very moment in which the `GOAWAY` arrives, although the server may process its
/// stream. In that case its body is never read.
#[derive(Clone, Default)]
pub(in crate::runtime) struct Dispatched(Arc<AtomicBool>);

impl Dispatched {
    /// The body of a request that is watched. A request that only reads may be sent twice, so it is not.
    pub(in crate::runtime) fn watch(&self, request: &Request) -> Option<reqwest::Body> {
        if request.body.is_empty() && request.method.is_safe() {
            self.0.store(true, Ordering::Relaxed);
            return None;
        }
        Some(reqwest::Body::wrap(Watched {
            body: request.body.clone(),
            dispatched: self.clone(),
            is_read: false,
        }))
    }

    /// Returns whether the error means that the server did not process the request (§8.7), or that it was never written.
    pub(in crate::runtime) fn is_unprocessed(&self, error: &reqwest::Error) -> bool {
        let mut cause = StdError::source(error);
        while let Some(error) = cause {
            if let Some(error) = error.downcast_ref::<h2::Error>() {
                let is_refused = error.reason() == Some(h2::Reason::REFUSED_STREAM);
                let is_left = error.is_go_away() && self.0.load(Ordering::Relaxed);
                return error.is_remote() && (is_left || error.is_reset() && is_refused);
            }
            if let Some(error) = error.downcast_ref::<hyper::Error>()
                && error.is_canceled()
            {
                return true;
            }
            cause = error.source();
        }
        false
    }
}

/// A body that tells when it is read for the first time. Even an empty one is read.
struct Watched {
    body: Body,
    dispatched: Dispatched,
    is_read: bool,
}

impl http_body::Body for Watched {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        self.is_read = true;
        self.dispatched.0.store(true, Ordering::Relaxed);
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.is_read && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
