//! One attempt: sends a request, follows redirects, and reads the response.

use std::sync::Arc;
use std::time::Duration;

use super::authorize::{Tokens, prepare};
use super::job::Job;
use super::progress::{Event, Progress};
use super::raw_response::RawResponse;
use super::receive::{IncompleteResponse, Received, read_body, receive};
use super::redirect;
use super::shared::Shared;
use crate::runtime::clock::{self, Instant};
use crate::runtime::error::outcome::Outcome;
use crate::runtime::error::{Error, Kind, Result};
use crate::runtime::request::Request;
use crate::runtime::transport::{Phase, TransportError};

/// Sends a request and reads the response, all within `limit`. For a streamed body, the timeout starts anew with
/// each chunk. `tokens` are those of the last request that was sent, because redirects may continue without them.
///
/// # Errors
/// There is no response, none in time, or none that is a success.
pub(in crate::runtime) async fn exchange(
    shared: &Arc<Shared>,
    job: &Job,
    request: Request,
    limit: Option<Duration>,
    progress: &mut Progress,
    tokens: &mut Tokens,
) -> Result<RawResponse> {
    let mut head = None;
    let ends_at = limit.and_then(|limit| Instant::now().checked_add(limit));
    // Boxed, because a future is moved into the one that awaits it, and this is the largest.
    let response = Box::pin(response(
        shared, job, request, ends_at, &mut head, progress, tokens,
    ));
    clock::within(limit, response).await.unwrap_or_else(|| {
        let seconds = limit.unwrap_or_default().as_secs_f64();
        let error = Error::new(
            Kind::Timeout,
            Outcome::Unknown,
            format!("no complete response within {seconds} s"),
        );
        Err(match head {
            Some(mut head) => error.with_partial(head.error_response()),
            None => error,
        })
    })
}

async fn response(
    shared: &Arc<Shared>,
    job: &Job,
    mut request: Request,
    ends_at: Option<Instant>,
    head: &mut Option<IncompleteResponse>,
    progress: &mut Progress,
    tokens: &mut Tokens,
) -> Result<RawResponse> {
    // The request after redirects. The request that is sent is not kept, so it need not be copied.
    let mut led: Option<Request> = None;
    // Redirects that left the origin get no credentials, even if they return to it.
    let mut is_same_origin = true;
    let mut hops = 0;
    loop {
        request.ends_at = ends_at;
        // The head of a redirect is not that of the response.
        *head = None;
        progress.apply(Event::Sent);
        let secret_query = request.secret_query.clone();
        let sent = shared.transport.send(request).await;
        let asked = led.as_ref().unwrap_or(&job.request);
        let response = sent.map_err(|error| failed(error, asked, progress))?;
        let (parts, body) = response.into_parts();
        let head = head.insert(IncompleteResponse {
            status: parts.status,
            headers: parts.headers,
            received: Received::default(),
        });
        let status = head.status;
        let message = match redirect::next(asked, status, &head.headers, secret_query.as_ref()) {
            Ok(None) => {
                let received = receive(shared, job, head, body).await;
                // A response that was cut off stays in doubt.
                let is_whole = received
                    .as_ref()
                    .map_or_else(|error| error.outcome() == Outcome::Responded, |_| true);
                if is_whole {
                    progress.apply(Event::Response(status));
                }
                return received;
            }
            Ok(Some(next)) if hops < redirect::MAX_REDIRECTS => {
                progress.apply(Event::Redirect(status));
                hops += 1;
                *tokens = Tokens::new();
                request = next.request.clone();
                is_same_origin &= next.is_same_origin;
                if is_same_origin {
                    *tokens = prepare(shared, job, &mut request, None, &[]).await?;
                }
                led = Some(next.request);
                continue;
            }
            Ok(Some(_)) => "the server's redirects have no end".to_owned(),
            Err(message) => message,
        };
        progress.apply(Event::Response(status));
        let _ = read_body(body, shared.max_body, &mut head.received).await;
        return Err(Error::new(Kind::Redirect, Outcome::Responded, message)
            .with_response(head.error_response()));
    }
}

fn failed(error: TransportError, request: &Request, progress: &mut Progress) -> Error {
    let cause = error.cause();
    let host = request.authority();
    let is_timeout = error.is_timeout;
    let (kind, message) = match error.phase {
        Phase::Invalid => (
            Kind::Request,
            format!("the request cannot be sent: {cause}"),
        ),
        Phase::Connecting if is_timeout => {
            (Kind::Connect, format!("no connection to {host} in time"))
        }
        Phase::Connecting => (Kind::Connect, format!("no connection to {host}: {cause}")),
        Phase::Unprocessed => (
            Kind::Unprocessed,
            format!("{host} did not process the request: {cause}"),
        ),
        Phase::Sending if is_timeout => (Kind::Timeout, format!("no response from {host} in time")),
        Phase::Sending => (
            Kind::Connection,
            format!("the connection to {host} broke: {cause}"),
        ),
    };
    if error.phase != Phase::Sending {
        progress.apply(Event::NotSent);
    }
    let failed = Error::new(kind, progress.outcome(), message).with_source(error);
    match is_timeout {
        true => failed.timed_out(),
        false => failed,
    }
}
