//! JSON objects: the mapping between a model's fields and the members on the wire (RFC 8259 §4).
//!
//! `object!` makes a struct an ordinary serde type. Only what depends on the struct is written by the macro: a table of
//! its members and one slot for each value. The loop over the members, the search for a name and the check for what is
//! missing are compiled once, here. That is why a model costs the compiler little more than its fields.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::flatten::Members;
use super::json_path::note;
use super::key::Key;
use super::member::{Member, Role};
use super::raw_json::RawJson;
use super::slot::Slot;

/// A model that is a JSON object; implemented by `object!`.
pub trait Object: Sized {
    /// The model's name, for messages.
    const NAME: &'static str;
    /// The members that the model knows, in the order of its fields.
    const MEMBERS: &'static [Member];

    /// Takes the members of an object into a model. `json` is the whole object as text, where a member asks for that.
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
    if const { Member::any_flatten(T::MEMBERS) } {
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

/// Reads an object into `slots`, the places for the values of `known` in the same order.
///
/// # Errors
/// When a required member is missing, or a value has another type than its slot.
pub fn read<'de, A: MapAccess<'de>>(
    mut members: A,
    json: &str,
    known: &[Member],
    slots: &mut [&mut dyn Slot<'de, A>],
) -> Result<(), A::Error> {
    // Servers write members in the order of their document, mostly: the search begins behind the last hit.
    let mut next = 0;
    while let Some(name) = members.next_key::<Key<'de>>()? {
        let index = match known.get(next) {
            Some(member) if member.is_called(&name) => next,
            _ => match find(known, &name) {
                Some(index) => index,
                None => {
                    other(known, slots, name, &mut members)?;
                    continue;
                }
            },
        };
        slots[index].fill(&mut members)?;
        next = index + 1;
    }
    for (member, slot) in known.iter().zip(slots) {
        match member.role {
            Role::Required if slot.is_empty() => return Err(A::Error::missing_field(member.name)),
            Role::Flatten => slot.flatten(json, known).map_err(A::Error::custom)?,
            _ => {}
        }
    }
    Ok(())
}

#[inline(never)]
fn find(known: &[Member], name: &str) -> Option<usize> {
    known.iter().position(|member| member.is_called(name))
}

/// A member without a slot of its own goes to the first slot that takes several.
#[inline(never)]
fn other<'de, A: MapAccess<'de>>(
    known: &[Member],
    slots: &mut [&mut dyn Slot<'de, A>],
    name: Key<'de>,
    members: &mut A,
) -> Result<(), A::Error> {
    match known.iter().zip(slots).find(|(member, _)| matches!(member.role, Role::Rest | Role::Flatten)) {
        Some((_, slot)) => slot.collect(name, members),
        None => members.next_value::<IgnoredAny>().map(drop),
    }
}

/// The error for an object of which [`read`] has said that it is complete; only there to have no panic.
#[cold]
pub fn incomplete<E: Error>() -> E {
    E::custom("a required member is missing")
}

/// Makes a struct a JSON object.
///
/// ```text
/// object! { Customer {
///     id: required "id",          // T: always there
///     name: optional "name",      // Option<T>: left out when there is none; null reads as none
///     tax: nullable "tax",        // Option<T>: null when there is none; left out reads as none
///     nickname: patch "nickname", // Nullable<T>: absent, null and a value are three things
///     rail: flatten,              // a union whose members stand beside the object's own
///     unknown_fields: unknown,    // UnknownFields: what this version of the client does not know
/// } }
/// ```
/// `additional_properties: additional` (`BTreeMap<String, T>`) is for names that the document leaves open.
#[allow(unused_macros)] // a document may have no objects
macro_rules! object {
    ($name:ident { $($field:ident: $word:ident $($key:literal)?),* $(,)? }) => {
        impl $crate::runtime::object::Object for $name {
            const NAME: &'static str = stringify!($name);
            const MEMBERS: &'static [$crate::runtime::member::Member] =
                &[$($crate::runtime::member::Member::$word($($key)?)),*];

            fn read<'de, A: ::serde::de::MapAccess<'de>>(members: A, json: &str) -> Result<Self, A::Error> {
                $(let mut $field = $crate::runtime::slot::empty::$word();)*
                $crate::runtime::object::read(members, json, Self::MEMBERS, &mut [$(&mut $field),*])?;
                match ($($crate::runtime::slot::take::$word($field),)*) {
                    ($(Some($field),)*) => Ok(Self { $($field),* }),
                    _ => Err($crate::runtime::object::incomplete()),
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
                $(object.$word($($key,)? &self.$field);)*
                object.end()
            }
        }
    };
}
#[allow(unused_imports)] // as above
pub(crate) use object;
