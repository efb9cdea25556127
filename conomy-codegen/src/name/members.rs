//! Names of fields and variants.

use crate::ir::{AdditionalProperties, Api, Enumeration, NameHint, Object, Shape, TypeDef};
use crate::settings::Settings;
use crate::threads;

use super::Names;
use super::case::{pascal, snake, startable};
use super::keyword::escape;
use super::scope::{Candidate, Clash, Scope};

/// Assigns the names of the fields and variants of all types.
pub(super) fn assign(api: &Api, settings: &Settings, names: &mut Names) {
    let members = threads::map(&api.types, |definition| members(definition, settings));
    for (entry, members) in names.types.iter_mut().zip(members) {
        entry.members = members.names;
        entry.additional_properties = members.additional_properties;
        entry.kind = members.kind;
        names.clashes.extend(members.clashes);
    }
}

/// The names of the fields or variants of one type.
#[derive(Default)]
struct Members {
    names: Vec<String>,
    additional_properties: String,
    kind: String,
    clashes: Vec<(&'static str, Clash)>,
}

fn members(definition: &TypeDef, settings: &Settings) -> Members {
    let mut clashes = Vec::new();
    let mut members = match &definition.shape {
        Shape::Object(object) => fields(definition, object, settings, &mut clashes),
        Shape::Enumeration(enumeration) => Members {
            names: values(definition, enumeration, settings, &mut clashes),
            ..Members::default()
        },
        Shape::Union(union) => {
            let candidates = union
                .variants
                .iter()
                .map(|branch| Candidate {
                    raw: branch.name.clone(),
                    name: variant(&branch.name),
                })
                .collect();
            Members {
                names: Scope::reserving(["Unknown"]).assign(candidates, "Variant", &mut clashes),
                ..Members::default()
            }
        }
        Shape::Tuple(_) | Shape::Alias(_) => Members::default(),
    };
    if let Some(owner) = component(definition) {
        let kind = match definition.shape {
            Shape::Object(_) => "property",
            Shape::Union(_) => "variant",
            _ => "value",
        };
        let clashes = clashes.into_iter().map(|clash| {
            let raw = format!("{owner}.{}", clash.raw);
            (kind, Clash { raw, ..clash })
        });
        members.clashes = clashes.collect();
    }
    members
}

fn values(
    definition: &TypeDef,
    enumeration: &Enumeration,
    settings: &Settings,
    clashes: &mut Vec<Clash>,
) -> Vec<String> {
    let owner = component(definition);
    let candidates = enumeration
        .values
        .iter()
        .map(|value| {
            let raw = value
                .value
                .as_str()
                .map_or_else(|| value.value.to_string(), str::to_owned);
            let named = owner.and_then(|owner| settings.name("value", &format!("{owner}.{raw}")));
            let name = named
                .map(|name| escape(name.to_owned()))
                .unwrap_or_else(|| variant(value.name.as_deref().unwrap_or(&raw)));
            Candidate { raw, name }
        })
        .collect();
    Scope::reserving(["Unknown"]).assign(candidates, "Value", clashes)
}

/// Returns the key of a component. The settings can only rename the properties and values of components.
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
) -> Members {
    let owner = component(definition);
    let mut scope = Scope::default();
    let rest = match object.additional_properties {
        AdditionalProperties::Unknown => "unknown_fields",
        AdditionalProperties::Typed(_) => "additional_properties",
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
    let names = scope.assign(candidates, "_field", clashes);
    let kind = match &object.kind {
        Some(_) => {
            // The discriminator property is often named `kind` itself.
            let is_taken = names.iter().any(|name| name == "kind");
            let name = if is_taken { "variant" } else { "kind" };
            let candidate = Candidate {
                raw: name.to_owned(),
                name: name.to_owned(),
            };
            scope
                .assign(vec![candidate], "", &mut Vec::new())
                .pop()
                .unwrap_or_default()
        }
        None => String::new(),
    };
    Members {
        names,
        additional_properties: rest.to_owned(),
        kind,
        ..Members::default()
    }
}

pub(super) fn variant(raw: &str) -> String {
    match startable(pascal(raw)).as_str() {
        // The only keyword in upper camel case. It cannot be a raw identifier.
        "Self" => "SelfValue".to_owned(),
        name => escape(name.to_owned()),
    }
}
