//! Reads a response body up to the maximum size.

use bytes::{Bytes, BytesMut};
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, Method, StatusCode};

use super::case::Case;
use super::job::Job;
use super::raw_response::{Content, RawResponse};
use super::shared::Shared;
use crate::runtime::body::{Body, BoxError};
use crate::runtime::error::outcome::Outcome;
use crate::runtime::error::{Error, ErrorResponse, Kind, Result};
use crate::runtime::json::problem::Problems;

/// Status and headers of a response, and its body as far as it has arrived.
pub(in crate::runtime) struct IncompleteResponse {
    pub(in crate::runtime) status: StatusCode,
    /// Moved out when the response is complete.
    pub(in crate::runtime) headers: HeaderMap,
    /// The body as far as it has arrived.
    pub(in crate::runtime) received: Received,
}

impl IncompleteResponse {
    /// Returns the response as far as it has arrived.
    pub(in crate::runtime) fn error_response(&mut self) -> ErrorResponse {
        ErrorResponse {
            status: self.status,
            headers: std::mem::take(&mut self.headers),
            body: self.received.take(),
        }
    }

    /// Returns whether the response has no body, whatever its headers say (RFC 9110 §6.4.1).
    fn is_bodiless(&self, method: &Method) -> bool {
        let is_empty = matches!(
            self.status,
            StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED
        );
        is_empty || method == Method::HEAD
    }

    /// Returns the content codings (RFC 9110 §8.4.1) in lower case, without `identity`.
    fn codings(&self) -> Vec<String> {
        let values = self.headers.get_all(CONTENT_ENCODING).iter();
        let texts = values.filter_map(|value| value.to_str().ok());
        let codings = texts
            .flat_map(|text| text.split(','))
            .map(|coding| coding.trim().to_ascii_lowercase());
        codings
            .filter(|coding| !matches!(coding.as_str(), "" | "identity"))
            .collect()
    }

    /// Decompresses the body. A browser has done that already.
    ///
    /// # Errors
    /// The content codings that this build does not support.
    fn decompress(&mut self, body: Body, method: &Method) -> Result<Body, (Body, String)> {
        let codings = self.codings();
        if codings.is_empty() || self.is_bodiless(method) || cfg!(target_family = "wasm") {
            return Ok(body);
        }
        #[cfg(all(feature = "gzip", not(target_family = "wasm")))]
        if let [coding] = codings.as_slice()
            && matches!(coding.as_str(), "gzip" | "x-gzip")
        {
            // These headers describe the compressed bytes.
            self.headers.remove(CONTENT_ENCODING);
            self.headers.remove(CONTENT_LENGTH);
            return Ok(super::gzip::decompressed(body));
        }
        Err((body, codings.join(", ")))
    }

    fn text(&self, name: http::HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    fn raw_response(&mut self, content: Content, case: usize) -> RawResponse {
        RawResponse {
            status: self.status,
            headers: std::mem::take(&mut self.headers),
            content,
            case,
            origin: None,
            problems: Problems::default(),
        }
    }
}

/// Reads the body, unless it is streamed.
///
/// # Errors
/// The response is not a success, or its body is too large, incomplete, or in an unsupported coding.
pub(in crate::runtime) async fn receive(
    shared: &Shared,
    job: &Job,
    head: &mut IncompleteResponse,
    body: Body,
) -> Result<RawResponse> {
    let (status, limit) = (head.status, shared.max_body);
    let (mut body, unreadable) = match head.decompress(body, &job.request.method) {
        Ok(body) => (body, None),
        Err((body, codings)) => (body, Some(codings)),
    };
    let media_type = head.text(CONTENT_TYPE).unwrap_or_default();
    let case = Case::of_success(job.cases, status, media_type);
    let failure = match (case, unreadable) {
        (None, codings) => {
            let kind = match status.is_success() {
                true => Kind::Decode,
                false => Kind::Status,
            };
            let undeclared = match status.is_success() {
                true => ", which the document does not declare",
                false => "",
            };
            let coding = codings.map_or_else(String::new, |codings| {
                format!("; its body has the unsupported content coding `{codings}`")
            });
            let message = format!("the server responded with {status}{undeclared}{coding}");
            Some((kind, message))
        }
        (Some(_), Some(codings)) => Some((
            Kind::Decode,
            format!("the response ({status}) has the unsupported content coding `{codings}`"),
        )),
        (Some(_), None) => None,
    };
    if let Some((kind, message)) = failure {
        let _ = read_body(body, limit, &mut head.received).await;
        return Err(
            Error::new(kind, Outcome::Responded, message).with_response(head.error_response())
        );
    }
    let case = case.unwrap_or_default();
    let is_streamed = |case: &Case| case.is_streamed(media_type);
    if job.cases.get(case).is_some_and(is_streamed) {
        return Ok(head.raw_response(Content::Streamed(body), case));
    }
    let announced = head
        .text(CONTENT_LENGTH)
        .and_then(|length| length.parse::<u64>().ok());
    let is_too_large = announced.is_some_and(|length| length > limit as u64)
        && !head.is_bodiless(&job.request.method);
    let end = match is_too_large {
        true => {
            if let Some(Ok(chunk)) = body.chunk().await {
                head.received.add_up_to(limit, chunk);
            }
            End::TooLarge
        }
        false => read_body(body, limit, &mut head.received).await,
    };
    match end {
        End::Complete => {
            let bytes = head.received.take();
            Ok(head.raw_response(Content::Whole(bytes), case))
        }
        End::TooLarge => {
            let message =
                format!("the body of the response ({status}) is larger than {limit} bytes");
            Err(Error::new(Kind::Limit, Outcome::Responded, message)
                .with_response(head.error_response()))
        }
        End::Broken(source) if is_damaged(&source) => {
            let message = format!("the response ({status}) cannot be decompressed: {source}");
            let error = Error::new(Kind::Decode, Outcome::Responded, message);
            Err(error
                .with_response(head.error_response())
                .with_source(source))
        }
        End::Broken(source) => {
            let message = format!(
                "the connection broke after {} bytes of the response ({status})",
                head.received.len()
            );
            let error = Error::new(Kind::Connection, Outcome::Unknown, message);
            Err(error
                .with_partial(head.error_response())
                .with_source(source))
        }
    }
}

/// The bytes of a body that have arrived. A single chunk is not copied.
#[derive(Default)]
pub(in crate::runtime) struct Received {
    first: Bytes,
    more: BytesMut,
}

impl Received {
    fn len(&self) -> usize {
        self.first.len().max(self.more.len())
    }

    fn add(&mut self, chunk: Bytes) {
        if self.len() == 0 {
            self.first = chunk;
            return;
        }
        if self.more.is_empty() {
            self.more.extend_from_slice(&self.first);
        }
        self.more.extend_from_slice(&chunk);
    }

    /// Adds the beginning of a chunk, so that there are at most `limit` bytes.
    fn add_up_to(&mut self, limit: usize, mut chunk: Bytes) {
        chunk.truncate(limit - self.len());
        self.add(chunk);
    }

    fn take(&mut self) -> Bytes {
        let first = std::mem::take(&mut self.first);
        match self.more.is_empty() {
            true => first,
            false => std::mem::take(&mut self.more).freeze(),
        }
    }
}

/// Returns whether a body arrived, but cannot be decompressed.
#[cfg(all(feature = "gzip", not(target_family = "wasm")))]
pub(in crate::runtime) fn is_damaged(error: &BoxError) -> bool {
    error.is::<super::gzip::Damaged>()
}

/// Returns whether a body arrived, but cannot be decompressed.
#[cfg(not(all(feature = "gzip", not(target_family = "wasm"))))]
pub(in crate::runtime) fn is_damaged(_: &BoxError) -> bool {
    false
}

/// How reading a body ended.
pub(in crate::runtime) enum End {
    Complete,
    TooLarge,
    Broken(BoxError),
}

/// Reads the body as far as it arrives, at most `limit` bytes.
pub(in crate::runtime) async fn read_body(
    mut body: Body,
    limit: usize,
    received: &mut Received,
) -> End {
    while let Some(chunk) = body.chunk().await {
        match chunk {
            Ok(chunk) if chunk.len() > limit - received.len() => {
                received.add_up_to(limit, chunk);
                return End::TooLarge;
            }
            Ok(chunk) => received.add(chunk),
            Err(error) => return End::Broken(error),
        }
    }
    End::Complete
}
