//! Watching, and changing, what is sent.

use std::time::Duration;

use crate::runtime::transport::body::BoxError;
use crate::runtime::call::error::Error;
use crate::runtime::call::request::Request;

/// Called before and after each attempt of each call: for signatures, metrics, logs.
pub trait Hook: Send + Sync + 'static {
    /// Sees a request, with its credentials (marked as sensitive), just before it is sent, and may change it. Where the server
    /// leads an attempt elsewhere on the same server, that request is seen as well.
    ///
    /// # Errors
    /// An error ends the call: the request is not sent.
    fn before(&self, request: &mut Request) -> Result<(), BoxError> {
        let _ = request;
        Ok(())
    }

    /// Sees how an attempt ended.
    fn after(&self, attempt: &Attempt<'_>) {
        let _ = attempt;
    }
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// The operation's name in the document.
    pub operation: &'static str,
    /// Which attempt of the call it was, counted from 1.
    pub number: u32,
    /// How long it took.
    pub duration: Duration,
    /// Why it failed; `None` after a success.
    pub error: Option<&'a Error>,
}
