//! Ranks the variants of a union by the shape of a JSON value.

use std::cmp::Reverse;

use super::members::{members, unquoted};

/// The values that a variant accepts.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// An object.
    Object {
        /// The required properties.
        required: &'static [&'static str],
        /// The properties with a single allowed value.
        constants: &'static [(&'static str, &'static str)],
        /// All properties that the variant declares.
        known: &'static [&'static str],
    },
    /// A string. If the list is not empty, one of these.
    String(&'static [&'static str]),
    /// An integer.
    Integer,
    /// A number.
    Number,
    /// A boolean.
    Boolean,
    /// An array.
    Array,
    /// Any value.
    Any,
}

/// How well a value fits a shape. Greater is better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    sure: bool,
    constants: usize,
    known: usize,
    required: usize,
}

/// The candidates for a value, by index.
#[derive(Debug, Default)]
pub struct Ranked {
    /// The shapes that match, best first. Equal ones keep their order.
    pub sure: Vec<usize>,
    /// The shapes that accept anything.
    pub blind: Vec<usize>,
}

/// Returns the shapes that a value may have.
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

/// Converts the keywords of `union!` into a [`Shape`].
#[allow(unused_macros)] // a document may have no unions
macro_rules! shape {
    (object { required: [$($required:literal),* $(,)?], constants: [$(($name:literal, $value:literal)),* $(,)?],
        known: [$($known:literal),* $(,)?] }) => {
        $crate::runtime::__private::shape::Shape::Object {
            required: &[$($required),*],
            constants: &[$(($name, $value)),*],
            known: &[$($known),*],
        }
    };
    (string [$($text:literal),*]) => { $crate::runtime::__private::shape::Shape::String(&[$($text),*]) };
    (string) => { $crate::runtime::__private::shape::Shape::String(&[]) };
    (integer) => { $crate::runtime::__private::shape::Shape::Integer };
    (number) => { $crate::runtime::__private::shape::Shape::Number };
    (boolean) => { $crate::runtime::__private::shape::Shape::Boolean };
    (array) => { $crate::runtime::__private::shape::Shape::Array };
    (any) => { $crate::runtime::__private::shape::Shape::Any };
}
#[allow(unused_imports)] // as above
pub(crate) use shape;
