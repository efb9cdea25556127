//! Names of operations: unique in their group, and unique among all models.

use crate::ir::{Api, GroupId, Operation};
use crate::settings::Settings;
use crate::threads;

use super::case::{pascal, snake, startable};
use super::keyword::{self, escape};
use super::scope::{Candidate, Scope};
use super::{Names, OperationNames};

/// Assigns the names of all operations.
pub(super) fn assign(api: &Api, settings: &Settings, names: &mut Names) {
    names.operations = vec![OperationNames::default(); api.operations.len()];
    for group in 0..api.groups.len() {
        operations_of(GroupId(group as u32), api, settings, names);
    }
    stems(api, settings, names);
}

fn operations_of(group: GroupId, api: &Api, settings: &Settings, names: &mut Names) {
    let tag = &api.groups[group.0 as usize].tag;
    let members: Vec<usize> = (0..api.operations.len())
        .filter(|index| api.operations[*index].group == group)
        .collect();
    let short = threads::map(&members, |index| {
        short(&api.operations[*index], tag, settings)
    });
    // The prefix is only removed if no other operation of the group gets the same name.
    let mut counts: std::collections::BTreeMap<&str, usize> = Default::default();
    for name in &short {
        *counts.entry(name).or_default() += 1;
    }
    let mut ids: std::collections::BTreeMap<&str, usize> = Default::default();
    for id in members
        .iter()
        .filter_map(|index| api.operations[*index].id.as_deref())
    {
        *ids.entry(id).or_default() += 1;
    }
    let candidates = members
        .iter()
        .zip(&short)
        .map(|(index, short)| {
            let operation = &api.operations[*index];
            let place = || format!("{} {}", operation.path, operation.method);
            let raw = match &operation.id {
                // Operations with the same id are distinguished by path and method, independent of their order.
                Some(id) if ids.get(id.as_str()) > Some(&1) => format!("{id} {}", place()),
                Some(id) => id.clone(),
                None => place(),
            };
            let name = if counts.get(short.as_str()) == Some(&1) {
                short.clone()
            } else {
                long(operation, settings)
            };
            Candidate {
                raw: raw.clone(),
                name: escape(name),
            }
        })
        .collect();
    let mut clashes = Vec::new();
    let held: Vec<Option<&str>> = members
        .iter()
        .map(|index| {
            let operation = &api.operations[*index];
            let id = operation.id.as_deref();
            match id.and_then(|id| settings.name("operation", id)) {
                Some(_) => None,
                None => settings
                    .lock
                    .as_ref()
                    .and_then(|lock| lock.method(operation)),
            }
        })
        .collect();
    let mut scope = Scope::reserving(keyword::METHODS);
    let methods = scope.assign_around(candidates, &held, "_operation", &mut clashes);
    names
        .clashes
        .extend(clashes.into_iter().map(|clash| ("operation", clash)));
    let handle = names.groups[group.0 as usize].handle.clone();
    let mut scope = Scope::reserving(
        keyword::TYPES
            .into_iter()
            .chain(keyword::MORE_TYPES)
            .chain(["Client", "Call", "Operation", "Request", "Response"]),
    );
    scope.take(&handle);
    if members
        .iter()
        .any(|index| api.operations[*index].pagination.is_some())
    {
        keyword::PAGE_TYPES.iter().for_each(|name| scope.take(name));
    }
    if members
        .iter()
        .any(|index| api.operations[*index].states.is_some())
    {
        scope.take("States");
    }
    // A module and a type cannot have the same name (`_123`).
    methods.iter().for_each(|method| scope.take(method));
    let candidates = threads::map(&methods, |method| Candidate {
        raw: method.clone(),
        name: startable(pascal(keyword::plain(method))),
    });
    let builders = scope.assign(candidates, "Request", &mut Vec::new());
    for ((index, method), builder) in members.into_iter().zip(methods).zip(builders) {
        // A module with the name of its parent is confusing, and Clippy reports it (`module_inception`).
        let same = method == names.groups[group.0 as usize].module || method == "r#mod";
        names.operations[index].module = if same {
            let plain = keyword::plain(&method).trim_end_matches('_');
            format!("{plain}_operation")
        } else {
            method.clone()
        };
        names.operations[index].method = method;
        names.operations[index].builder = builder;
    }
}

/// Assigns names that are unique among all models, independent of the group.
fn stems(api: &Api, settings: &Settings, names: &mut Names) {
    let operations: Vec<(&Operation, &OperationNames)> =
        api.operations.iter().zip(&names.operations).collect();
    let candidates = threads::map(&operations, |(operation, known)| match &operation.id {
        Some(raw) => Candidate {
            raw: raw.clone(),
            name: startable(pascal(settings.name("operation", raw).unwrap_or(raw))),
        },
        None => Candidate {
            raw: format!("{} {}", operation.method, operation.path),
            name: known.builder.clone(),
        },
    });
    let stems = Scope::default().assign(candidates, "", &mut Vec::new());
    for (operation, stem) in names.operations.iter_mut().zip(stems) {
        operation.stem = stem;
    }
}

/// Returns the name of an operation without its group's prefix.
fn short(operation: &Operation, tag: &str, settings: &Settings) -> String {
    let Some(id) = &operation.id else {
        return long(operation, settings);
    };
    if settings.name("operation", id).is_some() {
        return long(operation, settings);
    }
    let tag = snake(tag);
    // `api-keys/create` in the group of the tag "API keys".
    let rest = id
        .match_indices(['/', '.', '_', '-', ':'])
        .find_map(|(at, separator)| {
            let (prefix, rest) = (&id[..at], &id[at + separator.len()..]);
            let has_name = rest.contains(|c: char| c.is_ascii_alphanumeric());
            (snake(prefix) == tag && has_name).then_some(rest)
        });
    match rest {
        Some(rest) => startable(snake(rest)),
        None => long(operation, settings),
    }
}

/// Returns the full name of an operation: its id, or its method and path.
fn long(operation: &Operation, settings: &Settings) -> String {
    match &operation.id {
        Some(id) => match settings.name("operation", id) {
            Some(name) => name.to_owned(),
            None => startable(snake(id)),
        },
        // A method is any token, such as `204`.
        None => startable(snake(&format!(
            "{} {}",
            operation.method.to_lowercase(),
            path_words(&operation.path)
        ))),
    }
}

/// Converts a path to words: `/users/{id}/keys` becomes `users by id keys`.
fn path_words(path: &str) -> String {
    path.replace('{', " by ").replace('}', " ")
}
