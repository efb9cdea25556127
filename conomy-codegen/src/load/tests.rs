//! Tests of the loader.

mod adapt;
mod everything;
mod hostile;
mod references;
mod yaml;

use serde_json::Value;

use super::{Document, MemorySource, load};
use crate::diagnostic::{Diagnostics, Format};

/// Loads a document, and asserts that there are no diagnostics.
fn faultless(source: &MemorySource) -> Document {
    let (document, printed) = diagnose(source);
    assert_eq!(printed, "", "unexpected diagnostics");
    document.expect("the document is accepted")
}

/// Loads a document. Also returns its diagnostics, one per line, without the summary.
fn diagnose(source: &MemorySource) -> (Option<Document>, String) {
    let mut diagnostics = Diagnostics::new();
    let document = load(source, "openapi.yaml", &[], &mut diagnostics);
    let printed = diagnostics.render(Format::Short);
    let lines: Vec<&str> = printed.lines().collect();
    let messages = lines.split_last().map_or(&[][..], |(_, messages)| messages);
    (document, messages.join("\n"))
}

/// Returns a 3.1 document with one component schema `It`.
fn schema_31(schema: &str) -> MemorySource {
    let text = format!(
        "openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\ncomponents: {{ schemas: {{ It: {schema} }} }}\n"
    );
    MemorySource::new().with("openapi.yaml", text)
}

/// Returns a component schema as openapiv3 reads it, as JSON. Node numbers are removed, and references are replaced
/// by the schemas.
fn read_schema(document: &Document, name: &str) -> Value {
    let mut node = Some(document.root());
    for key in ["components", "schemas", name] {
        node = node.and_then(|node| document.get(node, key));
    }
    expand(document, node.expect("the component exists"), 0)
}

fn expand(document: &Document, node: super::NodeId, depth: u32) -> Value {
    let node = document.resolve(node);
    let schema: openapiv3::Schema = document.read(node).expect("a schema");
    let mut json = serde_json::to_value(schema).expect("JSON");
    replace(document, &mut json, depth);
    json
}

fn replace(document: &Document, json: &mut Value, depth: u32) {
    match json {
        Value::Array(items) => {
            for item in items {
                replace(document, item, depth);
            }
        }
        Value::Object(members) => {
            members.remove("x-node");
            let reference = members.get("$ref").and_then(Value::as_str);
            if let Some(target) = reference.and_then(|text| document.target(text)) {
                *json = match document.component_name(target) {
                    Some((_, name)) if depth > 0 => name.into(),
                    _ => expand(document, target, depth + 1),
                };
                return;
            }
            for value in members.values_mut() {
                replace(document, value, depth);
            }
        }
        _ => {}
    }
}
