//! Determines the bodies of requests.

use serde_json::Value;

use super::parameter::has_null;
use super::part::{part_values, parts_of};
use super::shown::Shown;
use super::{FILE, Sent, TEXT, Wire};
use crate::ir::{Api, ContentKind, Operation, Type};
use crate::load::NodeId;
use crate::prove::expansion;
use crate::prove::sample::{rich_sample, sample};

pub(super) fn body(
    api: &Api,
    operation: &Operation,
    examples: Shown<'_>,
    wire: &mut Wire,
) -> Option<()> {
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
            let text = examples.text(first.node, &first.media_type);
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::diagnostic::Diagnostics;
    use crate::load::{MemorySource, load};
    use crate::lower::lower;
    use crate::prove::prove;
    use crate::prove::wire::Sent;
    use crate::settings::Settings;

    /// Returns the body of the request of an operation with such a body.
    fn sent(media_type: &str, schema: &Value) -> Sent {
        content(media_type, json!({ "schema": schema }))
    }

    /// Returns the body of the request of an operation with this Media Type Object.
    fn content(media_type: &str, content: Value) -> Sent {
        let document = json!({
            "openapi": "3.0.3", "info": { "title": "T", "version": "1" },
            "paths": { "/a": { "post": {
                "requestBody": { "required": true, "content": { media_type: content } },
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
    fn text_bodies_are_examples_and_yaml_bodies_also_objects() {
        let object = json!({ "type": "object", "required": ["id"], "properties": { "id": { "type": "integer" } } });
        let cases = [
            (
                "text/plain",
                json!({ "schema": { "type": "string" }, "example": "a, b\n" }),
                "a, b\n",
            ),
            ("text/plain", json!({ "schema": object }), "text"),
            (
                "application/yaml",
                json!({ "schema": object }),
                r#"{"id":7}"#,
            ),
            (
                "application/x-yaml; charset=utf-8",
                json!({ "schema": object, "example": { "id": 1 } }),
                r#"{"id":1}"#,
            ),
            (
                "application/yaml",
                json!({ "schema": { "type": "string" }, "example": "id: 1\n" }),
                "id: 1\n",
            ),
        ];
        for (media_type, object, expected) in cases {
            match content(media_type, object) {
                Sent::Text(text) => assert_eq!(text, expected, "{media_type}"),
                other => panic!("{media_type}: {other:?}"),
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
