//! Converts operations: media types, servers, parameters and responses (Swagger 2.0, Operation Object).

use super::super::arena::{Entry, NodeId, Value};
use super::super::key::Key;
use super::super::model::Role;
use super::super::walk::Walk;
use super::root::{check_texts, servers, warn_of_openapi_3};
use super::{MediaType, body, find, response, take};
use crate::diagnostic::{Diagnostic, catalogue};

const METHODS: [Key; 7] = [
    Key::of("get"),
    Key::of("put"),
    Key::of("post"),
    Key::of("delete"),
    Key::of("options"),
    Key::of("head"),
    Key::of("patch"),
];

/// Moves the body parameters of a path item to its operations, because the media types of a body depend on the
/// operation.
pub(super) fn move_body_parameters(walk: &mut Walk<'_>, item: NodeId) {
    let mut members = walk.members_of(item);
    let Some(entry) = find(&members, key!("parameters")).copied() else {
        return;
    };
    let items = walk.files.arena.elements(entry.value).to_vec();
    let (moved, kept): (Vec<_>, Vec<_>) = items
        .into_iter()
        .partition(|&parameter| is_part_of_body(walk, parameter));
    if moved.is_empty() {
        return;
    }
    for member in members.clone() {
        if !METHODS.contains(&member.key) || !walk.files.arena.is_object(member.value) {
            continue;
        }
        let mut operation = walk.members_of(member.value);
        let own = take(&mut operation, key!("parameters"));
        let mut parameters = own.map_or_else(Vec::new, |own| {
            walk.files.arena.elements(own.value).to_vec()
        });
        parameters.extend_from_slice(&moved);
        let list = walk.implied_list(own.unwrap_or(entry).value, &parameters);
        operation.push(Entry {
            value: list,
            ..own.unwrap_or(entry)
        });
        walk.set_members(member.value, &operation);
    }
    take(&mut members, key!("parameters"));
    let list = walk.implied_list(entry.value, &kept);
    members.push(Entry {
        value: list,
        ..entry
    });
    walk.set_members(item, &members);
}

/// Converts an operation.
pub(super) fn convert(walk: &mut Walk<'_>, node: NodeId) {
    let mut members = walk.members_of(node);
    for key in [key!("requestBody"), key!("callbacks"), key!("servers")] {
        if let Some(entry) = find(&members, key).copied() {
            take(&mut members, key);
            warn_of_openapi_3(walk, &entry);
        }
    }
    let consumes = media_types(walk, &mut members, key!("consumes"));
    let produces = media_types(walk, &mut members, key!("produces"));
    if let Some(schemes) = take(&mut members, key!("schemes")) {
        check_texts(walk, &schemes);
        let original = walk.original_members(walk.root);
        let usual = servers(walk, walk.root, find(&original, key!("schemes")));
        let own = servers(walk, walk.root, Some(&schemes));
        let url = |server: Option<&NodeId>| {
            let url = walk.string_at(*server?, key!("url"));
            url.map(str::to_owned)
        };
        // An operation needs its own servers only if its first server differs from that of the root document.
        if url(own.first()) != url(usual.first()) && !own.is_empty() {
            let list = walk.implied_list(schemes.value, &own);
            members.push(Entry {
                key: key!("servers"),
                value: list,
                ..schemes
            });
        }
    }
    parameters(walk, &mut members, &consumes);
    if let Some(responses) = find(&members, key!("responses")).copied() {
        convert_responses(walk, responses.value, &produces);
    }
    walk.set_members(node, &members);
}

/// Returns the media types of an operation, which override those of the root document.
fn media_types(walk: &mut Walk<'_>, members: &mut Vec<Entry>, key: Key) -> Vec<MediaType> {
    match take(members, key) {
        Some(entry) => {
            check_texts(walk, &entry);
            walk.media_types(entry.value)
        }
        None => walk.root_media_types(key),
    }
}

/// Separates the parameters of the body from the others.
fn parameters(walk: &mut Walk<'_>, members: &mut Vec<Entry>, consumes: &[MediaType]) {
    let Some(index) = members
        .iter()
        .position(|entry| entry.key == key!("parameters"))
    else {
        return;
    };
    let entry = members[index];
    let items = walk.files.arena.elements(entry.value).to_vec();
    let mut kept = Vec::with_capacity(items.len());
    let mut fields: Vec<(String, NodeId)> = Vec::new();
    let mut bodies: Vec<NodeId> = Vec::new();
    for item in items.iter().copied() {
        if !is_part_of_body(walk, item) {
            kept.push(item);
            continue;
        }
        let Some(parameter) = walk.target_of(item, Role::Parameter) else {
            continue;
        };
        match walk.string_at(parameter, key!("in")) {
            Some("body") => bodies.push(parameter),
            _ => {
                let name = walk.string_at(parameter, key!("name")).map(str::to_owned);
                let Some(name) = name else {
                    missing_name(walk, parameter);
                    continue;
                };
                // The path item's parameters come last, and the operation's own parameters override them.
                if !fields.iter().any(|(known, _)| *known == name) {
                    fields.push((name, parameter));
                }
            }
        }
    }
    if kept.len() == items.len() {
        return;
    }
    let list = walk.implied_list(entry.value, &kept);
    members[index].value = list;
    let fields: Vec<NodeId> = fields.into_iter().map(|(_, field)| field).collect();
    if let (Some(_), Some(&field)) = (bodies.first(), fields.first()) {
        let message =
            "an operation has either a body or a form; the fields of the form are ignored";
        let label = walk.value_label(field);
        walk.warn(Diagnostic::new(&catalogue::EXCLUSIVE_KEYS, message).label(label));
    }
    if let [_, second, ..] = bodies.as_slice() {
        let message = "an operation has at most one body; the second is ignored";
        let label = walk.value_label(*second);
        walk.warn(Diagnostic::new(&catalogue::EXCLUSIVE_KEYS, message).label(label));
    }
    let body = match bodies.first() {
        Some(&parameter) => Some(body::from_parameter(walk, parameter, consumes)),
        None => body::from_form(walk, &fields, consumes),
    };
    if let Some(body) = body {
        walk.put_node(members, key!("requestBody"), body);
    }
}

fn missing_name(walk: &mut Walk<'_>, parameter: NodeId) {
    let message = "missing key `name` in a parameter; the object is ignored";
    let label = walk.place_of(parameter);
    walk.warn(Diagnostic::new(&catalogue::MISSING_KEY, message).label(label));
}

/// Returns whether a parameter, or the target of a reference, is a body or a form field. The conversion of other
/// parameters resolves their references, and reports unresolved ones.
fn is_part_of_body(walk: &mut Walk<'_>, parameter: NodeId) -> bool {
    let target = match walk.reference_text(parameter) {
        Some(_) => walk.target_of(parameter, Role::Parameter),
        None => Some(parameter),
    };
    let location = target.and_then(|target| walk.string_at(target, key!("in")));
    matches!(location, Some("body" | "formData"))
}

/// Converts the responses of an operation.
///
/// A shared response has the media types of the root document, because it usually describes an error, whose media
/// type does not depend on what the operation produces on success. If the root document has none, each operation gets
/// a copy with its own media types.
fn convert_responses(walk: &mut Walk<'_>, responses: NodeId, produces: &[MediaType]) {
    let mut members = walk.members_of(responses);
    let keeps_shared = produces.is_empty() || !walk.root_media_types(key!("produces")).is_empty();
    let mut changed = false;
    for entry in &mut members {
        let node = entry.value;
        if !walk.files.arena.is_object(node) {
            continue;
        }
        if walk.reference_text(node).is_none() {
            response::convert(walk, node, produces);
            continue;
        }
        if keeps_shared {
            continue;
        }
        let Some(target) = walk.target_of(node, Role::Response) else {
            continue;
        };
        let original = walk.original_members(target);
        if find(&original, key!("schema")).is_none() {
            continue;
        }
        let copy = response::converted(walk, target, original, produces);
        entry.value = walk.implied_object(target, &copy);
        changed = true;
    }
    if changed {
        let range = walk.files.arena.add_entries(&members);
        walk.files.arena.replace(responses, Value::Object(range));
    }
}
