//! Reads the body of an answer within its limits.

use bytes::{Bytes, BytesMut};
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, Method, StatusCode};

use super::answer::{Answer, Content};
use crate::runtime::transport::body::{Body, BoxError};
use super::case::Case;
use crate::runtime::client::Shared;
use super::error::{Answered, Error, Kind, Result};
use super::job::Job;
use super::outcome::Outcome;

/// What of an answer comes first.
pub(in crate::runtime) struct Head {
    pub(in crate::runtime) status: StatusCode,
    /// Taken when the answer is complete.
    pub(in crate::runtime) headers: HeaderMap,
}

impl Head {
    /// The answer, as far as it came.
    pub(in crate::runtime) fn answered(&mut self, body: Bytes) -> Answered {
        Answered {
            status: self.status,
            headers: std::mem::take(&mut self.headers),
            body,
        }
    }

    fn text(&self, name: http::HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    fn answer(&mut self, content: Content, case: usize) -> Answer {
        Answer {
            status: self.status,
            headers: std::mem::take(&mut self.headers),
            content,
            case,
            origin: None,
        }
    }
}

/// Reads the body, unless it is handed on while it arrives.
///
/// # Errors
/// When the answer is no success, or its body is too large, breaks off, or is encoded as nobody here understands.
pub(in crate::runtime) async fn receive(
    shared: &Shared,
    job: &Job,
    head: &mut Head,
    mut body: Body,
) -> Result<Answer> {
    let (status, limit) = (head.status, shared.max_body);
    let media_type = head.text(CONTENT_TYPE).unwrap_or_default();
    let Some(case) = Case::of_success(job.cases, status, media_type) else {
        let (bytes, _) = whole(body, limit).await;
        let (kind, message) = match status.is_success() {
            true => (
                Kind::Decode,
                format!("the server answered {status}, which the document does not mention"),
            ),
            false => (Kind::Status, format!("the server answered {status}")),
        };
        return Err(Error::new(kind, Outcome::Answered, message).with_answer(head.answered(bytes)));
    };
    if let Some(encoding) = head
        .text(CONTENT_ENCODING)
        .filter(|encoding| !matches!(*encoding, "" | "identity"))
    {
        // The transport would have decoded what it understands (RFC 9110 §8.4).
        let message = format!(
            "the server answered {status} compressed with `{encoding}`, which this build cannot read"
        );
        return Err(Error::new(Kind::Decode, Outcome::Answered, message)
            .with_answer(head.answered(Bytes::new())));
    }
    if job.cases.get(case).is_some_and(|case| case.streamed) {
        return Ok(head.answer(Content::Streamed(body), case));
    }
    let announced = head
        .text(CONTENT_LENGTH)
        .and_then(|length| length.parse::<u64>().ok());
    let is_too_large =
        announced.is_some_and(|length| length > limit as u64) && job.request.method != Method::HEAD;
    let (bytes, end) = match is_too_large {
        true => (
            body.chunk().await.and_then(Result::ok).unwrap_or_default(),
            End::TooLarge,
        ),
        false => whole(body, limit).await,
    };
    match end {
        End::Complete => Ok(head.answer(Content::Whole(bytes), case)),
        End::TooLarge => {
            let message =
                format!("the server answered {status} with a body larger than {limit} bytes");
            Err(Error::new(Kind::Limit, Outcome::Answered, message)
                .with_answer(head.answered(bytes)))
        }
        End::Broken(source) => {
            let message = format!(
                "the server's answer ({status}) broke off after {} bytes",
                bytes.len()
            );
            let error = Error::new(Kind::Connection, Outcome::Unknown, message);
            Err(error.with_partial(head.answered(bytes)).with_source(source))
        }
    }
}

/// How the reading of a body ended.
pub(in crate::runtime) enum End {
    Complete,
    TooLarge,
    Broken(BoxError),
}

/// The body as far as it came, at most `limit` bytes. A body of one piece is not copied.
pub(in crate::runtime) async fn whole(mut body: Body, limit: usize) -> (Bytes, End) {
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
