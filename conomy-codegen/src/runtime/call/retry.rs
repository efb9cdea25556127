//! How often, and when, a request is sent again.

use std::time::Duration;

use crate::runtime::api::Retries;
use crate::runtime::clock;
use crate::runtime::error::Error;

/// How often, and when, a request is sent again.
///
/// Whether it may be sent again is not a setting, because no call may do its work twice. *Repeatable* are GET, HEAD, OPTIONS, TRACE,
/// QUERY, PUT and DELETE, calls with an idempotency key, and what the document calls safe to repeat (`x-retry`, `x-idempotent`).
///
/// | what happened | repeatable | any other request |
/// |---|---|---|
/// | not sent: no connection, no such name, no TLS | sent again | sent again |
/// | not processed, says the server: HTTP/2 `GOAWAY` or `REFUSED_STREAM` (RFC 9113 §8.7) | sent again, the first time at once | the same |
/// | the connection broke, or the attempt took too long | sent again | not sent again |
/// | 401 to a token that the client can renew | sent again once, with a new token | the same |
/// | 425 Too Early (RFC 8470) | sent again | sent again |
/// | 429 Too Many Requests | sent again | only if the API declares that 429 means "not processed" |
/// | 408 and 5xx but 501 and 505 | sent again | only if the API declares the same of the status |
/// | 409, with an idempotency key, after an attempt that may still be in progress | sent again | – |
/// | a 303 that was followed, and then anything | only if it is safe (GET, HEAD, …) | not sent again |
/// | any other response, such as 400, 404, 421, 422, 501 | not sent again | not sent again |
/// | any error with `x-should-retry: true`, or `stripe-should-retry` | sent again | as without the header |
/// | any error with `x-should-retry: false` | not sent again | not sent again |
///
/// A body that is a stream is sent once, and so is a request that the document never wants repeated (`x-retry: never`). With
/// [`RetryPolicy::never`] or [`Options::retries(0)`](crate::runtime::Options::retries) a call is one request, whatever
/// happens; a token that was refused is then renewed for the next call. Redirects are followed within an attempt.
///
/// The wait before the second attempt is a random part of [`first_delay`](Self::first_delay), and the bound doubles with
/// each attempt up to [`max_delay`](Self::max_delay). Where the server asks to wait (`Retry-After` in both forms,
/// `retry-after-ms`), the wait is the greater of that random part and what the server asks for, and up to a tenth more. A new token
/// is used at once. Where the wait would not end before the deadline of the call, or is longer than ten minutes and the call has
/// no deadline, the call ends at once; its error has [`retry_after`](crate::runtime::Error::retry_after).
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
    /// Each call is one request, also after 401.
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
        // From 0 to just below 1, so that the product never exceeds the longest duration.
        let part = clock::random::<4>().map_or(0.5, |bytes| {
            f64::from(u32::from_le_bytes(bytes)) / (f64::from(u32::MAX) + 1.0)
        });
        let backoff = bound.mul_f64(part);
        error.retry_after().map_or(backoff, |asked| {
            // Clients that were told to wait equally long come back spread over a tenth more.
            let spread = asked.min(self.max_delay).mul_f64(part / 10.0);
            asked.saturating_add(spread).max(backoff)
        })
    }
}

/// The longest wait that a server can ask for where the call has no deadline.
pub(in crate::runtime) const LONGEST_WAIT: Duration = Duration::from_secs(600);
