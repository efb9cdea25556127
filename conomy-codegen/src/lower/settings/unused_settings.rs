//! Settings for items that the document does not define.

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, Label, catalogue};
use crate::ir::{Api, NameHint, Shape};
use crate::setting::Setting;

/// Warns about operations that `codegen.toml` mentions but the document does not define.
pub(in crate::lower) fn operations(
    api: &Api,
    table: Option<&Setting>,
    diagnostics: &mut Diagnostics,
) {
    for (id, setting) in table.map(Setting::entries).unwrap_or_default() {
        operation(api, id, setting.key_label(), diagnostics);
    }
}

/// Warns if the document does not define an operation.
pub(in crate::lower) fn operation(
    api: &Api,
    id: &str,
    label: Label,
    diagnostics: &mut Diagnostics,
) {
    let ids = || api.operations.iter().filter_map(|one| one.id.as_deref());
    unknown("operation", id, ids, label, diagnostics);
}

/// Warns if the document does not define a security scheme.
pub(in crate::lower) fn scheme(api: &Api, name: &str, label: Label, diagnostics: &mut Diagnostics) {
    let names = || api.schemes.iter().map(|scheme| scheme.name.as_str());
    unknown("security scheme", name, names, label, diagnostics);
}

/// Warns about keys of `[names]` that match nothing in the document.
pub(in crate::lower) fn names(api: &Api, table: Option<&Setting>, diagnostics: &mut Diagnostics) {
    for (key, setting) in table.map(Setting::entries).unwrap_or_default() {
        let label = setting.key_label();
        let Some((kind, name)) = key.split_once(':').filter(|(kind, _)| KINDS.contains(kind))
        else {
            let message = format!("invalid key `{key}`");
            let help = format!(
                "use `kind:name`, where `kind` is one of `{}`",
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

/// The kinds of items that `[names]` can rename.
const KINDS: [&str; 9] = [
    "tag",
    "operation",
    "parameter",
    "header",
    "schema",
    "property",
    "value",
    "scheme",
    "server",
];

/// Returns the keys that `[names]` can use for a kind of item.
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
        "server" => api.servers.iter().map(|one| one.url.clone()).collect(),
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
    // Header names are case-insensitive (RFC 9110 §5.1).
    if known().any(|known| {
        known == name || ["parameter", "header"].contains(&kind) && known.eq_ignore_ascii_case(name)
    }) {
        return;
    }
    let help = diagnostics.did_you_mean(name, known());
    let message = format!("the document has no {kind} `{name}`");
    let warning = Diagnostic::new(&catalogue::UNKNOWN_NAME, message);
    diagnostics.push(warning.label(label).help_if(help));
}
