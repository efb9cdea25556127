//! Carries out a call: makes attempts until there is a response or no attempt is left.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use http::header::HeaderName;
use http::{HeaderValue, StatusCode};

use super::authorize::{Tokens, prepare, renew_rejected};
use super::exchange::exchange;
use super::hook::Attempt;
use super::idempotency::is_safe;
use super::job::Job;
use super::progress::{Event, Progress};
use super::raw_response::{Origin, RawResponse};
use super::retry::LONGEST_WAIT;
use super::shared::Shared;
use super::trace;
use crate::runtime::clock::{self, BoxFuture, Instant};
use crate::runtime::error::retryable::might_help;
use crate::runtime::error::{Error, Kind, Result};
use crate::runtime::json::problem::Problems;
use crate::runtime::request::Request;

/// Carries out a call. It is not generic and compiled once; only deserializing is generic.
pub(in crate::runtime) fn execute(
    shared: Arc<Shared>,
    job: Box<Job>,
) -> BoxFuture<'static, Result<RawResponse>> {
    let span = trace::call(&job);
    Box::pin(trace::within(span, async move {
        if let Some(message) = clock::why_unavailable() {
            return Err(job.annotated(&shared, 0, Error::not_sent(Kind::Setup, message)));
        }
        let mut run = Run::new(&shared, &job);
        let result = run.attempts().await;
        let (attempts, is_repeatable) = (run.attempts, run.progress.is_another_call_safe());
        let result = result.map(|mut response| {
            shared.budget.deposit();
            let origin = Origin {
                shared,
                job,
                attempts,
                is_repeatable,
            };
            response.problems = Problems::new(origin.is_lenient());
            response.origin = Some(origin);
            response
        });
        trace::ended(result.as_ref().map(|response| response.status));
        result
    }))
}

/// A call that is being carried out.
struct Run<'a> {
    shared: &'a Arc<Shared>,
    job: &'a Job,
    progress: Progress,
    /// The number of attempts.
    attempts: u32,
    /// The maximum number of retries.
    retries_left: u32,
    /// The number of retries after a delay.
    waits: u32,
    /// The tokens that were rejected. They are renewed once.
    refused: Tokens,
    /// Whether a server has said that it did not process the request.
    was_unprocessed: bool,
    ends_at: Option<Instant>,
}

impl<'a> Run<'a> {
    fn new(shared: &'a Arc<Shared>, job: &'a Job) -> Self {
        let is_safe = is_safe(&job.request.method);
        let unprocessed = [shared.api.unprocessed, job.retries.unprocessed];
        let deadline = job.deadline(shared);
        Self {
            shared,
            job,
            progress: Progress::new(is_safe, job.repeatable, unprocessed),
            attempts: 0,
            retries_left: match job.is_sent_once() {
                true => 0,
                false => job.most_retries(shared),
            },
            waits: 0,
            refused: Tokens::new(),
            was_unprocessed: false,
            ends_at: deadline.and_then(|limit| Instant::now().checked_add(limit)),
        }
    }

    fn left(&self) -> Option<Duration> {
        self.ends_at
            .map(|end| end.saturating_duration_since(Instant::now()))
    }

    /// Returns whether there is time for a delay and another attempt.
    fn has_time_for(&self, wait: Duration) -> bool {
        self.left().map_or(wait <= LONGEST_WAIT, |left| wait < left)
    }

    async fn attempts(&mut self) -> Result<RawResponse> {
        loop {
            let mut tokens = Tokens::new();
            let error = match self.attempt(&mut tokens).await {
                Ok(response) => return Ok(response),
                Err(error) => error,
            };
            let may_send_again = self.retries_left > 0 && self.progress.may_send_again();
            if error.status() == Some(StatusCode::UNAUTHORIZED) && !tokens.is_empty() {
                if !self.renew(tokens) || !may_send_again || !self.has_time_for(Duration::ZERO) {
                    return Err(error);
                }
                self.retries_left -= 1;
                continue;
            }
            // The call that fetches a token was retried already.
            let is_hopeless = error.kind() == Kind::Credential
                || !might_help(&error) && !self.is_key_in_use(&error);
            if !may_send_again || is_hopeless {
                return Err(error);
            }
            self.retries_left -= 1;
            let policy = self.job.retry(self.shared);
            // A connection that the server closes affects many requests, and is no sign of an outage.
            let is_unprocessed = error.kind() == Kind::Unprocessed;
            let wait = match is_unprocessed && !self.was_unprocessed {
                true => Duration::ZERO,
                false => policy.delay(self.waits, &error),
            };
            let is_affordable = || is_unprocessed || self.shared.budget.withdraw();
            if !self.has_time_for(wait) || !is_affordable() {
                return Err(error);
            }
            self.waits += u32::from(!wait.is_zero());
            self.was_unprocessed |= is_unprocessed;
            trace::waits(wait, &error);
            clock::sleep(wait).await;
        }
    }

    /// Renews rejected tokens, for this call or for others. Returns whether another attempt with new tokens is
    /// worthwhile.
    fn renew(&mut self, tokens: Tokens) -> bool {
        let operation = self.job.operation;
        if !self.refused.is_empty() {
            let sources = tokens.iter().map(|(source, _)| source);
            sources.for_each(|source| source.refuse_again(operation));
            return false;
        }
        self.refused = tokens;
        renew_rejected(self.shared, &self.refused, operation)
    }

    /// Returns whether the server still processes an earlier attempt with the same idempotency key.
    fn is_key_in_use(&self, error: &Error) -> bool {
        let has_key = || {
            let name = self.job.idempotency_header;
            name.is_some_and(|name| self.job.request.headers.contains_key(name))
        };
        error.status() == Some(StatusCode::CONFLICT)
            && self.progress.may_be_in_progress()
            && has_key()
    }

    async fn attempt(&mut self, tokens: &mut Tokens) -> Result<RawResponse> {
        let (shared, job) = (self.shared, self.job);
        self.progress.apply(Event::Begins);
        let mut request = job.request.clone();
        self.count(&mut request);
        *tokens = prepare(shared, job, &mut request, self.left(), &self.refused)
            .await
            .map_err(|error| self.annotated(error))?;
        self.attempts += 1;
        let span = trace::attempt(job, &request, self.attempts);
        let started = Instant::now();
        let limit = [job.timeout(shared), self.left()]
            .into_iter()
            .flatten()
            .min();
        let result = trace::within(span, async {
            let result = exchange(shared, job, request, limit, &mut self.progress, tokens).await;
            trace::ended(result.as_ref().map(|response| response.status));
            result
        })
        .await
        .map_err(|error| self.annotated(error));
        let attempt = Attempt {
            operation: job.operation,
            number: self.attempts,
            duration: started.elapsed(),
            error: result.as_ref().err(),
        };
        for hook in &shared.hooks {
            // The response may be the only proof of a payment: it outlives a hook that panics.
            let _ = catch_unwind(AssertUnwindSafe(|| hook.after(&attempt)));
        }
        result
    }

    /// Adds the number of the retry to the request, if the API has a header for it.
    fn count(&self, request: &mut Request) {
        if let Some(name) = self.shared.api.retry_count_header
            && let Ok(name) = HeaderName::from_bytes(name.as_bytes())
        {
            let value = HeaderValue::from(self.attempts);
            request.headers.insert(name, value);
        }
    }

    /// Adds the call, and what is known about it, to an error.
    fn annotated(&self, error: Error) -> Error {
        let error = self.job.annotated(self.shared, self.attempts, error);
        let status = error.status();
        error
            .with_unprocessed(status.is_some_and(|status| self.progress.is_unprocessed(status)))
            .with_outcome(self.progress.outcome())
            .with_repeatable(self.progress.is_another_call_safe())
    }
}
