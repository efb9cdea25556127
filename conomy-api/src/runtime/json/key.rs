//! Reads the property names of an object.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, Visitor};

use super::outline::Outline;

/// Reads a property name. The name is borrowed from the input to avoid an allocation. A name with escapes cannot be
/// borrowed: it becomes the model's own constant, or [`UNKNOWN`] with the text in `unescaped`.
pub struct Key<'k> {
    /// The outline of the model.
    pub outline: &'static Outline,
    /// Receives a name that cannot be borrowed.
    pub unescaped: &'k mut Option<String>,
}

/// Stands for an unknown name with escapes. No borrowed name equals it, because it would need escapes itself.
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
        f.write_str("a property name")
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
