//! The keywords of a schema that mean something to a type, side by side.
//!
//! Read from the document itself: `openapiv3` sorts a schema by the keywords that it happens to hold, and into a catch-all
//! kind as soon as two kinds of keywords meet. Meaning does not depend on that, and sorting is what reading would cost.

use foldhash::HashSet;
use openapiv3::Discriminator;
use serde_json::Value;

use crate::ir::Docs;
use crate::load::{Document, NodeId, extension};

use crate::lower::schema::additional_properties;
use crate::lower::schema::constraint;
use crate::lower::schema::subschema::Subschema;

/// The kinds of JSON that `type` can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lower) enum JsonType {
    String,
    Number,
    Integer,
    Boolean,
    Object,
    Array,
}

impl JsonType {
    fn of(name: &str) -> Option<JsonType> {
        Some(match name {
            "string" => JsonType::String,
            "number" => JsonType::Number,
            "integer" => JsonType::Integer,
            "boolean" => JsonType::Boolean,
            "object" => JsonType::Object,
            "array" => JsonType::Array,
            _ => return None,
        })
    }

    /// Whether a value of this kind is one text, number or boolean.
    fn is_scalar(self) -> bool {
        !matches!(self, JsonType::Object | JsonType::Array)
    }
}

/// Alternatives (`oneOf`, `anyOf`) of a schema.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::lower) struct Choice {
    pub(in crate::lower) branches: Vec<Subschema>,
    pub(in crate::lower) discriminator: Option<Discriminator>,
    /// Other groups of alternatives, of which each branch has one, too.
    pub(in crate::lower) other_choices: Vec<Subschema>,
}

/// What `additionalProperties` says of members without a name.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::lower) enum Additional {
    /// Whether there are any.
    Allowed(bool),
    /// What they are.
    Schema(Subschema),
}

/// All keywords of one schema that mean something to a type.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::lower) struct Keywords {
    pub(in crate::lower) node: Option<NodeId>,
    pub(in crate::lower) json_type: Option<JsonType>,
    pub(in crate::lower) format: Option<String>,
    pub(in crate::lower) pattern: Option<String>,
    pub(in crate::lower) values: Option<Vec<Value>>,
    pub(in crate::lower) properties: Vec<(String, Subschema)>,
    pub(in crate::lower) required: Vec<String>,
    pub(in crate::lower) additional: Option<Additional>,
    pub(in crate::lower) items: Option<Subschema>,
    pub(in crate::lower) items_bounds: (Option<usize>, Option<usize>),
    pub(in crate::lower) all_of: Vec<Subschema>,
    pub(in crate::lower) choices: Vec<Choice>,
    pub(in crate::lower) bounds: (Option<String>, Option<String>),
    /// Whether the bounds themselves are not allowed.
    pub(in crate::lower) exclusive: (bool, bool),
    pub(in crate::lower) lengths: (Option<usize>, Option<usize>),
    pub(in crate::lower) nullable: bool,
    pub(in crate::lower) read_only: bool,
    pub(in crate::lower) write_only: bool,
    pub(in crate::lower) default: Option<Value>,
    pub(in crate::lower) docs: Docs,
    pub(in crate::lower) extensions: Vec<(String, Value)>,
}

/// The node that a fragment stands at: `load` leaves it among the extensions.
pub(in crate::lower) fn node_of<'a>(
    document: &Document,
    extensions: impl IntoIterator<Item = (&'a String, &'a Value)>,
) -> Option<NodeId> {
    let (_, value) = extensions
        .into_iter()
        .find(|(key, _)| *key == extension::NODE)?;
    document.numbered(value.as_u64()?)
}

impl Keywords {
    /// The keywords of the schema at a node, which is no reference.
    pub(in crate::lower) fn at(document: &Document, node: NodeId) -> Keywords {
        let mut keywords = Keywords {
            node: Some(node),
            ..Keywords::default()
        };
        for (keyword, value) in document.entries(node) {
            keywords.read(document, keyword, value);
        }
        keywords.read_choices(document, node);
        if let (None, Some(low)) = (&keywords.bounds.0, keywords.extension(extension::MINIMUM)) {
            keywords.bounds.0 = Some(text_of(low));
        }
        if let (None, Some(high)) = (&keywords.bounds.1, keywords.extension(extension::MAXIMUM)) {
            keywords.bounds.1 = Some(text_of(high));
        }
        keywords.round_values();
        keywords.forget_whole_values();
        keywords.docs.constraints = constraint::line(&keywords);
        keywords
    }

    fn read(&mut self, document: &Document, keyword: &str, value: NodeId) {
        let text = |node| document.as_str(node).map(str::to_owned);
        let flag = || document.as_bool(value).unwrap_or_default();
        let count = || document.number(value)?.parse().ok();
        let number = || document.number(value).map(plain_number);
        match keyword {
            "type" => self.json_type = document.as_str(value).and_then(JsonType::of),
            "format" => self.format = text(value).filter(|name| !name.is_empty()),
            "pattern" => self.pattern = text(value),
            "enum" => self.values = known_values(document, value),
            "properties" => {
                let properties = document.entries(value);
                self.properties = properties
                    .map(|(name, node)| (name.to_owned(), Subschema::at(document, node)))
                    .collect();
            }
            "required" => self.required = document.items(value).filter_map(text).collect(),
            "additionalProperties" => {
                self.additional = Some(match document.as_bool(value) {
                    Some(any) => Additional::Allowed(any),
                    None => Additional::Schema(Subschema::at(document, value)),
                });
            }
            "items" => self.items = Some(Subschema::at(document, value)),
            "minItems" => self.items_bounds.0 = count(),
            "maxItems" => self.items_bounds.1 = count(),
            "minLength" => self.lengths.0 = count(),
            "maxLength" => self.lengths.1 = count(),
            "minimum" => self.bounds.0 = number(),
            "maximum" => self.bounds.1 = number(),
            "exclusiveMinimum" => self.exclusive.0 = flag(),
            "exclusiveMaximum" => self.exclusive.1 = flag(),
            "allOf" => self.all_of.extend(subschemas(document, value)),
            "nullable" => self.nullable = flag(),
            "readOnly" => self.read_only = flag(),
            "writeOnly" => self.write_only = flag(),
            "default" => {
                self.default = Some(document.json(value)).filter(|value| !value.is_null());
            }
            "title" => self.docs.title = text(value),
            "description" => self.docs.description = text(value),
            "deprecated" => self.docs.deprecated = flag(),
            "externalDocs" => self.docs.external = document.get(value, "url").and_then(text),
            _ if keyword.starts_with("x-") => {
                self.extensions
                    .push((keyword.to_owned(), document.json(value)));
            }
            _ => {}
        }
    }

    /// The groups of alternatives, of which the discriminator tells the branches.
    fn read_choices(&mut self, document: &Document, node: NodeId) {
        for keyword in ["oneOf", "anyOf"] {
            let Some(list) = document.get(node, keyword) else {
                continue;
            };
            let discriminator = document.get(node, "discriminator");
            let discriminator = discriminator.and_then(|node| document.read(node).ok());
            self.choose(subschemas(document, list).collect(), discriminator);
        }
    }

    /// A `number` is a float, however the document writes it.
    fn round_values(&mut self) {
        if self.json_type == Some(JsonType::Number) {
            for value in self.values.iter_mut().flatten() {
                if let Some(number) = value.as_f64() {
                    *value = number.into();
                }
            }
        }
    }

    /// Arrays and objects among the known values have no names in Rust: they only tell the type, where nothing else does.
    fn forget_whole_values(&mut self) {
        let Some(values) = &self.values else {
            return;
        };
        let kind = if values.iter().all(Value::is_array) {
            JsonType::Array
        } else if values.iter().all(Value::is_object) {
            JsonType::Object
        } else {
            return;
        };
        if *self.json_type.get_or_insert(kind) == kind {
            self.values = None;
        }
    }

    /// The value of an extension.
    pub(in crate::lower) fn extension(&self, name: &str) -> Option<&Value> {
        self.extensions
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    }

    /// The schemas of an extension that lists or maps them.
    pub(in crate::lower) fn extension_nodes(&self, document: &Document, name: &str) -> Vec<NodeId> {
        let values: Vec<&Value> = match self.extension(name) {
            Some(Value::Array(list)) => list.iter().collect(),
            Some(Value::Object(map)) => map.values().collect(),
            _ => Vec::new(),
        };
        values
            .into_iter()
            .filter_map(|value| document.numbered(value.as_u64()?))
            .collect()
    }

    /// The schema of an extension that is one.
    pub(in crate::lower) fn extension_node(
        &self,
        document: &Document,
        name: &str,
    ) -> Option<NodeId> {
        document.numbered(self.extension(name)?.as_u64()?)
    }

    /// Whether the schema says nothing about the shape of a value.
    pub(in crate::lower) fn is_empty(&self) -> bool {
        self.json_type.is_none()
            && self.format.is_none()
            && self.pattern.is_none()
            && self.values.is_none()
            && self.properties.is_empty()
            && self.additional.is_none()
            && self.items.is_none()
            && self.all_of.is_empty()
            && self.choices.is_empty()
            && self.extension("x-prefix-items").is_none()
            && self.extension(additional_properties::PATTERNS).is_none()
    }

    /// Whether the schema describes an object.
    pub(in crate::lower) fn is_object(&self) -> bool {
        match self.json_type {
            Some(json_type) => json_type == JsonType::Object,
            None => {
                !self.properties.is_empty()
                    || self.additional.is_some()
                    || self.extension(additional_properties::PATTERNS).is_some()
            }
        }
    }

    /// Whether the schema describes one text, number or boolean.
    pub(in crate::lower) fn is_scalar(&self) -> bool {
        self.choices.is_empty() && self.json_type.is_some_and(JsonType::is_scalar)
    }

    /// A group of alternatives. One alternative is no choice: it holds together with the keywords beside it.
    pub(in crate::lower) fn choose(
        &mut self,
        branches: Vec<Subschema>,
        discriminator: Option<Discriminator>,
    ) {
        match branches.len() {
            0 => {}
            1 => self.all_of.extend(branches),
            _ => self.choices.push(Choice {
                branches,
                discriminator,
                other_choices: Vec::new(),
            }),
        }
    }
}

fn subschemas(document: &Document, list: NodeId) -> impl Iterator<Item = Subschema> {
    let schemas = document.items(list);
    schemas.map(|node| Subschema::at(document, node))
}

/// The values of `enum`, each once; null is told by `nullable`.
fn known_values(document: &Document, node: NodeId) -> Option<Vec<Value>> {
    let mut seen = HashSet::default();
    let values = document.items(node).map(|item| document.json(item));
    let values = values.filter(|value| !value.is_null() && seen.insert(value.clone()));
    let values: Vec<Value> = values.collect();
    Some(values).filter(|values| !values.is_empty())
}

/// A number without a fraction that says nothing.
fn plain_number(text: &str) -> String {
    let is_plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'-');
    match text.parse::<f64>() {
        Ok(value) if !is_plain => value.to_string(),
        _ => text.to_owned(),
    }
}

fn text_of(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
