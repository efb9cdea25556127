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
    /// Those that do not, or that show no value: place and reason.
    pub(crate) violating: Vec<(String, String)>,
}

/// A value and what it must follow.
struct Found {
    schema: NodeId,
    value: NodeId,
    ty: Type,
    /// Whether it is the body of a request, which may go without.
    optional_body: bool,
    /// Whether it is a body.
    is_body: bool,
}

/// Why `null` as the example of a body that may be left out is no value of its type.
const NO_BODY: &str = "it shows the request without its body";

/// Why a string that is no JSON is no body of an object or an array.
const NO_JSON: &str = "as the text of a body it is no JSON";

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
        let mut value = document.json(one.value);
        let holds_null = matches!(lowered.api.resolve(&one.ty), Type::Nullable(_) | Type::Any);
        let is_absent = one.optional_body && value.is_null() && !holds_null;
        let absent = is_absent.then(|| NO_BODY.to_owned());
        let mut violation = judge.violation(one.schema, &value).or(absent);
        // A string may show a body as it is written (OpenAPI, Example Object), and a schema without `type` allows any string.
        if let (None, Value::String(text)) = (&violation, &value)
            && one.is_body
            && has_parts(lowered, &one.ty)
        {
            match serde_json::from_str(text) {
                Ok(written) => {
                    violation = judge.violation(one.schema, &written);
                    value = written;
                }
                Err(_) => violation = Some(NO_JSON.to_owned()),
            }
        }
        match violation {
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

/// Whether values of a type are objects or arrays.
fn has_parts(lowered: &Lowered, ty: &Type) -> bool {
    match lowered.api.resolve(ty) {
        Type::Array(_) | Type::Map(_) => true,
        Type::Named(id) => matches!(
            lowered.api.definition(*id).shape,
            Shape::Object(_) | Shape::Tuple(_)
        ),
        _ => false,
    }
}

/// Every example, by its place, so that one that several references reach is taken once.
fn find(document: &Document, lowered: &Lowered) -> BTreeMap<(NodeId, NodeId), Found> {
    let mut found = BTreeMap::new();
    let mut add = |schema: NodeId, value: NodeId, ty: &Type, holder: Option<NodeId>| {
        found.entry((value, schema)).or_insert_with(|| Found {
            schema,
            value,
            ty: ty.clone(),
            optional_body: holder.is_some_and(|holder| is_optional_body(document, holder)),
            is_body: holder.is_some_and(|holder| is_body(document, holder)),
        });
    };
    for (&schema, ty) in &lowered.uses {
        if let Some(value) = document.get(schema, "example") {
            add(schema, value, ty, None);
        }
        if let Some(list) = document.get(schema, "x-examples") {
            document
                .items(list)
                .for_each(|value| add(schema, value, ty, None));
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
            add(schema, value, ty, Some(*holder));
        }
        if let Some(map) = document.get(*holder, "examples") {
            for (_, example) in document.entries(map) {
                if let Some(value) = document.get(document.resolve(example), "value") {
                    add(schema, value, ty, Some(*holder));
                }
            }
        }
    }
    found
}

/// Whether a media type is that of a request body that may be left out (OpenAPI, Request Body Object).
fn is_optional_body(document: &Document, media_type: NodeId) -> bool {
    let content = document.parent(media_type);
    let Some(body) = content.and_then(|content| document.parent(content)) else {
        return false;
    };
    let is_body = document.key(body) == Some("requestBody")
        || matches!(document.component_name(body), Some(("requestBodies", _)));
    let required = document.get(body, "required");
    is_body && required.is_none_or(|node| document.json(node) != Value::Bool(true))
}

/// Whether what holds an example is a media type (OpenAPI, Media Type Object).
fn is_body(document: &Document, holder: NodeId) -> bool {
    let content = document.parent(holder);
    content.is_some_and(|content| document.key(content) == Some("content"))
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
