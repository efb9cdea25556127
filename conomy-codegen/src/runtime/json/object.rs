//! JSON objects: maps the fields of a model to JSON properties (RFC 8259 §4).
//!
//! `object!` makes a struct an ordinary serde type that implements `PartialEq` and `Debug`. It generates only the lists
//! of fields. All other code is compiled once, in `reader`, `write` and here, so models compile much faster than with
//! derives and are as fast at run time.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use super::flatten::Members;
use super::error_path::record_failed_value;
use super::limit::Limit;
use super::outline::Outline;
use super::raw_json::RawJson;
use super::reader::Reader;
use super::visit::Visit;

/// A model that is a JSON object. Implemented by `object!`.
pub trait Object: Sized {
    /// The static description of the model.
    const OUTLINE: Outline;
    /// Whether the object contains a flattened union. This is a constant of its own because the compiler drops code
    /// that depends on a constant, but not code that depends on the field of one.
    const HAS_UNION: bool = Self::OUTLINE.has_union;

    /// Visits the fields of two objects in the order of the document.
    fn visit<V: Visit>(&self, other: &Self, visitor: &mut V);

    /// Reads the properties of an object into the model.
    ///
    /// # Errors
    /// A required property is missing, or a property has another type.
    fn read<'de, A: MapAccess<'de>>(reader: Reader<'_, 'de, A>) -> Result<Self, A::Error>;
}

/// Deserializes an object of type `T` from any format.
///
/// # Errors
/// The errors of [`Object::read`], and input that is not an object.
pub fn deserialize<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    if T::HAS_UNION {
        let json = RawJson::deserialize(deserializer)?;
        let json = json.as_str();
        let _limit = Limit::enter(json).map_err(|exceeded| {
            record_failed_value(json);
            D::Error::custom(exceeded.message())
        })?;
        T::read(Reader::new(Members::of(json), &T::OUTLINE, json)).map_err(|error| {
            record_failed_value(json);
            D::Error::custom(error)
        })
    } else {
        deserializer.deserialize_map(ObjectVisitor(PhantomData))
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Object> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object ({})", T::OUTLINE.name)
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<T, A::Error> {
        T::read(Reader::new(members, &T::OUTLINE, ""))
    }
}

/// Makes a struct a JSON object.
///
/// ```text
/// object! { Customer {
///     id: required "id",          // T: required
///     name: optional "name",      // Option<T>: omitted if `None`; null is read as `None`
///     tax: nullable "tax",        // Option<T>: null if `None`; absent is read as `None`
///     nickname: patch "nickname", // Nullable<T>: absent, null or a value
///     ..rail: flatten,            // a union whose properties are in the same object
///     ..unknown_fields: unknown,  // UnknownFields: properties that this version does not know
/// } }
/// ```
/// `..additional_properties: additional` (`BTreeMap<String, T>`) holds `additionalProperties`.
#[allow(unused_macros)] // a document may have no objects
macro_rules! object {
    ($name:ident { $($field:ident: $word:ident $key:literal,)* $(..$rest:ident: $mode:ident),+ $(,)? }) => {
        impl $crate::runtime::__private::object::Object for $name {
            const OUTLINE: $crate::runtime::__private::outline::Outline = $crate::runtime::__private::outline::Outline::new(
                stringify!($name),
                stringify!($($field)* $($rest)+),
                &[$(($key, $crate::runtime::__private::outline::word::$word)),*],
                &[$($crate::runtime::__private::outline::word::$mode),+],
            );

            fn visit<V: $crate::runtime::__private::visit::Visit>(&self, other: &Self, visitor: &mut V) {
                $(visitor.$word($key, &self.$field, &other.$field);)*
                $(visitor.$mode(&self.$rest, &other.$rest);)+
            }

            fn read<'de, A: ::serde::de::MapAccess<'de>>(
                mut reader: $crate::runtime::__private::reader::Reader<'_, 'de, A>,
            ) -> Result<Self, A::Error> {
                $(let mut $field = $crate::runtime::__private::slot::$word();)*
                $(let mut $rest = $crate::runtime::__private::slot::$mode();)+
                while let Some(name) = reader.next_name()
                    && ($(reader.$word(name, $key, &mut $field) ||)* reader.rest(name, &mut [$(&mut $rest),+]))
                {}
                match (reader.error(), $($field,)* $($rest,)+) {
                    (None, $(Some($field),)* $(Some($rest),)+) => Ok(Self { $($field,)* $($rest),+ }),
                    (error, ..) => Err($crate::runtime::__private::reader::incomplete(error)),
                }
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::__private::object::deserialize(deserializer)
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::runtime::__private::write::object(self, serializer)
            }
        }

        impl PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::runtime::__private::visit::is_equal(self, other)
            }
        }

        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::runtime::__private::visit::debug(self, f)
            }
        }
    };
}
#[allow(unused_imports)] // as above
pub(crate) use object;
