//! Determines the request of every operation as the standard requires it, with values from the document's examples or made from
//! its schemas.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::ir::{Api, ContentKind, Location, Operation, OperationId, Part, PartKind, Type};
use crate::load::{Document, NodeId};

use super::Examples;
use super::expansion;
use super::json_schema::{Formats, Way};
use super::judge::Judge;
use super::made::corrected;
use super::sample::{rich_sample, sample};

/// A call and the request that it must produce.
#[derive(Clone, Debug)]
pub(crate) struct Wire {
    /// The operation.
    pub(crate) operation: OperationId,
    /// The values of parameters, by index. A parameter without a value is not set.
    pub(crate) parameters: Vec<Option<Value>>,
    /// The value of a JSON, form or text body.
    pub(crate) body: Option<Value>,
    /// The values of the parts of a multipart body, by index. A file is [`FILE`].
    pub(crate) parts: Vec<Option<Value>>,
    /// The body that must be sent.
    pub(crate) sent: Sent,
    /// The encoded path, which must be the end of the URL's path.
    pub(crate) path: String,
    /// The encoded pairs of the query.
    pub(crate) query: Vec<String>,
    /// The headers that must be sent.
    pub(crate) headers: Vec<(String, String)>,
    /// The pairs of the `Cookie` header.
    pub(crate) cookies: Vec<String>,
}

/// The body of a request.
#[derive(Clone, Debug, Default)]
pub(crate) enum Sent {
    /// Empty.
    #[default]
    Nothing,
    /// This value as JSON.
    Json(Value),
    /// These fields.
    Form(Vec<(String, String)>),
    /// The media type of the body, and its parts.
    Parts(String, Vec<SentPart>),
    /// This text, or these bytes.
    Text(String),
}

/// The name, the media type (empty if the part has none) and the content of a part.
type SentPart = (String, String, String);

/// The content of a text body.
pub(crate) const TEXT: &str = "text";

/// The content of a body or part that is a file.
pub(crate) const FILE: &str = "bytes";

/// The default media type of a JSON part.
const JSON: &str = "application/json";

/// Returns the calls, and the number of operations without a call because their values cannot be made.
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

/// The examples of the document and the validator of its schemas.
#[derive(Clone, Copy)]
struct Shown<'a> {
    document: &'a Document,
    examples: &'a Examples,
    judge: &'a RefCell<Judge<'static>>,
}

/// Returns the schemas of all values in requests.
fn schemas(document: &Document, api: &Api) -> BTreeSet<(NodeId, Way)> {
    let mut schemas = BTreeSet::new();
    for operation in &api.operations {
        let parameters = operation.parameters.iter().map(|parameter| parameter.node);
        let contents = operation.body.iter().flat_map(|body| &body.contents);
        let holders = parameters.chain(contents.map(|content| content.node));
        schemas.extend(holders.filter_map(|holder| Some((document.schema_of(holder)?, Way::Sent))));
    }
    schemas
}

impl<'a> Shown<'a> {
    /// Returns the example of a parameter or media type.
    fn of(self, node: NodeId) -> Option<&'a Value> {
        self.examples
            .of(self.document, self.document.example_holder(node))
    }

    /// Returns a value corrected until it matches the schema of a parameter or media type. `None` if that is not possible.
    fn corrected(self, node: NodeId, value: &Value) -> Option<Value> {
        let schema = self.document.schema_of(node)?;
        let mut judge = self.judge.borrow_mut();
        corrected(judge.validator((schema, Way::Sent))?, value.clone())
    }

    /// Corrects a generated value so that it matches the schema of a parameter or media type. Returns the value unchanged if that
    /// is not possible.
    fn followed(self, node: NodeId, value: Value) -> Value {
        self.valid(node, &value).unwrap_or(value)
    }

    /// Returns a corrected value of the same type. `None` if that is not possible.
    fn valid(self, node: NodeId, value: &Value) -> Option<Value> {
        self.corrected(node, value)
            .filter(|corrected| is_alike(value, corrected))
    }

    /// Returns the content of a text body. Its schema may restrict the text, or require a number or boolean, which is sent as text.
    fn text(self, node: NodeId) -> String {
        match self.corrected(node, &Value::from(TEXT)) {
            Some(scalar @ (Value::String(_) | Value::Number(_) | Value::Bool(_))) => {
                expansion::text(&scalar)
            }
            _ => TEXT.to_owned(),
        }
    }
}

/// Returns whether both values have the same JSON types at the same places, so that they are values of the same type.
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
    // A path with an unresolved parameter, a query or a fragment has no test.
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
        Some(example) if api.fits(&parameter.ty, example) && !has_null(example) => example.clone(),
        _ => match (&parameter.default, made()) {
            (Some(default), _) if parameter.required => default.clone(),
            (_, Some(sample)) => sample,
            (_, None) if parameter.required => return None,
            (_, None) => return Some(()),
        },
    };
    // The standard does not define how an empty list or object is serialized.
    if value.as_array().is_some_and(Vec::is_empty) || value.as_object().is_some_and(Map::is_empty) {
        return if parameter.required { None } else { Some(()) };
    }
    let (name, style, explode) = (&parameter.name, parameter.style, parameter.explode);
    let written = match parameter.location {
        Location::Path => expansion::path(name, &value, style, explode).map(|text| {
            // The client rejects an empty segment and dot segments, so no call is made with them.
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
        // An optional parameter that the standard cannot serialize is not set. If it is required, there is no call.
        _ if parameter.required => None,
        _ => {
            wire.headers
                .retain(|(known, _)| !known.eq_ignore_ascii_case(name));
            Some(())
        }
    }
}

/// Percent-encodes the characters of a path template that a path must not contain (RFC 3986, section 3.3), except for its
/// parameters.
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

/// Returns whether a value contains `null`, which only JSON can represent.
fn has_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.iter().any(has_null),
        Value::Object(members) => members.values().any(has_null),
        _ => false,
    }
}

fn body(api: &Api, operation: &Operation, examples: Shown<'_>, wire: &mut Wire) -> Option<()> {
    let Some(body) = &operation.body else {
        return Some(());
    };
    let first = body.contents.first()?;
    let made = |value: Value| examples.followed(first.node, value);
    let shown = examples.of(first.node);
    let given = match &first.kind {
        ContentKind::Json(ty) => {
            let shown = body.default.as_ref().or(shown);
            let made = || json_value(api, ty, first.node, examples);
            let value = shown.cloned().or_else(made);
            value.map(|value| {
                wire.body = Some(value.clone());
                Sent::Json(value)
            })
        }
        ContentKind::Form { ty, styles } => {
            // A value that a form cannot represent, or can represent in several ways, is not sent.
            let shown = shown
                .filter(|value| api.fits(ty, value) && !has_null(value))
                .cloned();
            let mut values = shown.into_iter().chain(rich_sample(api, ty).map(made));
            values.find_map(|value| {
                let fields = expansion::form(&value, styles)?;
                wire.body = Some(value);
                Some(Sent::Form(fields))
            })
        }
        // One line is sent.
        ContentKind::Lines(ty) => sample(api, ty).map(made).map(|value| {
            wire.body = Some(value.clone());
            Sent::Json(value)
        }),
        ContentKind::Text => {
            let text = examples.text(first.node);
            wire.body = Some(Value::from(text.as_str()));
            Some(Sent::Text(text))
        }
        ContentKind::Bytes => Some(Sent::Text(FILE.to_owned())),
        // If there are several media types, the caller builds the parts.
        ContentKind::Multipart(_) if body.contents.len() > 1 => None,
        ContentKind::Multipart(parts) => {
            let values = part_values(api, parts, first.node, examples);
            parts_of(parts, values, body.required, wire)
                .map(|parts| Sent::Parts(first.media_type.clone(), parts))
        }
        ContentKind::Parts => {
            let part = (TEXT.to_owned(), String::new(), TEXT.to_owned());
            Some(Sent::Parts(first.media_type.clone(), vec![part]))
        }
    };
    let Some(given) = given else {
        // An optional body without a value is not set. If it is required, there is no call.
        return (!body.required).then_some(());
    };
    let empty = matches!(&given, Sent::Parts(_, parts) if parts.is_empty());
    // The media type of a multipart body contains a random boundary, so it is not compared here.
    if !matches!(given, Sent::Parts(..)) {
        wire.headers
            .push(("content-type".to_owned(), first.media_type.clone()));
    }
    wire.sent = if empty { Sent::Nothing } else { given };
    Some(())
}

/// Returns the value of a JSON body: its required properties, or also optional ones if it is valid only with them, for example because
/// of `minProperties`.
fn json_value(api: &Api, ty: &Type, node: NodeId, examples: Shown<'_>) -> Option<Value> {
    let least = sample(api, ty)?;
    let valid = examples.valid(node, &least);
    let rich = || examples.valid(node, &rich_sample(api, ty)?);
    Some(valid.or_else(rich).unwrap_or(least))
}

/// Returns the name with which a part must be sent. A part with a position only has the one in its declared headers.
fn sent_name(part: &Part) -> String {
    if part.position.is_none() {
        return part.name.clone();
    }
    let mut headers = part.headers.iter();
    let declared = headers.find(|(name, _)| name.eq_ignore_ascii_case("content-disposition"));
    let rest = declared.and_then(|(_, value)| Some(value.split_once("name=\"")?.1));
    let name = rest.and_then(|rest| rest.split('"').next());
    name.unwrap_or_default().to_owned()
}

/// Returns the values of the parts of a body, by index. They match the schema of the body if possible.
fn part_values(api: &Api, parts: &[Part], node: NodeId, examples: Shown<'_>) -> Vec<Option<Value>> {
    let made = parts.iter().map(|part| match &part.kind {
        PartKind::File => Some(Value::from(FILE)),
        PartKind::Text(ty) | PartKind::Json(ty) | PartKind::Value(ty) => sample(api, ty),
        PartKind::Styled(ty, ..) => rich_sample(api, ty),
    });
    let mut values: Vec<Option<Value>> = made.collect();
    let properties = parts.iter().zip(&values).filter_map(|(part, value)| {
        let value = value.clone()?;
        let property = if part.repeated { json!([value]) } else { value };
        Some((part.name.clone(), property))
    });
    let whole = Value::Object(properties.collect());
    let Some(corrected) = examples.corrected(node, &whole) else {
        return values;
    };
    for (part, value) in parts.iter().zip(&mut values) {
        let new = match corrected.get(&part.name) {
            Some(Value::Array(items)) if part.repeated => items.first(),
            property => property,
        };
        if let (Some(old), Some(new)) = (value.as_ref(), new)
            && part.kind != PartKind::File
            && is_alike(old, new)
        {
            *value = Some(new.clone());
        }
    }
    values
}

/// Returns the parts of a body as they must be sent (RFC 7578; OpenAPI, Special Considerations for multipart Content).
fn parts_of(
    parts: &[Part],
    values: Vec<Option<Value>>,
    required: bool,
    wire: &mut Wire,
) -> Option<Vec<SentPart>> {
    let mut sent = Vec::with_capacity(parts.len());
    for (part, value) in parts.iter().zip(values) {
        let Some(value) = value else {
            if required && part.required {
                return None;
            }
            wire.parts.push(None);
            continue;
        };
        let media_type = |default: &str| part.media_type.as_deref().unwrap_or(default).to_owned();
        let name = sent_name(part);
        let json = |value: &Value, media_type| (name.clone(), media_type, value.to_string());
        let text = |value: &Value| (name.clone(), media_type(""), expansion::text(value));
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Sent;
    use crate::diagnostic::Diagnostics;
    use crate::load::{MemorySource, load};
    use crate::lower::lower;
    use crate::prove::prove;
    use crate::settings::Settings;

    /// Returns the body of the request of an operation with such a body.
    fn sent(media_type: &str, schema: &Value) -> Sent {
        let document = json!({
            "openapi": "3.0.3", "info": { "title": "T", "version": "1" },
            "paths": { "/a": { "post": {
                "requestBody": { "required": true, "content": { media_type: { "schema": schema } } },
                "responses": { "204": { "description": "Done" } },
            } } },
        });
        let source = MemorySource::new().with("openapi.json", document.to_string());
        let mut diagnostics = Diagnostics::new();
        let document = load(&source, "openapi.json", &[], &mut diagnostics).expect("a document");
        let lowered = lower(&document, &Settings::default(), None, &mut diagnostics);
        let mut wires = prove(&document, &lowered).wires;
        wires.pop().expect("a request").sent
    }

    #[test]
    fn text_bodies_match_their_schemas() {
        let cases = [
            (json!({ "type": "string" }), "text"),
            (json!({ "type": "string", "enum": ["on", "off"] }), "on"),
            (json!({ "type": "boolean" }), "true"),
            (json!({ "type": "integer", "minimum": 10 }), "10"),
            (json!({ "type": "object" }), "text"),
        ];
        for (schema, expected) in cases {
            match sent("text/plain", &schema) {
                Sent::Text(text) => assert_eq!(text, expected, "{schema}"),
                other => panic!("{schema}: {other:?}"),
            }
        }
    }

    #[test]
    fn json_bodies_match_their_schemas() {
        let properties =
            json!({ "a": { "type": "integer" }, "b": { "minLength": 4, "type": "string" } });
        let cases = [
            (json!({ "required": ["a"] }), json!({ "a": 7 })),
            (
                json!({ "minProperties": 1 }),
                json!({ "a": 7, "b": "a b/c" }),
            ),
            (json!({ "minProperties": 9 }), json!({})),
        ];
        for (mut schema, expected) in cases {
            schema["type"] = json!("object");
            schema["properties"] = properties.clone();
            match sent("application/json", &schema) {
                Sent::Json(value) => assert_eq!(value, expected, "{schema}"),
                other => panic!("{schema}: {other:?}"),
            }
        }
    }

    #[test]
    fn parts_match_their_schemas() {
        let schema = json!({
            "type": "object", "required": ["version", "codes", "count", "file"],
            "properties": {
                "codes": { "type": "array", "items": { "type": "string", "pattern": "^[A-Z]{3}$" } },
                "count": { "type": "integer", "minimum": 100 },
                "file": { "type": "string", "format": "binary", "maxLength": 1 },
                "version": { "type": "string", "pattern": "^\\d\\.\\d$", "nullable": true },
            },
        });
        let Sent::Parts(_, parts) = sent("multipart/form-data", &schema) else {
            panic!("parts are sent");
        };
        let mut texts: Vec<(&str, &str)> = parts
            .iter()
            .map(|(name, _, text)| (name.as_str(), text.as_str()))
            .collect();
        texts.sort_unstable();
        let expected = [
            ("codes", "AAA"),
            ("count", "100"),
            ("file", "bytes"),
            ("version", "1.1"),
        ];
        assert_eq!(texts, expected);
    }
}
