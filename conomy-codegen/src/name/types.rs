//! Names of types and of their modules.

use crate::ir::{Api, NameHint, OperationId, Role, Shape, Type, TypeId};
use crate::settings::Settings;
use crate::threads;

use super::case::{pascal, shorten, snake, startable};
use super::keyword::{self, escape};
use super::scope::{Candidate, Scope};
use super::{Names, TypeNames};

/// Assigns the names of all types. Components are first, because their names come from the document. Inline schemas follow
/// from the outside in, each qualified by its parent.
pub(super) fn assign(api: &Api, settings: &Settings, names: &mut Names) {
    names.types = vec![TypeNames::default(); api.types.len()];
    let mut scope = Scope::reserving(keyword::TYPES.into_iter().chain(keyword::MORE_TYPES));
    let mut waiting: Vec<TypeId> = (0..api.types.len())
        .map(|index| TypeId(index as u32))
        .collect();
    let mut named = vec![false; api.types.len()];
    let mut round = 0;
    while !waiting.is_empty() {
        let (now, later): (Vec<TypeId>, Vec<TypeId>) =
            waiting
                .into_iter()
                .partition(|id| match &api.definition(*id).name {
                    NameHint::Component(_) => true,
                    NameHint::Shared { .. }
                    | NameHint::Operation { .. }
                    | NameHint::Event { .. } => round > 0,
                    NameHint::Inside { parent, .. } => round > 0 && named[parent.0 as usize],
                });
        let candidates = threads::map(&now, |id| candidate(api, settings, names, *id));
        let mut clashes = Vec::new();
        let held: Vec<Option<&str>> = now
            .iter()
            .map(|id| match &api.definition(*id).name {
                NameHint::Component(raw) if settings.name("schema", raw).is_none() => {
                    settings.lock.as_ref().and_then(|lock| lock.model(raw))
                }
                _ => None,
            })
            .collect();
        let given = scope.assign_around(candidates, &held, "Model", &mut clashes);
        for (id, ident) in now.iter().zip(given) {
            names.types[id.0 as usize].ident = ident;
            named[id.0 as usize] = true;
        }
        if round == 0 {
            names
                .clashes
                .extend(clashes.into_iter().map(|clash| ("schema", clash)));
        }
        waiting = later;
        round += 1;
    }
    let objects: Vec<usize> = (0..api.types.len())
        .filter(|index| is_object(api, TypeId(*index as u32)))
        .collect();
    let candidates = objects
        .iter()
        .map(|index| {
            let ident = &names.types[*index].ident;
            Candidate {
                raw: ident.clone(),
                name: format!("{ident}Required"),
            }
        })
        .collect();
    for (index, required) in
        objects
            .iter()
            .zip(scope.assign(candidates, "Members", &mut Vec::new()))
    {
        names.types[*index].required = required;
    }
    modules(api, names);
}

/// Returns whether a type is an object, or an alias of one.
fn is_object(api: &Api, id: TypeId) -> bool {
    match api.resolve(&Type::Named(id)) {
        Type::Named(id) => matches!(api.definition(*id).shape, Shape::Object(_)),
        _ => false,
    }
}

fn candidate(api: &Api, settings: &Settings, names: &Names, id: TypeId) -> Candidate {
    match &api.definition(id).name {
        NameHint::Component(raw) => {
            let name = settings
                .name("schema", raw)
                .map_or_else(|| startable(pascal(raw)), |name| escape(name.to_owned()));
            Candidate {
                raw: raw.clone(),
                name,
            }
        }
        NameHint::Shared {
            name,
            suffix,
            roles,
        } => {
            let stem = pascal(name);
            let whole = if stem.ends_with(suffix) {
                stem
            } else {
                pascal(&format!("{name} {suffix}"))
            };
            join(&startable(whole), roles)
        }
        NameHint::Operation { operation, roles } => {
            let stem = &names.operation(*operation).stem;
            join(
                stem,
                &renamed(roles, |name| settings.name("parameter", name)),
            )
        }
        NameHint::Event { name, roles } => join(&startable(pascal(name)), roles),
        NameHint::Inside { parent, roles } => {
            let given = |name: &str| match &api.definition(*parent).name {
                NameHint::Component(owner) => settings.name("property", &format!("{owner}.{name}")),
                _ => None,
            };
            join(&names.of_type(*parent).ident, &renamed(roles, given))
        }
    }
}

/// Returns the roles with the name that the settings give to the parameter or property that the path begins with, so that a type
/// inside of it is called like it.
fn renamed<'a>(roles: &[Role], given: impl Fn(&str) -> Option<&'a str>) -> Vec<Role> {
    let mut roles = roles.to_vec();
    if let Some(Role::Named(name)) = roles.first_mut()
        && let Some(given) = given(name)
    {
        *name = given.to_owned();
    }
    roles
}

fn join(stem: &str, roles: &[Role]) -> Candidate {
    let mut text = String::new();
    for role in roles {
        // The space prevents the digits of two words from becoming one number.
        text.push(' ');
        match role {
            Role::Named(name) => text.push_str(name),
            Role::Item => text.push_str("Item"),
            Role::Value => text.push_str("Value"),
            Role::Variant(name) => text.push_str(name),
            Role::Kind => text.push_str("Kind"),
            Role::Body => text.push_str("Request"),
            Role::Response(word) => {
                text.push_str(word);
                text.push_str(" Response");
            }
        }
    }
    if text.is_empty() {
        return Candidate {
            raw: stem.to_owned(),
            name: stem.to_owned(),
        };
    }
    let part = pascal(&text);
    let digits_meet = stem.ends_with(|c: char| c.is_ascii_digit())
        && part.starts_with(|c: char| c.is_ascii_digit());
    let name = shorten(
        format!("{stem}{}{part}", if digits_meet { "_" } else { "" }),
        &text,
    );
    Candidate {
        raw: format!("{stem}{text}"),
        name,
    }
}

/// Assigns one file per component or operation. An inline schema is in the file of its parent, unless it has other groups: a
/// type must still be compiled if the feature of its parent is disabled.
fn modules(api: &Api, names: &mut Names) {
    let mut owner: Vec<usize> = (0..api.types.len()).collect();
    for (index, slot) in owner.iter_mut().enumerate() {
        let mut current = index;
        // Parents have lower indexes than their parts, so the loop ends.
        while let NameHint::Inside { parent, .. } = &api.types[current].name {
            let goes_along = api.definition(*parent).groups == api.types[current].groups;
            if parent.0 as usize >= current || !goes_along {
                break;
            }
            current = parent.0 as usize;
        }
        *slot = current;
    }
    let mut scope = Scope::default();
    // `mod.rs` is the parent module.
    scope.take("r#mod");
    // A module with the name of its parent is confusing.
    scope.take("models");
    // Modules and types share a namespace, and `_404` is the same in both cases.
    for names in &names.types {
        scope.take(&names.ident);
    }
    let mut per_operation: std::collections::BTreeMap<OperationId, Vec<usize>> = Default::default();
    let mut alone = Vec::new();
    for (index, slot) in owner.iter().enumerate() {
        if *slot != index {
            continue;
        }
        if let NameHint::Operation { operation, .. } = &api.types[index].name
            && api.types[index].groups.len() <= 1
        {
            per_operation.entry(*operation).or_default().push(index);
            continue;
        }
        alone.push(index);
    }
    let mut candidates = threads::map(&alone, |index| {
        let ident = &names.types[*index].ident;
        Candidate {
            raw: ident.clone(),
            name: escape(startable(snake(ident))),
        }
    });
    candidates.extend(per_operation.keys().map(|operation| {
        let stem = &names.operation(*operation).stem;
        Candidate {
            raw: format!("{stem} operation"),
            name: escape(startable(snake(stem))),
        }
    }));
    let modules = scope.assign(candidates, "_", &mut Vec::new());
    let alone = alone.into_iter().map(|index| vec![index]);
    for (indexes, module) in alone.chain(per_operation.into_values()).zip(modules) {
        for index in indexes {
            names.types[index].module = module.clone();
        }
    }
    for (index, owner) in owner.into_iter().enumerate() {
        names.types[index].module = names.types[owner].module.clone();
    }
}
