//! Deserializes response bodies.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use super::raw_response::RawResponse;
use crate::runtime::stream::download::Download;
use super::error::{ErrorResponse, Error, Kind, Result};
use crate::runtime::stream::event_stream::EventStream;
use crate::runtime::json::json_path;
use crate::runtime::json::problem::Problems;
use crate::runtime::stream::line_stream::LineStream;
use super::outcome::Outcome;

/// Deserializes a response that another transport has received, like a call does.
///
/// # Errors
/// The status is not a success, or the body cannot be deserialized.
pub fn decode<T: DeserializeOwned>(
    status: StatusCode,
    headers: HeaderMap,
    body: impl Into<Bytes>,
) -> Result<T> {
    let body = body.into();
    if !status.is_success() {
        let message = format!("the server responded with {status}");
        let response = ErrorResponse {
            status,
            headers,
            body,
        };
        return Err(Error::new(Kind::Status, Outcome::Responded, message).with_response(response));
    }
    json(RawResponse::whole(status, headers, body))
}

/// Deserializes JSON (RFC 8259). A byte order mark is ignored, as §8.1 allows.
///
/// # Errors
/// The body cannot be deserialized. The error contains the path.
pub fn json<T: DeserializeOwned>(response: RawResponse) -> Result<T> {
    match value(response.text_bytes(), &response.problems) {
        Ok(value) => {
            response.report();
            Ok(value)
        }
        Err(error) => Err(not_json(response, error)),
    }
}

/// Why a body cannot be deserialized.
pub(in crate::runtime) enum Unreadable {
    NotUtf8,
    Missing,
    /// The problem, prefixed with its path.
    Wrong(String),
}

/// Deserializes a JSON text; an empty text is read as null. All bodies share one deserializer, because another one
/// would be another copy of every model. For the same reason there are no closures.
pub(in crate::runtime) fn value<T: DeserializeOwned>(
    body: &[u8],
    problems: &Problems,
) -> Result<T, Unreadable> {
    let (text, problems) = match std::str::from_utf8(without_mark(body)) {
        // Nothing is no value that could be repaired.
        Ok("") => ("null", Problems::ERRORS),
        Ok(text) => (text, problems),
        Err(_) => return Err(Unreadable::NotUtf8),
    };
    match json_path::decode(text, problems) {
        Ok(value) => Ok(value),
        Err(_) if without_mark(body).is_empty() => Err(Unreadable::Missing),
        Err(message) => Err(Unreadable::Wrong(message)),
    }
}

/// Returns the text without a byte order mark (RFC 8259 §8.1).
pub(in crate::runtime) fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

#[cold]
fn not_json(response: RawResponse, error: Unreadable) -> Error {
    let status = response.status;
    let media_type = response.media_type();
    let is_json = media_type.is_empty() || media_type.contains("json");
    let first = response.text_bytes().trim_ascii_start().first();
    let message = match error {
        Unreadable::Missing => {
            format!("the server responded with {status}, but without a body")
        }
        Unreadable::NotUtf8 => format!("the server responded with {status}, but its body is not UTF-8"),
        Unreadable::Wrong(_) if !is_json && !matches!(first, Some(b'{' | b'[' | b'"')) => {
            format!("the server responded with {status} with `{media_type}` instead of JSON")
        }
        Unreadable::Wrong(problem) => {
            format!(
                "the server responded with {status}, but the body does not match its schema: {problem}"
            )
        }
    };
    response.error(Kind::Decode, message)
}

/// Creates the error for a response that the document does not declare.
pub(in crate::runtime) fn unexpected(response: RawResponse) -> Error {
    let message = format!(
        "the server responded with {}, which the document does not declare",
        response.status
    );
    response.error(Kind::Decode, message)
}

/// Ignores the body.
///
/// # Errors
/// None.
pub fn empty(_: RawResponse) -> Result<()> {
    Ok(())
}

/// Decodes text: UTF-8, or Latin-1 if the media type says so and the text is not valid UTF-8.
///
/// # Errors
/// The body is not text in that encoding.
pub fn text(response: RawResponse) -> Result<String> {
    plain(response.text_bytes(), response.media_type()).ok_or_else(|| {
        let message = format!(
            "the server responded with {}, but its body is not UTF-8",
            response.status
        );
        response.error(Kind::Decode, message)
    })
}

/// Decodes text in the encoding of its media type.
pub(in crate::runtime) fn plain(body: &[u8], media_type: &str) -> Option<String> {
    let body = without_mark(body);
    if let Ok(text) = std::str::from_utf8(body) {
        return Some(text.to_owned());
    }
    let media_type = media_type.to_ascii_lowercase();
    let mut latin = ["iso-8859-1", "latin1"].iter();
    latin
        .any(|name| media_type.contains(name))
        .then(|| body.iter().map(|&byte| char::from(byte)).collect())
}

/// Returns the bytes.
///
/// # Errors
/// None.
pub fn bytes(response: RawResponse) -> Result<Bytes> {
    Ok(response.bytes().cloned().unwrap_or_default())
}

/// Returns the body as a stream.
///
/// # Errors
/// None.
pub fn stream(response: RawResponse) -> Result<Download> {
    let silence = response.silence();
    Ok(Download::new(response, silence))
}

/// Returns the server-sent events.
///
/// # Errors
/// The response has another media type.
pub fn events<T>(response: RawResponse) -> Result<EventStream<T>> {
    EventStream::new(response)
}

/// Returns one JSON value per line.
///
/// # Errors
/// None.
pub fn lines<T>(response: RawResponse) -> Result<LineStream<T>> {
    Ok(LineStream::new(response))
}
