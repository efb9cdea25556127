//! The fields of an object, one after the other: what writing, comparing and showing it have in common.

use std::collections::BTreeMap;
use std::fmt::{self, Debug};

use serde::ser::Serialize;

use super::nullable::Nullable;
use super::object::{Object, Outline};
use super::union::Union;
use super::unknown::UnknownFields;

/// What can stand in a field.
pub trait Value: Serialize + Debug + PartialEq {}

impl<T: Serialize + Debug + PartialEq> Value for T {}

/// Visits the fields of two objects of one model, which may be the same object: one method for each word of `object!`.
pub trait Visit {
    /// Visits a field.
    fn value<T: Value>(&mut self, name: &'static str, one: &T, other: &T);

    /// A member that is always there.
    fn required<T: Value>(&mut self, name: &'static str, one: &T, other: &T) {
        self.value(name, one, other);
    }

    /// A member that is left out when there is no value.
    fn optional<T: Value>(&mut self, name: &'static str, one: &Option<T>, other: &Option<T>) {
        self.value(name, one, other);
    }

    /// A member that is null when there is no value.
    fn nullable<T: Value>(&mut self, name: &'static str, one: &Option<T>, other: &Option<T>) {
        self.value(name, one, other);
    }

    /// A member that is left out, null or a value, as the caller chose.
    fn patch<T: Value>(&mut self, name: &'static str, one: &Nullable<T>, other: &Nullable<T>) {
        self.value(name, one, other);
    }

    /// A union whose members stand beside the object's own.
    fn flatten<U: Union + Value>(&mut self, one: &U, other: &U) {
        self.value("", one, other);
    }

    /// Members that this version of the client does not know.
    fn unknown(&mut self, one: &UnknownFields, other: &UnknownFields);

    /// Members whose names the document leaves open.
    fn additional<T: Value>(&mut self, one: &BTreeMap<String, T>, other: &BTreeMap<String, T>) {
        self.value("", one, other);
    }
}

/// Whether two objects have the same fields.
pub fn is_same<T: Object>(one: &T, other: &T) -> bool {
    let mut same = Same(true);
    one.visit(other, &mut same);
    same.0
}

struct Same(bool);

impl Visit for Same {
    #[inline]
    fn value<T: Value>(&mut self, _: &'static str, one: &T, other: &T) {
        self.0 = self.0 && one == other;
    }

    fn unknown(&mut self, one: &UnknownFields, other: &UnknownFields) {
        self.0 = self.0 && one == other;
    }
}

/// Shows an object as derived `Debug` does.
///
/// # Errors
/// Those of the formatter.
pub fn debug<T: Object>(object: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut show = Show::new(&T::OUTLINE, f);
    object.visit(object, &mut show);
    show.shown.finish()
}

struct Show<'f, 'b> {
    shown: fmt::DebugStruct<'f, 'b>,
    names: std::str::SplitAsciiWhitespace<'static>,
}

impl<'f, 'b> Show<'f, 'b> {
    fn new(outline: &Outline, f: &'f mut fmt::Formatter<'b>) -> Self {
        Self {
            shown: f.debug_struct(outline.name),
            names: outline.fields.split_ascii_whitespace(),
        }
    }

    fn field(&mut self, value: &dyn Debug) {
        let name = self.names.next().unwrap_or_default();
        self.shown.field(name.trim_start_matches("r#"), value);
    }
}

impl Visit for Show<'_, '_> {
    #[inline]
    fn value<T: Value>(&mut self, _: &'static str, one: &T, _: &T) {
        self.field(one);
    }

    fn unknown(&mut self, one: &UnknownFields, _: &UnknownFields) {
        self.field(one);
    }
}
