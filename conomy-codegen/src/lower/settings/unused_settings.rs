//! Settings that speak of what the document does not have.

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, Label, catalogue};
use crate::ir::{Api, NameHint, Shape};
use crate::written::Written;

/// Tells of operations that a table of codegen.toml names and the document does not have.
pub(in crate::lower) fn operations(
    api: &Api,
    table: Option<&Written>,
    diagnostics: &mut Diagnostics,
) {
    for (id, written) in table.map(Written::entries).unwrap_or_default() {
        operation(api, id, written.key_label(), diagnostics);
    }
}

/// Tells of an operation that the document does not have.
pub(in crate::lower) fn operation(
    api: &Api,
    id: &str,
    label: Label,
    diagnostics: &mut Diagnostics,
) {
    let ids = || api.operations.iter().filter_map(|one| one.id.as_deref());
    unknown("operation", id, ids, label, diagnostics);
}

/// Tells of a security scheme that the document does not have.
pub(in crate::lower) fn scheme(api: &Api, name: &str, label: Label, diagnostics: &mut Diagnostics) {
    let names = || api.schemes.iter().map(|scheme| scheme.name.as_str());
    unknown("security scheme", name, names, label, diagnostics);
}

/// Tells of names that `[names]` gives to things that the document does not have.
pub(in crate::lower) fn names(api: &Api, table: Option<&Written>, diagnostics: &mut Diagnostics) {
    for (key, written) in table.map(Written::entries).unwrap_or_default() {
        let label = written.key_label();
        let Some((kind, name)) = key.split_once(':').filter(|(kind, _)| KINDS.contains(kind))
        else {
            let message = format!("`{key}` is no name of a thing in the document");
            let help = format!(
                "write `kind:name`, with one of the kinds `{}`",
                KINDS.join("`, `")
            );
            let warning = Diagnostic::new(&catalogue::UNKNOWN_NAME, message);
            diagnostics.push(warning.label(label).help(help));
            continue;
        };
        let known = named(api, kind);
        unknown(
            kind,
            name,
            || known.iter().map(String::as_str),
            label,
            diagnostics,
        );
    }
}

/// The kinds of things that `[names]` speaks of.
const KINDS: [&str; 8] = [
    "tag",
    "operation",
    "parameter",
    "header",
    "schema",
    "property",
    "value",
    "scheme",
];

/// What `[names]` calls the things of a kind.
fn named(api: &Api, kind: &str) -> Vec<String> {
    let operations = || api.operations.iter();
    let members = |shape: &Shape| match shape {
        Shape::Object(object) if kind == "property" => object
            .fields
            .iter()
            .map(|field| field.name.clone())
            .collect(),
        Shape::Enumeration(enumeration) if kind == "value" => {
            let values = enumeration.values.iter().map(|value| &value.value);
            let text = |value: &Value| {
                value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned)
            };
            values.map(text).collect()
        }
        _ => Vec::new(),
    };
    let components = api
        .types
        .iter()
        .filter_map(|definition| match &definition.name {
            NameHint::Component(name) => Some((name, &definition.shape)),
            _ => None,
        });
    match kind {
        "tag" => api.groups.iter().map(|group| group.tag.clone()).collect(),
        "operation" => operations().filter_map(|one| one.id.clone()).collect(),
        "parameter" => {
            let own = operations().flat_map(|one| &one.parameters);
            let shared = api.shared_headers.iter().map(|header| header.name.clone());
            own.map(|parameter| parameter.name.clone())
                .chain(shared)
                .collect()
        }
        "header" => {
            let headers = operations().flat_map(|one| &one.headers);
            headers.map(|header| header.name.clone()).collect()
        }
        "scheme" => api.schemes.iter().map(|one| one.name.clone()).collect(),
        "schema" => components.map(|(name, _)| name.clone()).collect(),
        _ => components
            .flat_map(|(owner, shape)| {
                let members = members(shape).into_iter();
                members.map(move |member| format!("{owner}.{member}"))
            })
            .collect(),
    }
}

fn unknown<'a, I: Iterator<Item = &'a str>>(
    kind: &str,
    name: &str,
    known: impl Fn() -> I,
    label: Label,
    diagnostics: &mut Diagnostics,
) {
    // Names of headers have no case (RFC 9110 §5.1).
    if known().any(|known| {
        known == name || ["parameter", "header"].contains(&kind) && known.eq_ignore_ascii_case(name)
    }) {
        return;
    }
    let near = diagnostics.nearest(name, known());
    let message = format!("the document has no {kind} `{name}`");
    let help = near.map(|near| format!("did you mean `{near}`?"));
    let warning = Diagnostic::new(&catalogue::UNKNOWN_NAME, message);
    diagnostics.push(warning.label(label).help_if(help));
}
