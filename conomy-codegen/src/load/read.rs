//! Implements serde's `Deserializer` for values of the arena, so that any fragment can be read as an openapiv3 type.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number};

use super::arena::{Arena, Entry, NodeId, Value};
use super::extension;
use super::model::Role;

/// A fragment that could not be deserialized. The message states what was expected and what was found.
///
/// After normalization, all fragments can be deserialized, so this error indicates a bug.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError(String);

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ReadError {}

impl de::Error for ReadError {
    fn custom<T: fmt::Display>(message: T) -> ReadError {
        ReadError(message.to_string())
    }
}

/// A deserializer for one value.
pub(super) struct Reader<'d> {
    arena: &'d Arena,
    node: NodeId,
    /// Whether schemas are read as references to themselves. False for the requested value itself.
    folds: bool,
}

impl<'d> Reader<'d> {
    pub fn new(arena: &'d Arena, node: NodeId) -> Reader<'d> {
        Reader {
            arena,
            node,
            folds: false,
        }
    }

    fn child(&self, node: NodeId) -> Reader<'d> {
        Reader {
            arena: self.arena,
            node,
            folds: true,
        }
    }
}

/// Returns the text of a reference to a node, as [`Document::read`] returns it.
pub(super) fn reference(target: NodeId) -> String {
    format!("#node/{}", target.0)
}

/// Visits a number, given its JSON text, as the narrowest type that holds it exactly, otherwise as a float.
pub(super) fn number<'de, V: Visitor<'de>>(text: &str, visitor: V) -> Result<V::Value, ReadError> {
    if let Ok(value) = text.parse::<u64>() {
        return visitor.visit_u64(value);
    }
    // JSON libraries treat `-0` as a float.
    if let Some(value) = text.parse::<i64>().ok().filter(|&value| value != 0) {
        return visitor.visit_i64(value);
    }
    visitor.visit_f64(text.parse().unwrap_or(0.0))
}

impl<'de> Deserializer<'de> for Reader<'de> {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let arena = self.arena;
        let node = arena.node(self.node);
        let role = Role::from_number(node.role);
        if self.folds && role == Some(Role::Schema) && matches!(node.value, Value::Object(_)) {
            return visitor.visit_map(Members::reference(&self, self.node));
        }
        match node.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(value),
            Value::Id(target) => visitor.visit_u64(target.number().into()),
            Value::Reference(target) => visitor.visit_map(Members::reference(&self, target)),
            Value::Number(_) | Value::OwnNumber(_) => {
                number(arena.number(self.node).unwrap_or_default(), visitor)
            }
            Value::String(_) | Value::OwnString(_) => {
                visitor.visit_borrowed_str(arena.string(self.node).unwrap_or_default())
            }
            Value::Array(_) => {
                let items = arena.elements(self.node);
                visitor.visit_seq(Items {
                    reader: &self,
                    items: items.iter(),
                })
            }
            Value::Object(_) => {
                let members = arena.members(self.node);
                visitor.visit_map(Members {
                    reader: &self,
                    members: members.iter(),
                    value: None,
                    extra: role
                        .filter(|role| role.has_extensions())
                        .map(|_| Extra::Node(self.node)),
                })
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.arena.node(self.node).value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        match self.arena.string(self.node) {
            Some(text) => visitor.visit_enum(de::value::BorrowedStrDeserializer::new(text)),
            None => Err(de::Error::invalid_type(
                de::Unexpected::Other("value"),
                &"the name of a variant",
            )),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

struct Items<'r, 'd> {
    reader: &'r Reader<'d>,
    items: std::slice::Iter<'d, NodeId>,
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = ReadError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, ReadError> {
        let Some(&item) = self.items.next() else {
            return Ok(None);
        };
        seed.deserialize(self.reader.child(item)).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

/// The additional entry that a node has besides its own entries.
enum Extra {
    /// `"$ref": "#node/123"`
    Reference(NodeId),
    /// `"x-node": 123`
    Node(NodeId),
}

struct Members<'r, 'd> {
    reader: &'r Reader<'d>,
    members: std::slice::Iter<'d, Entry>,
    value: Option<Pending<'d>>,
    extra: Option<Extra>,
}

/// The value of the key that was just read.
enum Pending<'d> {
    Member(&'d Entry),
    Extra(Extra),
}

impl<'r, 'd> Members<'r, 'd> {
    fn reference(reader: &'r Reader<'d>, target: NodeId) -> Members<'r, 'd> {
        Members {
            reader,
            members: [].iter(),
            value: None,
            extra: Some(Extra::Reference(target)),
        }
    }
}

impl<'de> MapAccess<'de> for Members<'_, 'de> {
    type Error = ReadError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, ReadError> {
        let arena = self.reader.arena;
        let key = if let Some(entry) = self.members.next() {
            self.value = Some(Pending::Member(entry));
            arena.text(entry.key)
        } else if let Some(extra) = self.extra.take() {
            let key = match extra {
                Extra::Reference(_) => "$ref",
                Extra::Node(_) => extension::NODE,
            };
            self.value = Some(Pending::Extra(extra));
            key
        } else {
            return Ok(None);
        };
        seed.deserialize(de::value::BorrowedStrDeserializer::new(key))
            .map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, ReadError> {
        match self.value.take() {
            Some(Pending::Member(entry)) => seed.deserialize(self.reader.child(entry.value)),
            Some(Pending::Extra(Extra::Reference(target))) => {
                let text = reference(target);
                seed.deserialize(de::value::StringDeserializer::new(text))
            }
            Some(Pending::Extra(Extra::Node(node))) => {
                seed.deserialize(de::value::U32Deserializer::new(node.number()))
            }
            None => Err(de::Error::custom("a value was asked for before its key")),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.members.len() + usize::from(self.extra.is_some()))
    }
}

/// Returns a value as JSON.
pub(super) fn json(arena: &Arena, node: NodeId) -> serde_json::Value {
    match arena.node(node).value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => value.into(),
        Value::Number(_) | Value::OwnNumber(_) => {
            let text = arena.number(node).unwrap_or_default();
            json_number(text).map_or(serde_json::Value::Null, serde_json::Value::Number)
        }
        Value::Id(target) => target.number().into(),
        Value::String(_) | Value::OwnString(_) => arena.string(node).unwrap_or_default().into(),
        Value::Reference(target) => {
            let member = ("$ref".to_owned(), reference(target).into());
            serde_json::Value::Object(Map::from_iter([member]))
        }
        Value::Array(_) => {
            let items = arena.elements(node).iter();
            items.map(|item| json(arena, *item)).collect()
        }
        Value::Object(_) => {
            let members = arena.members(node).iter();
            let owned =
                members.map(|entry| (arena.text(entry.key).to_owned(), json(arena, entry.value)));
            serde_json::Value::Object(owned.collect())
        }
    }
}

/// Parses the JSON text of a number.
fn json_number(text: &str) -> Option<Number> {
    struct Visitor;
    impl serde::de::Visitor<'_> for Visitor {
        type Value = Option<Number>;
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a number")
        }
        fn visit_u64<E>(self, value: u64) -> Result<Option<Number>, E> {
            Ok(Some(value.into()))
        }
        fn visit_i64<E>(self, value: i64) -> Result<Option<Number>, E> {
            Ok(Some(value.into()))
        }
        fn visit_f64<E>(self, value: f64) -> Result<Option<Number>, E> {
            Ok(Number::from_f64(value))
        }
    }
    number(text, Visitor).ok().flatten()
}
