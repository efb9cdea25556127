//! The places that take an object's values while it is read.

use std::collections::BTreeMap;

use serde::de::{Deserialize, IgnoredAny, MapAccess};
use serde_json::Value;

use super::flatten::{self, Flattened};
use super::member::Member;
use super::union::Union;
use super::unknown::UnknownFields;

/// A place that takes the value of one member, or of all that have no field of their own.
pub trait Slot<'de, A: MapAccess<'de>> {
    /// Reads the member's value; of a member that is given twice, the last one counts (RFC 8259 §4).
    ///
    /// # Errors
    /// Those of the value's type.
    fn fill(&mut self, members: &mut A) -> Result<(), A::Error> {
        members.next_value::<IgnoredAny>().map(drop)
    }

    /// Reads the value of the member `name`, which has no field of its own.
    ///
    /// # Errors
    /// Those of the value's type.
    fn collect(&mut self, name: &str, members: &mut A) -> Result<(), A::Error> {
        let _ = name;
        self.fill(members)
    }

    /// Whether there is no value yet.
    fn is_empty(&self) -> bool {
        false
    }

    /// Reads the union that stands in the object `json` beside the members `known`.
    ///
    /// # Errors
    /// Those of the union.
    fn flatten(&mut self, json: &str, known: &[Member]) -> Result<(), String> {
        let _ = (json, known);
        Ok(())
    }
}

impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Slot<'de, A> for Option<T> {
    fn fill(&mut self, members: &mut A) -> Result<(), A::Error> {
        *self = Some(members.next_value()?);
        Ok(())
    }

    fn is_empty(&self) -> bool {
        self.is_none()
    }
}

/// Reads a member's value into its slot.
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

/// They are kept as JSON.
impl<'de, A: MapAccess<'de>> Slot<'de, A> for UnknownFields {
    fn collect(&mut self, name: &str, members: &mut A) -> Result<(), A::Error> {
        self.insert(name, members.next_value::<Value>()?);
        Ok(())
    }
}

/// They are values of one type (`additionalProperties`).
impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Slot<'de, A> for BTreeMap<String, T> {
    fn collect(&mut self, name: &str, members: &mut A) -> Result<(), A::Error> {
        self.insert(name.to_owned(), members.next_value()?);
        Ok(())
    }
}

/// They belong to the union, which is read from the whole object in the end.
impl<'de, A: MapAccess<'de>, U: Union> Slot<'de, A> for Flattened<U> {
    fn flatten(&mut self, json: &str, known: &[Member]) -> Result<(), String> {
        self.0 = Some(flatten::read(json, known)?);
        Ok(())
    }
}

/// An empty slot for each word of `object!`.
pub mod empty {
    use super::{BTreeMap, Flattened, UnknownFields};

    /// For a required member.
    pub const fn required<T>() -> Option<T> {
        None
    }

    /// For an optional member.
    pub const fn optional<T>() -> Option<T> {
        None
    }

    /// For a nullable member.
    pub const fn nullable<T>() -> Option<T> {
        None
    }

    /// For a member of an update.
    pub const fn patch<T>() -> Option<T> {
        None
    }

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

/// How each word's slot becomes a field, once the whole object has been seen. `None` is never the answer for a required
/// member, because the object has been refused before.
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
