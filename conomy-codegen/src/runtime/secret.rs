//! Text that must not be seen: tokens, keys, passwords.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroize;

use super::expansion::Expansion;
use super::parameter::Parameter;

/// A token, key or password: never shown by Debug, and wiped from memory when it is dropped.
///
/// It is not compared in constant time: do not use it to check what somebody else claims to know.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Box<str>);

impl Secret {
    /// The text. The name is to be found by a search for places where secrets are read.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(redacted)")
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for Secret {
    fn from(mut text: String) -> Self {
        // Not `into_boxed_str`: it may move the text and leave a copy behind.
        let secret = Self(text.as_str().into());
        text.zeroize();
        secret
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

impl Parameter for Secret {
    fn expand(&self, value: &mut Expansion<'_>) {
        value.text(&self.0);
    }
}
