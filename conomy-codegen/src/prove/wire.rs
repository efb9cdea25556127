//! The request of every operation, as the standard prescribes it for the document's examples or for values made from its
//! schemas.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::ir::{
    Api, ContentKind, Integer, Location, Operation, OperationId, Part, PartKind, Shape, Type,
};
use crate::load::{Document, NodeId};

use super::Examples;
use super::expansion;
use super::json_schema::{Formats, Way};
use super::judge::Judge;
use super::made::corrected;
use super::sample::{rich_sample, sample};

/// One call and the request that it must become.
#[derive(Clone, Debug)]
pub(crate) struct Wire {
    /// The operation.
    pub(crate) operation: OperationId,
    /// Values of parameters, by their index; those without one are not set.
    pub(crate) parameters: Vec<Option<Value>>,
    /// The value that is given as a JSON or form body.
    pub(crate) body: Option<Value>,
    /// The values that are given as parts of a multipart body, by their index; files are [`FILE`].
    pub(crate) parts: Vec<Option<Value>>,
    /// What the body must then be.
    pub(crate) sent: Sent,
    /// The encoded path, as it ends the URL's path.
    pub(crate) path: String,
    /// The encoded pairs of the query.
    pub(crate) query: Vec<String>,
    /// Headers that must be there.
    pub(crate) headers: Vec<(String, String)>,
    /// Members of the `Cookie` header.
    pub(crate) cookies: Vec<String>,
}

/// What a body must be.
#[derive(Clone, Debug, Default)]
pub(crate) enum Sent {
    /// Empty.
    #[default]
    Nothing,
    /// JSON of this value.
    Json(Value),
    /// These fields.
    Form(Vec<(String, String)>),
    /// The media type, and the parts: name, media type (empty where none is given), content.
    Parts(String, Vec<SentPart>),
    /// This text, or these bytes.
    Text(&'static str),
}

/// Name, media type (empty where none is given) and content.
type SentPart = (String, String, String);

/// The text that is sent where a body is text.
pub(crate) const TEXT: &str = "text";

/// The bytes that are sent where a body or part is a file.
pub(crate) const FILE: &str = "bytes";

/// What a part of JSON is sent as, unless the document says otherwise.
const JSON: &str = "application/json";

/// The calls, and how many operations have none because no value can be made for them.
pub(super) fn collect(document: &Document, api: &Api, examples: &Examples) -> (Vec<Wire>, usize) {
    let wanted = schemas(document, api);
    let judge = RefCell::new(Judge::new(document, wanted, Formats::Checked));
    let shown = Shown {
        document,
        examples,
        judge: &judge,
    };
    let wires: Vec<Wire> = (0..api.operations.len())
        .filter_map(|index| wire(api, OperationId(index as u32), shown))
        .collect();
    let without = api.operations.len() - wires.len();
    (wires, without)
}

/// What the document shows.
#[derive(Clone, Copy)]
struct Shown<'a> {
    document: &'a Document,
    examples: &'a Examples,
    judge: &'a RefCell<Judge<'static>>,
}

/// The schemas of all values that requests carry.
fn schemas(document: &Document, api: &Api) -> BTreeSet<(NodeId, Way)> {
    let mut schemas = BTreeSet::new();
    for operation in &api.operations {
        let parameters = operation.parameters.iter().map(|parameter| parameter.node);
        let contents = operation.body.iter().flat_map(|body| &body.contents);
        let holders = parameters.chain(contents.map(|content| content.node));
        schemas
            .extend(holders.filter_map(|holder| Some((schema_of(document, holder)?, Way::Sent))));
    }
    schemas
}

/// The schema of a parameter or a media type.
fn schema_of(document: &Document, node: NodeId) -> Option<NodeId> {
    let schema = document.get(holder(document, node), "schema")?;
    Some(document.resolve(schema))
}

/// What shows the values of a parameter or a media type. A parameter with `content` has one media type, which shows its
/// values (OpenAPI, Parameter Object).
fn holder(document: &Document, node: NodeId) -> NodeId {
    let holder = document.resolve(node);
    let content = document.get(holder, "content");
    let media_type = content.and_then(|content| document.entries(content).next());
    media_type.map_or(holder, |(_, node)| node)
}

impl<'a> Shown<'a> {
    /// The value of a parameter or a media type.
    fn of(self, node: NodeId) -> Option<&'a Value> {
        self.examples.of(self.document, holder(self.document, node))
    }

    /// A made-up value, corrected so that it follows the schema of a parameter or a media type as far as that succeeds.
    fn followed(self, node: NodeId, value: Value) -> Value {
        let corrected = schema_of(self.document, node).and_then(|schema| {
            let mut judge = self.judge.borrow_mut();
            corrected(judge.validator((schema, Way::Sent))?, value.clone())
        });
        corrected
            .filter(|corrected| is_alike(&value, corrected))
            .unwrap_or(value)
    }
}

/// Whether a type that holds one value holds the other: both have the same JSON types in the same places.
fn is_alike(one: &Value, other: &Value) -> bool {
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

fn wire(api: &Api, id: OperationId, shown: Shown<'_>) -> Option<Wire> {
    let operation = &api.operations[id.0 as usize];
    let mut wire = Wire {
        operation: id,
        parameters: vec![None; operation.parameters.len()],
        body: None,
        parts: Vec::new(),
        sent: Sent::Nothing,
        path: encoded(&operation.path),
        query: Vec::new(),
        headers: Vec::new(),
        cookies: Vec::new(),
    };
    // Path, query, header, cookie: the order of the signature is the order in the query.
    let mut order: Vec<usize> = (0..operation.parameters.len()).collect();
    order.sort_by_key(|index| {
        let parameter = &operation.parameters[*index];
        let is_argument = parameter.required && parameter.default.is_none();
        (
            !is_argument,
            if is_argument {
                parameter.location
            } else {
                Location::Path
            },
        )
    });
    for index in order {
        parameter(api, operation, index, shown, &mut wire)?;
    }
    // What a template holds beside its parameters is sent as it stands, but for a fragment, which no request has.
    if wire.path.contains(['{', '#', '?']) {
        return None;
    }
    body(api, operation, shown, &mut wire)?;
    Some(wire)
}

fn parameter(
    api: &Api,
    operation: &Operation,
    index: usize,
    shown: Shown<'_>,
    wire: &mut Wire,
) -> Option<()> {
    let parameter = &operation.parameters[index];
    let made = || {
        let value = rich_sample(api, &parameter.ty)?;
        Some(shown.followed(parameter.node, value))
    };
    let value = match shown.of(parameter.node) {
        Some(example) if fits(api, &parameter.ty, example) => example.clone(),
        _ => match (&parameter.default, made()) {
            (Some(default), _) if parameter.required => default.clone(),
            (_, Some(sample)) => sample,
            (_, None) if parameter.required => return None,
            (_, None) => return Some(()),
        },
    };
    // What an empty list or object looks like, the standard leaves open.
    if value.as_array().is_some_and(Vec::is_empty) || value.as_object().is_some_and(Map::is_empty) {
        return if parameter.required { None } else { Some(()) };
    }
    let (name, style, explode) = (&parameter.name, parameter.style, parameter.explode);
    let written = match parameter.location {
        Location::Path => expansion::path(name, &value, style, explode).map(|text| {
            // An empty segment and dots are refused by the client, so no call is made with them.
            let placed = wire.path.replace(&format!("{{{name}}}"), &text);
            wire.path = placed;
            !text.is_empty() && text != "." && text != ".."
        }),
        Location::Query => expansion::query(name, &value, style, explode, parameter.allow_reserved)
            .map(|pairs| {
                wire.query.extend(pairs);
                true
            }),
        Location::Header => expansion::header(&value, style, explode).map(|text| {
            let clean =
                text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) && text.trim() == text;
            wire.headers.push((name.to_ascii_lowercase(), text));
            clean
        }),
        Location::Cookie => expansion::query(name, &value, style, explode, false).map(|pairs| {
            wire.cookies.extend(pairs);
            true
        }),
    };
    match written {
        Some(true) => {
            wire.parameters[index] = Some(value);
            Some(())
        }
        // An optional parameter without a form in the standard is left out of the call; a required one leaves no call.
        _ if parameter.required => None,
        _ => {
            wire.headers
                .retain(|(known, _)| !known.eq_ignore_ascii_case(name));
            Some(())
        }
    }
}

/// A path template with everything encoded that no path may hold (RFC 3986, section 3.3), but for its parameters.
fn encoded(template: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in template.chars() {
        inside = (inside || c == '{') && c != '}';
        let kept = inside || c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/%{}?#".contains(c);
        if kept {
            out.push(c);
        } else {
            out.push_str(&expansion::encode(c.encode_utf8(&mut [0; 4]), false));
        }
    }
    out
}

/// Whether an example has the JSON type that the parameter's type says; documents often give text for numbers.
pub(super) fn fits(api: &Api, ty: &Type, value: &Value) -> bool {
    match api.resolve(ty) {
        Type::Text(_) => value.as_str().is_some_and(|text| !text.is_empty()),
        Type::Integer(Integer::I32) => {
            let number = value.as_i64();
            number.is_some_and(|number| i32::try_from(number).is_ok())
        }
        Type::Integer(Integer::I64 | Integer::I128) => value.is_i64(),
        Type::Integer(Integer::U32) => {
            let number = value.as_u64();
            number.is_some_and(|number| u32::try_from(number).is_ok())
        }
        Type::Integer(Integer::U64 | Integer::U128) => value.is_u64(),
        Type::Nullable(inner) => fits(api, inner, value),
        Type::Number => value
            .as_f64()
            .is_some_and(|number| number.fract() != 0.0 || value.is_i64()),
        Type::Boolean => value.is_boolean(),
        Type::Array(item) => value
            .as_array()
            .is_some_and(|items| !items.is_empty() && items.iter().all(|one| fits(api, item, one))),
        Type::Map(item) => value.as_object().is_some_and(|map| {
            !map.is_empty()
                && map
                    .values()
                    .all(|one| fits(api, item, one) || **item == Type::Any)
        }),
        Type::Named(id) => match &api.definition(*id).shape {
            Shape::Enumeration(enumeration) => {
                enumeration.values.iter().any(|known| known.value == *value)
            }
            Shape::Object(object) => value.as_object().is_some_and(|members| {
                let known = |name: &str| object.fields.iter().find(|field| field.name == name);
                !members.is_empty()
                    && members.iter().all(|(name, one)| {
                        known(name).is_some_and(|field| fits(api, &field.ty, one))
                    })
                    && object
                        .fields
                        .iter()
                        .all(|field| !field.required || members.contains_key(&field.name))
            }),
            Shape::Union(union) => {
                let mut variants = union.variants.iter();
                variants.any(|variant| fits(api, &variant.ty, value))
            }
            Shape::Tuple(tuple) => value.as_array().is_some_and(|items| {
                let positions = tuple.positions.iter();
                items.len() == tuple.positions.len()
                    && positions
                        .zip(items)
                        .all(|(one, item)| fits(api, &one.ty, item))
            }),
            Shape::Alias(_) => false,
        },
        _ => false,
    }
}

fn body(api: &Api, operation: &Operation, shown: Shown<'_>, wire: &mut Wire) -> Option<()> {
    let Some(body) = &operation.body else {
        return Some(());
    };
    let first = body.contents.first()?;
    let made = |value: Value| shown.followed(first.node, value);
    let shown = shown.of(first.node);
    let given = match &first.kind {
        ContentKind::Json(ty) => {
            let shown = body.default.as_ref().or(shown);
            let value = shown.cloned().or_else(|| Some(made(sample(api, ty)?)));
            value.map(|value| {
                wire.body = Some(value.clone());
                Sent::Json(value)
            })
        }
        ContentKind::Form { ty, styles } => {
            // What a form cannot say, or says in several ways, is not sent.
            let shown = shown.filter(|value| fits(api, ty, value)).cloned();
            let mut values = shown.into_iter().chain(rich_sample(api, ty).map(made));
            values.find_map(|value| {
                let fields = expansion::form(&value, styles)?;
                wire.body = Some(value);
                Some(Sent::Form(fields))
            })
        }
        // One value is sent.
        ContentKind::Lines(ty) => sample(api, ty).map(made).map(|value| {
            wire.body = Some(value.clone());
            Sent::Json(value)
        }),
        ContentKind::Text => Some(Sent::Text(TEXT)),
        ContentKind::Bytes => Some(Sent::Text(FILE)),
        // In a choice of media types the caller puts the parts together.
        ContentKind::Multipart(_) if body.contents.len() > 1 => None,
        ContentKind::Multipart(parts) => parts_of(api, parts, body.required, wire)
            .map(|parts| Sent::Parts(first.media_type.clone(), parts)),
        ContentKind::Parts => {
            let part = (TEXT.to_owned(), String::new(), TEXT.to_owned());
            Some(Sent::Parts(first.media_type.clone(), vec![part]))
        }
    };
    let Some(given) = given else {
        // An optional body without a value is left out of the call; a required one leaves no call.
        return (!body.required).then_some(());
    };
    let empty = matches!(&given, Sent::Parts(_, parts) if parts.is_empty());
    // Which boundary stands in the media type, nobody can tell before.
    if !matches!(given, Sent::Parts(..)) {
        wire.headers
            .push(("content-type".to_owned(), first.media_type.clone()));
    }
    wire.sent = if empty { Sent::Nothing } else { given };
    Some(())
}

/// The parts of a body, each as it must be sent (RFC 7578; OpenAPI, Special Considerations for multipart Content).
fn parts_of(api: &Api, parts: &[Part], required: bool, wire: &mut Wire) -> Option<Vec<SentPart>> {
    let mut sent = Vec::with_capacity(parts.len());
    for part in parts {
        let value = match &part.kind {
            PartKind::File => Some(Value::from(FILE)),
            PartKind::Text(ty) | PartKind::Json(ty) | PartKind::Value(ty) => sample(api, ty),
            PartKind::Styled(ty, ..) => rich_sample(api, ty),
        };
        let Some(value) = value else {
            if required && part.required {
                return None;
            }
            wire.parts.push(None);
            continue;
        };
        let media_type = |default: &str| part.media_type.as_deref().unwrap_or(default).to_owned();
        let json = |value: &Value, media_type| (part.name.clone(), media_type, value.to_string());
        let text = |value: &Value| (part.name.clone(), media_type(""), expansion::text(value));
        match &part.kind {
            PartKind::Json(_) => sent.push(json(&value, media_type(JSON))),
            PartKind::File | PartKind::Text(_) => sent.push(text(&value)),
            PartKind::Value(_) => {
                let items = match &value {
                    Value::Array(items) => items.as_slice(),
                    one => std::slice::from_ref(one),
                };
                sent.extend(items.iter().map(|item| match item {
                    Value::Array(_) | Value::Object(_) => json(item, JSON.to_owned()),
                    scalar => text(scalar),
                }));
            }
            PartKind::Styled(_, style, explode) => {
                let styled = [(part.name.clone(), *style, *explode)];
                let whole = Value::from(Map::from_iter([(part.name.clone(), value.clone())]));
                let pairs = expansion::form(&whole, &styled)?.into_iter();
                sent.extend(pairs.map(|(name, text)| (name, media_type(""), text)));
            }
        }
        wire.parts.push(Some(value));
    }
    Some(sent)
}
