//! One request, one answer: sends, and follows redirects.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::answer::Answer;
use crate::runtime::auth::authorise::prepare;
use crate::runtime::client::Shared;
use crate::runtime::transport::clock::{self, Instant};
use super::error::{Error, Kind, Result};
use super::job::Job;
use super::outcome::Outcome;
use super::receive::{Head, receive, whole};
use super::redirect;
use super::request::Request;
use crate::runtime::transport::{Phase, TransportError};

/// Sends a request and reads the answer, all within `limit`. The time for a streamed body begins anew with each of its
/// parts.
///
/// # Errors
/// When there is no answer, none in time, or none that is a success.
pub(in crate::runtime) async fn exchange(
    shared: &Arc<Shared>,
    job: &Job,
    request: Request,
    limit: Option<Duration>,
) -> Result<Answer> {
    let mut head = None;
    let ends_at = limit.and_then(|limit| Instant::now().checked_add(limit));
    // Behind a pointer: a future is moved into the one that awaits it, and this is the largest.
    let answered = Box::pin(answered(shared, job, request, ends_at, &mut head));
    clock::within(limit, answered).await.unwrap_or_else(|| {
        let seconds = limit.unwrap_or_default().as_secs_f64();
        let error = Error::new(
            Kind::Timeout,
            Outcome::Unknown,
            format!("no complete answer within {seconds} s"),
        );
        Err(match head {
            Some(mut head) => error.with_partial(head.answered(Bytes::new())),
            None => error,
        })
    })
}

async fn answered(
    shared: &Arc<Shared>,
    job: &Job,
    mut request: Request,
    ends_at: Option<Instant>,
    head: &mut Option<Head>,
) -> Result<Answer> {
    // Where redirects have led; the request that is sent is not kept, so that it need not be copied.
    let mut led: Option<Request> = None;
    let mut hops = 0;
    loop {
        request.ends_at = ends_at;
        let sent = shared.transport.send(request).await;
        let asked = led.as_ref().unwrap_or(&job.request);
        let response = sent.map_err(|error| unless_led(hops, failed(error, asked)))?;
        let (parts, body) = response.into_parts();
        let head = head.insert(Head {
            status: parts.status,
            headers: parts.headers,
        });
        let message = match redirect::next(asked, head.status, &head.headers) {
            Ok(None) => return receive(shared, job, head, body).await,
            Ok(Some(next)) if hops < redirect::MAX_HOPS => {
                hops += 1;
                request = next.request.clone();
                if next.is_same_origin {
                    let prepared = prepare(shared, job, &mut request, None).await;
                    prepared.map_err(|error| unless_led(hops, error))?;
                }
                led = Some(next.request);
                continue;
            }
            Ok(Some(_)) => "the server's redirects have no end".to_owned(),
            Err(message) => message,
        };
        let (body, _) = whole(body, shared.max_body).await;
        return Err(
            Error::new(Kind::Redirect, Outcome::Answered, message).with_answer(head.answered(body))
        );
    }
}

/// Where redirects have led, something was sent before.
fn unless_led(hops: usize, error: Error) -> Error {
    if hops > 0 {
        error.after_sending()
    } else {
        error
    }
}

fn failed(error: TransportError, request: &Request) -> Error {
    let cause = error.cause();
    let host = request.authority();
    let is_timeout = error.is_timeout;
    let (kind, outcome, message) = match error.phase {
        Phase::Refused => (
            Kind::Request,
            Outcome::NotSent,
            format!("the request cannot be sent: {cause}"),
        ),
        Phase::Connecting if is_timeout => (
            Kind::Connect,
            Outcome::NotSent,
            format!("no connection to {host} in time"),
        ),
        Phase::Connecting => (
            Kind::Connect,
            Outcome::NotSent,
            format!("no connection to {host}: {cause}"),
        ),
        Phase::Sending if is_timeout => (
            Kind::Timeout,
            Outcome::Unknown,
            format!("no answer from {host} in time"),
        ),
        Phase::Sending => (
            Kind::Connection,
            Outcome::Unknown,
            format!("the connection to {host} broke: {cause}"),
        ),
    };
    let failed = Error::new(kind, outcome, message).with_source(error);
    match is_timeout {
        true => failed.timed_out(),
        false => failed,
    }
}
