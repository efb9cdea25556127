//! Unions: one of several types (`oneOf`, `anyOf`, and a list of types; JSON Schema §10.2.1).
//!
//! The variant is chosen by its tag (OpenAPI's discriminator) or by the shape of the value. A value that fits no
//! variant is preserved as JSON.

use serde::de::{Deserialize, Deserializer};

use super::error_path::{clear_failed_value, with_path};
use super::limit::{Limit, SelectedVariant, recall, remember};
use super::members::{member, unquoted};
use super::raw_json::RawJson;
use super::shape::{Shape, ranked};
use super::unknown::UnknownVariant;
use super::whole_number::plain;

/// Deserializes one variant from JSON text.
pub type Read<U> = fn(&str) -> Result<U, serde_json::Error>;

/// A type that is one of several. Implemented by `union!`.
pub trait Union: Sized + 'static {
    /// The discriminator property.
    const TAG: Option<&'static str>;
    /// The discriminator values of each tagged variant.
    const TAGS: &'static [&'static [&'static str]];
    /// The tagged variants, in the order of `TAGS`.
    const TAGGED: &'static [Read<Self>];
    /// The shapes of the variants that are recognized by shape.
    const SHAPES: &'static [Shape];
    /// The variants that are recognized by shape, in the order of `SHAPES`.
    const SHAPED: &'static [Read<Self>];

    /// Creates the unknown variant.
    fn unknown(value: UnknownVariant) -> Self;
}

/// Deserializes a union from any format. JSON that fits no variant becomes the unknown variant.
///
/// # Errors
/// The input is not JSON.
pub fn deserialize<'de, U: Union, D: Deserializer<'de>>(deserializer: D) -> Result<U, D::Error> {
    let json = RawJson::deserialize(deserializer)?;
    Ok(read_within(json.as_str(), json.as_str()))
}

/// Reads a union. The variant is chosen by the properties of `all`, and read from `own`, or from `all` if that does
/// not fit.
pub fn read_within<U: Union>(all: &str, own: &str) -> U {
    let _limit = match Limit::enter(all) {
        Ok(limit) => limit,
        Err(exceeded) => return unknown(own, Some(exceeded.message().to_owned())),
    };
    let known = match recall::<U>(all) {
        Some(SelectedVariant::Tagged(index)) => attempt(U::TAGGED[index], own, all),
        Some(SelectedVariant::Shaped(index)) => attempt(U::SHAPED[index], own, all),
        Some(SelectedVariant::Unknown) => Some(unknown(own, None)),
        None => None,
    };
    known.unwrap_or_else(|| {
        let (value, variant) = choose(all, own);
        remember::<U>(all, variant);
        value
    })
}

fn choose<U: Union>(all: &str, own: &str) -> (U, SelectedVariant) {
    let tag = U::TAG.and_then(|tag| member(all, tag));
    if let Some(index) = tag.and_then(|tag| position(U::TAGS, tag)) {
        // A value that does not fit the variant of its tag may fit an untagged one, such as a parent schema.
        return match either(U::TAGGED[index], own, all) {
            Ok(value) => (value, SelectedVariant::Tagged(index)),
            Err(error) => {
                let reason = with_path(all, &error);
                by_shape(all, own).unwrap_or_else(|| again(all, own, Some(reason)))
            }
        };
    }
    if let Some(found) = by_shape(all, own) {
        return found;
    }
    let tagged = match tag {
        None => (0..U::TAGGED.len()).collect(),
        Some(_) => Vec::new(),
    };
    match only(U::TAGGED, &tagged, own, all) {
        Some((value, index)) => (value, SelectedVariant::Tagged(index)),
        None => again(all, own, None),
    }
}

/// Returns the index of the variant with this raw discriminator value.
fn position(tags: &[&[&str]], tag: &str) -> Option<usize> {
    let tag = unquoted(tag);
    tags.iter().position(|own| own.contains(&&*tag))
}

/// Returns the variant that fits the value best. Shapes that accept anything only decide if exactly one of them can
/// read the value.
fn by_shape<U: Union>(all: &str, own: &str) -> Option<(U, SelectedVariant)> {
    let ranked = ranked(all, U::SHAPES);
    for index in ranked.sure {
        if let Some(value) = attempt(U::SHAPED[index], own, all) {
            return Some((value, SelectedVariant::Shaped(index)));
        }
    }
    let (value, index) = only(U::SHAPED, &ranked.blind, own, all)?;
    Some((value, SelectedVariant::Shaped(index)))
}

/// Returns the value and the index of its variant, if exactly one of these variants can read it.
fn only<U>(variants: &[Read<U>], positions: &[usize], own: &str, all: &str) -> Option<(U, usize)> {
    let mut first = None;
    for position in positions {
        match attempt(variants[*position], own, all) {
            Some(_) if first.is_some() => return None,
            Some(value) => first = Some((value, *position)),
            None => {}
        }
    }
    first
}

fn attempt<U>(read: Read<U>, own: &str, all: &str) -> Option<U> {
    either(read, own, all).inspect_err(|_| clear_failed_value()).ok()
}

/// Reads `own`, or else `all`. They only differ inside an object (see `flatten`).
fn either<U>(read: Read<U>, own: &str, all: &str) -> Result<U, serde_json::Error> {
    match read(own) {
        Err(_) if own != all => {
            clear_failed_value();
            read(all)
        }
        result => result,
    }
}

/// Tries once more with whole numbers as plain digits, before the value becomes unknown.
#[cold]
fn again<U: Union>(all: &str, own: &str, reason: Option<String>) -> (U, SelectedVariant) {
    if let Some(plain_all) = plain(all) {
        let plain_own = plain(own);
        let (value, variant) = choose(&plain_all, plain_own.as_deref().unwrap_or(own));
        if variant != SelectedVariant::Unknown {
            return (value, variant);
        }
    }
    (unknown(own, reason), SelectedVariant::Unknown)
}

fn unknown<U: Union>(json: &str, reason: Option<String>) -> U {
    U::unknown(UnknownVariant::new(json, reason))
}

/// Makes an enum a union.
///
/// ```text
/// union! { Pet by "petType" { "cat" | "Cat" => Cat, "dog" => Dog } }
/// union! { Pet {
///     Cat: object { required: ["meow"], constants: [("kind", "cat")], known: ["meow", "kind", "name"] },
///     Status: string ["active", "closed"], Name: string, Count: integer, Ratio: number, Flag: boolean, List: array,
///     Other: any,
/// } }
/// union! { Pet by "petType" { "cat" => Cat } or { Name: string } }
/// union! { Pet by "petType" { "Cat" => Cat } else { Cat: object { … }, Name: string } }
/// ```
/// After `or` follow the variants without a tag. After `else` follow all variants, because the document does not
/// list the tags.
///
/// Each variant holds one value. The enum also has a variant `Unknown(UnknownVariant)`. A known tag decides. A value
/// without a known tag, or one that does not fit the variant of its tag, is recognized by its shape. Without a tag
/// it can also be the only tagged variant that can read it.
#[allow(unused_macros)] // a document may have no unions
macro_rules! union {
    ($name:ident by $tag:literal { $($tags:tt)* } or { $($shapes:tt)* }) => {
        $crate::runtime::__private::union! { @both apart $name Some($tag), { $($tags)* } { $($shapes)* } }
    };
    ($name:ident by $tag:literal { $($tags:tt)* } else { $($shapes:tt)* }) => {
        $crate::runtime::__private::union! { @both again $name Some($tag), { $($tags)* } { $($shapes)* } }
    };
    ($name:ident by $tag:literal { $($tags:tt)* }) => {
        $crate::runtime::__private::union! { @both apart $name Some($tag), { $($tags)* } {} }
    };
    ($name:ident { $($shapes:tt)* }) => {
        $crate::runtime::__private::union! { @both apart $name None, {} { $($shapes)* } }
    };
    (@write apart $name:ident { $($tagged:ident)* } { $($shaped:ident)* }) => {
        $crate::runtime::__private::union! { @write $name $($tagged)* $($shaped)* }
    };
    (@write again $name:ident { $($tagged:ident)* } { $($shaped:ident)* }) => {
        $crate::runtime::__private::union! { @write $name $($shaped)* }
    };
    (@write $name:ident $($variant:ident)*) => {
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => ::serde::Serialize::serialize(value, serializer),)*
                    Self::Unknown(value) => ::serde::Serialize::serialize(value, serializer),
                }
            }
        }
    };
    (@both $lists:ident $name:ident $tag:expr,
        { $($($value:literal)|+ => $tagged:ident),* $(,)? }
        { $($shaped:ident: $kind:ident $([$($text:literal),* $(,)?])? $({ $($list:ident: $items:tt),* $(,)? })?),* $(,)? }
    ) => {
        impl $crate::runtime::__private::union::Union for $name {
            const TAG: Option<&'static str> = $tag;
            const TAGS: &'static [&'static [&'static str]] = &[$(&[$($value),+]),*];
            const TAGGED: &'static [$crate::runtime::__private::union::Read<Self>] =
                &[$(|json| ::serde_json::from_str(json).map(Self::$tagged)),*];
            const SHAPES: &'static [$crate::runtime::__private::shape::Shape] =
                &[$($crate::runtime::__private::shape::shape!($kind $([$($text),*])? $({ $($list: $items),* })?)),*];
            const SHAPED: &'static [$crate::runtime::__private::union::Read<Self>] =
                &[$(|json| ::serde_json::from_str(json).map(Self::$shaped)),*];

            #[inline]
            fn unknown(value: $crate::runtime::UnknownVariant) -> Self {
                Self::Unknown(value)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::__private::union::deserialize(deserializer)
            }
        }

        $crate::runtime::__private::union! { @write $lists $name { $($tagged)* } { $($shaped)* } }
    };
}
#[allow(unused_imports)] // as above
pub(crate) use union;
