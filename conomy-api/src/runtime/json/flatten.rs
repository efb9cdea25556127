//! A union within an object: `allOf` of an object and a `oneOf` (JSON Schema §10.2.1.1), whose members stand side by side.

use std::borrow::Cow;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{DeserializeSeed, Error, IntoDeserializer, MapAccess};
use serde_json::Value;

use super::json_path::{located, within};
use super::members;
use super::object::Outline;
use super::union::{self, Union};

/// Reads the union that stands in the object `json` beside the members of its outline.
///
/// The variant is shown the members that are not the object's own, so that nothing is kept (and sent) twice; only when it
/// asks for one of the object's members too, it is shown all of them.
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

/// The members of a JSON text for serde.
pub(crate) struct Members<'de> {
    text: members::Members<'de>,
    name: Cow<'de, str>,
    value: &'de str,
}

impl<'de> Members<'de> {
    /// Those of `json`, which is valid JSON.
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
        value.map_err(|error| Self::Error::custom(within(&self.name, &located(self.value, &error))))
    }
}
