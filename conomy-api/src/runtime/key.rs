//! The names of an object's members, borrowed from the text where they can be.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};

/// The name of the next member; `None` at the object's end. A name with escapes is put into `unescaped`, so that the
/// others cost no allocation.
///
/// # Errors
/// Those of the reader.
#[inline]
pub fn next<'k, 'de: 'k, A: MapAccess<'de>>(
    members: &mut A,
    unescaped: &'k mut String,
) -> Result<Option<&'k str>, A::Error> {
    members.next_key_seed(Key(unescaped))
}

/// Reads the name of a member. It holds the place for a name that cannot be borrowed.
#[derive(Debug)]
pub struct Key<'k>(&'k mut String);

impl<'k, 'de: 'k> DeserializeSeed<'de> for Key<'k> {
    type Value = &'k str;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<&'k str, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'k, 'de: 'k> Visitor<'de> for Key<'k> {
    type Value = &'k str;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    #[inline]
    fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<&'k str, E> {
        Ok(name)
    }

    #[cold]
    fn visit_str<E: Error>(self, name: &str) -> Result<&'k str, E> {
        name.clone_into(self.0);
        Ok(self.0)
    }
}
