//! One request, one answer: sends, follows redirects, and reads the body within its limits.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};

use super::answer::{Answer, Content};
use super::body::{Body, BoxError};
use super::case::Case;
use super::client::Shared;
use super::clock;
use super::error::{Answered, Error, Kind, Result};
use super::job::Job;
use super::outcome::Outcome;
use super::redirect;
use super::request::Request;
use super::transport::{Phase, TransportError};

/// Sends a request and reads the answer, all within `limit`. The time for a streamed body begins anew with each of its
/// parts.
///
/// # Errors
/// When there is no answer, none in time, or none that is a success.
pub(super) async fn exchange(
    shared: &Shared,
    job: &Job,
    request: Request,
    limit: Option<Duration>,
) -> Result<Answer> {
    let mut head = None;
    let exchanged = clock::within(limit, answered(shared, job, request, &mut head)).await;
    exchanged.unwrap_or_else(|| {
        let seconds = limit.unwrap_or_default().as_secs_f64();
        let error = Error::new(
            Kind::Timeout,
            Outcome::Unknown,
            format!("no complete answer within {seconds} s"),
        );
        Err(match head {
            Some((status, headers)) => error.with_partial(Answered {
                status,
                headers,
                body: Bytes::new(),
            }),
            None => error,
        })
    })
}

/// The status and headers of an answer.
type Head = (StatusCode, HeaderMap);

async fn answered(
    shared: &Shared,
    job: &Job,
    mut request: Request,
    head: &mut Option<Head>,
) -> Result<Answer> {
    for hop in 0.. {
        let host = host(&request);
        let sent = shared.transport.send(request.clone().into_http()?).await;
        let response = sent.map_err(|error| {
            let error = failed(error, &host);
            if hop > 0 {
                error.after_sending()
            } else {
                error
            }
        })?;
        let (parts, body) = response.into_parts();
        *head = Some((parts.status, parts.headers.clone()));
        let next = match redirect::next(&request, parts.status, &parts.headers) {
            Ok(Some(_)) if hop == redirect::MAX_HOPS => {
                Err("the server's redirects have no end".to_owned())
            }
            next => next,
        };
        match next {
            Ok(None) => return read(shared, job, parts.status, parts.headers, body).await,
            Ok(Some(next)) => request = next,
            Err(message) => {
                let (body, _) = whole(body, shared.max_body).await;
                let answer = Answered {
                    status: parts.status,
                    headers: parts.headers,
                    body,
                };
                return Err(
                    Error::new(Kind::Redirect, Outcome::Answered, message).with_answer(answer)
                );
            }
        }
    }
    Err(Error::new(
        Kind::Redirect,
        Outcome::Unknown,
        "the server's redirects have no end",
    ))
}

async fn read(
    shared: &Shared,
    job: &Job,
    status: StatusCode,
    headers: HeaderMap,
    mut body: Body,
) -> Result<Answer> {
    let media_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let case = Case::of_success(job.cases, status, media_type);
    if case.is_some()
        && let Some(encoding) = encoding(&headers)
    {
        let message = format!(
            "the server answered {status} compressed with `{encoding}`, which this build cannot read"
        );
        let answer = Answered {
            status,
            headers: headers.clone(),
            body: Bytes::new(),
        };
        return Err(Error::new(Kind::Decode, Outcome::Answered, message).with_answer(answer));
    }
    if let Some(case) = case
        && job.cases.get(case).is_some_and(|case| case.streamed)
    {
        return Ok(Answer {
            status,
            headers,
            content: Content::Streamed(body),
            case,
            origin: None,
        });
    }
    let announced = headers
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let limit = shared.max_body;
    let is_too_large = announced.is_some_and(|length| length > limit as u64)
        && job.request.method != http::Method::HEAD;
    let (bytes, end) = match is_too_large {
        true if case.is_some() => (
            body.chunk().await.and_then(Result::ok).unwrap_or_default(),
            End::TooLarge,
        ),
        _ => whole(body, limit).await,
    };
    let Some(case) = case else {
        let answer = Answered {
            status,
            headers,
            body: bytes,
        };
        let (kind, message) = match status.is_success() {
            true => (
                Kind::Decode,
                format!("the server answered {status}, which the document does not mention"),
            ),
            false => (Kind::Status, format!("the server answered {status}")),
        };
        return Err(Error::new(kind, Outcome::Answered, message).with_answer(answer));
    };
    match end {
        End::Complete => Ok(Answer {
            status,
            headers,
            content: Content::Whole(bytes),
            case,
            origin: None,
        }),
        End::TooLarge => {
            let message =
                format!("the server answered {status} with a body larger than {limit} bytes");
            let answer = Answered {
                status,
                headers,
                body: bytes,
            };
            Err(Error::new(Kind::Limit, Outcome::Answered, message).with_answer(answer))
        }
        End::Broken(source) => {
            let message = format!(
                "the server's answer ({status}) broke off after {} bytes",
                bytes.len()
            );
            let answer = Answered {
                status,
                headers,
                body: bytes,
            };
            let error = Error::new(Kind::Connection, Outcome::Unknown, message);
            Err(error.with_partial(answer).with_source(source))
        }
    }
}

/// How the reading of a body ended.
enum End {
    Complete,
    TooLarge,
    Broken(BoxError),
}

/// The body as far as it came, at most `limit` bytes. A body of one piece is not copied.
async fn whole(mut body: Body, limit: usize) -> (Bytes, End) {
    let mut first = Bytes::new();
    let mut more = BytesMut::new();
    while let Some(chunk) = body.chunk().await {
        let chunk = match chunk {
            Ok(chunk) => chunk,
            Err(error) => return (joined(first, more), End::Broken(error)),
        };
        let so_far = if more.is_empty() {
            first.len()
        } else {
            more.len()
        };
        if chunk.len() > limit - so_far {
            return (joined(first, more), End::TooLarge);
        }
        if first.is_empty() && more.is_empty() {
            first = chunk;
            continue;
        }
        if more.is_empty() {
            more.extend_from_slice(&first);
        }
        more.extend_from_slice(&chunk);
    }
    (joined(first, more), End::Complete)
}

fn joined(first: Bytes, more: BytesMut) -> Bytes {
    if more.is_empty() {
        first
    } else {
        more.freeze()
    }
}

/// The encoding of a body that the transport has not decoded (RFC 9110 §8.4).
fn encoding(headers: &HeaderMap) -> Option<&str> {
    let encoding = headers.get(CONTENT_ENCODING)?.to_str().ok()?;
    (!encoding.is_empty() && !encoding.eq_ignore_ascii_case("identity")).then_some(encoding)
}

fn host(request: &Request) -> String {
    let rest = request.url.split_once("://").map_or("", |(_, rest)| rest);
    rest.split('/').next().unwrap_or_default().to_owned()
}

fn failed(error: TransportError, host: &str) -> Error {
    let cause = error.cause();
    let (kind, outcome, message) = match (error.phase, error.is_timeout) {
        (Phase::Refused, _) => (
            Kind::Request,
            Outcome::NotSent,
            format!("the request cannot be sent: {cause}"),
        ),
        (Phase::Connecting, true) => (
            Kind::Timeout,
            Outcome::NotSent,
            format!("no connection to {host} in time"),
        ),
        (Phase::Connecting, false) => (
            Kind::Connect,
            Outcome::NotSent,
            format!("no connection to {host}: {cause}"),
        ),
        (Phase::Sending, true) => (
            Kind::Timeout,
            Outcome::Unknown,
            format!("no answer from {host} in time"),
        ),
        (Phase::Sending, false) => (
            Kind::Connection,
            Outcome::Unknown,
            format!("the connection to {host} broke: {cause}"),
        ),
    };
    Error::new(kind, outcome, message).with_source(error)
}
