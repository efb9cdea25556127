//! Error responses: their bodies, and what errors show of them.

use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::runtime::json::decode;
use crate::runtime::json::problem::Problems;

/// A type that error bodies can be deserialized into: every model, and the enums of `errors!`.
pub trait FromErrorBody: Sized {
    /// Deserializes the body. `None` if it has another shape.
    fn from_error_body(status: StatusCode, body: &[u8]) -> Option<Self>;
}

impl<T: DeserializeOwned> FromErrorBody for T {
    fn from_error_body(_: StatusCode, body: &[u8]) -> Option<Self> {
        decode::value(body, Problems::ERRORS).ok()
    }
}

/// The maximum length of server text in a message, in characters.
const EXCERPT: usize = 500;

/// The headers that contain the id of a request.
const ID_HEADERS: [&str; 5] = [
    "x-request-id",
    "request-id",
    "x-correlation-id",
    "x-trace-id",
    "x-amzn-requestid",
];
/// The properties of an error body that contain the id of a request.
const ID_MEMBERS: [&str; 5] = [
    "traceId",
    "trace_id",
    "requestId",
    "request_id",
    "correlationId",
];
/// The properties of an error body that describe the error (RFC 9457 §3.1, RFC 6749 §5.2, and convention).
const MESSAGE_MEMBERS: [&str; 8] = [
    "message",
    "detail",
    "error_description",
    "error",
    "title",
    "description",
    "msg",
    "reason",
];

/// Returns the id of the request from the headers, or else from the body.
pub(in crate::runtime) fn request_id(headers: &HeaderMap, body: &[u8]) -> Option<String> {
    let header = ID_HEADERS
        .iter()
        .find_map(|name| headers.get(*name)?.to_str().ok());
    header.map(str::to_owned).or_else(|| {
        let value: Value = decode::value(body, Problems::ERRORS).ok()?;
        ID_MEMBERS
            .iter()
            .find_map(|name| value.get(*name)?.as_str().map(str::to_owned))
    })
}

/// Returns the description in an error body as one line.
pub(in crate::runtime) fn summary(body: &[u8]) -> Option<String> {
    if body.is_empty() {
        return None;
    }
    let value: Option<Value> = decode::value(body, Problems::ERRORS).ok();
    let said = value.as_ref().and_then(|value| {
        let inner = value
            .get("error")
            .filter(|error| error.is_object())
            .unwrap_or(value);
        MESSAGE_MEMBERS
            .iter()
            .find_map(|name| inner.get(*name)?.as_str())
    });
    Some(said.map_or_else(|| excerpt(body), |said| excerpt(said.as_bytes())))
}

/// Returns whether a character could forge log lines, control a terminal, or change the reading direction (CWE-117,
/// CVE-2021-42574).
fn is_unprintable(c: char) -> bool {
    let is_directional = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control() || is_directional || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Returns the beginning of a text as one line, without unprintable characters.
pub(in crate::runtime) fn excerpt(body: &[u8]) -> String {
    let head = &body[..body.len().min(4 * EXCERPT)];
    let text = String::from_utf8_lossy(head);
    let mut line = String::new();
    for word in text
        .split(|c: char| c.is_whitespace() || is_unprintable(c))
        .filter(|word| !word.is_empty())
    {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if line.chars().count() > EXCERPT {
        line = line.chars().take(EXCERPT).collect::<String>() + " …";
    }
    line
}
