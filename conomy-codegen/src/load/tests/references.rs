//! Tests references from and to all kinds of locations.

use serde_json::json;

use super::{diagnose, faultless, read_schema};
use crate::load::{Document, Kind, MemorySource, NodeId};

const HEAD: &str = "openapi: 3.1.0\ninfo: { title: T, version: '1' }\n";

fn at(document: &Document, keys: &[&str]) -> NodeId {
    let mut node = document.root();
    for key in keys {
        let next = document.get(node, key);
        node = document.resolve(next.unwrap_or_else(|| panic!("no {key} in {keys:?}")));
    }
    node
}

fn with(text: &str) -> MemorySource {
    MemorySource::new().with("openapi.yaml", format!("{HEAD}{text}"))
}

#[test]
fn files_in_any_layout() {
    let source = with("
paths:
  /pets/{id}: { $ref: 'paths/pet.yaml' }
  /owners: { $ref: 'paths/all.yaml#/~1owners%2F%7Bid%7D' }
")
    .with("paths/pet.yaml", "
get:
  parameters: [{ $ref: '../shared/parameters.yaml#/Id' }]
  responses:
    '200': { $ref: '../shared/responses.json#/ok' }
")
    .with("paths/all.yaml", "
/owners/{id}: { get: { responses: { '200': { $ref: '../shared/responses.json#/ok' } } } }
")
    .with("shared/parameters.yaml", "Id: { name: id, in: path, required: true, schema: { $ref: '../schemas/id.yaml' } }")
    .with("shared/responses.json", r#"{"ok": {"description": "", "content": {"application/json": {"schema": {"$ref": "../schemas/pet.yaml"}}}}}"#)
    .with("schemas/pet.yaml", "type: object\nproperties:\n  id: { $ref: id.yaml }\n  owner: { $ref: 'owner.yaml#/Owner' }\n")
    .with("schemas/owner.yaml", "Owner: { type: object, properties: { pets: { type: array, items: { $ref: ./pet.yaml } } } }")
    .with("schemas/id.yaml", "type: integer\n");
    let document = faultless(&source);
    let get = at(&document, &["paths", "/pets/{id}", "get"]);
    let parameters = document.get(get, "parameters").expect("parameters");
    let parameter = document.items(parameters).next().expect("one");
    let id = at(
        &document,
        &[
            "paths",
            "/pets/{id}",
            "get",
            "responses",
            "200",
            "content",
            "application/json",
            "schema",
            "properties",
            "id",
        ],
    );
    let target = document.resolve(parameter);
    assert_eq!(
        document.resolve(document.get(target, "schema").expect("schema")),
        id
    );
    assert_eq!(document.pointer(id), "schemas/id.yaml#");
    assert_eq!(document.name_hint(id), "id");
    assert!(document.is_referenced(id));
    // The cycle across files resolves to the same node.
    let pet = at(
        &document,
        &[
            "paths",
            "/owners",
            "get",
            "responses",
            "200",
            "content",
            "application/json",
            "schema",
        ],
    );
    let owner = at(
        &document,
        &[
            "paths",
            "/owners",
            "get",
            "responses",
            "200",
            "content",
            "application/json",
            "schema",
            "properties",
            "owner",
        ],
    );
    assert_eq!(document.pointer(owner), "schemas/owner.yaml#/Owner");
    assert_eq!(document.name_hint(owner), "Owner");
    let items = document
        .get(owner, "properties")
        .and_then(|all| document.get(all, "pets"))
        .and_then(|pets| document.get(pets, "items"));
    assert_eq!(items.map(|node| document.resolve(node)), Some(pet));
}

#[test]
fn references_into_schemas() {
    let source = with("
paths:
  /a/{id}~x: { get: { responses: { default: { description: d, content: { a/b: { schema: { type: string, maxLength: 7 } } } } } } }
components:
  schemas:
    Has space%.dot: { type: object, properties: { '$ref': { type: boolean } } }
    A: { $ref: '#/components/schemas/Has%20space%25.dot/properties/$ref' }
    B: { $ref: '#/paths/~1a~1%7Bid%7D~0x/get/responses/default/content/a~1b/schema' }
    C: { type: object, properties: { x: { anyOf: [{ type: 'null' }, { type: integer }] } } }
    D: { $ref: '#/components/schemas/C/properties/x/anyOf/1' }
");
    let document = faultless(&source);
    assert_eq!(read_schema(&document, "A"), json!({"type": "boolean"}));
    assert_eq!(
        read_schema(&document, "B"),
        json!({"type": "string", "maxLength": 7})
    );
    // The index in the pointer counts the alternatives as they were written.
    assert_eq!(read_schema(&document, "D"), json!({"type": "integer"}));
}

#[test]
fn names_of_json_schema() {
    let source = with("
components:
  schemas:
    A: { $defs: { Inner: { $anchor: inner, type: string } }, properties: { x: { $ref: '#inner' }, y: { $ref: '#/components/schemas/A/$defs/Inner' } } }
    B: { $ref: 'https://example.com/thing' }
    C: { $id: 'https://example.com/thing', type: integer }
    D: { $dynamicRef: '#node' }
    E: { $dynamicAnchor: node, type: boolean }
");
    let document = faultless(&source);
    assert_eq!(
        read_schema(&document, "A")["properties"],
        json!({"x": {"type": "string"}, "y": {"type": "string"}})
    );
    assert_eq!(read_schema(&document, "B"), json!({"type": "integer"}));
    assert_eq!(read_schema(&document, "D"), json!({"type": "boolean"}));
}

#[test]
fn chains_resolve_to_their_final_target() {
    let document = faultless(&with(
        "
components:
  schemas:
    A: { $ref: '#/components/schemas/B' }
    B: { $ref: '#/components/schemas/C' }
    C: { type: object, properties: { a: { $ref: '#/components/schemas/A' } } }
  parameters:
    P: { $ref: '#/components/parameters/Q' }
    Q: { name: q, in: query, schema: { type: string } }
",
    ));
    let c = at(&document, &["components", "schemas", "C"]);
    assert_eq!(at(&document, &["components", "schemas", "A"]), c);
    assert_eq!(
        at(
            &document,
            &["components", "schemas", "C", "properties", "a"]
        ),
        c
    );
    assert_eq!(document.component_name(c), Some(("schemas", "C")));
    assert_eq!(
        document.as_str(at(&document, &["components", "parameters", "P", "name"])),
        Some("q")
    );
}

#[test]
fn path_items_are_merged() {
    let document = faultless(&with(
        "
paths:
  /a: { $ref: '#/components/pathItems/Base', summary: own, post: { responses: {} } }
  /b: { $ref: '#/components/pathItems/Base' }
components:
  pathItems:
    Base: { summary: base, get: { responses: {} } }
",
    ));
    let a = at(&document, &["paths", "/a"]);
    let keys: Vec<&str> = document.entries(a).map(|(key, _)| key).collect();
    assert_eq!(keys, ["summary", "post", "get"]);
    assert_eq!(
        document
            .get(a, "summary")
            .and_then(|node| document.as_str(node)),
        Some("own")
    );
    assert_eq!(
        document.kind(at(&document, &["paths", "/b", "get"])),
        Kind::Object
    );
}

#[test]
fn mappings_name_schemas() {
    let document = faultless(&with("
components:
  schemas:
    Pet:
      oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: dog.yaml }]
      discriminator: { propertyName: kind, mapping: { c: Cat, cat: '#/components/schemas/Cat', d: dog.yaml } }
    Cat: { type: object, properties: { kind: { type: string } } }
").with("dog.yaml", "type: object\nproperties: { kind: { type: string } }\n"));
    let pet: openapiv3::Schema = document
        .read(at(&document, &["components", "schemas", "Pet"]))
        .expect("a schema");
    let mapping = pet
        .schema_data
        .discriminator
        .expect("a discriminator")
        .mapping;
    let target = |key: &str| document.pointer(document.target(&mapping[key]).expect("a node"));
    assert_eq!(target("c"), "#/components/schemas/Cat");
    assert_eq!(target("cat"), "#/components/schemas/Cat");
    assert_eq!(target("d"), "dog.yaml#");
}

#[test]
fn a_faulty_file_is_reported_once() {
    let (document, printed) = diagnose(
        &with(
            "
components:
  schemas:
    A: { $ref: 'broken.yaml#/A' }
    B: { $ref: 'broken.yaml#/B' }
",
        )
        .with("broken.yaml", "A: [\n"),
    );
    assert!(document.is_some());
    assert_eq!(printed.lines().count(), 1, "{printed}");
    assert!(printed.starts_with("broken.yaml:"), "{printed}");
}

#[test]
fn a_map_may_have_the_key_ref() {
    let document = faultless(&with(
        "
components:
  schemas:
    A: { type: object, properties: { $ref: { type: string } }, example: { $ref: '#/nowhere' } }
",
    ));
    let a = at(&document, &["components", "schemas", "A"]);
    assert_eq!(
        document.json(document.get(a, "example").expect("example")),
        json!({"$ref": "#/nowhere"})
    );
}

#[test]
fn annotations_next_to_references_are_allowed() {
    let document = faultless(&with(
        "
components:
  schemas:
    A: { $ref: '#/components/schemas/B', $comment: c }
    B: { $ref: '#/components/schemas/C', $comment: c }
    C: { $ref: '#/components/schemas/D', unknown: c }
    D: { type: string }
    E: { type: object, properties: { a: { $ref: '#/components/schemas/A' } } }
",
    ));
    let d = at(&document, &["components", "schemas", "D"]);
    assert_eq!(at(&document, &["components", "schemas", "A"]), d);
    assert_eq!(
        at(
            &document,
            &["components", "schemas", "E", "properties", "a"]
        ),
        d
    );
    let (document, printed) = diagnose(&with(
        "
components:
  schemas:
    A: { $ref: '#/components/schemas/B', $comment: c }
    B: { $ref: '#/components/schemas/A', $comment: c }
",
    ));
    assert!(printed.contains("W013"), "{printed}");
    assert_eq!(
        read_schema(&document.expect("accepted"), "A"),
        json!({"x-dangling": "#/components/schemas/B"})
    );
}
