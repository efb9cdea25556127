//! Carries out a call: attempts, one after the other, until there is an answer or no attempt is left.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;

use super::answer::{Answer, Origin};
use crate::runtime::auth::authorise::{Used, prepare};
use crate::runtime::client::Shared;
use crate::runtime::transport::clock::{self, BoxFuture, Instant};
use super::error::{Error, Kind, Result};
use super::exchange::exchange;
use crate::runtime::client::hook::Attempt;
use super::idempotency::Repeatable;
use super::job::Job;
use super::retry::is_retryable;
use super::trace;

/// Carries out a call. It is not generic and is compiled once; only decoding is.
pub(in crate::runtime) fn execute(shared: Arc<Shared>, job: Box<Job>) -> BoxFuture<'static, Result<Answer>> {
    let span = trace::call(&job);
    Box::pin(trace::within(span, async move {
        if !clock::is_available() {
            let message =
                "there is no Tokio runtime here: call within one, or use `send_blocking()`";
            return Err(job.told(&shared, 0, Error::not_sent(Kind::Setup, message)));
        }
        let mut progress = Progress {
            attempts: 0,
            retries: 0,
            is_renewed: false,
            in_doubt: false,
            ends_at: None,
        };
        progress.ends_at = shared
            .deadline(&job)
            .and_then(|limit| Instant::now().checked_add(limit));
        let result = attempts(&shared, &job, &mut progress).await;
        let result = match result {
            Ok(mut answer) => {
                shared.budget.deposit();
                answer.origin = Some(Origin {
                    shared,
                    job,
                    attempts: progress.attempts,
                });
                Ok(answer)
            }
            Err(error) if progress.in_doubt => {
                let is_reading = job.request.method.is_safe();
                Err(job.told(&shared, progress.attempts, error.in_doubt(is_reading)))
            }
            Err(error) => Err(job.told(&shared, progress.attempts, error)),
        };
        trace::ended(&result);
        result
    }))
}

/// How far a call is.
struct Progress {
    /// How often the request was sent.
    attempts: u32,
    /// How often of them because the one before failed.
    retries: u32,
    /// Whether a token was refused and renewed; that happens once.
    is_renewed: bool,
    /// Whether an attempt that failed may have done the work.
    in_doubt: bool,
    ends_at: Option<Instant>,
}

impl Progress {
    fn left(&self) -> Option<Duration> {
        self.ends_at
            .map(|end| end.saturating_duration_since(Instant::now()))
    }

    /// Whether there is time to wait for so long, and for an attempt after it.
    fn has_time_for(&self, wait: Duration) -> bool {
        self.left().is_none_or(|left| wait < left)
    }
}

async fn attempts(shared: &Arc<Shared>, job: &Job, progress: &mut Progress) -> Result<Answer> {
    let is_whole = job.request.body.as_bytes().is_some();
    let (policy, most) = (shared.retry(job), shared.most_retries(job));
    loop {
        let mut used = Used::new();
        let error = match attempt(shared, job, progress, &mut used).await {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        if error.status() == Some(StatusCode::UNAUTHORIZED) && !progress.is_renewed && !used.is_empty()
        {
            progress.is_renewed = true;
            used.iter().for_each(|(source, held)| source.forget(held));
            // Who is not let in has done nothing yet, so that this is safe for every method.
            if is_whole && !job.retries.never && progress.has_time_for(Duration::ZERO) {
                continue;
            }
        }
        let is_safe = job.repeatable != Repeatable::Never;
        let is_retryable = is_retryable(error.kind(), error.outcome(), error.status(), is_safe);
        if !is_whole || progress.retries >= most || !is_retryable {
            return Err(error);
        }
        let wait = policy.delay(progress.retries, &error);
        if !progress.has_time_for(wait) || !shared.budget.withdraw() {
            return Err(error);
        }
        progress.retries += 1;
        progress.in_doubt |= error.leaves_doubt();
        trace::waits(wait, &error);
        clock::sleep(wait).await;
    }
}

async fn attempt(
    shared: &Arc<Shared>,
    job: &Job,
    progress: &mut Progress,
    used: &mut Used,
) -> Result<Answer> {
    let mut request = job.request.clone();
    *used = prepare(shared, job, &mut request, progress.left()).await?;
    progress.attempts += 1;
    let span = trace::attempt(job, &request, progress.attempts);
    let started = Instant::now();
    let limit = [shared.timeout(job), progress.left()]
        .into_iter()
        .flatten()
        .min();
    let result = trace::within(span, async {
        let result = exchange(shared, job, request, limit).await;
        trace::ended(&result);
        result.map_err(|error| job.told(shared, progress.attempts, error))
    })
    .await;
    for hook in &shared.hooks {
        let (operation, number) = (job.operation, progress.attempts);
        hook.after(&Attempt {
            operation,
            number,
            duration: started.elapsed(),
            error: result.as_ref().err(),
        });
    }
    result
}
