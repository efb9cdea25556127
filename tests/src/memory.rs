//! A transport without a network: a function returns the responses, so tests can run with paused time.

use std::future::Future;

use ledger_api::Request;
use ledger_api::runtime::{Body, BoxFuture, Transport, TransportError};

/// The result of sending a request.
pub type TransportResult = Result<http::Response<Body>, TransportError>;

/// A transport that calls a function for each request.
pub struct MockTransport<F>(pub F);

impl<F, R> Transport for MockTransport<F>
where
    F: Fn(Request) -> R + Send + Sync + 'static,
    R: Future<Output = TransportResult> + Send + 'static,
{
    fn send(&self, request: Request) -> BoxFuture<'_, TransportResult> {
        Box::pin((self.0)(request))
    }
}

/// Returns a response with a status and a body.
///
/// # Panics
///
/// The status is invalid.
pub fn response(status: u16, body: impl Into<Body>) -> http::Response<Body> {
    let mut response = http::Response::new(body.into());
    *response.status_mut() = http::StatusCode::from_u16(status).expect("a status");
    response
}

/// Adds headers to a response. Replaces headers of the same names.
///
/// # Panics
///
/// A header is invalid.
pub fn with_headers<B>(
    mut response: http::Response<B>,
    headers: &[(&'static str, &str)],
) -> http::Response<B> {
    for (name, value) in headers {
        let value = http::HeaderValue::from_str(value).expect("a header");
        response.headers_mut().insert(*name, value);
    }
    response
}
