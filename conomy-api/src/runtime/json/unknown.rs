//! Values that this version of the client does not know. They are preserved and written back.

use std::collections::BTreeMap;
use std::fmt;

use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use super::json_text::JsonText;

/// Properties of an object that this version of the client does not know.
///
/// They are preserved exactly, including the digits of numbers, when an object is read and written back, so that reading, changing and sending an object
/// loses nothing that a newer server put there.
#[derive(Clone, Default, PartialEq)]
pub struct UnknownFields(Option<Box<Fields>>);

/// Boxed, because most objects have none, but every model has the field.
#[derive(Clone, Default, PartialEq)]
struct Fields(BTreeMap<Box<str>, JsonText>);

impl UnknownFields {
    pub(crate) const EMPTY: Self = Self(None);

    /// Returns whether there are no unknown properties.
    pub fn is_empty(&self) -> bool {
        self.0.as_ref().is_none_or(|fields| fields.0.is_empty())
    }

    /// Returns the value of the property `name`. `None` if it is absent, or if a [`Value`] cannot represent it.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.0.get(name)?.value()
    }

    /// Returns the JSON of the property `name` as the server sent it.
    pub fn get_json(&self, name: &str) -> Option<&str> {
        self.0.as_ref()?.0.get(name).map(JsonText::as_str)
    }

    /// Returns the properties in the order of their names. Properties that a [`Value`] cannot represent are skipped: numbers beyond
    /// 64-bit floating point, lone surrogates, and more than 128 levels.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        let fields = self.texts();
        fields.filter_map(|(name, json)| Some((name, json.value()?)))
    }

    /// Adds a property that the server understands but this client does not, and returns the old value. A
    /// property that the model declares is stored, but never sent.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        let json = JsonText::from(value.into());
        let old = self.keep(&name.into(), json)?;
        old.value().cloned()
    }

    /// Returns all properties in the order of their names.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (&str, &JsonText)> {
        let fields = self.0.iter().flat_map(|fields| fields.0.iter());
        fields.map(|(name, json)| (&**name, json))
    }

    pub(crate) fn keep(&mut self, name: &str, json: JsonText) -> Option<JsonText> {
        self.0.get_or_insert_default().0.insert(name.into(), json)
    }
}

impl fmt::Debug for UnknownFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.texts()).finish()
    }
}

/// A string enum value that this version of the client does not know.
///
/// It is opaque, so that code cannot match on the text of a value that a later version turns into a variant.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownValue(Box<str>);

impl UnknownValue {
    #[allow(dead_code)] // a document may have no enumerations
    pub(crate) fn new(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }

    /// Returns the value as the server sent it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// An integer enum value that this version of the client does not know.
///
/// It is opaque, so that code cannot match on a number that a later version turns into a variant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownInteger(i64);

impl UnknownInteger {
    #[allow(dead_code)] // as above
    pub(crate) const fn new(number: i64) -> Self {
        Self(number)
    }

    /// Returns the number as the server sent it.
    pub const fn as_i64(self) -> i64 {
        self.0
    }
}

impl fmt::Display for UnknownInteger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for UnknownInteger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// A variant that this version of the client does not know. Its JSON is preserved.
#[derive(Clone)]
pub struct UnknownVariant {
    json: JsonText,
    reason: Option<Box<str>>,
}

impl UnknownVariant {
    pub(crate) fn new(json: &str, reason: Option<String>) -> Self {
        Self {
            json: JsonText::new(json),
            reason: reason.map(Into::into),
        }
    }

    #[allow(dead_code)] // a document may have no enumerations of mixed values
    pub(crate) fn of_value(value: Value) -> Self {
        Self {
            json: JsonText::from(value),
            reason: None,
        }
    }

    /// Returns the value, or `None` if a [`Value`] cannot represent it.
    pub fn value(&self) -> Option<&Value> {
        self.json.value()
    }

    /// Returns the JSON as the server sent it.
    pub fn json(&self) -> &str {
        self.json.as_str()
    }

    /// Returns why the value does not fit the variant of its tag, with the path of the problem. `None` if the tag is
    /// unknown, or if the union has no tag.
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }
}

/// Compares the values, not the reasons.
impl PartialEq for UnknownVariant {
    fn eq(&self, other: &Self) -> bool {
        self.json == other.json
    }
}

impl fmt::Debug for UnknownVariant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.json, f)
    }
}

impl Serialize for UnknownVariant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json.serialize(serializer)
    }
}
