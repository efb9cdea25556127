//! Unions: a value that is one of several types (`oneOf`, `anyOf`, and a list of types; JSON Schema §10.2.1).
//!
//! The variant is chosen by its tag (OpenAPI's discriminator) or by the value's shape, never by the order of the
//! document alone. What fits no variant is kept as JSON.

use std::cell::Cell;

use serde::de::{Deserialize, Deserializer, Error};

use super::json_path::{forget, located, note};
use super::members::{depth, member, unquoted};
use super::raw_json::RawJson;
use super::shape::{Shape, ranked};
use super::unknown::UnknownVariant;
use super::whole_number::plain;

/// Reads one variant from the text of a value.
pub type Read<U> = fn(&str) -> Result<U, serde_json::Error>;

/// A type that is one of several; implemented by `union!`.
pub trait Union: Sized + 'static {
    /// The member whose text names the variant.
    const TAG: Option<&'static str>;
    /// The tags of each variant that has any.
    const TAGS: &'static [&'static [&'static str]];
    /// The variants that have a tag, in the order of `TAGS`.
    const TAGGED: &'static [Read<Self>];
    /// What the values of each variant look like that is told by that.
    const SHAPES: &'static [Shape];
    /// The variants that are told by what they look like, in the order of `SHAPES`.
    const SHAPED: &'static [Read<Self>];

    /// A value that is none of the variants.
    fn unknown(value: UnknownVariant) -> Self;
}

/// Reads a union, whatever the format.
///
/// # Errors
/// When the tag names a variant that the value does not fit, nor any without a tag, and when the value is nested too deep.
pub fn deserialize<'de, U: Union, D: Deserializer<'de>>(deserializer: D) -> Result<U, D::Error> {
    let json = RawJson::deserialize(deserializer)?;
    read_within(json.as_str(), json.as_str()).map_err(|message| {
        note(json.as_str());
        D::Error::custom(message)
    })
}

/// Reads a union whose variant is chosen by the members of `all` and read from `own`, or from `all` when it does not fit.
///
/// # Errors
/// As [`deserialize`]; the message begins with the path within the value.
pub fn read_within<U: Union>(all: &str, own: &str) -> Result<U, String> {
    let _guard = DepthGuard::new(all)?;
    let tag = U::TAG.and_then(|tag| member(all, tag));
    if let Some(index) = tag.and_then(|tag| position(U::TAGS, tag)) {
        // What the tag's variant cannot hold, one without a tag may: a parent takes what its child refuses.
        return either(U::TAGGED[index], own, all)
            .map_err(|error| located(all, &error))
            .or_else(|message| by_shape(all, own).ok_or(message));
    }
    if let Some(value) = by_shape(all, own) {
        return Ok(value);
    }
    let tagged = match tag {
        None => (0..U::TAGGED.len()).collect(),
        Some(_) => Vec::new(),
    };
    only(U::TAGGED, &tagged, own, all).map_or_else(|| again(all, own), Ok)
}

/// The position of the variant that a tag names, which is text as it stands in JSON.
fn position(tags: &[&[&str]], tag: &str) -> Option<usize> {
    let tag = unquoted(tag);
    tags.iter().position(|own| own.contains(&&*tag))
}

/// The variant that fits the value best. Shapes that say nothing about it decide only when a single one can read it.
fn by_shape<U: Union>(all: &str, own: &str) -> Option<U> {
    let ranked = ranked(all, U::SHAPES);
    for index in ranked.sure {
        if let Some(value) = attempt(U::SHAPED[index], own, all) {
            return Some(value);
        }
    }
    only(U::SHAPED, &ranked.blind, own, all)
}

/// The value, if exactly one of these variants can hold it.
fn only<U>(variants: &[Read<U>], positions: &[usize], own: &str, all: &str) -> Option<U> {
    let mut first = None;
    for position in positions {
        match attempt(variants[*position], own, all) {
            Some(_) if first.is_some() => return None,
            Some(value) => first = Some(value),
            None => {}
        }
    }
    first
}

fn attempt<U>(read: Read<U>, own: &str, all: &str) -> Option<U> {
    either(read, own, all).inspect_err(|_| forget()).ok()
}

/// Reads `own`, or else `all`: another text only within an object (see `flatten`).
fn either<U>(read: Read<U>, own: &str, all: &str) -> Result<U, serde_json::Error> {
    match read(own) {
        Err(_) if own != all => {
            forget();
            read(all)
        }
        result => result,
    }
}

/// What no variant can hold may fit one when its whole numbers are written plainly, and is kept otherwise.
#[cold]
fn again<U: Union>(all: &str, own: &str) -> Result<U, String> {
    match plain(all) {
        Some(all) => read_within(&all, plain(own).as_deref().unwrap_or(own)),
        None => unknown(own),
    }
}

fn unknown<U: Union>(json: &str) -> Result<U, String> {
    let value = serde_json::from_str(json).map_err(|error| located(json, &error))?;
    Ok(U::unknown(UnknownVariant::new(value)))
}

/// As deep as `serde_json` reads.
const MAX_DEPTH: usize = 128;

thread_local! {
    static WITHIN: Cell<bool> = const { Cell::new(false) };
}

/// Each union is read by a reader of its own, whose count of the depth begins anew; so the outermost union looks at the
/// depth of all that is in it, and hostile nesting cannot exhaust the stack.
struct DepthGuard {
    outermost: bool,
}

impl DepthGuard {
    fn new(json: &str) -> Result<Self, String> {
        if WITHIN.get() {
            return Ok(Self { outermost: false });
        }
        if depth(json) > MAX_DEPTH {
            return Err("recursion limit exceeded".to_owned());
        }
        WITHIN.set(true);
        Ok(Self { outermost: true })
    }
}

impl Drop for DepthGuard {
    fn drop(&mut self) {
        if self.outermost {
            WITHIN.set(false);
        }
    }
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
/// After `or` stand the variants that have no tag; after `else` stand all, since the document does not say what the tags are.
///
/// Each variant holds one value; the enum has a variant `Unknown(UnknownVariant)` besides. A tag that is known decides. A
/// value that its variant cannot hold, with another tag, or without, is what it looks like; and without a tag it is the
/// one tagged variant that can read it, if there is exactly one.
#[allow(unused_macros)] // a document may have no unions
macro_rules! union {
    ($name:ident by $tag:literal { $($tags:tt)* } or { $($shapes:tt)* }) => {
        $crate::runtime::union! { @both apart $name Some($tag), { $($tags)* } { $($shapes)* } }
    };
    ($name:ident by $tag:literal { $($tags:tt)* } else { $($shapes:tt)* }) => {
        $crate::runtime::union! { @both again $name Some($tag), { $($tags)* } { $($shapes)* } }
    };
    ($name:ident by $tag:literal { $($tags:tt)* }) => {
        $crate::runtime::union! { @both apart $name Some($tag), { $($tags)* } {} }
    };
    ($name:ident { $($shapes:tt)* }) => {
        $crate::runtime::union! { @both apart $name None, {} { $($shapes)* } }
    };
    (@write apart $name:ident { $($tagged:ident)* } { $($shaped:ident)* }) => {
        $crate::runtime::union! { @write $name $($tagged)* $($shaped)* }
    };
    (@write again $name:ident { $($tagged:ident)* } { $($shaped:ident)* }) => {
        $crate::runtime::union! { @write $name $($shaped)* }
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
        impl $crate::runtime::json::union::Union for $name {
            const TAG: Option<&'static str> = $tag;
            const TAGS: &'static [&'static [&'static str]] = &[$(&[$($value),+]),*];
            const TAGGED: &'static [$crate::runtime::json::union::Read<Self>] =
                &[$(|json| ::serde_json::from_str(json).map(Self::$tagged)),*];
            const SHAPES: &'static [$crate::runtime::json::shape::Shape] =
                &[$($crate::runtime::json::shape::shape!($kind $([$($text),*])? $({ $($list: $items),* })?)),*];
            const SHAPED: &'static [$crate::runtime::json::union::Read<Self>] =
                &[$(|json| ::serde_json::from_str(json).map(Self::$shaped)),*];

            #[inline]
            fn unknown(value: $crate::runtime::UnknownVariant) -> Self {
                Self::Unknown(value)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::json::union::deserialize(deserializer)
            }
        }

        $crate::runtime::union! { @write $lists $name { $($tagged)* } { $($shaped)* } }
    };
}
#[allow(unused_imports)] // as above
pub(crate) use union;
