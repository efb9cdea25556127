//! Bytes in JSON (`format: byte`, RFC 4648).

use base64::Engine;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};

use super::text::text;

/// Bytes as base64 text. The text is preserved as the server sent it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Base64(Box<str>);

text!(Base64);

/// Accepts both alphabets and missing padding, because servers mix them up.
const TOLERANT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::URL_SAFE, TOLERANT);
const PLAIN: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::STANDARD, TOLERANT);

impl Base64 {
    /// Encodes bytes in the standard alphabet with padding (RFC 4648 §4).
    pub fn encode(bytes: impl AsRef<[u8]>) -> Self {
        Self(STANDARD.encode(bytes).into())
    }

    /// Decodes the bytes.
    ///
    /// # Errors
    /// The text is not base64.
    pub fn decode(&self) -> Result<Vec<u8>, base64::DecodeError> {
        let engine = if self.0.contains(['-', '_']) {
            URL_SAFE
        } else {
            PLAIN
        };
        engine.decode(self.0.as_bytes())
    }
}

impl From<&[u8]> for Base64 {
    fn from(bytes: &[u8]) -> Self {
        Self::encode(bytes)
    }
}
