//! Converts responses (Swagger 2.0, Response Object).

use super::super::arena::{Entry, NodeId};
use super::super::walk::Walk;
use super::schema::is_file;
use super::{MediaType, find, take};
use crate::media_type::{self, Kind};

/// Converts a response whose body has one of these media types.
pub(super) fn convert(walk: &mut Walk<'_>, node: NodeId, produces: &[MediaType]) {
    let members = walk.members_of(node);
    if find(&members, key!("content")).is_some() || find(&members, key!("$ref")).is_some() {
        return;
    }
    let members = converted(walk, node, members, produces);
    walk.set_members(node, &members);
}

/// Returns the entries of a response in the shape of OpenAPI 3.0.
pub(super) fn converted(
    walk: &mut Walk<'_>,
    node: NodeId,
    mut members: Vec<Entry>,
    produces: &[MediaType],
) -> Vec<Entry> {
    let schema = take(&mut members, key!("schema"));
    let examples = take(&mut members, key!("examples"));
    let examples = match examples {
        Some(entry) if walk.files.arena.is_object(entry.value) => walk.members_of(entry.value),
        Some(entry) => {
            walk.wrong(&entry, "an object");
            Vec::new()
        }
        None => Vec::new(),
    };
    let Some(schema) = schema else {
        // A response without a schema has no body, so its examples have no meaning.
        return members;
    };
    let is_file = is_file(walk, &walk.original_members(schema.value));
    let mut content: Vec<Entry> = Vec::new();
    for media_type in names(produces, is_file) {
        let place = media_type.node.unwrap_or(node);
        let key = walk.files.arena.keys.add(&media_type.name);
        if find(&content, key).is_some() {
            continue;
        }
        let mut parts = vec![schema];
        let example = examples
            .iter()
            .find(|example| walk.files.arena.text(example.key) == media_type.name);
        if let Some(example) = example {
            parts.push(Entry {
                key: key!("example"),
                ..*example
            });
        }
        let value = walk.implied_object(place, &parts);
        walk.put_node(&mut content, key, value);
    }
    let content = walk.implied_object(schema.value, &content);
    members.push(Entry {
        key: key!("content"),
        value: content,
        ..schema
    });
    members
}

struct Name {
    name: String,
    node: Option<NodeId>,
}

/// Returns the media types of a body. A file is never parsed, even if it is JSON.
fn names(produces: &[MediaType], is_file: bool) -> Vec<Name> {
    let fallback = match is_file {
        true => "*/*",
        false => "application/json",
    };
    let mut names: Vec<Name> = produces
        .iter()
        .map(|media_type| {
            let is_parsed = is_file && media_type::kind(&media_type.name) == Kind::Json;
            Name {
                name: match is_parsed {
                    true => fallback.to_owned(),
                    false => media_type.name.clone(),
                },
                node: Some(media_type.node),
            }
        })
        .collect();
    if names.is_empty() {
        names.push(Name {
            name: fallback.to_owned(),
            node: None,
        });
    }
    names
}
