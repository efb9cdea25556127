//! Unknown JSON, preserved as text.

use std::fmt;
use std::sync::OnceLock;

use serde::ser::{Error, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

/// A JSON value that is stored as text and parsed on demand.
///
/// A [`Value`] cannot represent every JSON text: it rounds numbers, and rejects numbers beyond 64-bit floating
/// point, lone surrogates and deep nesting.
#[derive(Clone)]
pub(crate) struct JsonText {
    text: Box<str>,
    value: OnceLock<Option<Value>>,
}

impl JsonText {
    /// `text` must be valid JSON.
    pub(crate) fn new(text: &str) -> Self {
        Self {
            text: text.into(),
            value: OnceLock::new(),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the parsed value, or `None` if a [`Value`] cannot represent it.
    pub(crate) fn value(&self) -> Option<&Value> {
        self.value
            .get_or_init(|| serde_json::from_str(&self.text).ok())
            .as_ref()
    }
}

impl JsonText {
    /// Whether serializing `value` produces exactly this text.
    fn is_text_of(&self, value: &Value) -> bool {
        let written = value.to_string();
        *self.text == *written
    }
}

impl From<Value> for JsonText {
    fn from(value: Value) -> Self {
        Self {
            text: value.to_string().into(),
            value: OnceLock::from(Some(value)),
        }
    }
}

impl PartialEq for JsonText {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text || self.value().is_some() && self.value() == other.value()
    }
}

impl fmt::Debug for JsonText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for JsonText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value() {
            // This works with every serializer.
            Some(value) if self.is_text_of(value) => value.serialize(serializer),
            // Only `serde_json` can write raw text.
            _ => RawValue::from_string(self.text.to_string())
                .map_err(S::Error::custom)?
                .serialize(serializer),
        }
    }
}
