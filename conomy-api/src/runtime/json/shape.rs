//! What a JSON value looks like from outside, and which variants of a union it therefore may be.

use std::cmp::Reverse;

use super::members::{members, unquoted};

/// What a value of one variant looks like.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// An object.
    Object {
        /// The members without which it is not this variant.
        required: &'static [&'static str],
        /// Members that have one text only.
        constants: &'static [(&'static str, &'static str)],
        /// All members that the variant has a field for.
        known: &'static [&'static str],
    },
    /// Text; one of these, if any are given.
    String(&'static [&'static str]),
    /// A number without a fraction.
    Integer,
    /// Any number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// An array.
    Array,
    /// Nothing is known about it.
    Any,
}

/// How well a value fits a shape; the better, the greater.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    sure: bool,
    constants: usize,
    known: usize,
    required: usize,
}

/// The shapes that a value may have, by position.
#[derive(Debug, Default)]
pub struct Ranked {
    /// Those that it looks like, best first; equally good ones in their order.
    pub sure: Vec<usize>,
    /// Those that have nothing to say about it.
    pub blind: Vec<usize>,
}

/// Which of the shapes the value may have.
pub fn ranked(json: &str, shapes: &[Shape]) -> Ranked {
    let json = json.trim_ascii();
    let present: Vec<_> = members(json).collect();
    let value = |name: &str| {
        present
            .iter()
            .rfind(|(key, _)| key == name)
            .map(|(_, value)| *value)
    };
    let fit = |shape: &Shape| -> Option<Fit> {
        let sure = Fit {
            sure: true,
            ..Fit::default()
        };
        match (shape, json.as_bytes().first()?) {
            (Shape::Any, _) => Some(Fit::default()),
            (
                Shape::Object {
                    required,
                    constants,
                    known,
                },
                b'{',
            ) => {
                let same = |(name, constant): &&(&str, &str)| {
                    value(name).is_some_and(|v| unquoted(v) == *constant)
                };
                let other = |(name, _): &&(&str, &str)| value(name).is_some();
                let matched = constants.iter().filter(same).count();
                let fits = matched == constants.iter().filter(other).count()
                    && required.iter().all(|name| value(name).is_some());
                let known = known.iter().filter(|name| value(name).is_some()).count();
                fits.then_some(Fit {
                    sure: true,
                    constants: matched,
                    known,
                    required: required.len(),
                })
            }
            (Shape::String([]), b'"') => Some(Fit { known: 1, ..sure }),
            (Shape::String(texts), b'"') => Some(if texts.contains(&&*unquoted(json)) {
                Fit {
                    constants: 1,
                    ..sure
                }
            } else {
                sure
            }),
            (Shape::Integer, b'-' | b'0'..=b'9') => {
                (!json.contains(['.', 'e', 'E'])).then_some(Fit { known: 1, ..sure })
            }
            (Shape::Number, b'-' | b'0'..=b'9')
            | (Shape::Boolean, b't' | b'f')
            | (Shape::Array, b'[') => Some(sure),
            _ => None,
        }
    };
    let mut fits: Vec<(Fit, usize)> = Vec::new();
    let mut ranked = Ranked::default();
    for (index, shape) in shapes.iter().enumerate() {
        match fit(shape) {
            Some(fit) if fit == Fit::default() => ranked.blind.push(index),
            Some(fit) => fits.push((fit, index)),
            None => {}
        }
    }
    fits.sort_by_key(|(fit, _)| Reverse(*fit));
    ranked.sure = fits.into_iter().map(|(_, index)| index).collect();
    ranked
}

/// The [`Shape`] that `union!`'s words describe.
#[allow(unused_macros)] // a document may have no unions
macro_rules! shape {
    (object { required: [$($required:literal),* $(,)?], constants: [$(($name:literal, $value:literal)),* $(,)?],
        known: [$($known:literal),* $(,)?] }) => {
        $crate::runtime::json::shape::Shape::Object {
            required: &[$($required),*],
            constants: &[$(($name, $value)),*],
            known: &[$($known),*],
        }
    };
    (string [$($text:literal),*]) => { $crate::runtime::json::shape::Shape::String(&[$($text),*]) };
    (string) => { $crate::runtime::json::shape::Shape::String(&[]) };
    (integer) => { $crate::runtime::json::shape::Shape::Integer };
    (number) => { $crate::runtime::json::shape::Shape::Number };
    (boolean) => { $crate::runtime::json::shape::Shape::Boolean };
    (array) => { $crate::runtime::json::shape::Shape::Array };
    (any) => { $crate::runtime::json::shape::Shape::Any };
}
#[allow(unused_imports)] // as above
pub(crate) use shape;
