//! What the server says that this version of the client does not know: kept, and written back.

use std::collections::BTreeMap;
use std::fmt;

use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use super::json_text::JsonText;

/// Properties of an object that this version of the client does not know.
///
/// They are preserved, to the last digit, when an object is read and written back, so that reading, changing and sending an object
/// loses nothing that a newer server put there.
#[derive(Clone, Default, PartialEq)]
pub struct UnknownFields(Option<Box<Fields>>);

/// Behind one pointer, since most objects have none and every model has a place for them.
#[derive(Clone, Default, PartialEq)]
struct Fields(BTreeMap<Box<str>, JsonText>);

impl UnknownFields {
    /// No properties.
    pub(crate) const EMPTY: Self = Self(None);

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.as_ref().is_none_or(|fields| fields.0.is_empty())
    }

    /// The value of the property `name`; `None` if it is not among them, or if a [`Value`] cannot hold it.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.0.get(name)?.value()
    }

    /// The JSON of the property `name`, as the server sent it.
    pub fn get_json(&self, name: &str) -> Option<&str> {
        self.0.as_ref()?.0.get(name).map(JsonText::as_str)
    }

    /// The properties by name. Those that a [`Value`] cannot hold are left out: numbers beyond 64-bit floating point, lone
    /// surrogates, and more than 128 levels.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        let fields = self.texts();
        fields.filter_map(|(name, json)| Some((name, json.value()?)))
    }

    /// Adds a property, for something that the server understands and this client does not. Returns the old value. A property that
    /// this version of the client does know is not written from here.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        let json = JsonText::from(value.into());
        let old = self.keep(&name.into(), json)?;
        old.value().cloned()
    }

    /// All properties by name.
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

/// A value of an enumeration that this version of the client does not know.
///
/// It is opaque, so that no program can match on the text of a value that a later version will give a name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownValue(Box<str>);

impl UnknownValue {
    #[allow(dead_code)] // a document may have no enumerations
    pub(crate) fn new(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }

    /// The value as the server sent it.
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

/// A number of an enumeration that this version of the client does not know.
///
/// It is opaque, so that no program can match on a number that a later version will give a name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownInteger(i64);

impl UnknownInteger {
    #[allow(dead_code)] // as above
    pub(crate) const fn new(number: i64) -> Self {
        Self(number)
    }

    /// The number as the server sent it.
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

/// A value of a union that is none of the variants which this version of the client knows. Its JSON is preserved, to the last
/// digit.
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

    /// The value; `None` if a [`Value`] cannot hold it.
    pub fn value(&self) -> Option<&Value> {
        self.json.value()
    }

    /// The JSON as the server sent it.
    pub fn json(&self) -> &str {
        self.json.as_str()
    }

    /// Why the value is not the variant that it claims to be, with the path of what does not fit. `None` if it claims to be
    /// something that this version of the client does not know.
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }
}

/// Values are compared, and not the reasons why they are unknown.
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
