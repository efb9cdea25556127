//! Tests that everything that remains after loading can be deserialized.

use std::path::Path;

use openapiv3 as o;

use super::{MemorySource, load};
use crate::diagnostic::Diagnostics;
use crate::load::{Document, FileSource, Kind, ReadError, Role};

/// Deserializes every object as openapiv3's type for its role, and returns the failures.
fn read_everything(document: &Document) -> Vec<String> {
    let mut failures = Vec::new();
    let mut number = 0;
    while let Some(node) = document.numbered(number) {
        number += 1;
        let Some(role) = document.role(node) else {
            continue;
        };
        if let Err(error) = read(document, node, role) {
            failures.push(format!("{} as {role:?}: {error}", document.pointer(node)));
        }
    }
    failures
}

fn read(document: &Document, node: crate::load::NodeId, role: Role) -> Result<(), ReadError> {
    if document.kind(node) != Kind::Object && role == Role::SecurityRequirement {
        return Ok(());
    }
    match role {
        Role::OpenApi => document.read::<o::OpenAPI>(node).map(drop),
        Role::Info => document.read::<o::Info>(node).map(drop),
        Role::Contact => document.read::<o::Contact>(node).map(drop),
        Role::License => document.read::<o::License>(node).map(drop),
        Role::Server => document.read::<o::Server>(node).map(drop),
        Role::ServerVariable => document.read::<o::ServerVariable>(node).map(drop),
        Role::Components => document.read::<o::Components>(node).map(drop),
        Role::Paths => document.read::<o::Paths>(node).map(drop),
        Role::PathItem => document.read::<o::PathItem>(node).map(drop),
        Role::Operation => document.read::<o::Operation>(node).map(drop),
        Role::ExternalDocs => document.read::<o::ExternalDocumentation>(node).map(drop),
        Role::Parameter => document
            .read::<o::ReferenceOr<o::Parameter>>(node)
            .map(drop),
        Role::RequestBody => document
            .read::<o::ReferenceOr<o::RequestBody>>(node)
            .map(drop),
        Role::MediaType => document.read::<o::MediaType>(node).map(drop),
        Role::Encoding => document.read::<o::Encoding>(node).map(drop),
        Role::Responses => document.read::<o::Responses>(node).map(drop),
        Role::Response => document.read::<o::ReferenceOr<o::Response>>(node).map(drop),
        Role::Callback => document.read::<o::Callback>(node).map(drop),
        Role::Example => document.read::<o::ReferenceOr<o::Example>>(node).map(drop),
        Role::Link => document.read::<o::ReferenceOr<o::Link>>(node).map(drop),
        Role::Header => document.read::<o::ReferenceOr<o::Header>>(node).map(drop),
        Role::Tag => document.read::<o::Tag>(node).map(drop),
        Role::Schema => document.read::<o::ReferenceOr<o::Schema>>(node).map(drop),
        Role::Discriminator => document.read::<o::Discriminator>(node).map(drop),
        Role::SecurityScheme => document
            .read::<o::ReferenceOr<o::SecurityScheme>>(node)
            .map(drop),
        Role::OAuthFlows => document.read::<o::OAuth2Flows>(node).map(drop),
        Role::SecurityRequirement => document.read::<o::SecurityRequirement>(node).map(drop),
        Role::OAuthFlow | Role::Xml => Ok(()),
    }
}

#[test]
fn rejected_fixtures_can_be_parsed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests");
    let mut count = 0;
    for folder in [folder.join("diagnostics"), folder.join("fixtures/accept")] {
        for entry in std::fs::read_dir(&folder).expect("the folder").flatten() {
            let path = match entry.path() {
                path if path.is_dir() => path.join("openapi.yaml"),
                path => path,
            };
            let (source, root) = FileSource::of_document(&path);
            let mut diagnostics = Diagnostics::new();
            if let Some(document) = load(&source, &root, &[], &mut diagnostics) {
                let failures = read_everything(&document);
                assert!(failures.is_empty(), "{}: {failures:#?}", path.display());
                crate::check::check(&document, &mut diagnostics);
                count += 1;
            }
            diagnostics.summary();
        }
    }
    assert!(count > 60, "only {count} documents were found");
}

/// A document that uses most of OpenAPI. The test damages it.
const RICH: &str = include_str!("rich.json");

/// Replaces each value of the document, one at a time.
#[test]
fn a_single_fault_leaves_the_rest_readable() {
    let whole: serde_json::Value = serde_json::from_str(RICH).expect("JSON");
    let mut pointers = Vec::new();
    collect(&whole, String::new(), &mut pointers);
    assert!(pointers.len() > 200, "{}", pointers.len());
    let others = [
        serde_json::json!(null),
        serde_json::json!(true),
        serde_json::json!(-1.5),
        serde_json::json!("x"),
        serde_json::json!([]),
        serde_json::json!(["x", 1, null, {}]),
        serde_json::json!({}),
        serde_json::json!({"x": {"y": 1}, "$ref": "#/components/schemas/Pet"}),
        serde_json::json!({"$ref": "#/nowhere"}),
        serde_json::json!({"$ref": "#/components/parameters/Limit"}),
    ];
    let mut failures = Vec::new();
    for (index, pointer) in pointers.iter().enumerate() {
        // Each place gets three of the replacements, and each replacement is used in each kind of place.
        for other in others.iter().cycle().skip(index).step_by(3).take(3) {
            let mut damaged = whole.clone();
            if let Some(place) = damaged.pointer_mut(pointer) {
                *place = other.clone();
            }
            failures.extend(survive(&damaged, pointer));
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

fn survive(document: &serde_json::Value, pointer: &str) -> Vec<String> {
    let source = MemorySource::new().with("openapi.json", document.to_string());
    let mut diagnostics = Diagnostics::new();
    let mut failures = Vec::new();
    if let Some(loaded) = load(&source, "openapi.json", &[], &mut diagnostics) {
        failures = read_everything(&loaded);
        crate::check::check(&loaded, &mut diagnostics);
    }
    diagnostics.summary();
    let damaged = document.pointer(pointer);
    failures.truncate(1);
    for failure in &mut failures {
        *failure = format!(
            "{pointer} = {}: {failure}",
            damaged.unwrap_or(&serde_json::Value::Null)
        );
    }
    failures
}

fn collect(value: &serde_json::Value, pointer: String, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, format!("{pointer}/{index}"), found);
            }
        }
        serde_json::Value::Object(members) => {
            for (key, member) in members {
                let key = key.replace('~', "~0").replace('/', "~1");
                collect(member, format!("{pointer}/{key}"), found);
            }
        }
        _ => {}
    }
    found.push(pointer);
}
