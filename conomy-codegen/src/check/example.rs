//! Checks examples and defaults against their schemas.

use super::value::Checker;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, catalogue};
use crate::load::{Document, NodeId, Role, extension};
use crate::media_type;

/// Reports examples and defaults that violate their schemas.
pub(super) fn check(document: &Document, diagnostics: &mut Diagnostics) {
    let mut checker = Checker::new(document);
    let mut compare = |schema: NodeId, value: NodeId, code: &'static Code, what: &str| {
        let Some(violation) = checker.check(schema, value) else {
            return;
        };
        let message = format!("this {what} violates its schema: {}", violation.message);
        let warning = Diagnostic::new(code, message)
            .label(document.label(violation.place))
            .label(document.key_label(schema).secondary().text("the schema"));
        diagnostics.push(warning);
    };
    for schema in document.all(Role::Schema) {
        if let Some(example) = document.get(schema, "example") {
            compare(schema, example, &catalogue::INVALID_EXAMPLE, "example");
        }
        for example in document
            .get(schema, extension::EXAMPLES)
            .into_iter()
            .flat_map(|list| document.items(list))
        {
            compare(schema, example, &catalogue::INVALID_EXAMPLE, "example");
        }
        if let Some(default) = document.get(schema, "default") {
            compare(schema, default, &catalogue::INVALID_DEFAULT, "default");
        }
    }
    let holders = [Role::MediaType, Role::Parameter, Role::Header];
    for holder in holders.into_iter().flat_map(|role| document.all(role)) {
        let Some(schema) = document.get(holder, "schema") else {
            continue;
        };
        let schema = document.resolve(schema);
        for example in examples(document, holder) {
            compare(schema, example, &catalogue::INVALID_EXAMPLE, "example");
        }
    }
}

/// Returns the values of `example` and `examples` of a media type, parameter or header.
fn examples(document: &Document, holder: NodeId) -> Vec<NodeId> {
    let several = document.get(holder, "examples").into_iter();
    let several = several.flat_map(|examples| document.entries(examples));
    // An example of another media type may be given as text, which the schema does not describe.
    let is_json = document.role(holder) != Some(Role::MediaType)
        || document
            .key(holder)
            .is_some_and(|name| media_type::kind(name) == media_type::Kind::Json);
    let values =
        several.filter_map(|(_, example)| document.get(document.resolve(example), "value"));
    let all = document.get(holder, "example").into_iter().chain(values);
    all.filter(|value| is_json || document.as_str(*value).is_none())
        .collect()
}
