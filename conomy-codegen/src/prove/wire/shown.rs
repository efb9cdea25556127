//! The examples of the document, and values that are corrected to match its schemas.

use std::cell::RefCell;

use serde_json::Value;

use super::TEXT;
use crate::load::{Document, NodeId};
use crate::prove::Examples;
use crate::prove::expansion;
use crate::prove::json_schema::Way;
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
        corrected(judge.validator((schema, Way::Sent))?, value.clone())
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

    /// Returns the content of a text body. Its schema may restrict the text, or require a number or boolean, which is sent as text.
    pub(super) fn text(self, node: NodeId) -> String {
        match self.corrected(node, &Value::from(TEXT)) {
            Some(scalar @ (Value::String(_) | Value::Number(_) | Value::Bool(_))) => {
                expansion::text(&scalar)
            }
            _ => TEXT.to_owned(),
        }
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
