//! Schemas of the normalised document as JSON Schema 2020-12, for the validator.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::load::{Document, NodeId};

/// Schemas that have been asked for, and those that they refer to.
pub(super) struct Schemas<'d> {
    document: &'d Document,
    done: BTreeMap<NodeId, Value>,
    waiting: BTreeSet<NodeId>,
}

impl<'d> Schemas<'d> {
    pub(super) fn new(document: &'d Document) -> Schemas<'d> {
        Schemas {
            document,
            done: BTreeMap::new(),
            waiting: BTreeSet::new(),
        }
    }

    /// A schema that refers to the one at a node.
    pub(super) fn reference(&mut self, node: NodeId) -> Value {
        let node = self.document.resolve(node);
        if !self.done.contains_key(&node) {
            self.waiting.insert(node);
        }
        json!({ "$ref": format!("urn:document#/$defs/{}", node.number()) })
    }

    /// One document with all of them.
    pub(super) fn finish(mut self) -> Value {
        while let Some(node) = self.waiting.pop_first() {
            self.done.insert(node, Value::Null);
            let schema = self.translate(node);
            self.done.insert(node, schema);
        }
        let definitions: Map<String, Value> = self
            .done
            .into_iter()
            .map(|(node, schema)| (node.number().to_string(), schema))
            .collect();
        json!({ "$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": definitions })
    }

    fn translate(&mut self, node: NodeId) -> Value {
        let document = self.document;
        let mut schema = Map::new();
        let mut nullable = false;
        for (key, value) in document.entries(node) {
            match key {
                "nullable" => nullable = document.as_bool(value) == Some(true),
                "properties" => {
                    let members = document
                        .entries(value)
                        .map(|(name, one)| (name.to_owned(), self.reference(one)));
                    let members: Map<String, Value> = members.collect();
                    schema.insert(key.to_owned(), Value::Object(members));
                }
                "allOf" | "oneOf" | "anyOf" => {
                    let branches: Vec<Value> = document
                        .items(value)
                        .map(|one| self.reference(one))
                        .collect();
                    schema.insert(key.to_owned(), Value::Array(branches));
                }
                "items" | "not" => {
                    schema.insert(key.to_owned(), self.reference(value));
                }
                "additionalProperties" => {
                    let translated = match document.as_bool(value) {
                        Some(allowed) => Value::Bool(allowed),
                        None => self.reference(value),
                    };
                    schema.insert(key.to_owned(), translated);
                }
                "exclusiveMinimum" | "exclusiveMaximum" => {
                    let bound = if key == "exclusiveMinimum" {
                        "minimum"
                    } else {
                        "maximum"
                    };
                    if document.as_bool(value) == Some(true)
                        && let Some(bound) = document.get(node, bound)
                    {
                        schema.insert(key.to_owned(), document.json(bound));
                    }
                }
                "type" | "enum" | "required" | "pattern" | "minimum" | "maximum" | "multipleOf"
                | "minLength" | "maxLength" | "minItems" | "maxItems" | "uniqueItems"
                | "minProperties" | "maxProperties" => {
                    schema.insert(key.to_owned(), document.json(value));
                }
                _ => self.displaced(key, value, &mut schema),
            }
        }
        if nullable {
            json!({ "anyOf": [{ "type": "null" }, Value::Object(schema)] })
        } else {
            Value::Object(schema)
        }
    }

    /// Keywords that `load` keeps as extensions.
    fn displaced(&mut self, key: &str, value: NodeId, schema: &mut Map<String, Value>) {
        let document = self.document;
        let mut numbered = |value: &Value| -> Option<Value> {
            match value {
                Value::Bool(allowed) => Some(Value::Bool(*allowed)),
                other => Some(self.reference(document.numbered(other.as_u64()?)?)),
            }
        };
        let value = document.json(value);
        let (keyword, translated) = match key {
            "x-prefix-items" => (
                "prefixItems",
                value
                    .as_array()
                    .map(|list| list.iter().filter_map(&mut numbered).collect()),
            ),
            "x-pattern-properties" => (
                "patternProperties",
                value.as_object().map(|map| {
                    map.iter()
                        .filter_map(|(name, one)| Some((name.clone(), numbered(one)?)))
                        .collect()
                }),
            ),
            "x-property-names" => ("propertyNames", numbered(&value)),
            "x-unevaluated-properties" => ("unevaluatedProperties", numbered(&value)),
            "x-unevaluated-items" => ("unevaluatedItems", numbered(&value)),
            "x-contains" => ("contains", numbered(&value)),
            "x-if" => ("if", numbered(&value)),
            "x-then" => ("then", numbered(&value)),
            "x-else" => ("else", numbered(&value)),
            "x-dependent-required" => ("dependentRequired", Some(value)),
            _ => return,
        };
        if let Some(translated) = translated {
            schema.insert(keyword.to_owned(), translated);
        }
    }
}
