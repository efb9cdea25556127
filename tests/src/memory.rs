//! A transport without a network: a function returns the responses, so tests can run with paused time.

use std::future::Future;

use ledger_api::Request;
use ledger_api::runtime::{Body, BoxFuture, Transport, TransportError};

/// The result of a transport.
pub type Carried = Result<http::Response<Body>, TransportError>;

/// A transport that calls a function for each request.
pub struct Memory<F>(pub F);

impl<F, R> Transport for Memory<F>
where
    F: Fn(Request) -> R + Send + Sync + 'static,
    R: Future<Output = Carried> + Send + 'static,
{
    fn send(&self, request: Request) -> BoxFuture<'_, Carried> {
        Box::pin((self.0)(request))
    }
}

/// Returns a response with a status and a body.
///
/// # Panics
///
/// The status is invalid.
pub fn answer(status: u16, body: impl Into<Body>) -> http::Response<Body> {
    let mut answer = http::Response::new(body.into());
    *answer.status_mut() = http::StatusCode::from_u16(status).expect("a status");
    answer
}
