//! Decodes bodies: JSON and plain text.

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

/// Deserializes a JSON text; a text without a value is read as null. All bodies share one deserializer, so that each
/// model is compiled only once. Closures would be compiled again for each model.
pub(in crate::runtime) fn value<T: DeserializeOwned>(
    body: &[u8],
    problems: &Problems,
) -> Result<T, Unreadable> {
    let Ok(text) = std::str::from_utf8(without_bom(body)) else {
        return Err(Unreadable::NotUtf8);
    };
    let is_missing = text.trim_ascii().is_empty();
    let (text, problems) = match is_missing {
        // A missing body cannot be repaired.
        true => ("null", Problems::ERRORS),
        false => (text, problems),
    };
    match deserialize(text, problems) {
        Ok(value) => Ok(value),
        Err(_) if is_missing => Err(Unreadable::Missing),
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
