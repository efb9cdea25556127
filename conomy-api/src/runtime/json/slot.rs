//! The places into which the values of an object are read.

use std::collections::BTreeMap;

use serde::de::{Deserialize, IgnoredAny, MapAccess};

use super::flatten;
use super::json_text::JsonText;
use super::nullable::Nullable;
use super::outline::Outline;
use super::raw_json::RawJson;
use super::union::Union;
use super::unknown::UnknownFields;

/// A required property.
#[inline]
pub const fn required<T>() -> Option<T> {
    None
}

/// An optional property.
#[inline]
pub const fn optional<T>() -> Option<Option<T>> {
    Some(None)
}

/// A nullable property.
#[inline]
pub const fn nullable<T>() -> Option<Option<T>> {
    Some(None)
}

/// A property that can be absent or null.
#[inline]
pub const fn patch<T>() -> Option<Nullable<T>> {
    Some(Nullable::Absent)
}

/// A flattened union.
#[inline]
pub const fn flatten<U>() -> Option<U> {
    None
}

/// The unknown properties.
#[inline]
pub const fn unknown() -> Option<UnknownFields> {
    Some(UnknownFields::EMPTY)
}

/// The `additionalProperties`.
#[inline]
pub const fn additional<T>() -> Option<BTreeMap<String, T>> {
    Some(BTreeMap::new())
}

/// Receives the properties that have no field of their own.
pub trait RestSlot<'de, A: MapAccess<'de>> {
    /// Reads the value of the property `name`.
    ///
    /// # Errors
    /// The value has another type.
    fn collect(&mut self, name: &str, members: &mut A) -> Result<(), A::Error>;

    /// Reads the flattened union from the text of the object.
    ///
    /// # Errors
    /// The value has another type.
    fn read_union(&mut self, json: &str, outline: &Outline) -> Result<(), A::Error> {
        let _ = (json, outline);
        Ok(())
    }
}

/// Unknown properties are preserved as JSON.
impl<'de, A: MapAccess<'de>> RestSlot<'de, A> for Option<UnknownFields> {
    fn collect(&mut self, name: &str, members: &mut A) -> Result<(), A::Error> {
        let json = members.next_value::<RawJson>()?;
        let fields = self.get_or_insert_default();
        fields.keep(name, JsonText::new(json.as_str()));
        Ok(())
    }
}

/// `additionalProperties` are values of one type.
impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> RestSlot<'de, A> for Option<BTreeMap<String, T>> {
    fn collect(&mut self, name: &str, members: &mut A) -> Result<(), A::Error> {
        let value = members.next_value()?;
        self.get_or_insert_default().insert(name.to_owned(), value);
        Ok(())
    }
}

/// The properties belong to the union, which is read from the whole object at the end.
impl<'de, A: MapAccess<'de>, U: Union> RestSlot<'de, A> for Option<U> {
    fn collect(&mut self, _: &str, members: &mut A) -> Result<(), A::Error> {
        members.next_value::<IgnoredAny>().map(drop)
    }

    fn read_union(&mut self, json: &str, outline: &Outline) -> Result<(), A::Error> {
        *self = Some(flatten::read(json, outline));
        Ok(())
    }
}
