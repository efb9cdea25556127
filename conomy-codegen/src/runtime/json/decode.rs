//! Reads the text of a body.

use serde::de::DeserializeOwned;

use super::deserialize::deserialize;
use super::problem::Problems;
use crate::runtime::media_type;

/// Why a body cannot be deserialized.
pub(in crate::runtime) enum Unreadable {
    NotUtf8,
    Missing,
    /// The problem, prefixed with its path.
    Invalid(String),
}

/// Deserializes a JSON text; an empty text is read as null. All bodies share one deserializer, because another one
/// would be another copy of every model. For the same reason there are no closures.
pub(in crate::runtime) fn value<T: DeserializeOwned>(
    body: &[u8],
    problems: &Problems,
) -> Result<T, Unreadable> {
    let (text, problems) = match std::str::from_utf8(without_bom(body)) {
        // An empty body cannot be repaired.
        Ok("") => ("null", Problems::ERRORS),
        Ok(text) => (text, problems),
        Err(_) => return Err(Unreadable::NotUtf8),
    };
    match deserialize(text, problems) {
        Ok(value) => Ok(value),
        Err(_) if without_bom(body).is_empty() => Err(Unreadable::Missing),
        Err(message) => Err(Unreadable::Invalid(message)),
    }
}

/// Returns the text without a byte order mark (RFC 8259 §8.1).
pub(in crate::runtime) fn without_bom(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

/// Decodes a text as UTF-8, or as ISO-8859-1 if the media type declares that and the text is not UTF-8. Returns `None` for other
/// encodings.
pub(in crate::runtime) fn plain(body: &[u8], media_type: &str) -> Option<String> {
    let body = without_bom(body);
    if let Ok(text) = std::str::from_utf8(body) {
        return Some(text.to_owned());
    }
    let charset = media_type::parameter(media_type, "charset")?;
    let mut latin = ["iso-8859-1", "latin1"].iter();
    latin
        .any(|name| charset.eq_ignore_ascii_case(name))
        .then(|| body.iter().map(|&byte| char::from(byte)).collect())
}
