//! A server without a network: a function that answers when the test's own clock says so.

use std::future::Future;

use ledger_api::Request;
use ledger_api::runtime::{Body, BoxFuture, Transport, TransportError};

/// What a transport brings back.
pub type Carried = Result<http::Response<Body>, TransportError>;

/// A transport that asks a function.
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

/// An answer with a status and a body.
///
/// # Panics
/// When there is no such status.
pub fn answer(status: u16, body: impl Into<Body>) -> http::Response<Body> {
    let mut answer = http::Response::new(body.into());
    *answer.status_mut() = http::StatusCode::from_u16(status).expect("a status");
    answer
}
