//! The number of attempts of a call, and the delays between them.

use std::time::Duration;

use crate::runtime::api::Retries;
use crate::runtime::clock;
use crate::runtime::error::Error;

/// The number of attempts of a call, and the delays between them.
///
/// Whether a request may be retried is not a setting, because no call may do its work twice. *Repeatable* are GET, HEAD,
/// OPTIONS, TRACE, QUERY, PUT and DELETE, calls with an idempotency key, and what the API's document declares as safe to
/// repeat (`x-retry`, `x-idempotent`).
///
/// | what happened | repeatable request | any other request |
/// |---|---|---|
/// | not sent: no connection, unknown host, TLS | retried | retried |
/// | not processed: HTTP/2 `GOAWAY` or `REFUSED_STREAM` (RFC 9113 §8.7) | retried, the first time at once | the same |
/// | the connection broke, or the attempt timed out | retried | not retried |
/// | 401 for a token that the client can renew | retried once, with a new token | the same |
/// | 425 Too Early (RFC 8470) | retried | retried |
/// | 429 Too Many Requests | retried | only if the API declares that 429 means "not processed" |
/// | 408, and 5xx except 501 and 505 | retried | only if the API declares the same of the status |
/// | 409 with an idempotency key, after an attempt that may still be in progress | retried | – |
/// | a 303 that was followed, and then anything | only if it is safe (GET, HEAD, …) | not retried |
/// | any other response, such as 400, 404, 421, 422, 501 | not retried | not retried |
/// | any error with `x-should-retry: true`, or `stripe-should-retry` | retried | as without the header |
/// | any error with `x-should-retry: false` | not retried | not retried |
///
/// A streamed body is sent once, and so is a request that the document declares as not repeatable (`x-retry: never`). With
/// [`RetryPolicy::never`] or [`Options::retries(0)`](crate::runtime::Options::retries), a call is a single request; a token
/// that was rejected is then renewed for the next call. Redirects are followed within an attempt.
///
/// The delay before the second attempt is a random part of [`first_delay`](Self::first_delay). The limit doubles with each
/// attempt up to [`max_delay`](Self::max_delay). If the server asks for a delay (`Retry-After` in both forms,
/// `retry-after-ms`), the delay is the greater of the two, plus up to a tenth. There is no delay before an attempt with a new
/// token. If the delay would exceed the deadline of the call, or ten minutes without a deadline, the call ends at once; its
/// error has [`retry_after`](crate::runtime::Error::retry_after).
///
/// A policy of the client replaces the numbers that the document declares for single operations, but not whether they are
/// repeatable.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct RetryPolicy {
    pub(in crate::runtime) attempts: u32,
    first_delay: Duration,
    max_delay: Duration,
    pub(in crate::runtime) burst: u32,
}

impl Default for RetryPolicy {
    /// Returns the defaults: five attempts, delays of 1 s that double up to 32 s, and 20 retries of all calls of a client while none
    /// succeeds.
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
    /// Returns a policy without retries, also after 401.
    pub fn never() -> Self {
        Self::default().attempts(1)
    }

    /// Sets the maximum number of attempts, including the first.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// Sets the maximum delay before the second attempt.
    pub fn first_delay(mut self, delay: Duration) -> Self {
        self.first_delay = delay;
        self
    }

    /// Sets the maximum delay before any attempt, unless the server asks for a longer one.
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// Sets the maximum number of retries of all calls of a client while none succeeds. Five successes allow for another one.
    pub fn burst(mut self, retries: u32) -> Self {
        self.burst = retries;
        self
    }

    /// Returns the policy with the numbers that the document declares for an operation.
    pub(in crate::runtime) fn of(mut self, retries: &Retries) -> Self {
        self.attempts = retries.attempts.map_or(self.attempts, |most| most.max(1));
        self.first_delay = retries.first_delay.unwrap_or(self.first_delay);
        self.max_delay = retries.max_delay.unwrap_or(self.max_delay);
        self
    }

    /// Returns the delay before the next attempt, after `retries` of them: full jitter, or what the server asks for.
    pub(in crate::runtime) fn delay(&self, retries: u32, error: &Error) -> Duration {
        let bound = self
            .first_delay
            .saturating_mul(1 << retries.min(16))
            .min(self.max_delay);
        let part = clock::fraction();
        let backoff = bound.mul_f64(part);
        error.retry_after().map_or(backoff, |asked| {
            // Jitter, because the server may have asked many clients for the same delay.
            let spread = asked.min(self.max_delay).mul_f64(part / 10.0);
            asked.saturating_add(spread).max(backoff)
        })
    }
}

/// The maximum delay that a server can ask for if the call has no deadline.
pub(in crate::runtime) const LONGEST_WAIT: Duration = Duration::from_secs(600);
