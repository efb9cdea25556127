//! Bodies of answers as what the document promises.

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

/// Reads an answer that another transport has brought, as a call does with its own.
///
/// # Errors
/// When the status is no success, or the body is not JSON of the type.
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

/// JSON (RFC 8259); a byte order mark is ignored, as §8.1 allows.
///
/// # Errors
/// When the body is not JSON of the type; the error names the path.
pub fn json<T: DeserializeOwned>(answer: Answer) -> Result<T> {
    match value(answer.text_bytes()) {
        Ok(value) => Ok(value),
        Err(error) => Err(not_json(answer, error)),
    }
}

/// Why a body is not the value that was expected.
pub(in crate::runtime) enum Unreadable {
    NotUtf8,
    Missing,
    /// With the path of what is wrong in front.
    Wrong(String),
}

/// The value that a JSON text is; of an empty text, what null is. There is one deserializer for all bodies, because each
/// further one would be another copy of every model; and there are no closures here, because each is one for every model.
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

/// The text without a byte order mark (RFC 8259 §8.1).
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

/// The error of an answer that no case of the document fits.
pub(in crate::runtime) fn unexpected(answer: Answer) -> Error {
    let message = format!(
        "the server answered {}, which the document does not mention",
        answer.status
    );
    answer.error(Kind::Decode, message)
}

/// No body; one that comes nevertheless is dropped.
///
/// # Errors
/// None.
pub fn empty(_: Answer) -> Result<()> {
    Ok(())
}

/// Text: UTF-8, or Latin-1 where the media type says so.
///
/// # Errors
/// When the body is not text in that encoding.
pub fn text(answer: Answer) -> Result<String> {
    plain(answer.text_bytes(), answer.media_type()).ok_or_else(|| {
        let message = format!(
            "the server answered {}, but its body is not UTF-8",
            answer.status
        );
        answer.error(Kind::Decode, message)
    })
}

/// The text that a body is in the encoding of its media type; `None` where it is none.
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

/// Bytes.
///
/// # Errors
/// None.
pub fn bytes(answer: Answer) -> Result<Bytes> {
    Ok(answer.bytes().cloned().unwrap_or_default())
}

/// A body that is handed on while it arrives.
///
/// # Errors
/// None.
pub fn stream(answer: Answer) -> Result<Download> {
    let silence = answer.silence();
    Ok(Download::new(answer, silence))
}

/// Server-sent events.
///
/// # Errors
/// When the answer is of another media type.
pub fn events<T>(answer: Answer) -> Result<EventStream<T>> {
    EventStream::new(answer)
}

/// One JSON value per line.
///
/// # Errors
/// None.
pub fn lines<T>(answer: Answer) -> Result<LineStream<T>> {
    Ok(LineStream::new(answer))
}
