//! Names of groups, operations, and what they take.

use std::collections::BTreeSet;

use crate::ir::{Api, ContentKind, GroupId, Operation, Output, SecurityKind, Status};
use crate::lower::reason;
use crate::settings::Settings;

use super::case::{pascal, snake, startable};
use super::keyword::{self, escape};
use super::members::variant;
use super::scope::{Candidate, Scope};
use super::{GroupNames, Names, OperationNames};

/// Names groups, operations, parameters and the client's own setters.
pub(super) fn assign(api: &Api, settings: &Settings, names: &mut Names) {
    groups(api, settings, names);
    names.operations = vec![OperationNames::default(); api.operations.len()];
    for group in 0..api.groups.len() {
        operations_of(GroupId(group as u32), api, settings, names);
    }
    stems(api, names);
    for (index, operation) in api.operations.iter().enumerate() {
        arguments(operation, settings, &mut names.operations[index]);
        variants(operation, &mut names.operations[index]);
    }
    client(api, settings, names);
}

fn groups(api: &Api, settings: &Settings, names: &mut Names) {
    let candidates = |convert: &dyn Fn(&str) -> String, suffix: &str| {
        api.groups
            .iter()
            .map(|group| {
                let text = settings.name("tag", &group.tag).unwrap_or(&group.tag);
                Candidate {
                    raw: group.tag.clone(),
                    name: format!("{}{suffix}", convert(text)),
                }
            })
            .collect::<Vec<_>>()
    };
    let reserved = keyword::MODULES.into_iter().chain(keyword::CLIENT);
    let mut clashes = Vec::new();
    let modules = Scope::reserving(reserved).assign(
        candidates(&|text| escape(startable(snake(text))), ""),
        "_api",
        &mut clashes,
    );
    names
        .clashes
        .extend(clashes.into_iter().map(|clash| ("tag", clash)));
    let handles = Scope::reserving(
        keyword::TYPES
            .into_iter()
            .chain(keyword::MORE_TYPES)
            .chain([
                "Client",
                "ClientBuilder",
                "Request",
                "Response",
                "Operation",
                "Call",
                "Options",
            ]),
    )
    .assign(
        candidates(&|text| startable(pascal(text)), ""),
        "Api",
        &mut Vec::new(),
    );
    names.groups = modules
        .into_iter()
        .zip(handles)
        .map(|(module, handle)| GroupNames {
            feature: feature(&module),
            method: module.clone(),
            module,
            handle,
        })
        .collect();
}

/// A feature is named like the module, with hyphens; never like a dependency or one of the runtime's own features.
fn feature(module: &str) -> String {
    let name = keyword::plain(module)
        .trim_start_matches('_')
        .replace('_', "-");
    format!("api-{name}")
}

fn operations_of(group: GroupId, api: &Api, settings: &Settings, names: &mut Names) {
    let tag = &api.groups[group.0 as usize].tag;
    let members: Vec<usize> = (0..api.operations.len())
        .filter(|index| api.operations[*index].group == group)
        .collect();
    let short: Vec<String> = members
        .iter()
        .map(|index| short(&api.operations[*index], tag, settings))
        .collect();
    // A name without its prefix is taken only where no other operation of the group has it too.
    let mut counts: std::collections::BTreeMap<&str, usize> = Default::default();
    for name in &short {
        *counts.entry(name).or_default() += 1;
    }
    let candidates = members
        .iter()
        .zip(&short)
        .map(|(index, short)| {
            let operation = &api.operations[*index];
            let place = || format!("{} {}", operation.path, operation.method);
            let doubled = |id: &&String| {
                members
                    .iter()
                    .filter(|other| api.operations[**other].id.as_ref() == Some(*id))
                    .count()
                    > 1
            };
            let raw = match &operation.id {
                // Two operations with one id are told apart by their places, whichever comes first.
                Some(id) if doubled(&id) => format!("{id} {}", place()),
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
    let methods = Scope::reserving(keyword::METHODS).assign(candidates, "_operation", &mut clashes);
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
    // A module and a type of one name would be in each other's way (`_123`).
    methods.iter().for_each(|method| scope.take(method));
    let candidates = methods
        .iter()
        .map(|method| Candidate {
            raw: method.clone(),
            name: startable(pascal(keyword::plain(method))),
        })
        .collect();
    let builders = scope.assign(candidates, "Request", &mut Vec::new());
    for ((index, method), builder) in members.into_iter().zip(methods).zip(builders) {
        // A module inside one of the same name would be taken for a mistake, by people and by clippy.
        let same = method == names.groups[group.0 as usize].module || method == "r#mod";
        names.operations[index].module = if same {
            format!("{}_operation", keyword::plain(&method))
        } else {
            method.clone()
        };
        names.operations[index].method = method;
        names.operations[index].builder = builder;
    }
}

/// Names of operations in the one scope of all models, where the group does not tell them apart.
fn stems(api: &Api, names: &mut Names) {
    let candidates = api
        .operations
        .iter()
        .zip(&names.operations)
        .map(|(operation, known)| match &operation.id {
            Some(raw) => Candidate {
                raw: raw.clone(),
                name: startable(pascal(raw)),
            },
            None => Candidate {
                raw: format!("{} {}", operation.method, operation.path),
                name: known.builder.clone(),
            },
        })
        .collect();
    let stems = Scope::default().assign(candidates, "", &mut Vec::new());
    for (operation, stem) in names.operations.iter_mut().zip(stems) {
        operation.stem = stem;
    }
}

/// The operation's name inside its group: without the group's name in front.
fn short(operation: &Operation, tag: &str, settings: &Settings) -> String {
    let Some(id) = &operation.id else {
        return long(operation, settings);
    };
    if settings.name("operation", id).is_some() {
        return long(operation, settings);
    }
    let rest = id
        .get(..tag.len())
        .filter(|start| start.eq_ignore_ascii_case(tag))
        .and_then(|_| id.get(tag.len()..));
    match rest.and_then(|rest| rest.strip_prefix(['/', '.', '_', '-', ':'])) {
        Some(rest) if rest.contains(|c: char| c.is_ascii_alphanumeric()) => startable(snake(rest)),
        _ => long(operation, settings),
    }
}

/// The operation's whole name: its id, or its method and path.
fn long(operation: &Operation, settings: &Settings) -> String {
    match &operation.id {
        Some(id) => match settings.name("operation", id) {
            Some(name) => name.to_owned(),
            None => startable(snake(id)),
        },
        None => snake(&format!(
            "{} {}",
            operation.method.to_lowercase(),
            path_words(&operation.path)
        )),
    }
}

/// A path in words: `/users/{id}/keys` is `users by id keys`.
fn path_words(path: &str) -> String {
    path.replace('{', " by ").replace('}', " ")
}

fn arguments(operation: &Operation, settings: &Settings, names: &mut OperationNames) {
    let mut scope = Scope::reserving(keyword::SETTERS.into_iter().chain(keyword::ARGUMENTS));
    if operation.pagination.is_some() {
        keyword::PAGES.iter().for_each(|name| scope.take(name));
    }
    let parameters = &operation.parameters;
    // A header and a query parameter may share a name: the place tells them apart.
    let mut seen = BTreeSet::new();
    let doubled: BTreeSet<String> = parameters
        .iter()
        .map(|parameter| snake(&parameter.name))
        .filter(|name| !seen.insert(name.clone()))
        .collect();
    let mut candidates: Vec<Candidate> = parameters
        .iter()
        .map(|parameter| {
            let plain = snake(&parameter.name);
            let name = match settings.name("parameter", &parameter.name) {
                Some(name) => name.to_owned(),
                None if doubled.contains(&plain) => {
                    format!("{plain}_{}", place(parameter.location))
                }
                None => plain,
            };
            Candidate {
                raw: format!("{} {}", parameter.name, place(parameter.location)),
                name: escape(startable(name)),
            }
        })
        .collect();
    let parts: Vec<&str> = operation
        .body
        .iter()
        .flat_map(|body| &body.contents)
        .filter_map(|content| match &content.kind {
            ContentKind::Multipart(parts) => Some(parts.iter().map(|part| part.name.as_str())),
            _ => None,
        })
        .flatten()
        .collect();
    candidates.extend(parts.iter().map(|part| Candidate {
        raw: format!("{part} part"),
        name: escape(startable(snake(part))),
    }));
    let mut assigned = scope.assign(candidates, "_", &mut Vec::new());
    names.parts = assigned.split_off(parameters.len());
    names.parameters = assigned;
}

fn place(location: crate::ir::Location) -> &'static str {
    match location {
        crate::ir::Location::Path => "path",
        crate::ir::Location::Query => "query",
        crate::ir::Location::Header => "header",
        crate::ir::Location::Cookie => "cookie",
    }
}

/// Names of the variants of bodies, outputs and errors that differ.
fn variants(operation: &Operation, names: &mut OperationNames) {
    if let Some(body) = &operation.body {
        let kinds: Vec<&str> = body
            .contents
            .iter()
            .map(|content| match content.kind {
                ContentKind::Json(_) => "Json",
                ContentKind::Form { .. } => "Form",
                ContentKind::Multipart(_) => "Multipart",
                ContentKind::Text => "Text",
                ContentKind::Bytes => "Bytes",
            })
            .collect();
        let candidates = body
            .contents
            .iter()
            .zip(&kinds)
            .map(|(content, kind)| {
                let alone = kinds.iter().filter(|other| *other == kind).count() == 1;
                let name = if alone {
                    (*kind).to_owned()
                } else {
                    media_name(&content.media_type)
                };
                Candidate {
                    raw: content.media_type.clone(),
                    name,
                }
            })
            .collect();
        names.contents = Scope::default().assign(candidates, "Body", &mut Vec::new());
    }
    if let Output::Several(cases) = &operation.output {
        let candidates = cases
            .iter()
            .map(|case| {
                let word = status_name(case.status);
                let name = match &case.media_type {
                    Some(media_type) => format!("{word}{}", media_name(media_type)),
                    None => word,
                };
                Candidate {
                    raw: format!("{} {:?}", case.status.text(), case.media_type),
                    name,
                }
            })
            .collect();
        names.cases = Scope::reserving(["Unknown"]).assign(candidates, "Response", &mut Vec::new());
    }
    let candidates = operation
        .errors
        .iter()
        .map(|error| Candidate {
            raw: error.status.text(),
            name: status_name(error.status),
        })
        .collect();
    names.errors = Scope::default().assign(candidates, "Error", &mut Vec::new());
}

fn status_name(status: Status) -> String {
    match (status, reason(status)) {
        (Status::Code(code), "Status") => format!("Status{code}"),
        (Status::Range(digit), "Default") => format!("Status{digit}xx"),
        (_, word) => word.to_owned(),
    }
}

/// A media type as a name: its subtype, without the standard trees.
fn media_name(media_type: &str) -> String {
    let subtype = media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .rsplit('/')
        .next()
        .unwrap_or_default();
    let subtype = subtype
        .strip_prefix("vnd.")
        .or_else(|| subtype.strip_prefix("x-"))
        .unwrap_or(subtype);
    variant(if subtype == "*" { "bytes" } else { subtype })
}

/// Setters of the client's builder: credentials, then headers.
fn client(api: &Api, settings: &Settings, names: &mut Names) {
    let mut scope = Scope::reserving([
        "all_headers",
        "allow_http",
        "base",
        "base_url",
        "basic",
        "build",
        "client_credentials",
        "clone",
        "connect_timeout",
        "credential",
        "deadline",
        "default",
        "fmt",
        "from",
        "given",
        "hook",
        "http_client",
        "http_settings",
        "max_response_size",
        "new",
        "retry",
        "server",
        "server_variable",
        "shared_header",
        "timeout",
        "scopes",
        "token_endpoint",
        "token_provider",
        "token_scopes",
        "transport",
        "user_agent",
    ]);
    let candidates = api
        .schemes
        .iter()
        .map(|scheme| {
            let alone = api
                .schemes
                .iter()
                .filter(|other| same_kind(&other.kind, &scheme.kind))
                .count()
                == 1;
            let usual = match scheme.kind {
                SecurityKind::Bearer { .. } => "bearer_token",
                SecurityKind::Basic => "basic_auth",
                SecurityKind::Authorization => "authorization",
                SecurityKind::Header(_) | SecurityKind::Query(_) | SecurityKind::Cookie(_) => {
                    "api_key"
                }
                SecurityKind::MutualTls => "mutual_tls",
            };
            let name = match settings.name("scheme", &scheme.name) {
                Some(name) => name.to_owned(),
                None if alone => usual.to_owned(),
                None => escape(startable(snake(&scheme.name))),
            };
            Candidate {
                raw: scheme.name.clone(),
                name,
            }
        })
        .collect();
    names.schemes = scope.assign(candidates, "_scheme", &mut Vec::new());
    let statics = api
        .schemes
        .iter()
        .map(|scheme| Candidate {
            raw: scheme.name.clone(),
            name: startable(snake(&scheme.name)).to_uppercase(),
        })
        .collect();
    names.scheme_statics =
        Scope::reserving(["API", "TOKEN_ENDPOINT"]).assign(statics, "_SCHEME", &mut Vec::new());
    let headers = api
        .shared_headers
        .iter()
        .map(|header| {
            let named = settings.names.iter().find(|(key, _)| {
                key.strip_prefix("parameter:")
                    .is_some_and(|raw| raw.eq_ignore_ascii_case(&header.name))
            });
            let name = named.map_or_else(
                || escape(startable(snake(&header.name))),
                |(_, name)| name.clone(),
            );
            Candidate {
                raw: header.name.clone(),
                name,
            }
        })
        .collect();
    names.shared_headers = scope.assign(headers, "_header", &mut Vec::new());
    let events = api
        .events
        .iter()
        .map(|event| Candidate {
            raw: event.name.clone(),
            name: startable(pascal(&event.name)),
        })
        .collect();
    names.events = Scope::reserving(keyword::TYPES).assign(events, "Event", &mut Vec::new());
}

fn same_kind(first: &SecurityKind, second: &SecurityKind) -> bool {
    let key = |kind: &SecurityKind| {
        matches!(
            kind,
            SecurityKind::Header(_) | SecurityKind::Query(_) | SecurityKind::Cookie(_)
        )
    };
    (key(first) && key(second)) || std::mem::discriminant(first) == std::mem::discriminant(second)
}
