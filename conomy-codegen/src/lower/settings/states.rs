//! Values whose status changes until it is final: `[states]` in codegen.toml, and the extension `x-states` of an operation.

use crate::diagnostic::{Diagnostic, Diagnostics, Label, catalogue};
use crate::ir::{Api, EnumerationKind, Output, Payload, Shape, States, Type, TypeId};
use crate::load::Document;
use crate::setting::{Content, Setting};

use crate::lower::settings::pointer::resolve_pointer;
use crate::lower::settings::unused_settings;

const EXTENSION: &str = "x-states";

const KEYS: [&str; 2] = ["status", "final"];

/// Sets the states of each operation. codegen.toml takes precedence over the document.
pub(in crate::lower) fn find(
    api: &mut Api,
    document: &Document,
    settings: Option<&Setting>,
    diagnostics: &mut Diagnostics,
) {
    let own = settings.and_then(|settings| settings.get("states"));
    unused_settings::operations(api, own, diagnostics);
    for index in 0..api.operations.len() {
        let operation = &api.operations[index];
        let set = operation.id.as_deref().and_then(|id| own?.get(id).cloned());
        let setting = set.or_else(|| {
            let node = document.get(operation.node, EXTENSION)?;
            Some(Setting::of_document(document, node))
        });
        let Some(setting) = setting else { continue };
        match read(api, index, &setting, diagnostics) {
            Ok((states, enumeration, finals)) => {
                if let Shape::Enumeration(shape) = &mut api.types[enumeration.0 as usize].shape {
                    shape.finals = finals;
                }
                api.operations[index].states = Some(states);
            }
            Err(warning) => diagnostics.push(warning),
        }
    }
}

fn warning(label: Label, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(&catalogue::STATES, message).label(label)
}

/// Reads the setting of an operation: its states, the enumeration of the statuses, and the indexes of the final ones.
fn read(
    api: &Api,
    index: usize,
    setting: &Setting,
    diagnostics: &Diagnostics,
) -> Result<(States, TypeId, Vec<usize>), Diagnostic> {
    let operation = &api.operations[index];
    for (key, value) in setting.entries() {
        if !KEYS.contains(&key.as_str()) {
            let help = diagnostics.did_you_mean(key, KEYS);
            let unknown = warning(value.key_label(), format!("unknown key `{key}`"));
            return Err(unknown.help_if(help));
        }
    }
    let (Some(status), Some(finals)) = (setting.get("status"), setting.get("final")) else {
        let message =
            "states need `status`, a JSON pointer into the response, and `final`, a list of values";
        return Err(warning(setting.label(), message));
    };
    let name = operation.id.as_deref().unwrap_or(&operation.path);
    if !matches!(&*operation.method, "GET" | "QUERY") {
        let message =
            "states are only supported for GET and QUERY, because the request is repeated";
        return Err(warning(setting.key_label(), message));
    }
    let Output::One(Payload::Json(body)) = &operation.output else {
        let message = format!("`{name}` must have only JSON responses of one type");
        return Err(warning(setting.key_label(), message));
    };
    let pointer = status
        .text()
        .ok_or_else(|| warning(status.label(), "`status` must be a JSON pointer"))?;
    let (members, ty) = resolve_pointer(api, body, pointer, diagnostics)
        .map_err(|error| warning(status.label(), error.message).help_if(error.help))?;
    let ty = match ty {
        Type::Nullable(inner) => api.resolve(&inner).clone(),
        other => other,
    };
    let enumeration = match &ty {
        Type::Named(id) => match &api.definition(*id).shape {
            Shape::Enumeration(shape) if shape.kind == EnumerationKind::Text => Some((*id, shape)),
            _ => None,
        },
        _ => None,
    };
    let Some((id, shape)) = enumeration.filter(|_| !members.is_empty()) else {
        let message = format!("`{pointer}` is not an enumeration of strings");
        return Err(warning(status.label(), message));
    };
    let Content::List(items) = &finals.content else {
        return Err(warning(finals.label(), "`final` must be a list of values"));
    };
    let mut indexes = Vec::new();
    for item in items {
        let text = item
            .text()
            .ok_or_else(|| warning(item.label(), "`final` must be a list of strings"))?;
        let known = || shape.values.iter().filter_map(|value| value.value.as_str());
        let Some(index) = shape.values.iter().position(|value| value.value == text) else {
            let help = diagnostics.did_you_mean(text, known());
            let message = format!("`{pointer}` has no value `{text}`");
            return Err(warning(item.label(), message).help_if(help));
        };
        indexes.push(index);
    }
    indexes.sort_unstable();
    indexes.dedup();
    if indexes.is_empty() {
        return Err(warning(finals.label(), "`final` must not be empty"));
    }
    if !shape.finals.is_empty() && shape.finals != indexes {
        let message = format!("another operation declares different final values of `{pointer}`");
        return Err(warning(finals.label(), message));
    }
    let body = body.clone();
    let states = States {
        body,
        status: members,
    };
    Ok((states, id, indexes))
}
