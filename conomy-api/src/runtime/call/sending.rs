//! The future of a call.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use super::builder::Call;
use super::case::Case;
use super::execute::execute;
use super::raw_response::RawResponse;
use super::response::Response;
use crate::runtime::clock::BoxFuture;
use crate::runtime::error::Result;

/// A call in progress. Awaiting it returns the deserialized body.
///
/// Everything but deserializing is boxed and compiled once, so that an operation costs the compiler little. The
/// future owns its data and can be moved to another task. Dropping it cancels the call; the server may have received
/// the request.
#[must_use = "a call is only sent when it is awaited"]
pub struct Sending<T> {
    response: BoxFuture<'static, Result<RawResponse>>,
    decode: fn(RawResponse) -> Result<T>,
}

impl<T> Future for Sending<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T>> {
        let response = ready!(self.response.as_mut().poll(cx));
        Poll::Ready(response.and_then(self.decode))
    }
}

impl<T> fmt::Debug for Sending<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sending")
    }
}

/// A call in progress. Awaiting it returns the response with status and headers.
#[must_use = "a call is only sent when it is awaited"]
#[derive(Debug)]
pub struct Responding<T>(Sending<T>);

impl<T> Future for Responding<T> {
    type Output = Result<Response<T>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<Response<T>>> {
        let response = ready!(self.0.response.as_mut().poll(cx));
        Poll::Ready(response.and_then(|response| Response::read(response, self.0.decode)))
    }
}

impl Call<'_> {
    /// Sends the request and deserializes the response.
    pub fn send<T>(
        self,
        cases: &'static [Case],
        decode: fn(RawResponse) -> Result<T>,
    ) -> Sending<T> {
        Sending {
            response: self.response(cases),
            decode,
        }
    }

    /// Sends the request and keeps status and headers of the response.
    pub fn respond<T>(
        self,
        cases: &'static [Case],
        decode: fn(RawResponse) -> Result<T>,
    ) -> Responding<T> {
        Responding(self.send(cases, decode))
    }

    fn response(self, cases: &'static [Case]) -> BoxFuture<'static, Result<RawResponse>> {
        let shared = self.state.shared.clone();
        match self.job(cases) {
            Ok(job) => execute(shared, job),
            Err(error) => Box::pin(std::future::ready(Err(error))),
        }
    }
}
