//! Writes the fields of a model as properties of a JSON object.

use std::collections::BTreeMap;

use serde::ser::{Error, Serialize, SerializeMap, Serializer};

use super::json_text::JsonText;
use super::members;
use super::nullable::Nullable;
use super::object::Object;
use super::outline::Member;
use super::union::Union;
use super::unknown::UnknownFields;
use super::visit::{Value, Visit};

/// Serializes an object in any format.
///
/// # Errors
/// The errors of the serializer.
pub fn object<T: Object, S: Serializer>(object: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut writer = Writer {
        map: serializer.serialize_map(None)?,
        known: T::OUTLINE.members,
        result: Ok(()),
    };
    if T::HAS_UNION {
        let written = Vec::new();
        let mut once = Once { writer, written };
        object.visit(object, &mut once);
        writer = once.writer;
    } else {
        object.visit(object, &mut writer);
    }
    writer.result?;
    writer.map.end()
}

/// Writes properties by name.
trait Write {
    fn property<T: Serialize + ?Sized>(&mut self, name: &str, value: &T);

    /// Returns whether the model has a field for the property.
    fn is_known(&self, name: &str) -> bool;

    fn fail(&mut self, error: serde_json::Error);
}

/// Writes properties to a map. After an error, it writes no more properties.
struct Writer<M: SerializeMap> {
    map: M,
    known: &'static [(&'static str, Member)],
    result: Result<(), M::Error>,
}

impl<M: SerializeMap> Write for Writer<M> {
    #[inline]
    fn property<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        if self.result.is_ok() {
            self.result = self.map.serialize_entry(name, value);
        }
    }

    fn is_known(&self, name: &str) -> bool {
        self.known.iter().any(|(known, _)| *known == name)
    }

    fn fail(&mut self, error: serde_json::Error) {
        self.result = Err(M::Error::custom(error));
    }
}

/// Skips properties that were already written, because a flattened union may share properties with its object.
struct Once<M: SerializeMap> {
    writer: Writer<M>,
    written: Vec<String>,
}

impl<M: SerializeMap> Write for Once<M> {
    fn property<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        if self.written.iter().all(|written| written != name) {
            self.written.push(name.to_owned());
            self.writer.property(name, value);
        }
    }

    fn is_known(&self, name: &str) -> bool {
        self.writer.is_known(name)
    }

    fn fail(&mut self, error: serde_json::Error) {
        self.writer.fail(error);
    }
}

impl<W: Write> Visit for W {
    #[inline]
    fn value<T: Value>(&mut self, name: &'static str, one: &T, _: &T) {
        self.property(name, one);
    }

    #[inline]
    fn optional<T: Value>(&mut self, name: &'static str, one: &Option<T>, _: &Option<T>) {
        if let Some(value) = one {
            self.property(name, value);
        }
    }

    #[inline]
    fn patch<T: Value>(&mut self, name: &'static str, one: &Nullable<T>, _: &Nullable<T>) {
        if !one.is_absent() {
            self.property(name, one);
        }
    }

    fn flatten<U: Union + Value>(&mut self, one: &U, _: &U) {
        match serde_json::to_string(one) {
            // A value that is not an object has no properties.
            Ok(json) => members::members(&json)
                .for_each(|(name, value)| self.property(&name, &JsonText::new(value))),
            Err(error) => self.fail(error),
        }
    }

    fn unknown(&mut self, one: &UnknownFields, _: &UnknownFields) {
        // A property that has a field is only written from the field, because names should be unique (RFC 8259 §4).
        for (name, value) in one.texts() {
            if !self.is_known(name) {
                self.property(name, value);
            }
        }
    }

    fn additional<T: Value>(&mut self, one: &BTreeMap<String, T>, _: &BTreeMap<String, T>) {
        for (name, value) in one {
            if !self.is_known(name) {
                self.property(name, value);
            }
        }
    }
}
