//! Visits the fields of an object, to write, compare or format it.

use std::collections::BTreeMap;
use std::fmt::{self, Debug};
use std::mem;

use serde::ser::Serialize;

use super::nullable::Nullable;
use super::object::Object;
use super::outline::Outline;
use super::union::Union;
use super::unknown::UnknownFields;

/// A type that a field can have.
pub trait Value: Serialize + Debug + PartialEq {}

impl<T: Serialize + Debug + PartialEq> Value for T {}

/// Visits the fields of two objects of one model, which may be the same object. There is one method per keyword of
/// `object!`.
pub trait Visit {
    /// Visits a field.
    fn value<T: Value>(&mut self, name: &'static str, one: &T, other: &T);

    /// A required property.
    fn required<T: Value>(&mut self, name: &'static str, one: &T, other: &T) {
        self.value(name, one, other);
    }

    /// A property that is omitted if there is no value.
    fn optional<T: Value>(&mut self, name: &'static str, one: &Option<T>, other: &Option<T>) {
        self.value(name, one, other);
    }

    /// A property that is null if there is no value.
    fn nullable<T: Value>(&mut self, name: &'static str, one: &Option<T>, other: &Option<T>) {
        self.value(name, one, other);
    }

    /// A property that can be absent, null or a value.
    fn patch<T: Value>(&mut self, name: &'static str, one: &Nullable<T>, other: &Nullable<T>) {
        self.value(name, one, other);
    }

    /// A flattened union.
    fn flatten<U: Union + Value>(&mut self, one: &U, other: &U) {
        self.value("", one, other);
    }

    /// Unknown properties.
    fn unknown(&mut self, one: &UnknownFields, other: &UnknownFields);

    /// `additionalProperties`.
    fn additional<T: Value>(&mut self, one: &BTreeMap<String, T>, other: &BTreeMap<String, T>) {
        self.value("", one, other);
    }
}

/// Returns whether two objects have equal fields.
pub fn is_equal<T: Object>(one: &T, other: &T) -> bool {
    let mut visitor = EqualOrDebug {
        is_equal: true,
        output: None,
    };
    one.visit(other, &mut visitor);
    visitor.is_equal
}

/// Formats an object like a derived `Debug`.
///
/// # Errors
/// The errors of the formatter.
pub fn debug<T: Object>(object: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut visitor = EqualOrDebug {
        is_equal: true,
        output: Some(DebugOutput::new(&T::OUTLINE, f)),
    };
    object.visit(object, &mut visitor);
    visitor.finish()
}

/// Compares two objects or formats one. A second visitor would be a second copy of every model's `visit`.
struct EqualOrDebug<'f, 'b> {
    is_equal: bool,
    /// The formatter, if the object is formatted.
    output: Option<DebugOutput<'f, 'b>>,
}

impl EqualOrDebug<'_, '_> {
    fn enter_some(&mut self) {
        if let Some(output) = &mut self.output {
            output.within_some = true;
        }
    }

    fn none(&mut self) {
        if let Some(output) = &mut self.output {
            output.field(&None::<()>);
        }
    }

    fn finish(self) -> fmt::Result {
        self.output.map_or(Ok(()), |mut output| output.object.finish())
    }
}

struct DebugOutput<'f, 'b> {
    object: fmt::DebugStruct<'f, 'b>,
    names: std::str::SplitAsciiWhitespace<'static>,
    /// Whether the next value is inside an `Option`.
    within_some: bool,
}

impl<'f, 'b> DebugOutput<'f, 'b> {
    fn new(outline: &Outline, f: &'f mut fmt::Formatter<'b>) -> Self {
        Self {
            object: f.debug_struct(outline.name),
            names: outline.fields.split_ascii_whitespace(),
            within_some: false,
        }
    }

    fn field(&mut self, value: &dyn Debug) {
        let name = self.names.next().unwrap_or_default();
        let name = name.trim_start_matches("r#");
        if mem::take(&mut self.within_some) {
            self.object.field(name, &Some(value));
        } else {
            self.object.field(name, value);
        }
    }
}

impl Visit for EqualOrDebug<'_, '_> {
    fn value<T: Value>(&mut self, _: &'static str, one: &T, other: &T) {
        match &mut self.output {
            Some(output) => output.field(one),
            None => self.is_equal = self.is_equal && *one == *other,
        }
    }

    /// Handles options here, because comparing and formatting them would add functions to every model.
    fn optional<T: Value>(&mut self, name: &'static str, one: &Option<T>, other: &Option<T>) {
        match (one, other) {
            (Some(one), Some(other)) => {
                self.enter_some();
                self.value(name, one, other);
            }
            (None, None) => self.none(),
            _ => self.is_equal = false,
        }
    }

    fn nullable<T: Value>(&mut self, name: &'static str, one: &Option<T>, other: &Option<T>) {
        self.optional(name, one, other);
    }

    fn unknown(&mut self, one: &UnknownFields, other: &UnknownFields) {
        match &mut self.output {
            Some(output) => output.field(one),
            None => self.is_equal = self.is_equal && one == other,
        }
    }
}
