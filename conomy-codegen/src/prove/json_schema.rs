//! Converts schemas of the normalized document to JSON Schema 2020-12 for the validator.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::load::{Document, NodeId, extension};

/// The direction of a value. A required property may be absent from a request if it is `readOnly`, and from a response if it is
/// `writeOnly` (OpenAPI 3.0.4, Schema Object).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Direction {
    Sent,
    Received,
    /// The direction is unknown, for an example of a schema.
    Unknown,
}

/// Whether `format` is validated. JSON Schema does not validate it by default, so an example may violate it, but a generated
/// value should not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Formats {
    Ignored,
    Checked,
}

/// Collects schemas and the schemas that they refer to, as `$defs`.
pub(super) struct Schemas<'d> {
    document: &'d Document,
    converted: BTreeMap<(NodeId, Direction), Value>,
    pending: BTreeSet<(NodeId, Direction)>,
    /// The direction of the schema that is currently converted.
    direction: Direction,
    formats: Formats,
}

impl<'d> Schemas<'d> {
    pub(super) fn new(document: &'d Document, formats: Formats) -> Schemas<'d> {
        Schemas {
            document,
            converted: BTreeMap::new(),
            pending: BTreeSet::new(),
            direction: Direction::Unknown,
            formats,
        }
    }

    /// Returns a schema that refers to the schema at a node, for values in this direction.
    pub(super) fn of(&mut self, node: NodeId, direction: Direction) -> Value {
        self.direction = direction;
        self.reference(node)
    }

    fn reference(&mut self, node: NodeId) -> Value {
        let place = (self.document.resolve(node), self.direction);
        if !self.converted.contains_key(&place) {
            self.pending.insert(place);
        }
        json!({ "$ref": format!("urn:document#/$defs/{}", name(place)) })
    }

    /// Returns a document that contains all schemas.
    pub(super) fn finish(mut self) -> Value {
        while let Some((node, direction)) = self.pending.pop_first() {
            self.direction = direction;
            self.converted.insert((node, direction), Value::Null);
            let schema = self.translate(node);
            self.converted.insert((node, direction), schema);
        }
        let definitions: Map<String, Value> = self
            .converted
            .into_iter()
            .map(|(place, schema)| (name(place), schema))
            .collect();
        json!({ "$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": definitions })
    }

    /// Returns the names of the required properties, without those that this direction excludes.
    fn required(&self, schema: NodeId, names: NodeId) -> Value {
        let document = self.document;
        let keyword = match self.direction {
            Direction::Sent => "readOnly",
            Direction::Received => "writeOnly",
            Direction::Unknown => return document.json(names),
        };
        let excluded = document.flagged_properties(schema, &[keyword]);
        let is_excluded = |name: &NodeId| {
            let name = document.as_str(*name);
            name.is_some_and(|name| excluded.contains(name))
        };
        let names = document.items(names).filter(|name| !is_excluded(name));
        names.map(|name| document.json(name)).collect()
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
                        && let Some(bound) = self.bound(node, bound)
                    {
                        schema.insert(key.to_owned(), bound);
                    }
                }
                "required" => {
                    schema.insert(key.to_owned(), self.required(node, value));
                }
                "type" | "enum" | "pattern" | "minimum" | "maximum" | "multipleOf"
                | "minLength" | "maxLength" | "minItems" | "maxItems" | "uniqueItems"
                | "minProperties" | "maxProperties" => {
                    schema.insert(key.to_owned(), document.json(value));
                }
                "format" if self.formats == Formats::Checked => {
                    schema.insert(key.to_owned(), document.json(value));
                }
                _ => self.extension(key, value, &mut schema),
            }
        }
        if nullable {
            json!({ "anyOf": [{ "type": "null" }, Value::Object(schema)] })
        } else {
            Value::Object(schema)
        }
    }

    /// Returns the value of `minimum` or `maximum`.
    fn bound(&self, schema: NodeId, keyword: &str) -> Option<Value> {
        let document = self.document;
        let stored = match keyword {
            "minimum" => extension::MINIMUM,
            _ => extension::MAXIMUM,
        };
        match document.get(schema, keyword) {
            Some(bound) => Some(document.json(bound)),
            None => exact(&document.json(document.get(schema, stored)?)),
        }
    }

    /// Converts keywords that `load` stores as extensions.
    fn extension(&mut self, key: &str, value: NodeId, schema: &mut Map<String, Value>) {
        let document = self.document;
        let mut numbered = |value: &Value| -> Option<Value> {
            match value {
                Value::Bool(allowed) => Some(Value::Bool(*allowed)),
                other => Some(self.reference(document.numbered(other.as_u64()?)?)),
            }
        };
        let value = document.json(value);
        let (keyword, translated) = match key {
            extension::PREFIX_ITEMS => (
                "prefixItems",
                value
                    .as_array()
                    .map(|list| list.iter().filter_map(&mut numbered).collect()),
            ),
            extension::PATTERN_PROPERTIES => (
                "patternProperties",
                value.as_object().map(|map| {
                    map.iter()
                        .filter_map(|(name, one)| Some((name.clone(), numbered(one)?)))
                        .collect()
                }),
            ),
            extension::PROPERTY_NAMES => ("propertyNames", numbered(&value)),
            extension::UNEVALUATED_PROPERTIES => ("unevaluatedProperties", numbered(&value)),
            extension::UNEVALUATED_ITEMS => ("unevaluatedItems", numbered(&value)),
            extension::CONTAINS => ("contains", numbered(&value)),
            extension::IF => ("if", numbered(&value)),
            extension::THEN => ("then", numbered(&value)),
            extension::ELSE => ("else", numbered(&value)),
            extension::MIN_CONTAINS => ("minContains", Some(value)),
            extension::MAX_CONTAINS => ("maxContains", Some(value)),
            extension::DEPENDENT_REQUIRED => ("dependentRequired", Some(value)),
            extension::DEPENDENT_SCHEMAS => (
                "dependentSchemas",
                value.as_object().map(|map| {
                    map.iter()
                        .filter_map(|(name, one)| Some((name.clone(), numbered(one)?)))
                        .collect()
                }),
            ),
            extension::MINIMUM => ("minimum", exact(&value)),
            extension::MAXIMUM => ("maximum", exact(&value)),
            extension::MULTIPLE_OF => ("multipleOf", exact(&value)),
            _ => return,
        };
        if let Some(translated) = translated {
            schema.insert(keyword.to_owned(), translated);
        }
    }
}

/// Returns the number of a text that openapiv3's integers cannot hold.
fn exact(text: &Value) -> Option<Value> {
    serde_json::from_str(text.as_str()?).ok()
}

/// Returns the key of a schema in `$defs`.
fn name((node, direction): (NodeId, Direction)) -> String {
    format!("{}-{direction:?}", node.number())
}
