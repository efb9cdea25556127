//! Collects the examples of schemas, parameters, bodies and responses. A JSON Schema validator decides which examples are valid.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::ir::{Integer, Shape, Type};
use crate::load::{Document, NodeId};
use crate::lower::Lowered;

use super::json_schema::{Direction, Formats};
use super::judge::Judge;

/// A value from an example in the document, and its type.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    /// The node of the value and the node of its schema.
    place: (NodeId, NodeId),
    /// The JSON Pointer of the value (RFC 6901).
    pub(crate) pointer: String,
    /// The Rust type that the value is deserialized into.
    pub(crate) ty: Type,
    /// The value.
    pub(crate) value: Value,
}

/// All examples of a document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Examples {
    /// The valid examples.
    pub(crate) valid: Vec<Example>,
    /// The invalid examples, and the examples without a value: location and reason.
    pub(crate) violating: Vec<(String, String)>,
}

impl Examples {
    /// Returns the first valid example of a media type or, if it has none, of its schema.
    pub(super) fn of(&self, document: &Document, media_type: NodeId) -> Option<&Value> {
        let schema = document.resolve(document.get(media_type, "schema")?);
        let own = document.holder_examples(media_type);
        own.into_iter()
            .chain(document.schema_examples(schema))
            .find_map(|value| {
                let place = (value, schema);
                let found = self.valid.binary_search_by_key(&place, |one| one.place);
                found.ok().map(|index| &self.valid[index].value)
            })
    }
}

/// A value and the schema that it must match.
struct Found {
    schema: NodeId,
    value: NodeId,
    ty: Type,
    /// The parameter, header or media type that contains the example. `None` if the schema contains it.
    holder: Option<NodeId>,
    direction: Direction,
}

/// The reason why the example `null` of an optional body is not tested.
const NO_BODY: &str = "it shows the request without its body";

/// The reason why a string that is not JSON is not tested as an object or array body.
const NO_JSON: &str = "it is not valid JSON as the text of a body";

/// The reason why an example with a wide integer is not tested.
const WIDE_INTEGER: &str =
    "it contains an integer of more than 64 bits, of which the tests would lose digits";

/// Collects the examples in the order of the document.
pub(super) fn collect(document: &Document, lowered: &Lowered) -> Examples {
    let found = find(document, lowered);
    let mut judge = Judge::new(
        document,
        found
            .values()
            .map(|one| (one.schema, one.direction))
            .collect(),
        Formats::Ignored,
    );
    let mut examples = Examples::default();
    let has_wide_type = lowered
        .api
        .types
        .iter()
        .any(|definition| definition.shape.types().any(is_wide_integer));
    for (place, one) in found {
        let pointer = document.pointer(one.value);
        let shown = match has_wide_type && has_wide_integer(document, one.value) {
            true => Err(WIDE_INTEGER.to_owned()),
            false => shown(document, lowered, &one, &mut judge),
        };
        match shown {
            Ok(value) => examples.valid.push(Example {
                place,
                pointer,
                ty: one.ty,
                value,
            }),
            Err(reason) => examples.violating.push((pointer, reason)),
        }
    }
    examples
}

/// Returns the value of an example, or the reason why it is invalid.
fn shown(
    document: &Document,
    lowered: &Lowered,
    one: &Found,
    judge: &mut Judge<'_>,
) -> Result<Value, String> {
    let value = document.json(one.value);
    judge.check((one.schema, one.direction), &value)?;
    let holder =
        |is: fn(&Document, NodeId) -> bool| one.holder.is_some_and(|holder| is(document, holder));
    match &value {
        Value::Null if holder(is_optional_body) && !holds_null(lowered, &one.ty) => {
            Err(NO_BODY.to_owned())
        }
        // A string may show the serialized body (OpenAPI, Example Object), and a schema without `type` allows any string.
        Value::String(text) if holder(is_body) && has_parts(lowered, &one.ty) => {
            let written = serde_json::from_str(text).map_err(|_| NO_JSON.to_owned())?;
            judge.check((one.schema, one.direction), &written)?;
            Ok(written)
        }
        _ => Ok(value),
    }
}

/// Returns whether a type, or the type of its items or values, is an integer of more than 64 bits.
fn is_wide_integer(ty: &Type) -> bool {
    match ty {
        Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) => is_wide_integer(inner),
        other => matches!(other, Type::Integer(Integer::I128 | Integer::U128)),
    }
}

/// Returns whether a value contains an integer of more than 64 bits. The JSON values of the tests cannot represent it.
fn has_wide_integer(document: &Document, node: NodeId) -> bool {
    let is_wide = document.number(node).is_some_and(|text| {
        let is_integer = !text.contains(['.', 'e', 'E']);
        is_integer && text.parse::<i64>().is_err() && text.parse::<u64>().is_err()
    });
    is_wide
        || document
            .items(node)
            .any(|item| has_wide_integer(document, item))
        || document
            .entries(node)
            .any(|(_, value)| has_wide_integer(document, value))
}

/// Returns whether `null` is a value of a type.
fn holds_null(lowered: &Lowered, ty: &Type) -> bool {
    matches!(lowered.api.resolve(ty), Type::Nullable(_) | Type::Any)
}

/// Returns whether the values of a type are objects or arrays.
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

/// Returns every example by its location, so that an example with several references is collected only once.
fn find(document: &Document, lowered: &Lowered) -> BTreeMap<(NodeId, NodeId), Found> {
    let mut found = BTreeMap::new();
    let mut add = |schema: NodeId, value: NodeId, ty: &Type, holder: Option<NodeId>| {
        found.entry((value, schema)).or_insert_with(|| Found {
            schema,
            value,
            ty: ty.clone(),
            holder,
            direction: holder.map_or(Direction::Unknown, |holder| direction(document, holder)),
        });
    };
    for (&schema, ty) in &lowered.uses {
        for value in document.schema_examples(schema) {
            add(schema, value, ty, None);
        }
    }
    for (holder, ty) in &lowered.example_types {
        let Some(schema) = document
            .get(*holder, "schema")
            .map(|node| document.resolve(node))
        else {
            continue;
        };
        for value in document.holder_examples(*holder) {
            add(schema, value, ty, Some(*holder));
        }
    }
    found
}

/// Returns whether a media type belongs to an optional request body (OpenAPI, Request Body Object).
fn is_optional_body(document: &Document, media_type: NodeId) -> bool {
    let Some(body) = owner(document, media_type) else {
        return false;
    };
    let required = document.get(body, "required");
    is_request_body(document, body)
        && required.is_none_or(|node| document.json(node) != Value::Bool(true))
}

/// Returns the direction of a media type's values.
fn direction(document: &Document, media_type: NodeId) -> Direction {
    let Some(owner) = owner(document, media_type) else {
        return Direction::Unknown;
    };
    let parent = document.parent(owner);
    let is_response = parent.is_some_and(|parent| document.key(parent) == Some("responses"));
    if is_request_body(document, owner) {
        Direction::Sent
    } else if is_response {
        Direction::Received
    } else {
        Direction::Unknown
    }
}

/// Returns the body or response that a media type belongs to.
fn owner(document: &Document, media_type: NodeId) -> Option<NodeId> {
    document.parent(document.parent(media_type)?)
}

fn is_request_body(document: &Document, node: NodeId) -> bool {
    document.key(node) == Some("requestBody")
        || matches!(document.component_name(node), Some(("requestBodies", _)))
}

/// Returns whether an example belongs to a media type (OpenAPI, Media Type Object).
fn is_body(document: &Document, holder: NodeId) -> bool {
    let content = document.parent(holder);
    content.is_some_and(|content| document.key(content) == Some("content"))
}
