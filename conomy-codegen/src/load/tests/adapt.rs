//! Tests that schemas of OpenAPI 3.1 are converted to schemas that `openapiv3` can deserialize.

use serde_json::{Value, json};

use super::{diagnose, faultless, read_schema, schema_31};
use crate::load::{Document, MemorySource};

fn read(schema: &str) -> Value {
    read_schema(&faultless(&schema_31(schema)), "It")
}

/// Returns the schemas whose node numbers an extension contains.
fn named(document: &Document, key: &str) -> Vec<Value> {
    let schema = document
        .all(crate::load::Role::Schema)
        .find(|node| document.component_name(*node).is_some());
    let value = document
        .get(schema.expect("It"), key)
        .expect("the extension");
    let ids = document
        .named(value)
        .into_iter()
        .chain(document.items(value).filter_map(|id| document.named(id)))
        .chain(
            document
                .entries(value)
                .filter_map(|(_, id)| document.named(id)),
        );
    ids.map(|node| document.json(node)).collect()
}

#[test]
fn types() {
    assert_eq!(read("{ type: [string] }"), json!({"type": "string"}));
    assert_eq!(
        read("{ type: [string, 'null'], maxLength: 3 }"),
        json!({"type": "string", "nullable": true, "maxLength": 3})
    );
    // YAML parses an unquoted `null` as the null value, but in `type` it can only mean the name of the type.
    assert_eq!(
        read("{ type: [string, null] }"),
        json!({"type": "string", "nullable": true})
    );
    assert_eq!(
        read("{ type: [integer, number] }"),
        json!({"type": "number"})
    );
    assert_eq!(
        read("{ type: 'null' }"),
        json!({"nullable": true, "enum": [null]})
    );
    assert_eq!(
        read(
            "{ description: d, type: [string, integer, 'null'], maxLength: 3, minimum: 1, format: int32 }"
        ),
        json!({"description": "d", "nullable": true, "anyOf": [
            {"type": "string", "maxLength": 3},
            {"type": "integer", "minimum": 1, "format": "int32"},
        ]})
    );
    // The values of an `enum` keep their own types. Values of types that are not listed are removed.
    assert_eq!(
        read("{ type: [string, integer, 'null'], enum: [a, 7, 1.5, true, null] }"),
        json!({"nullable": true, "enum": ["a", 7]})
    );
    assert_eq!(
        read("{ type: [string, number, boolean, object, array, 'null'] }"),
        json!({"nullable": true})
    );
    // An existing `anyOf` is kept, and the types become another `anyOf` in `allOf`.
    assert_eq!(
        read("{ type: [string, boolean], anyOf: [{ minLength: 1 }] }"),
        json!({
            "anyOf": [{"minLength": 1}],
            "allOf": [{"anyOf": [{"type": "string"}, {"type": "boolean"}]}],
        })
    );
}

#[test]
fn values() {
    assert_eq!(
        read("{ const: cat }"),
        json!({"enum": ["cat"], "x-const": true})
    );
    assert_eq!(
        read("{ type: string, enum: [a, null, b] }"),
        json!({"type": "string", "nullable": true, "enum": ["a", "b"]})
    );
    assert_eq!(
        read("{ enum: [null] }"),
        json!({"nullable": true, "enum": [null]})
    );
    assert_eq!(
        read("{ type: integer, enum: [1.0, 2], default: 1.0 }"),
        json!({"type": "integer", "enum": [1, 2], "default": 1})
    );
    assert_eq!(
        read("{ type: string, examples: [a, b] }"),
        json!({"type": "string", "x-examples": ["a", "b"]})
    );
}

#[test]
fn bounds() {
    assert_eq!(
        read("{ type: integer, exclusiveMinimum: 3, maximum: 18446744073709551615 }"),
        json!({
            "type": "integer", "minimum": 3, "exclusiveMinimum": true,
            "x-maximum": "18446744073709551615",
        })
    );
    // If there are two lower bounds, the stricter one is kept.
    assert_eq!(
        read("{ type: number, exclusiveMinimum: 3, minimum: 5 }"),
        json!({"type": "number", "minimum": 5.0})
    );
    assert_eq!(
        read("{ type: integer, minimum: 0.5, maximum: 1e2, multipleOf: 1.0 }"),
        json!({"type": "integer", "minimum": 1, "maximum": 100, "multipleOf": 1})
    );
    assert_eq!(
        read("{ type: string, minLength: 1.0, maxLength: 99999999999999 }"),
        json!({"type": "string", "minLength": 1, "maxLength": 4_294_967_295_u64})
    );
}

#[test]
fn nullable_compositions() {
    assert_eq!(
        read("{ oneOf: [{ type: string }, { type: 'null' }] }"),
        json!({"nullable": true, "oneOf": [{"type": "string"}]})
    );
    assert_eq!(
        read("{ anyOf: [{ const: null }, { type: string }, { type: integer }] }"),
        json!({"nullable": true, "anyOf": [{"type": "string"}, {"type": "integer"}]})
    );
}

#[test]
fn booleans() {
    assert_eq!(read("true"), json!({}));
    assert_eq!(read("false"), json!({"not": {}}));
    assert_eq!(
        read("{ type: object, properties: { a: true }, additionalProperties: false }"),
        json!({"type": "object", "properties": {"a": {}}, "additionalProperties": false})
    );
}

#[test]
fn content() {
    assert_eq!(
        read("{ type: string, contentEncoding: base64 }"),
        json!({"type": "string", "format": "byte", "x-content-encoding": "base64"})
    );
    assert_eq!(
        read("{ contentMediaType: application/octet-stream }"),
        json!({
            "type": "string", "format": "binary",
            "x-content-media-type": "application/octet-stream",
        })
    );
}

#[test]
fn keywords_without_a_field_become_extensions_with_node_numbers() {
    let document = faultless(&schema_31(
        "{ type: array, prefixItems: [{ type: string }, true], items: false }",
    ));
    assert_eq!(
        named(&document, "x-prefix-items"),
        [json!({"type": "string"}), json!({})]
    );
    let document = faultless(&schema_31(
        "{ if: { type: string }, then: { maxLength: 3 } }",
    ));
    assert_eq!(named(&document, "x-if"), [json!({"type": "string"})]);
    assert_eq!(named(&document, "x-then"), [json!({"maxLength": 3})]);
    let document = faultless(&schema_31(
        "{ type: object, patternProperties: { ^a: { type: string } } }",
    ));
    assert_eq!(
        named(&document, "x-pattern-properties"),
        [json!({"type": "string"})]
    );
    let document = faultless(&schema_31(
        "{ type: object, unevaluatedProperties: { type: string } }",
    ));
    assert_eq!(
        named(&document, "x-unevaluated-properties"),
        [json!({"type": "string"})]
    );
}

#[test]
fn siblings_of_references_are_applied_in_3_1() {
    let text = "
openapi: 3.1.0
info: { title: T, version: '1' }
components:
  schemas:
    It: { $ref: '#/components/schemas/Base', description: d, maxLength: 3 }
    Base: { type: string }
";
    let document = faultless(&MemorySource::new().with("openapi.yaml", text));
    assert_eq!(
        read_schema(&document, "It"),
        json!({"description": "d", "allOf": [{"type": "string"}], "maxLength": 3})
    );
}

#[test]
fn siblings_of_references_are_applied_in_3_0() {
    let text = "
openapi: 3.0.3
info: { title: T, version: '1' }
paths: {}
components:
  schemas:
    It: { $ref: '#/components/schemas/Base', description: d, nullable: true }
    Base: { type: string }
";
    let document = faultless(&MemorySource::new().with("openapi.yaml", text));
    assert_eq!(
        read_schema(&document, "It"),
        json!({
            "description": "d", "nullable": true, "allOf": [{"type": "string"}],
            "x-ref-siblings": true,
        })
    );
}

#[test]
fn keywords_of_other_types_are_removed_with_a_warning() {
    let (document, printed) = diagnose(&schema_31(
        "{ type: string, maxLength: 3, minimum: 1, items: {} }",
    ));
    assert_eq!(
        read_schema(&document.expect("accepted"), "It"),
        json!({"type": "string", "maxLength": 3})
    );
    assert_eq!(printed.lines().count(), 2, "{printed}");
}

#[test]
fn internal_extensions_in_the_document_are_ignored() {
    assert_eq!(
        read("{ type: string, x-node: 99, x-if: 0, x-const: true, x-mine: 1 }"),
        json!({"type": "string", "x-mine": 1})
    );
}

#[test]
fn converted_enum_values_are_reported() {
    let (document, printed) = diagnose(&schema_31("{ type: string, enum: [1.10, true] }"));
    assert_eq!(
        read_schema(&document.expect("accepted"), "It"),
        json!({"type": "string", "enum": ["1.10", "true"]})
    );
    assert_eq!(
        printed.lines().next(),
        Some(
            "openapi.yaml:3:53: warning[W030]: invalid `enum` value: expected type `string`, found a number; it is read as \"1.10\""
        )
    );
}
