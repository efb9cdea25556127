//! Arrays whose places have types of their own (`prefixItems`, JSON Schema §10.3.1.1).

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, SeqAccess, Visitor};

/// A model that is such an array; implemented by `tuple!`.
pub trait Tuple: Sized {
    /// The number of places.
    const LENGTH: usize;

    /// Takes the items of an array into a model.
    ///
    /// # Errors
    /// When there are too few items, or one has another type than its place.
    fn read<'de, A: SeqAccess<'de>>(items: A) -> Result<Self, A::Error>;
}

/// The next item.
///
/// # Errors
/// When there is none, or it has another type.
pub fn next<'de, T: Deserialize<'de>, A: SeqAccess<'de>>(
    items: &mut A,
    index: usize,
) -> Result<T, A::Error> {
    items
        .next_element()?
        .ok_or_else(|| A::Error::custom(format_args!("item {index} is missing")))
}

/// Passes over the items behind the last place.
///
/// # Errors
/// Those of the reader.
pub fn skip_rest<'de, A: SeqAccess<'de>>(items: &mut A) -> Result<(), A::Error> {
    while items.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}

/// The items behind the last place.
///
/// # Errors
/// When one has another type.
pub fn rest<'de, T: Deserialize<'de>, A: SeqAccess<'de>>(items: &mut A) -> Result<Vec<T>, A::Error> {
    let mut rest = Vec::new();
    while let Some(item) = items.next_element()? {
        rest.push(item);
    }
    Ok(rest)
}

/// Reads a tuple, whatever the format.
///
/// # Errors
/// Those of [`Tuple::read`], and input that is no array.
pub fn deserialize<'de, T: Tuple, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_seq(TupleVisitor(PhantomData))
}

struct TupleVisitor<T>(PhantomData<T>);

impl<'de, T: Tuple> Visitor<'de> for TupleVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an array of {} items", T::LENGTH)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<T, A::Error> {
        T::read(items)
    }
}

/// Makes a tuple struct an array with one item for each place: `tuple! { Point(0, 1) }`. Behind a semicolon stands the field
/// that holds all further items: `tuple! { Line(0, 1; 2) }`.
#[allow(unused_macros)] // a document may have no tuples
macro_rules! tuple {
    ($name:ident($($index:tt),+ $(; $rest:tt)?)) => {
        impl $crate::runtime::tuple::Tuple for $name {
            const LENGTH: usize = [$($index),+].len();

            fn read<'de, A: ::serde::de::SeqAccess<'de>>(mut items: A) -> Result<Self, A::Error> {
                let tuple = Self(
                    $($crate::runtime::tuple::next(&mut items, $index)?),+
                    $(, $crate::runtime::tuple::tuple!(@rest items $rest))?
                );
                $crate::runtime::tuple::skip_rest(&mut items)?;
                Ok(tuple)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::tuple::deserialize(deserializer)
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use ::serde::ser::SerializeTuple;
                let length = [$($index),+].len() $(+ self.$rest.len())?;
                let mut items = serializer.serialize_tuple(length)?;
                $(items.serialize_element(&self.$index)?;)+
                $(for item in &self.$rest {
                    items.serialize_element(item)?;
                })?
                items.end()
            }
        }
    };
    (@rest $items:ident $rest:tt) => { $crate::runtime::tuple::rest(&mut $items)? };
}
#[allow(unused_imports)] // as above
pub(crate) use tuple;
