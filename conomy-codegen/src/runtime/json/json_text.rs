//! JSON that this version of the client does not know: its text is preserved, whatever it holds.

use std::fmt;
use std::sync::OnceLock;

use serde::ser::{Error, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

/// A JSON value as text, and as a [`Value`] for those who ask for that.
///
/// A [`Value`] cannot hold every JSON text: it rounds numbers, refuses those beyond 64-bit floating point and lone surrogates, and
/// has a limited depth.
#[derive(Clone)]
pub(crate) struct JsonText {
    text: Box<str>,
    value: OnceLock<Option<Value>>,
}

impl JsonText {
    /// `text` is valid JSON.
    pub(crate) fn new(text: &str) -> Self {
        Self {
            text: text.into(),
            value: OnceLock::new(),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// The value; `None` if a [`Value`] cannot hold it.
    pub(crate) fn value(&self) -> Option<&Value> {
        self.value
            .get_or_init(|| serde_json::from_str(&self.text).ok())
            .as_ref()
    }
}

impl JsonText {
    /// Whether the text is the one that a [`Value`] is written as.
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
            // This works in every format.
            Some(value) if self.is_text_of(value) => value.serialize(serializer),
            // Only `serde_json` writes text as it stands.
            _ => RawValue::from_string(self.text.to_string())
                .map_err(S::Error::custom)?
                .serialize(serializer),
        }
    }
}
