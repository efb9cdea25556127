//! Confidential text: tokens, keys, passwords.

use std::fmt;

use bytes::Bytes;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroize;

/// A token, key or password. `Debug` does not show it, and it is wiped from memory when it is dropped.
///
/// The client also protects what it derives from a secret: headers, URLs, and the token request. Not protected are
/// the buffers of the transport and of TLS, URLs inside reqwest, serialized models with a secret, and the response
/// from which a secret was read.
///
/// Comparisons are not in constant time. Do not use it to verify what somebody else sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Box<str>);

impl Secret {
    /// Returns the text. Search for this name to find where secrets are read.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Concatenates texts.
    pub(in crate::runtime) fn joined(texts: &[&str]) -> Self {
        let length = texts.iter().map(|text| text.len()).sum();
        // A growing string is moved, and leaves a copy behind.
        let mut whole = String::with_capacity(length);
        texts.iter().for_each(|text| whole.push_str(text));
        whole.into()
    }

    /// Converts into shared bytes, which are wiped when the last owner is dropped.
    pub(in crate::runtime) fn into_bytes(self) -> Bytes {
        Bytes::from_owner(Owner(self))
    }
}

/// The owner of the bytes of a secret.
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
        // `into_boxed_str` could move the text and leave a copy behind.
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
