//! Deserializes response bodies.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use super::raw_response::RawResponse;
use crate::runtime::error::outcome::Outcome;
use crate::runtime::error::{Error, ErrorResponse, Kind, Result};
use crate::runtime::json::decode::{Unreadable, plain, value};

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
        Unreadable::NotUtf8 => {
            format!("the server responded with {status}, but its body is not UTF-8")
        }
        Unreadable::Invalid(_) if !is_json && !matches!(first, Some(b'{' | b'[' | b'"')) => {
            format!("the server responded with {status} with `{media_type}` instead of JSON")
        }
        Unreadable::Invalid(problem) => {
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

/// Returns the bytes.
///
/// # Errors
/// None.
pub fn bytes(response: RawResponse) -> Result<Bytes> {
    Ok(response.bytes().cloned().unwrap_or_default())
}
