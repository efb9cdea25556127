//! JSON objects: the mapping between a model's fields and the members on the wire (RFC 8259 §4).
//!
//! `object!` makes a struct an ordinary serde type. It writes only what depends on the struct: a slot for each value, and
//! which name belongs to which slot. Everything else is compiled once, here and in `slot`, `write` and `key`. That is why
//! a model costs the compiler a fraction of what serde's derives cost, for the same work when the program runs.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use super::flatten::Members;
use super::json_path::note;
pub use super::key::next;
use super::raw_json::RawJson;
use super::slot::Rest;

/// A model that is a JSON object; implemented by `object!`.
pub trait Object: Sized {
    /// The model's name, for messages.
    const NAME: &'static str;
    /// The names of the members that the model has fields for.
    const MEMBERS: &'static [&'static str];
    /// Whether there is a union whose members stand beside the object's own.
    const UNITES: bool;

    /// Takes the members of an object into a model. `json` is the whole object as text, where a union asks for that.
    ///
    /// # Errors
    /// When a required member is missing, or a member has another type than the model's.
    fn read<'de, A: MapAccess<'de>>(members: A, json: &str) -> Result<Self, A::Error>;
}

/// Reads an object of type `T`, whatever the format.
///
/// # Errors
/// Those of [`Object::read`], and input that is no object.
pub fn deserialize<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    if T::UNITES {
        let json = RawJson::deserialize(deserializer)?;
        let json = json.as_str();
        T::read(Members::of(json), json).map_err(|error| {
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
        write!(f, "an object ({})", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<T, A::Error> {
        T::read(members, "")
    }
}

/// Reads a member that the model has no field for, into the first slot that takes such members.
///
/// # Errors
/// Those of the slot.
#[inline(never)]
pub fn other<'de, A: MapAccess<'de>>(
    name: &str,
    members: &mut A,
    slots: &mut [&mut dyn Rest<'de, A>],
) -> Result<(), A::Error> {
    slots
        .iter_mut()
        .take(1)
        .try_for_each(|slot| slot.collect(name, members))
}

/// Lets a union look at the whole object.
///
/// # Errors
/// Those of the union.
pub fn unite<'de, A: MapAccess<'de>>(
    json: &str,
    known: &[&str],
    slots: &mut [&mut dyn Rest<'de, A>],
) -> Result<(), A::Error> {
    slots
        .iter_mut()
        .try_for_each(|slot| slot.unite(json, known).map_err(A::Error::custom))
}

/// The error for an object that lacks a required member: the first of those that are missing.
#[cold]
pub fn incomplete<E: Error>(members: &[(&'static str, bool)]) -> E {
    let missing = members.iter().find(|(_, is_missing)| *is_missing);
    E::missing_field(missing.map_or("", |(name, _)| name))
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
        impl $crate::runtime::object::Object for $name {
            const NAME: &'static str = stringify!($name);
            const MEMBERS: &'static [&'static str] = &[$($key),*];
            const UNITES: bool = false $(|| $crate::runtime::slot::unites::$mode())+;

            fn read<'de, A: ::serde::de::MapAccess<'de>>(mut members: A, json: &str) -> Result<Self, A::Error> {
                $(let mut $field = None;)*
                $(let mut $rest = $crate::runtime::slot::empty::$mode();)+
                let mut unescaped = String::new();
                while let Some(name) = $crate::runtime::object::next(&mut members, &mut unescaped)? {
                    match name {
                        $($key => $crate::runtime::slot::fill(&mut $field, &mut members),)*
                        _ => $crate::runtime::object::other(name, &mut members, &mut [$(&mut $rest),+]),
                    }?;
                }
                if Self::UNITES {
                    $crate::runtime::object::unite::<A>(json, Self::MEMBERS, &mut [$(&mut $rest),+])?;
                }
                match ($($crate::runtime::slot::take::$word($field),)* $($crate::runtime::slot::take::$mode($rest),)+) {
                    ($(Some($field),)* $(Some($rest),)+) => Ok(Self { $($field,)* $($rest),+ }),
                    ($($field,)* ..) => Err($crate::runtime::object::incomplete(&[$(($key, $field.is_none())),*])),
                }
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::object::deserialize(deserializer)
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut object = $crate::runtime::write::ObjectWriter::new::<Self, S>(serializer)?;
                $(object.$word($key, &self.$field);)*
                $(object.$mode(&self.$rest);)+
                object.end()
            }
        }
    };
}
#[allow(unused_imports)] // as above
pub(crate) use object;
