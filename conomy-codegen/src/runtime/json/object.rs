//! JSON objects: the mapping between a model's fields and the members on the wire (RFC 8259 §4).
//!
//! `object!` makes a struct an ordinary serde type that can be compared and shown. It writes only what depends on the
//! struct: its fields as lists. What is done with them is compiled once, in `reader`, `write` and here. That is why a
//! model costs the compiler a fraction of what derives cost, for the same work when the program runs.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use super::flatten::Members;
use super::json_path::note;
use super::limit::Limit;
use super::raw_json::RawJson;
use super::reader::Reader;
use super::visit::Visit;

/// A model that is a JSON object; implemented by `object!`.
pub trait Object: Sized {
    /// What is known of it without a value.
    const OUTLINE: Outline;
    /// Whether a union's members stand beside its own. A constant of its own, because the compiler leaves out the code
    /// under a condition that is one, and that is another copy of each method here.
    const UNITES: bool = Self::OUTLINE.unites;

    /// Visits the fields of two objects, in the order of the document.
    fn visit<V: Visit>(&self, other: &Self, visitor: &mut V);

    /// Takes the members of an object into a model.
    ///
    /// # Errors
    /// When a required member is missing, or a member has another type than the model's.
    fn read<'de, A: MapAccess<'de>>(reader: Reader<'_, 'de, A>) -> Result<Self, A::Error>;
}

/// The names of a model, of its fields and of its members.
pub struct Outline {
    /// The model's name in Rust.
    pub name: &'static str,
    /// The names of the fields in Rust, separated by spaces.
    pub fields: &'static str,
    /// The names of the members that have a field of their own.
    pub members: &'static [(&'static str, Member)],
    /// How many members must be there.
    pub required: usize,
    /// Whether there is a union whose members stand beside the object's own.
    pub unites: bool,
}

/// Whether a member must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Member {
    /// It must.
    Required,
    /// It need not.
    Optional,
}

/// What a field holds that stands for several members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// Members that this version of the client does not know, or whose names the document leaves open.
    Open,
    /// A union whose members stand beside the object's own.
    Union,
}

/// What the words of `object!` mean.
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
    /// The outline of the model `name`.
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

/// Reads an object of type `T`, whatever the format.
///
/// # Errors
/// Those of [`Object::read`], and input that is no object.
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
///     id: required "id",          // T: always there
///     name: optional "name",      // Option<T>: left out when there is none; null reads as none
///     tax: nullable "tax",        // Option<T>: null when there is none; left out reads as none
///     nickname: patch "nickname", // Nullable<T>: absent, null and a value are three things
///     ..rail: flatten,            // a union whose members stand beside the object's own
///     ..unknown_fields: unknown,  // UnknownFields: what this version of the client does not know
/// } }
/// ```
/// `..additional_properties: additional` (`BTreeMap<String, T>`) is for names that the document leaves open.
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
