//! Examples of schemas, parameters, bodies and responses. A JSON Schema validator decides which follow their schemas.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::ir::{Integer, Shape, Type};
use crate::load::{Document, NodeId};
use crate::lower::Lowered;

use super::json_schema::{Formats, Way};
use super::judge::Judge;

/// A value from an example in the document, and its type.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    /// The value's place, and that of its schema.
    place: (NodeId, NodeId),
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
    /// Valid examples.
    pub(crate) valid: Vec<Example>,
    /// Invalid examples, and examples without a value: location and reason.
    pub(crate) violating: Vec<(String, String)>,
}

impl Examples {
    /// The first value that a media type, or else its schema, shows and that follows the schema.
    pub(super) fn of(&self, document: &Document, media_type: NodeId) -> Option<&Value> {
        let schema = document.resolve(document.get(media_type, "schema")?);
        let own = of_holder(document, media_type);
        own.into_iter()
            .chain(of_schema(document, schema))
            .find_map(|value| {
                let place = (value, schema);
                let found = self.valid.binary_search_by_key(&place, |one| one.place);
                found.ok().map(|index| &self.valid[index].value)
            })
    }
}

/// A value and what it must follow.
struct Found {
    schema: NodeId,
    value: NodeId,
    ty: Type,
    /// The parameter, header or media type that shows it, unless the schema does.
    holder: Option<NodeId>,
    way: Way,
}

/// Why `null` as the example of a body that may be left out is no value of its type.
const NO_BODY: &str = "it shows the request without its body";

/// Why a string that is no JSON is no body of an object or an array.
const NO_JSON: &str = "it is not valid JSON as the text of a body";

/// Why an integer of more than 64 bits cannot be compared.
const WIDE_INTEGER: &str =
    "it contains an integer of more than 64 bits, of which the tests would lose digits";

/// Collects the examples in the order of the document.
pub(super) fn collect(document: &Document, lowered: &Lowered) -> Examples {
    let found = find(document, lowered);
    let mut judge = Judge::new(
        document,
        found.values().map(|one| (one.schema, one.way)).collect(),
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

/// The value that an example shows, or why it is none of its schema.
fn shown(
    document: &Document,
    lowered: &Lowered,
    one: &Found,
    judge: &mut Judge<'_>,
) -> Result<Value, String> {
    let value = document.json(one.value);
    judge.check((one.schema, one.way), &value)?;
    let holder =
        |is: fn(&Document, NodeId) -> bool| one.holder.is_some_and(|holder| is(document, holder));
    match &value {
        Value::Null if holder(is_optional_body) && !holds_null(lowered, &one.ty) => {
            Err(NO_BODY.to_owned())
        }
        // A string may show a body as it is written (OpenAPI, Example Object), and a schema without `type` allows any string.
        Value::String(text) if holder(is_body) && has_parts(lowered, &one.ty) => {
            let written = serde_json::from_str(text).map_err(|_| NO_JSON.to_owned())?;
            judge.check((one.schema, one.way), &written)?;
            Ok(written)
        }
        _ => Ok(value),
    }
}

/// Whether a type, or that of its items or values, is an integer of more than 64 bits.
fn is_wide_integer(ty: &Type) -> bool {
    match ty {
        Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) => is_wide_integer(inner),
        other => matches!(other, Type::Integer(Integer::I128 | Integer::U128)),
    }
}

/// Whether a value contains an integer that JSON values of the tests, which have 64 bits, cannot hold.
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

/// Whether `null` is a value of a type.
fn holds_null(lowered: &Lowered, ty: &Type) -> bool {
    matches!(lowered.api.resolve(ty), Type::Nullable(_) | Type::Any)
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
            holder,
            way: holder.map_or(Way::Open, |holder| way(document, holder)),
        });
    };
    for (&schema, ty) in &lowered.uses {
        for value in of_schema(document, schema) {
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
        for value in of_holder(document, *holder) {
            add(schema, value, ty, Some(*holder));
        }
    }
    found
}

/// The values that a schema shows.
fn of_schema(document: &Document, schema: NodeId) -> Vec<NodeId> {
    let list = document.get(schema, "x-examples");
    let list = list.into_iter().flat_map(|list| document.items(list));
    let one = document.get(schema, "example");
    one.into_iter().chain(list).collect()
}

/// The values that a media type or a parameter shows (OpenAPI, Media Type Object and Parameter Object).
fn of_holder(document: &Document, holder: NodeId) -> Vec<NodeId> {
    let map = document.get(holder, "examples");
    let map = map.into_iter().flat_map(|map| document.entries(map));
    let map = map.filter_map(|(_, one)| document.get(document.resolve(one), "value"));
    let one = document.get(holder, "example");
    one.into_iter().chain(map).collect()
}

/// Whether a media type is that of a request body that may be left out (OpenAPI, Request Body Object).
fn is_optional_body(document: &Document, media_type: NodeId) -> bool {
    let Some(body) = owner(document, media_type) else {
        return false;
    };
    let required = document.get(body, "required");
    is_request_body(document, body)
        && required.is_none_or(|node| document.json(node) != Value::Bool(true))
}

/// Which way the values of a media type go.
fn way(document: &Document, media_type: NodeId) -> Way {
    let Some(owner) = owner(document, media_type) else {
        return Way::Open;
    };
    let parent = document.parent(owner);
    let is_response = parent.is_some_and(|parent| document.key(parent) == Some("responses"));
    if is_request_body(document, owner) {
        Way::Sent
    } else if is_response {
        Way::Received
    } else {
        Way::Open
    }
}

/// The body or response that a media type belongs to.
fn owner(document: &Document, media_type: NodeId) -> Option<NodeId> {
    document.parent(document.parent(media_type)?)
}

fn is_request_body(document: &Document, node: NodeId) -> bool {
    document.key(node) == Some("requestBody")
        || matches!(document.component_name(node), Some(("requestBodies", _)))
}

/// Whether what holds an example is a media type (OpenAPI, Media Type Object).
fn is_body(document: &Document, holder: NodeId) -> bool {
    let content = document.parent(holder);
    content.is_some_and(|content| document.key(content) == Some("content"))
}
