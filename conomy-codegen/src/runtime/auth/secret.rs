//! Text that must not be seen: tokens, keys, passwords.

use std::fmt;

use bytes::Bytes;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroize;

use crate::runtime::encode::expansion::Expansion;
use crate::runtime::encode::parameter::Parameter;

/// A token, key or password: never shown by Debug, and wiped from memory when it is dropped.
///
/// The same holds for what the client makes of it: headers, URLs, and the request for a token. It does not hold for what the
/// transport makes of that (its buffers, what TLS does with it), for a URL within reqwest, for a body that a model with a secret is
/// written as, and for the answer that a secret is read from.
///
/// It is not compared in constant time: do not use it to check what somebody else claims to know.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Box<str>);

impl Secret {
    /// The text. The name is to be found by a search for places where secrets are read.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Texts in a row.
    pub(in crate::runtime) fn joined(texts: &[&str]) -> Self {
        let length = texts.iter().map(|text| text.len()).sum();
        // A text that grows moves, and leaves a copy behind.
        let mut whole = String::with_capacity(length);
        texts.iter().for_each(|text| whole.push_str(text));
        whole.into()
    }

    /// Its bytes, which can be shared, and are wiped when nobody has them any more.
    pub(in crate::runtime) fn into_bytes(self) -> Bytes {
        Bytes::from_owner(Owner(self))
    }
}

/// A secret behind [`Bytes`].
struct Owner(Secret);

impl AsRef<[u8]> for Owner {
    fn as_ref(&self) -> &[u8] {
        self.0.expose().as_bytes()
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
