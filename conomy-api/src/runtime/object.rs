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
pub use super::key::next;
use super::member::{Member, Role};
use super::raw_json::RawJson;
use super::slot::Slot;

/// A model that is a JSON object; implemented by `object!`.
pub trait Object: Sized {
    /// The model's name, for messages.
    const NAME: &'static str;
    /// The members that the model knows, in the order of its fields.
    const MEMBERS: &'static [Member];
    /// Whether there is a union whose members stand beside the object's own.
    const UNITES: bool = Member::any_flatten(Self::MEMBERS);

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
    let mut expected = 0;
    let mut unescaped = String::new();
    while let Some(name) = next(&mut members, &mut unescaped)? {
        let index = match known.get(expected) {
            Some(member) if member.is_called(name) => expected,
            _ => match find(known, name) {
                Some(index) => index,
                None => {
                    other(known, slots, name, &mut members)?;
                    continue;
                }
            },
        };
        slots[index].fill(&mut members)?;
        expected = index + 1;
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
    name: &str,
    members: &mut A,
) -> Result<(), A::Error> {
    match known
        .iter()
        .zip(slots)
        .find(|(member, _)| matches!(member.role, Role::Rest | Role::Flatten))
    {
        Some((_, slot)) => slot.collect(name, members),
        None => members.next_value::<IgnoredAny>().map(drop),
    }
}

/// Reads a member that the model has no field for.
///
/// # Errors
/// Those of the slot that takes it.
#[inline(never)]
pub fn rest<'de, A: MapAccess<'de>>(
    name: &str,
    members: &mut A,
    slots: &mut [&mut dyn Slot<'de, A>],
) -> Result<(), A::Error> {
    match slots.first_mut() {
        Some(slot) => slot.collect(name, members),
        None => members.next_value::<IgnoredAny>().map(drop),
    }
}

/// Lets the slots that take several members look at the whole object.
///
/// # Errors
/// Those of a union.
pub fn finish<'de, A: MapAccess<'de>>(
    json: &str,
    known: &[Member],
    slots: &mut [&mut dyn Slot<'de, A>],
) -> Result<(), A::Error> {
    slots
        .iter_mut()
        .try_for_each(|slot| slot.flatten(json, known).map_err(A::Error::custom))
}

/// The error for an object that lacks a required member: the first one that is.
#[cold]
pub fn missing<E: Error>(members: &[(&'static str, bool)]) -> E {
    E::missing_field(
        members
            .iter()
            .find(|(_, missing)| *missing)
            .map_or("", |(name, _)| name),
    )
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
    ($name:ident { $($field:ident: $word:ident $key:literal,)* $(..$rest:ident: $mode:ident),+ $(,)? }) => {
        impl $crate::runtime::object::Object for $name {
            const NAME: &'static str = stringify!($name);
            const MEMBERS: &'static [$crate::runtime::member::Member] = &[
                $($crate::runtime::member::Member::$word($key),)*
                $($crate::runtime::member::Member::$mode()),+
            ];

            fn read<'de, A: ::serde::de::MapAccess<'de>>(mut members: A, json: &str) -> Result<Self, A::Error> {
                $(let mut $field = None;)*
                $(let mut $rest = $crate::runtime::slot::empty::$mode();)+
                let mut unescaped = String::new();
                while let Some(name) = $crate::runtime::object::next(&mut members, &mut unescaped)? {
                    match name {
                        $($key => $crate::runtime::slot::fill(&mut $field, &mut members),)*
                        _ => $crate::runtime::object::rest(name, &mut members, &mut [$(&mut $rest),+]),
                    }?;
                }
                if Self::UNITES {
                    $crate::runtime::object::finish::<A>(json, Self::MEMBERS, &mut [$(&mut $rest),+])?;
                }
                match ($($crate::runtime::slot::take::$word($field),)* $($crate::runtime::slot::take::$mode($rest),)+) {
                    ($(Some($field),)* $(Some($rest),)+) => Ok(Self { $($field,)* $($rest),+ }),
                    ($($field,)* ..) => Err($crate::runtime::object::missing(&[$(($key, $field.is_none())),*])),
                }
            }
        }

        $crate::runtime::object! { @serde $name }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut object = $crate::runtime::write::ObjectWriter::new::<Self, S>(serializer)?;
                $(object.$word($key, &self.$field);)*
                $(object.$mode(&self.$rest);)+
                object.end()
            }
        }
    };
    (@serde $name:ident) => {
        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::object::deserialize(deserializer)
            }
        }
    };
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
