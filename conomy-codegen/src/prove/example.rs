//! Examples of schemas, parameters, bodies and responses. A JSON Schema validator decides which follow their schemas.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jsonschema::{Draft, Registry, Validator};
use serde_json::Value;

use crate::ir::{Shape, Type};
use crate::load::{Document, NodeId};
use crate::lower::Lowered;

use super::json_schema::Schemas;

/// A value that the document gives as an example, and its type.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    /// Where the value stands (RFC 6901).
    pub(crate) pointer: String,
    /// The type that shall hold it.
    pub(crate) ty: Type,
    /// The value.
    pub(crate) value: Value,
}

/// All examples of a document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Examples {
    /// Those that follow their schemas.
    pub(crate) valid: Vec<Example>,
    /// Those that do not, or cannot be meant: place and reason.
    pub(crate) violating: Vec<(String, String)>,
}

/// A value and what it must follow.
struct Found {
    schema: NodeId,
    value: NodeId,
    ty: Type,
}

/// Collects the examples in the order of the document.
pub(super) fn collect(document: &Document, lowered: &Lowered) -> Examples {
    let found = find(document, lowered);
    let mut schemas = Schemas::new(document);
    let wanted: BTreeSet<NodeId> = found.values().map(|one| one.schema).collect();
    let roots: HashMap<NodeId, Value> = wanted
        .iter()
        .map(|node| (*node, schemas.reference(*node)))
        .collect();
    let whole = schemas.finish();
    let registry = Registry::new()
        .add("urn:document", whole)
        .and_then(|builder| builder.prepare());
    let mut judge = Judge {
        registry: registry.ok(),
        validators: HashMap::new(),
        roots,
    };
    let mut examples = Examples::default();
    for one in found.into_values() {
        let value = document.json(one.value);
        let violation = judge.violation(one.schema, &value);
        match violation.or_else(|| unfit(lowered, &one.ty, &value)) {
            None => examples.valid.push(Example {
                pointer: document.pointer(one.value),
                ty: one.ty,
                value,
            }),
            Some(reason) => examples
                .violating
                .push((document.pointer(one.value), reason)),
        }
    }
    examples
}

/// Why a value that follows its schema is none that the schema can mean: one that describes members and no type allows any
/// value that has none (JSON Schema 2020-12, section 10.3.2.1).
fn unfit(lowered: &Lowered, ty: &Type, value: &Value) -> Option<String> {
    let is_object = match lowered.api.resolve(ty) {
        Type::Named(id) => matches!(lowered.api.definition(*id).shape, Shape::Object(_)),
        _ => false,
    };
    let reason = "its schema describes members, and it is no object";
    (is_object && !value.is_object()).then(|| reason.to_owned())
}

/// Every example, by its place, so that one that several references reach is taken once.
fn find(document: &Document, lowered: &Lowered) -> BTreeMap<(NodeId, NodeId), Found> {
    let mut found = BTreeMap::new();
    let mut add = |schema: NodeId, value: NodeId, ty: &Type| {
        found.entry((value, schema)).or_insert_with(|| Found {
            schema,
            value,
            ty: ty.clone(),
        });
    };
    for (&schema, ty) in &lowered.uses {
        if let Some(value) = document.get(schema, "example") {
            add(schema, value, ty);
        }
        if let Some(list) = document.get(schema, "x-examples") {
            document
                .items(list)
                .for_each(|value| add(schema, value, ty));
        }
    }
    for (holder, ty) in &lowered.holders {
        let Some(schema) = document
            .get(*holder, "schema")
            .map(|node| document.resolve(node))
        else {
            continue;
        };
        if let Some(value) = document.get(*holder, "example") {
            add(schema, value, ty);
        }
        if let Some(map) = document.get(*holder, "examples") {
            for (_, example) in document.entries(map) {
                if let Some(value) = document.get(document.resolve(example), "value") {
                    add(schema, value, ty);
                }
            }
        }
    }
    found
}

/// Asks the validator, one compiled schema per place.
struct Judge<'r> {
    registry: Option<Registry<'r>>,
    validators: HashMap<NodeId, Option<Validator>>,
    roots: HashMap<NodeId, Value>,
}

impl Judge<'_> {
    /// Why a value violates its schema; a schema that the validator cannot compile is reason enough to set its examples
    /// aside.
    fn violation(&mut self, schema: NodeId, value: &Value) -> Option<String> {
        let Judge {
            registry,
            validators,
            roots,
        } = self;
        let compiled = validators.entry(schema).or_insert_with(|| {
            let registry = registry.as_ref()?;
            let root = roots.get(&schema)?;
            jsonschema::options()
                .with_draft(Draft::Draft202012)
                .with_registry(registry)
                .build(root)
                .ok()
        });
        match compiled {
            Some(validator) => validator
                .validate(value)
                .err()
                .map(|error| shorten(&error.to_string())),
            None => Some("the validator cannot compile its schema".to_owned()),
        }
    }
}

/// One line that a person reads.
fn shorten(reason: &str) -> String {
    let line = reason.lines().next().unwrap_or_default();
    match line.char_indices().nth(200) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}
