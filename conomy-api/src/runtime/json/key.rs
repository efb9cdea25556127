//! The names of an object's members.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, Visitor};

use super::object::Outline;

/// Reads the name of a member. It is borrowed from the input, so that it costs no allocation. A name with escapes cannot
/// be: it is the model's own name for the member, or [`UNKNOWN`] and put into `unescaped`.
pub struct Key<'k> {
    /// What the model knows.
    pub outline: &'static Outline,
    /// The place for a name that cannot be borrowed.
    pub unescaped: &'k mut Option<String>,
}

/// Stands for a name with escapes that the model does not know. Nothing is called so: it would have to be escaped itself.
pub const UNKNOWN: &str = "\0";

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = &'de str;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<&'de str, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de> Visitor<'de> for Key<'_> {
    type Value = &'de str;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    #[inline]
    fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<&'de str, E> {
        Ok(name)
    }

    #[inline]
    fn visit_str<E: Error>(self, name: &str) -> Result<&'de str, E> {
        Ok(self.known(name))
    }
}

impl Key<'_> {
    #[cold]
    #[inline(never)]
    fn known(self, name: &str) -> &'static str {
        let mut members = self.outline.members.iter();
        match members.find(|(known, _)| *known == name) {
            Some((known, _)) => known,
            None => {
                *self.unescaped = Some(name.to_owned());
                UNKNOWN
            }
        }
    }
}
