//! A call that is ready to be carried out.

use crate::runtime::api::{Retries, Scheme};
use std::time::Duration;

use super::case::Case;
use super::idempotency::Repeatable;
use super::options::Options;
use super::retry::RetryPolicy;
use super::shared::Shared;
use crate::runtime::error::Error;
use crate::runtime::request::Request;

/// A call that is ready to be carried out. It has no generic types, so that everything that uses it is compiled
/// once.
#[derive(Clone, Debug)]
pub(in crate::runtime) struct Job {
    pub(in crate::runtime) request: Request,
    /// The required credentials.
    pub(in crate::runtime) schemes: &'static [&'static Scheme],
    /// The `operationId`.
    pub(in crate::runtime) operation: &'static str,
    /// The path template, for metrics.
    #[cfg_attr(
        not(feature = "tracing"),
        expect(dead_code, reason = "only spans carry it")
    )]
    pub(in crate::runtime) template: &'static str,
    /// The header of idempotency keys, if the API has one.
    pub(in crate::runtime) idempotency_header: Option<&'static str>,
    pub(in crate::runtime) repeatable: Repeatable,
    /// What the document says about retries.
    pub(in crate::runtime) retries: Retries,
    pub(in crate::runtime) options: Options,
    /// The documented successful responses.
    pub(in crate::runtime) cases: &'static [Case],
}

impl Job {
    /// Adds the call to an error.
    pub(in crate::runtime) fn annotated(
        &self,
        shared: &Shared,
        attempts: u32,
        error: Error,
    ) -> Error {
        let name = shared.api.idempotency_header;
        let key = name.and_then(|name| self.request.headers.get(name));
        error
            .with_call(self.operation, attempts)
            .with_key(key.cloned())
    }

    /// Returns whether the request is sent once: its body is a stream, or the document says so.
    pub(in crate::runtime) fn is_sent_once(&self) -> bool {
        self.retries.never || self.request.body.as_bytes().is_none()
    }

    /// Returns the retry policy: the caller's, or that of the document.
    pub(in crate::runtime) fn retry(&self, shared: &Shared) -> RetryPolicy {
        let policy = shared.retry.clone();
        match (self.retries.never, shared.is_retry_given) {
            (true, _) => RetryPolicy::never(),
            (false, true) => policy,
            (false, false) => policy.of(&self.retries),
        }
    }

    /// Returns the maximum number of retries: that of the call, of the client, or of the document.
    pub(in crate::runtime) fn most_retries(&self, shared: &Shared) -> u32 {
        match self.options.retries {
            Some(most) if !self.retries.never => most,
            _ => self.retry(shared).attempts - 1,
        }
    }

    /// Returns the timeout of an attempt.
    pub(in crate::runtime) fn timeout(&self, shared: &Shared) -> Option<Duration> {
        self.options.timeout.or(shared.timeout)
    }

    /// Returns the deadline of the call.
    pub(in crate::runtime) fn deadline(&self, shared: &Shared) -> Option<Duration> {
        self.options.deadline.or(shared.deadline)
    }
}
