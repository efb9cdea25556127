//! JSON objects: maps the fields of a model to JSON properties (RFC 8259 §4).
//!
//! `object!` makes a struct an ordinary serde type that implements `PartialEq` and `Debug`. It generates only what
//! depends on the struct, its fields as lists. Everything else is compiled once, in `reader`, `write` and here. A
//! model therefore costs the compiler a fraction of what derives cost, and does the same work at run time.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use super::flatten::Members;
use super::json_path::note;
use super::limit::Limit;
use super::raw_json::RawJson;
use super::reader::Reader;
use super::visit::Visit;

/// A model that is a JSON object. Implemented by `object!`.
pub trait Object: Sized {
    /// The static description of the model.
    const OUTLINE: Outline;
    /// Whether the object contains a flattened union. This is a constant of its own because the compiler drops code
    /// that depends on a constant, but not code that depends on the field of one.
    const UNITES: bool = Self::OUTLINE.unites;

    /// Visits the fields of two objects in the order of the document.
    fn visit<V: Visit>(&self, other: &Self, visitor: &mut V);

    /// Reads the properties of an object into the model.
    ///
    /// # Errors
    /// A required property is missing, or a property has another type.
    fn read<'de, A: MapAccess<'de>>(reader: Reader<'_, 'de, A>) -> Result<Self, A::Error>;
}

/// The static description of a model.
pub struct Outline {
    /// The Rust name of the model.
    pub name: &'static str,
    /// The Rust names of the fields, separated by spaces.
    pub fields: &'static str,
    /// The names of the properties that have a field.
    pub members: &'static [(&'static str, Member)],
    /// The number of required properties.
    pub required: usize,
    /// Whether the object contains a flattened union.
    pub unites: bool,
}

/// Whether a property is required.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Member {
    /// The property is required.
    Required,
    /// The property is optional.
    Optional,
}

/// A field that holds several properties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// Unknown properties, or `additionalProperties`.
    Open,
    /// A flattened union.
    Union,
}

/// The keywords of `object!`.
#[allow(non_upper_case_globals)] // They are words.
#[allow(dead_code)] // A document may need some of them only.
pub mod word {
    use super::{Member, Rest};

    pub const required: Member = Member::Required;
    pub const optional: Member = Member::Optional;
    pub const nullable: Member = Member::Optional;
    pub const patch: Member = Member::Optional;
    pub const flatten: Rest = Rest::Union;
    pub const unknown: Rest = Rest::Open;
    pub const additional: Rest = Rest::Open;
}

impl Outline {
    /// Creates the outline of the model `name`.
    pub const fn new(
        name: &'static str,
        fields: &'static str,
        members: &'static [(&'static str, Member)],
        rest: &'static [Rest],
    ) -> Self {
        let (mut index, mut required) = (0, 0);
        while index < members.len() {
            required += matches!(members[index].1, Member::Required) as usize;
            index += 1;
        }
        let (mut index, mut unites) = (0, false);
        while index < rest.len() {
            unites |= matches!(rest[index], Rest::Union);
            index += 1;
        }
        Self {
            name,
            fields,
            members,
            required,
            unites,
        }
    }
}

/// Deserializes an object of type `T` from any format.
///
/// # Errors
/// The errors of [`Object::read`], and input that is not an object.
pub fn deserialize<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    if T::UNITES {
        let json = RawJson::deserialize(deserializer)?;
        let json = json.as_str();
        let _limit = Limit::enter(json).map_err(|_| {
            note(json);
            D::Error::custom("nested too deep")
        })?;
        T::read(Reader::new(Members::of(json), &T::OUTLINE, json)).map_err(|error| {
            note(json);
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
///     ..rail: flatten,            // a union whose properties stand in the same object
///     ..unknown_fields: unknown,  // UnknownFields: properties that this version does not know
/// } }
/// ```
/// `..additional_properties: additional` (`BTreeMap<String, T>`) holds `additionalProperties`.
#[allow(unused_macros)] // a document may have no objects
macro_rules! object {
    ($name:ident { $($field:ident: $word:ident $key:literal,)* $(..$rest:ident: $mode:ident),+ $(,)? }) => {
        impl $crate::runtime::json::object::Object for $name {
            const OUTLINE: $crate::runtime::json::object::Outline = $crate::runtime::json::object::Outline::new(
                stringify!($name),
                stringify!($($field)* $($rest)+),
                &[$(($key, $crate::runtime::json::object::word::$word)),*],
                &[$($crate::runtime::json::object::word::$mode),+],
            );

            fn visit<V: $crate::runtime::json::visit::Visit>(&self, other: &Self, visitor: &mut V) {
                $(visitor.$word($key, &self.$field, &other.$field);)*
                $(visitor.$mode(&self.$rest, &other.$rest);)+
            }

            fn read<'de, A: ::serde::de::MapAccess<'de>>(
                mut reader: $crate::runtime::json::reader::Reader<'_, 'de, A>,
            ) -> Result<Self, A::Error> {
                $(let mut $field = $crate::runtime::json::slot::$word();)*
                $(let mut $rest = $crate::runtime::json::slot::$mode();)+
                while let Some(name) = reader.next_name()
                    && ($(reader.$word(name, $key, &mut $field) ||)* reader.rest(name, &mut [$(&mut $rest),+]))
                {}
                match (reader.error(), $($field,)* $($rest,)+) {
                    (None, $(Some($field),)* $(Some($rest),)+) => Ok(Self { $($field,)* $($rest),+ }),
                    (error, ..) => Err($crate::runtime::json::reader::incomplete(error)),
                }
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::json::object::deserialize(deserializer)
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::runtime::json::write::object(self, serializer)
            }
        }

        impl PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::runtime::json::visit::is_same(self, other)
            }
        }

        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::runtime::json::visit::debug(self, f)
            }
        }
    };
}
#[allow(unused_imports)] // as above
pub(crate) use object;
