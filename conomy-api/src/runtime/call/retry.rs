//! Whether, and when, a request is sent again.

use std::time::Duration;

use http::StatusCode;

use crate::runtime::client::api::Retries;
use crate::runtime::transport::clock;
use super::error::{Error, Kind};
use super::outcome::Outcome;

/// How often, and when, a request that may be sent again is sent again.
///
/// Whether it may be is no setting, because no call may be carried out twice:
///
/// - Every request may, when it was not sent (no connection, no such name, no TLS), after 429, and once with a new token after
///   401.
/// - GET, HEAD, OPTIONS, TRACE, PUT, DELETE and calls with an idempotency key may also when the connection broke, when an
///   attempt took too long, and after 408, 502, 503 and 504. `x-retry` in the document says otherwise of an operation.
/// - A body that is a stream is sent once.
///
/// The wait before the second attempt is a random part of [`first_delay`](Self::first_delay), and the bound doubles with
/// each attempt up to [`max_delay`](Self::max_delay). `Retry-After` of the server is honoured in both forms: the wait is what it
/// asks for, and up to a tenth more. Where the wait would not end before the deadline of the call, the call ends at once.
///
/// A policy that is given to the client takes the place of the numbers that the document gives single operations; what the
/// document says is never repeated stays so.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct RetryPolicy {
    pub(in crate::runtime) attempts: u32,
    first_delay: Duration,
    max_delay: Duration,
    pub(in crate::runtime) burst: u32,
}

impl Default for RetryPolicy {
    /// Five attempts; 1 s, doubled each time, at most 32 s; 20 retries in a row for all calls of a client.
    fn default() -> Self {
        let (first_delay, max_delay) = (Duration::from_secs(1), Duration::from_secs(32));
        Self {
            attempts: 5,
            first_delay,
            max_delay,
            burst: 20,
        }
    }
}

impl RetryPolicy {
    /// Each request is sent once.
    pub fn never() -> Self {
        Self::default().attempts(1)
    }

    /// How often a request is sent at most.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// The longest wait before the second attempt.
    pub fn first_delay(mut self, delay: Duration) -> Self {
        self.first_delay = delay;
        self
    }

    /// The longest wait before any attempt, unless the server asks for more.
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// How many retries all calls of a client may make while none succeeds; five successes allow for one more.
    pub fn burst(mut self, retries: u32) -> Self {
        self.burst = retries;
        self
    }

    /// The policy with what a document says about an operation.
    pub(in crate::runtime) fn of(mut self, retries: &Retries) -> Self {
        self.attempts = retries.attempts.map_or(self.attempts, |most| most.max(1));
        self.first_delay = retries.first_delay.unwrap_or(self.first_delay);
        self.max_delay = retries.max_delay.unwrap_or(self.max_delay);
        self
    }

    /// How long to wait before the next attempt, after `retries` of them: full jitter, or what the server asks for.
    pub(in crate::runtime) fn delay(&self, retries: u32, error: &Error) -> Duration {
        let bound = self
            .first_delay
            .saturating_mul(1 << retries.min(16))
            .min(self.max_delay);
        let part = clock::random::<4>().map_or(1.0, |bytes| {
            f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX)
        });
        match error.retry_after() {
            // Not all at once: those who were told to wait equally long come back spread over a tenth more.
            Some(asked) => {
                asked.saturating_add(asked.min(self.max_delay).mul_f64(part / 10.0))
            }
            None => bound.mul_f64(part),
        }
    }
}

/// Whether sending a request again is safe, and might help (RFC 9110 §9.2.2).
pub(in crate::runtime) fn is_retryable(
    kind: Kind,
    outcome: Outcome,
    status: Option<StatusCode>,
    repeatable: bool,
) -> bool {
    match kind {
        Kind::Connect | Kind::Connection | Kind::Timeout => {
            repeatable || outcome == Outcome::NotSent
        }
        Kind::Status => match status.map_or(0, |status| status.as_u16()) {
            429 => repeatable || outcome != Outcome::Unknown,
            408 | 502 | 503 | 504 => repeatable,
            _ => false,
        },
        Kind::Setup
        | Kind::Request
        | Kind::Credential
        | Kind::Redirect
        | Kind::Decode
        | Kind::Limit => false,
        #[cfg(not(target_family = "wasm"))]
        Kind::Disk => false,
    }
}
