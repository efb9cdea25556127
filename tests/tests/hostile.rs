//! Documents that would exhaust time or memory if each schema were processed at every reference. All of them are generated in
//! time and on a normal thread's stack.

use conomy_codegen::{Diagnostics, MemorySource, Report, Settings};
use serde_json::{Value, json};

/// Generates a document with these schemas, in which one operation returns `S0`, the first of them. Returns the report.
fn generate(schemas: impl IntoIterator<Item = Value>) -> Report {
    let schemas: serde_json::Map<String, Value> = schemas
        .into_iter()
        .enumerate()
        .map(|(index, schema)| (format!("S{index}"), schema))
        .collect();
    let content = json!({ "application/json": { "schema": to(0) } });
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "T", "version": "1" },
        "paths": { "/a": { "get": { "responses": { "200": { "description": "A", "content": content } } } } },
        "components": { "schemas": schemas },
    });
    generate_document(&document)
}

fn generate_document(document: &Value) -> Report {
    let source = MemorySource::new().with("openapi.json", document.to_string());
    let mut diagnostics = Diagnostics::new();
    let generated = conomy_codegen::generate(
        &source,
        "openapi.json",
        &Settings::default(),
        &mut diagnostics,
    );
    assert!(!diagnostics.has_errors(), "{}", diagnostics.summary());
    generated.expect("there are no errors").report
}

fn to(index: usize) -> Value {
    json!({ "$ref": format!("#/components/schemas/S{index}") })
}

/// Returns `count` schemas, followed by two objects. `link` makes each schema from references to the next two.
fn chain(count: usize, link: impl Fn(Value, Value) -> Value) -> Vec<Value> {
    let ends = ["first", "second"]
        .map(|name| json!({ "type": "object", "properties": { name: { "type": "string" } } }));
    let links = (0..count).map(|index| link(to(index + 1), to(index + 2)));
    links.chain(ends).collect()
}

#[test]
fn long_chains() {
    let links: [fn(Value, Value) -> Value; 7] = [
        |next, _| next,
        |next, _| json!({ "allOf": [next] }),
        |next, _| json!({ "oneOf": [next] }),
        |next, _| json!({ "anyOf": [next, { "type": "null" }] }),
        |next, _| json!({ "oneOf": [next, { "type": "integer" }] }),
        |next, _| json!({ "type": "array", "items": next }),
        |next, _| json!({ "type": "object", "required": ["next"], "properties": { "next": next } }),
    ];
    for link in links {
        generate(chain(1_000, link));
    }
}

#[test]
fn long_chains_of_references_to_non_schemas() {
    let count = 3_000;
    let parameters: serde_json::Map<String, Value> = (0..count)
        .map(|index| {
            let next = format!("#/components/parameters/P{}", index + 1);
            (format!("P{index}"), json!({ "$ref": next }))
        })
        .chain([(
            format!("P{count}"),
            json!({ "name": "a", "in": "query", "schema": { "type": "string" } }),
        )])
        .collect();
    let first = json!({ "$ref": "#/components/parameters/P0" });
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "T", "version": "1" },
        "paths": { "/a": { "get": { "parameters": [first], "responses": {} } } },
        "components": { "parameters": parameters },
    });
    generate_document(&document);
}

#[test]
fn exponential_schemas() {
    let links: [fn(Value, Value) -> Value; 6] = [
        |next, after| json!({ "allOf": [next, after] }),
        |next, _| json!({ "allOf": [next.clone(), { "allOf": [next] }] }),
        |next, after| json!({ "anyOf": [next, after] }),
        |next, _| json!({ "oneOf": [next.clone(), { "type": "array", "items": next }] }),
        |next, after| json!({ "type": "object", "properties": { "own": { "type": "string" } }, "oneOf": [next, after] }),
        |next, after| json!({ "allOf": [{ "properties": { "a": next } }, { "properties": { "a": after } }] }),
    ];
    for link in links {
        // At most a thousand types. Two per level at forty levels would be about 10¹² types.
        assert!(generate(chain(40, link)).types < 1_000);
    }
}

#[test]
fn self_referential_schemas() {
    for schema in [
        json!({ "allOf": [to(0)] }),
        json!({ "allOf": [to(0), { "properties": { "a": { "type": "string" } } }] }),
        json!({ "oneOf": [to(0)] }),
        json!({ "anyOf": [to(0), { "type": "string" }] }),
        json!({ "not": to(0) }),
        json!({ "type": "array", "items": to(0) }),
        json!({ "additionalProperties": to(0) }),
        json!({ "allOf": [{ "properties": { "a": to(0) } }, { "properties": { "a": { "allOf": [to(0)] } } }] }),
    ] {
        generate([schema]);
    }
    generate([
        json!({ "allOf": [to(1)] }),
        json!({ "anyOf": [to(0), to(1)] }),
    ]);
}

#[test]
fn inline_schemas_at_the_maximum_depth() {
    let wrap: [fn(Value) -> Value; 4] = [
        |inner| json!({ "type": "object", "properties": { "a": inner } }),
        |inner| json!({ "type": "array", "items": inner }),
        |inner| json!({ "allOf": [inner, { "properties": { "b": { "type": "string" } } }] }),
        |inner| json!({ "oneOf": [inner, { "type": "integer" }] }),
    ];
    for wrap in wrap {
        generate([(0..40).fold(json!({ "type": "string" }), |inner, _| wrap(inner))]);
    }
}

#[test]
fn many_of_one_kind() {
    let values: Vec<String> = (0..10_000).map(|index| format!("v{index}")).collect();
    generate([json!({ "type": "string", "enum": values })]);
    // Two thousand names that become the same Rust name.
    let members: serde_json::Map<String, Value> = (0..2_000)
        .map(|index| {
            (
                format!("a{}", "_".repeat(index)),
                json!({ "type": "string" }),
            )
        })
        .collect();
    generate([json!({ "type": "object", "properties": members })]);
    let branches: Vec<Value> = (1..=1_000).map(to).collect();
    let object = |index: usize| json!({ "type": "object", "properties": { format!("p{index}"): { "type": "string" } } });
    let parts = (1..=1_000).map(object);
    generate(std::iter::once(json!({ "oneOf": branches })).chain(parts));
}
