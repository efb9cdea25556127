//! The places that take an object's values while it is read.

use std::collections::BTreeMap;

use serde::de::{Deserialize, IgnoredAny, MapAccess};
use serde_json::Value;

use super::flatten::{self, Flattened};
use super::union::Union;
use super::unknown::UnknownFields;

/// Reads a member's value into its slot; of a member that is given twice, the last one counts (RFC 8259 §4).
///
/// # Errors
/// Those of the value's type.
#[inline]
pub fn fill<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
    slot: &mut Option<T>,
    members: &mut A,
) -> Result<(), A::Error> {
    *slot = Some(members.next_value()?);
    Ok(())
}

/// A slot for the members that have no field of their own.
pub trait Rest<'de, A: MapAccess<'de>> {
    /// Reads the value of the member `name`.
    ///
    /// # Errors
    /// Those of the value's type.
    fn collect(&mut self, name: &str, members: &mut A) -> Result<(), A::Error>;

    /// Reads the union that stands in the object `json` beside the members `known`.
    ///
    /// # Errors
    /// Those of the union.
    fn unite(&mut self, json: &str, known: &[&str]) -> Result<(), String> {
        let _ = (json, known);
        Ok(())
    }
}

/// They are kept as JSON.
impl<'de, A: MapAccess<'de>> Rest<'de, A> for UnknownFields {
    fn collect(&mut self, name: &str, members: &mut A) -> Result<(), A::Error> {
        self.insert(name, members.next_value::<Value>()?);
        Ok(())
    }
}

/// They are values of one type (`additionalProperties`).
impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Rest<'de, A> for BTreeMap<String, T> {
    fn collect(&mut self, name: &str, members: &mut A) -> Result<(), A::Error> {
        self.insert(name.to_owned(), members.next_value()?);
        Ok(())
    }
}

/// They belong to the union, which is read from the whole object in the end.
impl<'de, A: MapAccess<'de>, U: Union> Rest<'de, A> for Flattened<U> {
    fn collect(&mut self, _: &str, members: &mut A) -> Result<(), A::Error> {
        members.next_value::<IgnoredAny>().map(drop)
    }

    fn unite(&mut self, json: &str, known: &[&str]) -> Result<(), String> {
        self.0 = Some(flatten::read(json, known)?);
        Ok(())
    }
}

/// Whether the slot of each word holds a union.
pub mod unites {
    /// A union does.
    pub const fn flatten() -> bool {
        true
    }

    /// Members that this version of the client does not know do not.
    pub const fn unknown() -> bool {
        false
    }

    /// Members whose names the document leaves open do not.
    pub const fn additional() -> bool {
        false
    }
}

/// An empty slot for each word that stands for several members.
pub mod empty {
    use super::{BTreeMap, Flattened, UnknownFields};

    /// For a union.
    pub const fn flatten<U>() -> Flattened<U> {
        Flattened(None)
    }

    /// For members that this version of the client does not know.
    pub const fn unknown() -> UnknownFields {
        UnknownFields::EMPTY
    }

    /// For members whose names the document leaves open.
    pub const fn additional<T>() -> BTreeMap<String, T> {
        BTreeMap::new()
    }
}

/// How each word's slot becomes a field, once the whole object has been seen; `None` refuses the object.
pub mod take {
    use super::super::nullable::Nullable;
    use super::{BTreeMap, Flattened, UnknownFields};

    /// A required member.
    pub fn required<T>(slot: Option<T>) -> Option<T> {
        slot
    }

    /// An optional member.
    pub fn optional<T>(slot: Option<Option<T>>) -> Option<Option<T>> {
        Some(slot.flatten())
    }

    /// A nullable member.
    pub fn nullable<T>(slot: Option<Option<T>>) -> Option<Option<T>> {
        Some(slot.flatten())
    }

    /// A member of an update.
    pub fn patch<T>(slot: Option<Nullable<T>>) -> Option<Nullable<T>> {
        Some(slot.unwrap_or(Nullable::Absent))
    }

    /// A union.
    pub fn flatten<U>(slot: Flattened<U>) -> Option<U> {
        slot.0
    }

    /// Members that this version of the client does not know.
    pub fn unknown(slot: UnknownFields) -> Option<UnknownFields> {
        Some(slot)
    }

    /// Members whose names the document leaves open.
    pub fn additional<T>(slot: BTreeMap<String, T>) -> Option<BTreeMap<String, T>> {
        Some(slot)
    }
}
