//! Arrays with a type per position (`prefixItems`, JSON Schema §10.3.1.1).

use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, SeqAccess, Visitor};
use serde::ser::{Error as _, SerializeSeq, Serializer};

/// A model that is a tuple. Implemented by `tuple!`.
pub trait Tuple: Sized {
    /// The name of the model.
    const NAME: &'static str;

    /// Reads the items of an array into the model.
    ///
    /// # Errors
    /// Items are missing, or an item has another type.
    fn read<'de, A: SeqAccess<'de>>(items: A) -> Result<Self, A::Error>;
}

/// Readers for each kind of item. The functions are the keywords of `tuple!`.
#[allow(dead_code)] // a document may need only some of them
pub mod read {
    use super::{Deserialize, Error, SeqAccess};

    /// Reads a required item.
    ///
    /// # Errors
    /// The item is missing or has another type.
    pub fn required<'de, T: Deserialize<'de>, A: SeqAccess<'de>>(
        items: &mut A,
        index: usize,
    ) -> Result<T, A::Error> {
        items
            .next_element()?
            .ok_or_else(|| A::Error::custom(format_args!("item {index} is missing")))
    }

    /// Reads an optional item.
    ///
    /// # Errors
    /// The item has another type. A null item counts as present.
    pub fn optional<'de, T: Deserialize<'de>, A: SeqAccess<'de>>(
        items: &mut A,
        _: usize,
    ) -> Result<Option<T>, A::Error> {
        items.next_element()
    }

    /// Reads the items after all positions.
    ///
    /// # Errors
    /// An item has another type.
    pub fn rest<'de, T: Deserialize<'de>, A: SeqAccess<'de>>(
        items: &mut A,
        _: usize,
    ) -> Result<Vec<T>, A::Error> {
        let mut rest = Vec::new();
        while let Some(item) = items.next_element()? {
            rest.push(item);
        }
        Ok(rest)
    }
}

/// The number of items per kind of position.
#[allow(dead_code)] // as above
pub mod length {
    pub fn required<T>(_: &T) -> usize {
        1
    }

    pub fn optional<T>(item: &Option<T>) -> usize {
        usize::from(item.is_some())
    }

    pub fn rest<T>(items: &[T]) -> usize {
        items.len()
    }
}

/// Writes the items of a tuple.
pub struct Writer<S> {
    items: S,
    /// The first item that is missing.
    missing: Option<usize>,
    index: usize,
}

#[allow(dead_code)] // as above
impl<S: SerializeSeq> Writer<S> {
    /// Starts an array of `length` items.
    ///
    /// # Errors
    /// The errors of the serializer.
    pub fn new<R>(serializer: R, length: usize) -> Result<Self, R::Error>
    where
        R: Serializer<SerializeSeq = S, Ok = S::Ok, Error = S::Error>,
    {
        Ok(Self {
            items: serializer.serialize_seq(Some(length))?,
            missing: None,
            index: 0,
        })
    }

    /// Writes an item.
    ///
    /// # Errors
    /// A preceding item is missing, or the serializer fails.
    pub fn required<T: Serialize>(&mut self, item: &T) -> Result<(), S::Error> {
        if let Some(missing) = self.missing {
            let index = self.index;
            let message = format_args!("item {missing} is missing, but item {index} is not");
            return Err(S::Error::custom(message));
        }
        self.index += 1;
        self.items.serialize_element(item)
    }

    /// Writes an item, if it is present.
    ///
    /// # Errors
    /// See [`required`](Self::required).
    pub fn optional<T: Serialize>(&mut self, item: &Option<T>) -> Result<(), S::Error> {
        match item {
            Some(item) => self.required(item),
            None => {
                self.missing.get_or_insert(self.index);
                self.index += 1;
                Ok(())
            }
        }
    }

    /// Writes the items after all positions.
    ///
    /// # Errors
    /// See [`required`](Self::required).
    pub fn rest<T: Serialize>(&mut self, items: &[T]) -> Result<(), S::Error> {
        items.iter().try_for_each(|item| self.required(item))
    }

    /// Ends the array.
    ///
    /// # Errors
    /// The errors of the serializer.
    pub fn end(self) -> Result<S::Ok, S::Error> {
        self.items.end()
    }
}

/// Skips the items after the last position.
///
/// # Errors
/// The errors of the deserializer.
pub fn skip_rest<'de, A: SeqAccess<'de>>(items: &mut A) -> Result<(), A::Error> {
    while items.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}

/// Deserializes a tuple from any format.
///
/// # Errors
/// The errors of [`Tuple::read`], and input that is not an array.
pub fn deserialize<'de, T: Tuple, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_seq(TupleVisitor(PhantomData))
}

struct TupleVisitor<T>(PhantomData<T>);

impl<'de, T: Tuple> Visitor<'de> for TupleVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an array ({})", T::NAME)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<T, A::Error> {
        T::read(items)
    }
}

/// Makes a tuple struct an array with one item per position: `tuple! { Line(required 0, optional 1, rest 2) }`.
/// Optional items are `None` in shorter arrays. The last field can hold all further items.
#[allow(unused_macros)] // a document may have no tuples
macro_rules! tuple {
    ($name:ident($($word:ident $index:tt),+)) => {
        impl $crate::runtime::__private::tuple::Tuple for $name {
            const NAME: &'static str = stringify!($name);

            fn read<'de, A: ::serde::de::SeqAccess<'de>>(mut items: A) -> Result<Self, A::Error> {
                let tuple = Self($($crate::runtime::__private::tuple::read::$word(&mut items, $index)?),+);
                $crate::runtime::__private::tuple::skip_rest(&mut items)?;
                Ok(tuple)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::__private::tuple::deserialize(deserializer)
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let length = 0 $(+ $crate::runtime::__private::tuple::length::$word(&self.$index))+;
                let mut items = $crate::runtime::__private::tuple::Writer::new(serializer, length)?;
                $(items.$word(&self.$index)?;)+
                items.end()
            }
        }
    };
}
#[allow(unused_imports)] // as above
pub(crate) use tuple;
