//! Converts keywords that OpenAPI 3.0 does not have to a `format` or to extensions.

use super::super::arena::{Entry, NodeId, Value};
use super::super::key::Key;
use super::super::model::{Role, Shape};
use super::{Draft, Walk, extension};

/// Converts keywords without a field in openapiv3 to extensions.
pub(super) fn adapt(walk: &mut Walk<'_>, draft: &mut Draft) {
    content(walk, draft);
    for index in 0..draft.members.len() {
        let entry = draft.members[index];
        let Some(key) = extension::for_keyword(entry.key) else {
            continue;
        };
        let value = extension_value(walk, entry.key, entry.value);
        draft.members[index] = Entry {
            key,
            value,
            ..entry
        };
        draft.changed = true;
    }
}

/// Converts `contentEncoding` and `contentMediaType` (JSON Schema 2020-12 validation §8) to the equivalent `format`
/// of 3.0 (OpenAPI 3.1 §4.8.14.3 describes how they relate).
fn content(walk: &mut Walk<'_>, draft: &mut Draft) {
    if draft.get(key!("format")).is_some() {
        return;
    }
    let text = |key| {
        let text = walk.files.arena.string(draft.get(key)?);
        text.map(str::to_ascii_lowercase)
    };
    let format = match (
        text(key!("contentEncoding")).as_deref(),
        text(key!("contentMediaType")).as_deref(),
    ) {
        (Some("base64"), _) => "byte",
        (None, Some("application/octet-stream")) => "binary",
        _ => return,
    };
    if draft.single_type(walk).is_none() {
        let string = walk.files.arena.own("string");
        draft.put(walk, key!("type"), Value::OwnString(string));
    }
    let format = walk.files.arena.own(format);
    draft.put(walk, key!("format"), Value::OwnString(format));
}

/// Returns the value of a keyword with its schemas replaced by node numbers.
fn extension_value(walk: &mut Walk<'_>, keyword: Key, node: NodeId) -> NodeId {
    let shape = Role::Schema.field(keyword).map(|field| &field.shape);
    let like = node;
    let value = match (shape, walk.files.arena.node(node).value) {
        (Some(Shape::Reference(_)), _) | (Some(Shape::SchemaOrBool), Value::Object(_)) => {
            Value::Id(node)
        }
        (Some(Shape::List(Shape::Reference(_))), Value::Array(_)) => {
            let items = walk.files.arena.elements(node).to_vec();
            let arena = &mut walk.files.arena;
            let ids: Vec<NodeId> = items
                .into_iter()
                .map(|item| arena.add_like(like, Value::Id(item)))
                .collect();
            Value::Array(walk.files.arena.add_items(&ids))
        }
        (Some(Shape::Map(Shape::Reference(_))), Value::Object(_)) => {
            let mut members = walk.files.arena.members(node).to_vec();
            for member in &mut members {
                let id = Value::Id(member.value);
                member.value = walk.files.arena.add_like(like, id);
            }
            Value::Object(walk.files.arena.add_entries(&members))
        }
        _ => return node,
    };
    walk.files.arena.add_like(like, value)
}
