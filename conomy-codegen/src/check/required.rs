//! Checks that `required` lists only declared properties.

use foldhash::HashSet;

use crate::diagnostic::{Diagnostic, Diagnostics, catalogue};
use crate::load::{Document, NodeId, Role, extension};

/// Keywords that combine a schema with other schemas, which may declare further properties.
const COMPOSITION: [&str; 7] = [
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    extension::IF,
    extension::THEN,
    extension::ELSE,
];

/// Reports names in `required` that are not declared as properties.
///
/// JSON Schema allows them, because another part of a composition may declare the property. So compositions, their
/// parts, and schemas with `additionalProperties` or `patternProperties` are not checked.
pub(super) fn check(document: &Document, diagnostics: &mut Diagnostics) {
    let parts = parts(document);
    for schema in document.all(Role::Schema) {
        let (Some(required), Some(properties)) = (
            document.get(schema, "required"),
            document.get(schema, "properties"),
        ) else {
            continue;
        };
        let composes = COMPOSITION
            .iter()
            .any(|key| document.get(schema, key).is_some());
        let open = ["additionalProperties", extension::PATTERN_PROPERTIES];
        let is_open = open.iter().any(|key| document.get(schema, key).is_some());
        let is_empty = document.entries(properties).next().is_none();
        if composes || is_open || is_empty || parts.contains(&schema) {
            continue;
        }
        for item in document.items(required) {
            let name = document.as_str(item).unwrap_or_default();
            if document.get(properties, name).is_some() {
                continue;
            }
            let names = document.entries(properties).map(|(name, _)| name);
            let help = diagnostics.did_you_mean(name, names).unwrap_or_else(|| {
                "declare it; until then, callers read and set it in `unknown_fields`".to_owned()
            });
            let message =
                format!("`required` lists `{name}`, but the schema does not declare this property");
            let warning = Diagnostic::new(&catalogue::REQUIRED_WITHOUT_PROPERTY, message);
            diagnostics.push(warning.label(document.label(item)).help(help));
        }
    }
}

/// Returns the schemas that are parts of compositions.
fn parts(document: &Document) -> HashSet<NodeId> {
    let mut parts = HashSet::default();
    for schema in document.all(Role::Schema) {
        for part in ["allOf", "anyOf", "oneOf"] {
            parts.extend(super::list(document, schema, part));
        }
    }
    parts
}
