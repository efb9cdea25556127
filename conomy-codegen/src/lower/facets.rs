//! One flat view of a schema, whichever of `openapiv3`'s kinds it fell into.
//!
//! `openapiv3` sorts a schema by the keywords that it happens to hold, and into a catch-all kind as soon as two kinds of
//! keywords meet. Meaning does not depend on that, so lowering looks at every schema through this view.

use openapiv3::{
    AdditionalProperties, AnySchema, Discriminator, ReferenceOr, Schema, SchemaKind, Type,
    VariantOrUnknownOrEmpty,
};
use rustc_hash::FxHashSet;
use serde_json::Value;

use crate::ir::Docs;
use crate::load::{Document, NodeId, extension};

use super::subschema::Subschema;
use super::{constraint, rest};

/// The kinds of JSON that `type` can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JsonType {
    String,
    Number,
    Integer,
    Boolean,
    Object,
    Array,
}

impl JsonType {
    /// Whether a value of this kind is one text, number or boolean.
    fn is_scalar(self) -> bool {
        !matches!(self, JsonType::Object | JsonType::Array)
    }
}

/// Alternatives (`oneOf`, `anyOf`) of a schema.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Choice {
    pub(super) branches: Vec<Subschema>,
    pub(super) discriminator: Option<Discriminator>,
    /// Other groups of alternatives, of which each branch has one, too.
    pub(super) beside: Vec<Subschema>,
}

/// What `additionalProperties` says of members without a name.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Additional {
    /// Whether there are any.
    Any(bool),
    /// What they are.
    Are(Subschema),
}

/// All keywords of one schema that mean something to a type.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Facets {
    pub(super) node: Option<NodeId>,
    pub(super) json_type: Option<JsonType>,
    pub(super) format: Option<String>,
    pub(super) pattern: Option<String>,
    pub(super) values: Option<Vec<Value>>,
    pub(super) properties: Vec<(String, Subschema)>,
    pub(super) required: Vec<String>,
    pub(super) additional: Option<Additional>,
    pub(super) items: Option<Subschema>,
    pub(super) items_bounds: (Option<usize>, Option<usize>),
    pub(super) all_of: Vec<Subschema>,
    pub(super) choices: Vec<Choice>,
    pub(super) bounds: (Option<String>, Option<String>),
    /// Whether the bounds themselves are not allowed.
    pub(super) exclusive: (bool, bool),
    pub(super) lengths: (Option<usize>, Option<usize>),
    pub(super) nullable: bool,
    pub(super) read_only: bool,
    pub(super) write_only: bool,
    pub(super) default: Option<Value>,
    pub(super) docs: Docs,
    pub(super) extensions: Vec<(String, Value)>,
}

/// The node that a fragment stands at: `load` leaves it among the extensions.
pub(super) fn node_of<'a>(
    document: &Document,
    extensions: impl IntoIterator<Item = (&'a String, &'a Value)>,
) -> Option<NodeId> {
    let (_, value) = extensions
        .into_iter()
        .find(|(key, _)| *key == extension::NODE)?;
    document.numbered(value.as_u64()?)
}

impl Facets {
    /// The flat view of `schema`, which stands at `node`.
    pub(super) fn of(document: &Document, node: Option<NodeId>, schema: Schema) -> Facets {
        let below = |schemas: &[ReferenceOr<Schema>]| subschemas(document, schemas);
        let data = schema.schema_data;
        let discriminator = data.discriminator;
        let mut facets = Facets {
            node,
            nullable: data.nullable,
            read_only: data.read_only,
            write_only: data.write_only,
            default: data.default,
            docs: Docs {
                title: data.title,
                description: data.description,
                deprecated: data.deprecated,
                external: data.external_docs.map(|docs| docs.url),
                constraints: None,
            },
            extensions: data.extensions.into_iter().collect(),
            ..Facets::default()
        };
        match schema.schema_kind {
            SchemaKind::Type(ty) => facets.read_type(document, ty),
            SchemaKind::OneOf { one_of } => facets.choose(below(&one_of), discriminator),
            SchemaKind::AnyOf { any_of } => facets.choose(below(&any_of), discriminator),
            SchemaKind::AllOf { all_of } => facets.all_of = below(&all_of),
            SchemaKind::Not { .. } => {}
            SchemaKind::Any(any) => facets.read_any(document, any, discriminator),
        }
        if let (None, Some(low)) = (&facets.bounds.0, facets.extension(extension::MINIMUM)) {
            facets.bounds.0 = Some(text_of(low));
        }
        if let (None, Some(high)) = (&facets.bounds.1, facets.extension(extension::MAXIMUM)) {
            facets.bounds.1 = Some(text_of(high));
        }
        facets.forget_whole_values();
        facets.docs.constraints = constraint::line(&facets);
        facets
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
    pub(super) fn extension(&self, name: &str) -> Option<&Value> {
        self.extensions
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    }

    /// The schemas of an extension that lists or maps them.
    pub(super) fn extension_nodes(&self, document: &Document, name: &str) -> Vec<NodeId> {
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
    pub(super) fn extension_node(&self, document: &Document, name: &str) -> Option<NodeId> {
        document.numbered(self.extension(name)?.as_u64()?)
    }

    /// Whether the schema says nothing about the shape of a value.
    pub(super) fn is_empty(&self) -> bool {
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
            && self.extension(rest::PATTERNS).is_none()
    }

    /// Whether the schema describes an object.
    pub(super) fn is_object(&self) -> bool {
        match self.json_type {
            Some(json_type) => json_type == JsonType::Object,
            None => {
                !self.properties.is_empty()
                    || self.additional.is_some()
                    || self.extension(rest::PATTERNS).is_some()
            }
        }
    }

    /// Whether the schema describes one text, number or boolean.
    pub(super) fn is_scalar(&self) -> bool {
        self.choices.is_empty() && self.json_type.is_some_and(JsonType::is_scalar)
    }

    /// A group of alternatives. One alternative is no choice: it holds together with the keywords beside it.
    pub(super) fn choose(
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
                beside: Vec::new(),
            }),
        }
    }

    fn read_type(&mut self, document: &Document, ty: Type) {
        match ty {
            Type::String(string) => {
                self.json_type = Some(JsonType::String);
                self.format = format_name(&string.format);
                self.pattern = string.pattern;
                self.lengths = (string.min_length, string.max_length);
                self.set_values(string.enumeration.into_iter().flatten().map(Value::from));
            }
            Type::Number(number) => {
                self.json_type = Some(JsonType::Number);
                self.format = format_name(&number.format);
                self.bounds = (
                    number.minimum.map(|n| n.to_string()),
                    number.maximum.map(|n| n.to_string()),
                );
                self.exclusive = (number.exclusive_minimum, number.exclusive_maximum);
                self.set_values(number.enumeration.into_iter().flatten().map(Value::from));
            }
            Type::Integer(integer) => {
                self.json_type = Some(JsonType::Integer);
                self.format = format_name(&integer.format);
                self.bounds = (
                    integer.minimum.map(|n| n.to_string()),
                    integer.maximum.map(|n| n.to_string()),
                );
                self.exclusive = (integer.exclusive_minimum, integer.exclusive_maximum);
                self.set_values(integer.enumeration.into_iter().flatten().map(Value::from));
            }
            Type::Boolean(boolean) => {
                self.json_type = Some(JsonType::Boolean);
                self.set_values(boolean.enumeration.into_iter().flatten().map(Value::from));
            }
            Type::Object(object) => {
                self.json_type = Some(JsonType::Object);
                self.properties = properties(document, object.properties);
                self.required = object.required;
                self.additional = additional(document, object.additional_properties);
            }
            Type::Array(array) => {
                self.json_type = Some(JsonType::Array);
                self.items = array.items.map(|items| Subschema::of(document, &items));
                self.items_bounds = (array.min_items, array.max_items);
            }
        }
    }

    fn read_any(
        &mut self,
        document: &Document,
        any: AnySchema,
        discriminator: Option<Discriminator>,
    ) {
        let below = |schemas: &[ReferenceOr<Schema>]| subschemas(document, schemas);
        self.json_type = match any.typ.as_deref() {
            Some("string") => Some(JsonType::String),
            Some("number") => Some(JsonType::Number),
            Some("integer") => Some(JsonType::Integer),
            Some("boolean") => Some(JsonType::Boolean),
            Some("object") => Some(JsonType::Object),
            Some("array") => Some(JsonType::Array),
            _ => None,
        };
        self.format = any.format;
        self.pattern = any.pattern;
        self.lengths = (any.min_length, any.max_length);
        self.bounds = (
            any.minimum.map(|n| n.to_string()),
            any.maximum.map(|n| n.to_string()),
        );
        self.exclusive = (
            any.exclusive_minimum.unwrap_or_default(),
            any.exclusive_maximum.unwrap_or_default(),
        );
        self.properties = properties(document, any.properties);
        self.required = any.required;
        self.additional = additional(document, any.additional_properties);
        self.items = any.items.map(|items| Subschema::of(document, &items));
        self.items_bounds = (any.min_items, any.max_items);
        self.set_values(any.enumeration.into_iter().filter(|value| !value.is_null()));
        self.all_of.extend(below(&any.all_of));
        self.choose(below(&any.one_of), discriminator.clone());
        self.choose(below(&any.any_of), discriminator);
    }

    fn set_values(&mut self, values: impl Iterator<Item = Value>) {
        let mut seen = FxHashSet::default();
        let unique: Vec<Value> = values.filter(|value| seen.insert(value.clone())).collect();
        if !unique.is_empty() {
            self.values = Some(unique);
        }
    }
}

fn subschemas(document: &Document, schemas: &[ReferenceOr<Schema>]) -> Vec<Subschema> {
    let schemas = schemas.iter();
    schemas
        .map(|schema| Subschema::of(document, schema))
        .collect()
}

fn properties(
    document: &Document,
    properties: impl IntoIterator<Item = (String, ReferenceOr<Box<Schema>>)>,
) -> Vec<(String, Subschema)> {
    let properties = properties.into_iter();
    properties
        .map(|(name, schema)| (name, Subschema::of(document, &schema)))
        .collect()
}

fn additional(document: &Document, additional: Option<AdditionalProperties>) -> Option<Additional> {
    additional.map(|additional| match additional {
        AdditionalProperties::Any(any) => Additional::Any(any),
        AdditionalProperties::Schema(schema) => Additional::Are(Subschema::of(document, &schema)),
    })
}

fn format_name<T: serde::Serialize>(format: &VariantOrUnknownOrEmpty<T>) -> Option<String> {
    match format {
        VariantOrUnknownOrEmpty::Item(item) => {
            serde_json::to_value(item).ok()?.as_str().map(str::to_owned)
        }
        VariantOrUnknownOrEmpty::Unknown(name) => Some(name.clone()),
        VariantOrUnknownOrEmpty::Empty => None,
    }
}

fn text_of(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
