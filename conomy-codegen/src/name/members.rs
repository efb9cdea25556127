//! Names of fields and variants.

use crate::ir::{Api, NameHint, Object, Rest, Shape, TypeDef};
use crate::settings::Settings;

use super::Names;
use super::case::{pascal, snake, startable};
use super::keyword::escape;
use super::scope::{Candidate, Clash, Scope};

/// Names the members of every type.
pub(super) fn assign(api: &Api, settings: &Settings, names: &mut Names) {
    for (index, definition) in api.types.iter().enumerate() {
        let mut clashes = Vec::new();
        match &definition.shape {
            Shape::Object(object) => {
                let (fields, rest, kind) = fields(definition, object, settings, &mut clashes);
                let entry = &mut names.types[index];
                entry.members = fields;
                entry.rest = rest;
                entry.kind = kind;
            }
            Shape::Enumeration(enumeration) => {
                let owner = component(definition);
                let candidates = enumeration
                    .values
                    .iter()
                    .map(|value| {
                        let raw = value
                            .value
                            .as_str()
                            .map_or_else(|| value.value.to_string(), str::to_owned);
                        let named = owner
                            .and_then(|owner| settings.name("value", &format!("{owner}.{raw}")));
                        let name = named
                            .map(str::to_owned)
                            .unwrap_or_else(|| variant(value.name.as_deref().unwrap_or(&raw)));
                        Candidate { raw, name }
                    })
                    .collect();
                names.types[index].members =
                    Scope::reserving(["Unknown"]).assign(candidates, "Value", &mut clashes);
            }
            Shape::Union(union) => {
                let candidates = union
                    .variants
                    .iter()
                    .map(|branch| Candidate {
                        raw: branch.name.clone(),
                        name: variant(&branch.name),
                    })
                    .collect();
                names.types[index].members =
                    Scope::reserving(["Unknown"]).assign(candidates, "Variant", &mut clashes);
            }
            Shape::Tuple(_) | Shape::Alias(_) => {}
        }
        if let Some(owner) = component(definition) {
            let kind = if matches!(definition.shape, Shape::Object(_)) {
                "property"
            } else {
                "value"
            };
            names.clashes.extend(clashes.into_iter().map(|clash| {
                (
                    kind,
                    Clash {
                        raw: format!("{owner}.{}", clash.raw),
                        ..clash
                    },
                )
            }));
        }
    }
}

/// The key of a component; only those can be named in the settings.
fn component(definition: &TypeDef) -> Option<&str> {
    match &definition.name {
        NameHint::Component(name) => Some(name),
        _ => None,
    }
}

fn fields(
    definition: &TypeDef,
    object: &Object,
    settings: &Settings,
    clashes: &mut Vec<Clash>,
) -> (Vec<String>, String, String) {
    let owner = component(definition);
    let mut scope = Scope::default();
    let rest = match object.rest {
        Rest::Unknown => "unknown_fields",
        Rest::Typed(_) => "additional_properties",
    };
    scope.take(rest);
    let candidates = object
        .fields
        .iter()
        .map(|field| {
            let named = owner
                .and_then(|owner| settings.name("property", &format!("{owner}.{}", field.name)));
            let name = named.map_or_else(|| startable(snake(&field.name)), str::to_owned);
            Candidate {
                raw: field.name.clone(),
                name: escape(name),
            }
        })
        .collect();
    let fields = scope.assign(candidates, "_field", clashes);
    let kind = match &object.kind {
        Some(_) => {
            let candidate = Candidate {
                raw: "kind".to_owned(),
                name: "kind".to_owned(),
            };
            scope
                .assign(vec![candidate], "", &mut Vec::new())
                .pop()
                .unwrap_or_default()
        }
        None => String::new(),
    };
    (fields, rest.to_owned(), kind)
}

pub(super) fn variant(raw: &str) -> String {
    match startable(pascal(raw)).as_str() {
        // The one keyword in this case, and it cannot be written raw.
        "Self" => "SelfValue".to_owned(),
        name => escape(name.to_owned()),
    }
}
