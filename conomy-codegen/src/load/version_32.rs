//! Converts OpenAPI 3.2 to the shape of 3.1.
//!
//! As with Swagger 2.0, the walk converts each object when it reaches it, before it checks the object's fields.

use super::arena::{Entry, NodeId, Value};
use super::extension;
use super::key::Key;
use super::model::Role;
use super::version::Version;
use super::walk::{Walk, find};
use crate::diagnostic::{Diagnostic, catalogue};
use crate::media_type::{self, Kind};

/// Converts an object. Converting it again changes nothing.
pub(super) fn convert(walk: &mut Walk<'_>, node: NodeId, role: Role) {
    match role {
        Role::MediaType => media_type(walk, node),
        Role::Encoding => encoding(walk, node),
        Role::Parameter => parameter(walk, node),
        Role::Response => rename(walk, node, key!("summary"), key!("description")),
        Role::Discriminator => discriminator(walk, node),
        Role::Example => rename(walk, node, key!("dataValue"), key!("value")),
        _ => {}
    }
}

/// Renames the key of an entry, unless an entry with the new key exists.
fn rename(walk: &mut Walk<'_>, node: NodeId, from: Key, to: Key) {
    let arena = &walk.files.arena;
    if arena.member(node, from).is_none() || arena.member(node, to).is_some() {
        return;
    }
    let mut members = arena.members(node).to_vec();
    for entry in &mut members {
        if entry.key == from {
            entry.key = to;
        }
    }
    walk.set_members(node, &members);
}

/// Moves the `itemSchema` of a stream (OpenAPI 3.2, Media Type Object) to the `schema` of its media type.
fn media_type(walk: &mut Walk<'_>, node: NodeId) {
    let mut members = walk.files.arena.members(node).to_vec();
    let Some(index) = find(&members, key!("itemSchema")) else {
        return;
    };
    let entry = members.remove(index);
    if find(&members, key!("schema")).is_none() {
        let value = data_schema(walk, entry.value).unwrap_or(entry.value);
        members.push(Entry {
            key: key!("schema"),
            value,
            ..entry
        });
        let mark = walk.files.arena.keys.add(extension::ITEM_SCHEMA);
        walk.put(node, &mut members, mark, Value::Bool(true));
    }
    walk.set_members(node, &members);
}

/// Removes and reports the encodings of a part that is a multipart body itself.
fn encoding(walk: &mut Walk<'_>, node: NodeId) {
    const NESTED: [Key; 3] = [
        Key::of("encoding"),
        Key::of("prefixEncoding"),
        Key::of("itemEncoding"),
    ];
    let members = walk.files.arena.members(node).to_vec();
    let (nested, members): (Vec<Entry>, Vec<Entry>) = members
        .into_iter()
        .partition(|entry| NESTED.contains(&entry.key));
    if nested.is_empty() {
        return;
    }
    for entry in nested {
        not_generated(walk, &entry);
    }
    walk.set_members(node, &members);
}

/// Returns the schema of the data of a server-sent event: the `contentSchema` of its `data` property, or else the
/// schema of `data` (OpenAPI 3.2, Media Type Object). Returns `None` if the items are not events.
fn data_schema(walk: &mut Walk<'_>, item: NodeId) -> Option<NodeId> {
    let target = match walk.reference_text(item) {
        Some(text) => walk.follow(text, Role::Schema)?,
        None => item,
    };
    let member = |walk: &Walk<'_>, node: NodeId, key: Key| match walk.files.arena.original(node) {
        Value::Object(range) => walk
            .files
            .arena
            .member_in(range, key)
            .map(|entry| entry.value),
        _ => None,
    };
    let properties = member(walk, target, key!("properties"))?;
    let has_field = |name: &str| {
        let arena = &walk.files.arena;
        arena
            .member_named(properties, name)
            .map(|entry| entry.value)
    };
    let data = has_field("data")?;
    let is_event = ["event", "id", "retry"]
        .into_iter()
        .any(|name| has_field(name).is_some());
    let content = member(walk, data, key!("contentSchema"));
    if !is_event && content.is_none() {
        return None;
    }
    walk.referenced.insert(target);
    Some(content.unwrap_or(data))
}

/// Moves `defaultMapping` (OpenAPI 3.2, Discriminator Object) into the mapping.
fn discriminator(walk: &mut Walk<'_>, node: NodeId) {
    let mut members = walk.files.arena.members(node).to_vec();
    let Some(index) = find(&members, key!("defaultMapping")) else {
        return;
    };
    let entry = members.remove(index);
    let mapping = find(&members, key!("mapping")).map(|index| members.remove(index));
    let mut mapped = mapping.map_or_else(Vec::new, |mapping| {
        walk.files.arena.members(mapping.value).to_vec()
    });
    let key = walk.files.arena.keys.add(extension::DEFAULT_MAPPING);
    mapped.push(Entry { key, ..entry });
    let range = walk.files.arena.add_entries(&mapped);
    let value = walk.files.arena.add_like(entry.value, Value::Object(range));
    members.push(Entry {
        key: key!("mapping"),
        value,
        ..mapping.unwrap_or(entry)
    });
    walk.set_members(node, &members);
}

/// Converts a parameter that is the whole query string (OpenAPI 3.2, Parameter Object). If it is a form, its
/// properties are sent as separate parameters.
fn parameter(walk: &mut Walk<'_>, node: NodeId) {
    let mut members = walk.files.arena.members(node).to_vec();
    report_values(walk, &members);
    let text = |walk: &Walk<'_>, members: &[Entry], key| {
        let index = find(members, key)?;
        Some((
            index,
            walk.files.arena.string(members[index].value)?.to_owned(),
        ))
    };
    // The `cookie` style differs from `form` in its encoding, and the client only encodes characters that a cookie
    // cannot contain.
    if let Some((index, style)) = text(walk, &members, key!("style"))
        && style == "cookie"
    {
        members.remove(index);
        walk.set_members(node, &members);
    }
    let Some((location, _)) =
        text(walk, &members, key!("in")).filter(|(_, text)| text == "querystring")
    else {
        return;
    };
    let content = find(&members, key!("content")).map(|index| members[index]);
    let content_type =
        content.and_then(|content| walk.files.arena.members(content.value).first().copied());
    let (Some(content), Some(first)) = (content, content_type) else {
        return;
    };
    let name = walk.files.arena.text(first.key).to_owned();
    let inner = match walk.reference_text(first.value) {
        Some(text) => walk.follow(text, Role::MediaType).unwrap_or(first.value),
        None => first.value,
    };
    let schema = walk.files.arena.member(inner, key!("schema")).copied();
    if let (Kind::Form, Some(schema)) = (media_type::kind(&name), schema) {
        members[location].value = walk.implied_string(members[location].value, "query");
        members.retain(|entry| entry.key != content.key);
        members.push(schema);
        walk.put(node, &mut members, key!("explode"), Value::Bool(true));
        walk.set_members(node, &members);
    }
}

/// Reports values that only OpenAPI 3.2 defines, if the document declares an earlier version.
fn report_values(walk: &mut Walk<'_>, parameter: &[Entry]) {
    let lacks = match walk.version {
        Version::V3_0 => "3.0",
        Version::V3_1 => "3.1",
        Version::V2_0 | Version::V3_2 => return,
    };
    for (key, value) in [(key!("in"), "querystring"), (key!("style"), "cookie")] {
        let Some(index) = find(parameter, key) else {
            continue;
        };
        let node = parameter[index].value;
        if walk.files.arena.string(node) != Some(value) {
            continue;
        }
        let key = walk.files.arena.text(key);
        let message = format!(
            "the value `{value}` of `{key}` is defined in OpenAPI 3.2, not in {lacks}; it is applied anyway"
        );
        let label = walk.value_label(node);
        walk.warn(Diagnostic::new(&catalogue::OTHER_VERSION, message).label(label));
    }
}

/// Reports a field of OpenAPI 3.2 that the generator does not support.
fn not_generated(walk: &mut Walk<'_>, entry: &Entry) {
    let key = walk.files.arena.text(entry.key);
    let message = format!("`{key}` of a part is not generated");
    let label = walk.key_label(entry);
    walk.warn(Diagnostic::new(&catalogue::NOT_GENERATED_32, message).label(label));
}
