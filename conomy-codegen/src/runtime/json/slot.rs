//! The places that take an object's values while it is read.

use std::collections::BTreeMap;

use serde::de::{Deserialize, IgnoredAny, MapAccess};

use super::flatten;
use super::json_text::JsonText;
use super::nullable::Nullable;
use super::object::Outline;
use super::raw_json::RawJson;
use super::union::Union;
use super::unknown::UnknownFields;

/// The place of a required member.
#[inline]
pub const fn required<T>() -> Option<T> {
    None
}

/// The place of an optional member.
#[inline]
pub const fn optional<T>() -> Option<Option<T>> {
    Some(None)
}

/// The place of a nullable member.
#[inline]
pub const fn nullable<T>() -> Option<Option<T>> {
    Some(None)
}

/// The place of a member of an update.
#[inline]
pub const fn patch<T>() -> Option<Nullable<T>> {
    Some(Nullable::Absent)
}

/// The place of a union.
#[inline]
pub const fn flatten<U>() -> Option<U> {
    None
}

/// The place of members that this version of the client does not know.
#[inline]
pub const fn unknown() -> Option<UnknownFields> {
    Some(UnknownFields::EMPTY)
}

/// The place of members whose names the document leaves open.
#[inline]
pub const fn additional<T>() -> Option<BTreeMap<String, T>> {
    Some(BTreeMap::new())
}

/// A place for the members that have no field of their own.
pub trait RestSlot<'de, A: MapAccess<'de>> {
    /// Reads the value of the member `name`.
    ///
    /// # Errors
    /// Those of the value's type.
    fn collect(&mut self, name: &str, members: &mut A) -> Result<(), A::Error>;

    /// Reads the union that stands in the object `json` beside the members of its outline.
    ///
    /// # Errors
    /// Those of the union.
    fn unite(&mut self, json: &str, outline: &Outline) -> Result<(), A::Error> {
        let _ = (json, outline);
        Ok(())
    }
}

/// They are kept as JSON.
impl<'de, A: MapAccess<'de>> RestSlot<'de, A> for Option<UnknownFields> {
    fn collect(&mut self, name: &str, members: &mut A) -> Result<(), A::Error> {
        let json = members.next_value::<RawJson>()?;
        let fields = self.get_or_insert_default();
        fields.keep(name, JsonText::new(json.as_str()));
        Ok(())
    }
}

/// They are values of one type (`additionalProperties`).
impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> RestSlot<'de, A> for Option<BTreeMap<String, T>> {
    fn collect(&mut self, name: &str, members: &mut A) -> Result<(), A::Error> {
        let value = members.next_value()?;
        self.get_or_insert_default().insert(name.to_owned(), value);
        Ok(())
    }
}

/// They belong to the union, which is read from the whole object in the end.
impl<'de, A: MapAccess<'de>, U: Union> RestSlot<'de, A> for Option<U> {
    fn collect(&mut self, _: &str, members: &mut A) -> Result<(), A::Error> {
        members.next_value::<IgnoredAny>().map(drop)
    }

    fn unite(&mut self, json: &str, outline: &Outline) -> Result<(), A::Error> {
        *self = Some(flatten::read(json, outline));
        Ok(())
    }
}
