//! `format: uuid` (RFC 9562).

use super::text::text;

/// A UUID, such as `f81d4fae-7dec-11d0-a765-00a0c91e6bf6`, as the text that was sent or received.
///
/// Two values are equal if their texts are equal, so `A` and `a` differ. The feature `uuid` adds conversions.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uuid(Box<str>);

text!(Uuid);

#[cfg(feature = "uuid")]
impl Uuid {
    /// Converts to the crate uuid's type.
    ///
    /// # Errors
    /// The text is not a UUID.
    pub fn to_uuid(&self) -> Result<uuid::Uuid, uuid::Error> {
        uuid::Uuid::try_parse(&self.0)
    }
}

#[cfg(feature = "uuid")]
impl From<uuid::Uuid> for Uuid {
    fn from(value: uuid::Uuid) -> Self {
        Self(value.to_string().into())
    }
}
