//! The keywords of a schema that determine a type.
//!
//! Keywords are read from the document directly. `openapiv3` buffers each schema to classify it by its keywords. That is slow,
//! and the class is not needed.

use foldhash::HashSet;
use openapiv3::Discriminator;
use serde_json::Value;

use crate::ir::Docs;
use crate::load::{Document, NodeId, extension};

use crate::lower::schema::subschema::Subschema;

/// The values of `type`, without `null`.
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

    /// Returns whether the type is a string, number or boolean.
    fn is_scalar(self) -> bool {
        !matches!(self, JsonType::Object | JsonType::Array)
    }
}

/// A `oneOf` or `anyOf` of a schema.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::lower) struct Choice {
    pub(in crate::lower) branches: Vec<Subschema>,
    pub(in crate::lower) discriminator: Option<Discriminator>,
    /// Other `oneOf` and `anyOf` groups, which apply to each branch.
    pub(in crate::lower) other_choices: Vec<Subschema>,
}

/// The value of `additionalProperties`.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::lower) enum Additional {
    /// A boolean schema.
    Allowed(bool),
    /// A schema.
    Schema(Subschema),
}

/// All keywords of one schema that determine a type.
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
    /// Whether the bounds are exclusive.
    pub(in crate::lower) exclusive: (bool, bool),
    pub(in crate::lower) lengths: (Option<usize>, Option<usize>),
    pub(in crate::lower) nullable: bool,
    pub(in crate::lower) read_only: bool,
    pub(in crate::lower) write_only: bool,
    pub(in crate::lower) default: Option<Value>,
    pub(in crate::lower) docs: Docs,
    pub(in crate::lower) extensions: Vec<(String, Value)>,
}

/// Returns the node of a fragment, which `load` stores in an extension.
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
    /// Reads the schema at a node, which must not be a reference.
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
        keywords.remove_composite_enum();
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
            "enum" => self.values = distinct_values(document, value),
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

    /// Reads `oneOf` and `anyOf` with the discriminator.
    fn read_choices(&mut self, document: &Document, node: NodeId) {
        for keyword in ["oneOf", "anyOf"] {
            let Some(list) = document.get(node, keyword) else {
                continue;
            };
            let discriminator = document.get(node, "discriminator");
            let discriminator = discriminator.and_then(|node| document.read(node).ok());
            self.add_choice(subschemas(document, list).collect(), discriminator);
        }
    }

    /// Converts the `enum` values of `type: number` to floating-point numbers.
    fn round_values(&mut self) {
        if self.json_type == Some(JsonType::Number) {
            for value in self.values.iter_mut().flatten() {
                if let Some(number) = value.as_f64() {
                    *value = number.into();
                }
            }
            if let Some(values) = &mut self.values {
                let mut seen = HashSet::default();
                values.retain(|value| seen.insert(value.clone()));
            }
        }
    }

    /// Removes an `enum` of arrays or objects, which cannot become a Rust enum. It only implies the type if `type` is missing.
    fn remove_composite_enum(&mut self) {
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

    /// Returns the value of an extension.
    pub(in crate::lower) fn extension(&self, name: &str) -> Option<&Value> {
        self.extensions
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    }

    /// Returns the schemas of an extension that is a list or map of schemas.
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

    /// Returns the schema of an extension that is a schema.
    pub(in crate::lower) fn extension_node(
        &self,
        document: &Document,
        name: &str,
    ) -> Option<NodeId> {
        document.numbered(self.extension(name)?.as_u64()?)
    }

    /// Returns whether no keyword determines a type.
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
            && self.extension(extension::PREFIX_ITEMS).is_none()
            && self.extension(extension::PATTERN_PROPERTIES).is_none()
    }

    /// Returns whether the schema describes an object.
    pub(in crate::lower) fn is_object(&self) -> bool {
        match self.json_type {
            Some(json_type) => json_type == JsonType::Object,
            None => {
                !self.properties.is_empty()
                    || self.additional.is_some()
                    || self.extension(extension::PATTERN_PROPERTIES).is_some()
            }
        }
    }

    /// Returns whether the schema describes a string, number or boolean.
    pub(in crate::lower) fn is_scalar(&self) -> bool {
        self.choices.is_empty() && self.json_type.is_some_and(JsonType::is_scalar)
    }

    /// Adds a `oneOf` or `anyOf`. A single subschema is added to `all_of`, which is equivalent.
    pub(in crate::lower) fn add_choice(
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

/// Returns the distinct values of `enum` without `null`, which `nullable` represents.
fn distinct_values(document: &Document, node: NodeId) -> Option<Vec<Value>> {
    let mut seen = HashSet::default();
    let values = document.items(node).map(|item| document.json(item));
    let values = values.filter(|value| !value.is_null() && seen.insert(value.clone()));
    let values: Vec<Value> = values.collect();
    Some(values).filter(|values| !values.is_empty())
}

/// Normalizes a number, so that `1.0` becomes `1`. A number that `f64` cannot represent keeps its digits.
fn plain_number(text: &str) -> String {
    let is_plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'-');
    let digits = text
        .split_once(['e', 'E'])
        .map_or(text, |(digits, _)| digits);
    let precision = digits.bytes().filter(u8::is_ascii_digit).count();
    match text.parse::<f64>() {
        Ok(value) if !is_plain && value.is_finite() && precision <= 15 => value.to_string(),
        _ => match text.split_once('.') {
            Some((whole, fraction)) if fraction.bytes().all(|digit| digit == b'0') => {
                whole.to_owned()
            }
            _ => text.to_owned(),
        },
    }
}

fn text_of(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
