//! Deserializes response bodies.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use super::answer::Answer;
use crate::runtime::stream::download::Download;
use super::error::{Answered, Error, Kind, Result};
use crate::runtime::stream::event_stream::EventStream;
use crate::runtime::json::json_path;
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
        let message = format!("the server answered {status}");
        let answer = Answered {
            status,
            headers,
            body,
        };
        return Err(Error::new(Kind::Status, Outcome::Answered, message).with_answer(answer));
    }
    json(Answer::whole(status, headers, body))
}

/// Deserializes JSON (RFC 8259). A byte order mark is ignored, as §8.1 allows.
///
/// # Errors
/// The body cannot be deserialized. The error contains the path.
pub fn json<T: DeserializeOwned>(answer: Answer) -> Result<T> {
    match value(answer.text_bytes()) {
        Ok(value) => Ok(value),
        Err(error) => Err(not_json(answer, error)),
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
pub(in crate::runtime) fn value<T: DeserializeOwned>(body: &[u8]) -> Result<T, Unreadable> {
    let text = match std::str::from_utf8(without_mark(body)) {
        Ok("") => "null",
        Ok(text) => text,
        Err(_) => return Err(Unreadable::NotUtf8),
    };
    match json_path::decode(text) {
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
fn not_json(answer: Answer, error: Unreadable) -> Error {
    let status = answer.status;
    let media_type = answer.media_type();
    let is_json = media_type.is_empty() || media_type.contains("json");
    let first = answer.text_bytes().trim_ascii_start().first();
    let message = match error {
        Unreadable::Missing => {
            format!("the server answered {status} without the body that was expected")
        }
        Unreadable::NotUtf8 => format!("the server answered {status}, but its body is not UTF-8"),
        Unreadable::Wrong(_) if !is_json && !matches!(first, Some(b'{' | b'[' | b'"')) => {
            format!("the server answered {status} with `{media_type}` instead of JSON")
        }
        Unreadable::Wrong(problem) => {
            format!(
                "the server answered {status}, but its body is not what was expected: {problem}"
            )
        }
    };
    answer.error(Kind::Decode, message)
}

/// Creates the error for a response that the document does not declare.
pub(in crate::runtime) fn unexpected(answer: Answer) -> Error {
    let message = format!(
        "the server answered {}, which the document does not mention",
        answer.status
    );
    answer.error(Kind::Decode, message)
}

/// Ignores the body.
///
/// # Errors
/// None.
pub fn empty(_: Answer) -> Result<()> {
    Ok(())
}

/// Decodes text: UTF-8, or Latin-1 if the media type says so and the text is not valid UTF-8.
///
/// # Errors
/// The body is not text in that encoding.
pub fn text(answer: Answer) -> Result<String> {
    plain(answer.text_bytes(), answer.media_type()).ok_or_else(|| {
        let message = format!(
            "the server answered {}, but its body is not UTF-8",
            answer.status
        );
        answer.error(Kind::Decode, message)
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
pub fn bytes(answer: Answer) -> Result<Bytes> {
    Ok(answer.bytes().cloned().unwrap_or_default())
}

/// Returns the body as a stream.
///
/// # Errors
/// None.
pub fn stream(answer: Answer) -> Result<Download> {
    let silence = answer.silence();
    Ok(Download::new(answer, silence))
}

/// Returns the server-sent events.
///
/// # Errors
/// The response has another media type.
pub fn events<T>(answer: Answer) -> Result<EventStream<T>> {
    EventStream::new(answer)
}

/// Returns one JSON value per line.
///
/// # Errors
/// None.
pub fn lines<T>(answer: Answer) -> Result<LineStream<T>> {
    Ok(LineStream::new(answer))
}
