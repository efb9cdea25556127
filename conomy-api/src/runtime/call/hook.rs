//! Hooks, which observe and change requests.

use std::time::Duration;

use crate::runtime::body::BoxError;
use crate::runtime::error::Error;
use crate::runtime::json::problem::Problem;
use crate::runtime::request::Request;

/// A hook that the client calls before and after each attempt, for example to sign requests or to record metrics.
pub trait Hook: Send + Sync + 'static {
    /// Receives a request with its credentials (marked as sensitive) before it is sent, and may change it. It
    /// is also called for each redirect to the same server. It cannot change the idempotency key, which all attempts share.
    ///
    /// # Errors
    /// An error ends the call, and the request is not sent.
    fn before(&self, request: &mut Request) -> Result<(), BoxError> {
        let _ = request;
        Ok(())
    }

    /// Receives the result of an attempt. If it panics, the call continues, and its response is not lost.
    fn after(&self, attempt: &Attempt<'_>) {
        let _ = attempt;
    }

    /// Receives each value of a response that does not match its schema, if the call is
    /// [lenient](crate::runtime::Options::lenient). If it panics, the call continues.
    fn problem(&self, operation: &'static str, problem: &Problem) {
        let _ = (operation, problem);
    }
}

/// The result of an attempt.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// The `operationId`.
    pub operation: &'static str,
    /// The number of the attempt within the call, starting with 1.
    pub number: u32,
    /// The duration of the attempt.
    pub duration: Duration,
    /// The error, or `None` after a success.
    pub error: Option<&'a Error>,
}
