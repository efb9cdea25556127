//! A union inside an object: `allOf` of an object and a `oneOf` (JSON Schema §10.2.1.1). The properties of both
//! stand in one JSON object.

use std::borrow::Cow;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{DeserializeSeed, Error, IntoDeserializer, MapAccess};
use serde_json::Value;

use super::error_path::{within, with_path};
use super::members;
use super::outline::Outline;
use super::union::{self, Union};

/// Reads the union from the JSON object `json` that also holds the properties of `outline`.
///
/// The variant sees only the properties that the object itself does not have, so that nothing is stored and sent
/// twice. If it requires one of the object's properties, it sees all of them.
pub(crate) fn read<U: Union>(json: &str, outline: &Outline) -> U {
    let mut others = String::with_capacity(json.len());
    others.push('{');
    for (name, value) in members::members(json) {
        if outline.members.iter().any(|(known, _)| *known == name) {
            continue;
        }
        if others.len() > 1 {
            others.push(',');
        }
        others.push_str(&Value::from(name.into_owned()).to_string());
        others.push(':');
        others.push_str(value);
    }
    others.push('}');
    union::read_within(json, &others)
}

/// Gives serde access to the properties of a JSON text.
pub(crate) struct Members<'de> {
    text: members::Members<'de>,
    name: Cow<'de, str>,
    value: &'de str,
}

impl<'de> Members<'de> {
    /// The properties of `json`, which must be valid JSON.
    pub(crate) fn of(json: &'de str) -> Self {
        Self {
            text: members::members(json),
            name: Cow::Borrowed(""),
            value: "null",
        }
    }
}

impl<'de> MapAccess<'de> for Members<'de> {
    type Error = serde_json::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Self::Error> {
        let Some((name, value)) = self.text.next() else {
            return Ok(None);
        };
        self.value = value;
        self.name = name;
        match &self.name {
            Cow::Borrowed(name) => seed.deserialize(BorrowedStrDeserializer::new(name)),
            Cow::Owned(name) => seed.deserialize(name.as_str().into_deserializer()),
        }
        .map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, Self::Error> {
        let value = seed.deserialize(&mut serde_json::Deserializer::from_str(self.value));
        value.map_err(|error| Self::Error::custom(within(&self.name, &with_path(self.value, &error))))
    }
}
