//! Writes a model's fields as the members of a JSON object.

use std::collections::BTreeMap;

use serde::ser::{Error, Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::nullable::Nullable;
use super::object::Object;
use super::unknown::UnknownFields;

/// Writes members one after the other, by the words of `object!`. The first error ends the writing and is reported by
/// [`end`](Self::end), so that `object!` needs no error handling for each member.
pub struct ObjectWriter<M: SerializeMap> {
    map: M,
    result: Result<(), M::Error>,
    /// The names that are written already, where a union follows that may have them too.
    written: Option<Vec<String>>,
}

impl<M: SerializeMap> ObjectWriter<M> {
    /// Begins an object of type `T`.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn new<T: Object, S: Serializer<SerializeMap = M, Error = M::Error>>(
        serializer: S,
    ) -> Result<Self, M::Error> {
        let written = if T::UNITES { Some(Vec::new()) } else { None };
        Ok(Self {
            map: serializer.serialize_map(None)?,
            result: Ok(()),
            written,
        })
    }

    /// A member that is always written.
    #[inline]
    pub fn required<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        if self.written.is_some() {
            self.note(name);
        }
        if self.result.is_ok() {
            self.result = self.map.serialize_entry(name, value);
        }
    }

    /// A member that is left out when there is no value.
    #[inline]
    pub fn optional<T: Serialize>(&mut self, name: &str, value: &Option<T>) {
        if let Some(value) = value {
            self.required(name, value);
        }
    }

    /// A member that is null when there is no value.
    #[inline]
    pub fn nullable<T: Serialize>(&mut self, name: &str, value: &Option<T>) {
        self.required(name, value);
    }

    /// A member that is left out, null or a value, as the caller chose.
    #[inline]
    pub fn patch<T: Serialize>(&mut self, name: &str, value: &Nullable<T>) {
        if !value.is_absent() {
            self.required(name, value);
        }
    }

    /// The members of a union: those that are not written yet, so that no name is there twice.
    pub fn flatten<U: Serialize>(&mut self, union: &U) {
        match serde_json::to_value(union) {
            Ok(Value::Object(members)) => members
                .iter()
                .for_each(|(name, value)| self.other(name, value)),
            // What is no object has no members that could stand here.
            Ok(_) => {}
            Err(error) => self.result = Err(M::Error::custom(error)),
        }
    }

    /// The members that this version of the client does not know.
    pub fn unknown(&mut self, members: &UnknownFields) {
        members
            .iter()
            .for_each(|(name, value)| self.other(name, value));
    }

    /// The members whose names the document leaves open.
    pub fn additional<T: Serialize>(&mut self, members: &BTreeMap<String, T>) {
        members
            .iter()
            .for_each(|(name, value)| self.other(name, value));
    }

    #[cold]
    fn note(&mut self, name: &str) {
        self.written.get_or_insert_default().push(name.to_owned());
    }

    fn other<T: Serialize>(&mut self, name: &str, value: &T) {
        if self
            .written
            .as_ref()
            .is_none_or(|written| written.iter().all(|other| other != name))
        {
            self.required(name, value);
        }
    }

    /// Ends the object.
    ///
    /// # Errors
    /// The first error of the serializer.
    pub fn end(self) -> Result<M::Ok, M::Error> {
        self.result?;
        self.map.end()
    }
}
