//! The examples of the document, and values that are corrected to match its schemas.

use std::cell::RefCell;

use serde_json::Value;

use super::TEXT;
use crate::load::{Document, NodeId};
use crate::media_type;
use crate::prove::Examples;
use crate::prove::expansion;
use crate::prove::json_schema::Direction;
use crate::prove::judge::Judge;
use crate::prove::made::corrected;

/// The examples of the document and the validator of its schemas.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    pub(super) document: &'a Document,
    pub(super) examples: &'a Examples,
    pub(super) judge: &'a RefCell<Judge<'static>>,
}

impl<'a> Shown<'a> {
    /// Returns the example of a parameter or media type.
    pub(super) fn of(self, node: NodeId) -> Option<&'a Value> {
        self.examples
            .of(self.document, self.document.example_holder(node))
    }

    /// Returns a value corrected until it matches the schema of a parameter or media type. `None` if that is not possible.
    pub(super) fn corrected(self, node: NodeId, value: &Value) -> Option<Value> {
        let schema = self.document.schema_of(node)?;
        let mut judge = self.judge.borrow_mut();
        corrected(judge.validator((schema, Direction::Sent))?, value.clone())
    }

    /// Corrects a generated value so that it matches the schema of a parameter or media type. Returns the value unchanged if that
    /// is not possible.
    pub(super) fn followed(self, node: NodeId, value: Value) -> Value {
        self.valid(node, &value).unwrap_or(value)
    }

    /// Returns a corrected value of the same type. `None` if that is not possible.
    pub(super) fn valid(self, node: NodeId, value: &Value) -> Option<Value> {
        self.corrected(node, value)
            .filter(|corrected| is_alike(value, corrected))
    }

    /// Returns the content of a text body: an example of the document, or text that matches its schema, which may also require a
    /// number or boolean.
    pub(super) fn text(self, node: NodeId, media_type: &str) -> String {
        let is_yaml = is_yaml(media_type);
        let text = |value: Value| match value {
            Value::String(_) | Value::Number(_) | Value::Bool(_) => Some(expansion::text(&value)),
            // JSON is YAML (YAML 1.2.2, section 1.3).
            value => is_yaml.then(|| value.to_string()),
        };
        let examples = self
            .document
            .holder_examples(self.document.example_holder(node));
        let mut examples = examples.into_iter().map(|node| self.document.json(node));
        // The schema of YAML describes the value of the text.
        let is_usable = |value: &Value| is_yaml && value.is_string() || self.is_valid(node, value);
        let shown = examples.find(is_usable).and_then(text);
        let made = || text(self.corrected(node, &Value::from(TEXT))?);
        let shown = shown.filter(|text| !text.is_empty());
        shown.or_else(made).unwrap_or_else(|| TEXT.to_owned())
    }

    /// Returns whether a value matches the schema of a parameter or media type, if it has one.
    fn is_valid(self, node: NodeId, value: &Value) -> bool {
        let schema = self.document.schema_of(node);
        let mut judge = self.judge.borrow_mut();
        schema.is_none_or(|schema| judge.check((schema, Direction::Sent), value).is_ok())
    }
}

/// Returns whether both values have the same JSON types at the same places, so that they are values of the same type.
pub(super) fn is_alike(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Array(one), Value::Array(other)) => {
            let first = one.first();
            !other.is_empty()
                && other
                    .iter()
                    .all(|item| first.is_none_or(|first| is_alike(first, item)))
        }
        (Value::Object(one), Value::Object(other)) => other
            .iter()
            .all(|(name, value)| one.get(name).is_some_and(|old| is_alike(old, value))),
        (Value::Number(one), Value::Number(other)) => one.is_f64() == other.is_f64(),
        (Value::String(_), Value::String(text)) => !text.is_empty(),
        (one, other) => one == other || one.is_boolean() && other.is_boolean(),
    }
}

/// Returns whether a media type is YAML (RFC 9512).
fn is_yaml(media_type: &str) -> bool {
    let essence = media_type::essence(media_type);
    let sub = essence.split_once('/').map(|(_, sub)| sub);
    matches!(sub, Some("yaml" | "x-yaml" | "vnd.yaml")) || essence.ends_with("+yaml")
}
