//! Converts parameters outside the body, and response headers (Swagger 2.0, Parameter Object and Header Object).

use super::super::arena::{Entry, NodeId, Value};
use super::super::key::Key;
use super::super::walk::{EMPTY, Walk};
use super::{find, take};
use crate::diagnostic::{Diagnostic, catalogue};

/// Keywords that describe the value of a parameter. In OpenAPI 3.0 they are in the parameter's schema.
const KEYWORDS: [Key; 19] = [
    Key::of("type"),
    Key::of("format"),
    Key::of("items"),
    Key::of("default"),
    Key::of("maximum"),
    Key::of("exclusiveMaximum"),
    Key::of("minimum"),
    Key::of("exclusiveMinimum"),
    Key::of("maxLength"),
    Key::of("minLength"),
    Key::of("pattern"),
    Key::of("maxItems"),
    Key::of("minItems"),
    Key::of("uniqueItems"),
    Key::of("enum"),
    Key::of("multipleOf"),
    Key::of("x-nullable"),
    Key::of("nullable"),
    Key::of("title"),
];

/// Extensions that describe the values of an `enum`.
const ENUM_EXTENSIONS: [Key; 4] = [
    Key::of("x-enum-varnames"),
    Key::of("x-enumNames"),
    Key::of("x-enum-descriptions"),
    Key::of("x-enumDescriptions"),
];

/// Converts a parameter of a path, query or header.
pub(super) fn convert(walk: &mut Walk<'_>, node: NodeId) {
    let mut members = walk.members_of(node);
    if is_converted(&members) {
        return;
    }
    if find(&members, key!("type")).is_none() {
        let (kind, phrase) = match find(&members, key!("items")) {
            Some(_) => ("array", "a list"),
            None => ("string", "a string"),
        };
        let message = format!("missing key `type` in a parameter; it is read as {phrase}");
        let label = walk.place_of(node);
        let warning = Diagnostic::new(&catalogue::MISSING_KEY, message).label(label);
        walk.warn(warning.help(format!("write `type: {kind}`")));
        walk.put_text(node, &mut members, key!("type"), kind);
    }
    let format = collection_format(walk, node, &mut members);
    let schema = take_schema(walk, node, &mut members);
    walk.put_node(&mut members, key!("schema"), schema);
    members.extend(format);
    take_example(&mut members);
    walk.set_members(node, &members);
}

/// Removes and returns `collectionFormat`, which applies to arrays only. The default is `csv`.
pub(super) fn collection_format(
    walk: &mut Walk<'_>,
    node: NodeId,
    members: &mut Vec<Entry>,
) -> Option<Entry> {
    let written = take(members, key!("collectionFormat"));
    let kind = find(members, key!("type"))?;
    if walk.files.arena.string(kind.value) != Some("array") {
        return None;
    }
    if written.is_none() {
        walk.put_text(node, members, key!("collectionFormat"), "csv");
        return take(members, key!("collectionFormat"));
    }
    written
}

/// Converts a header of a response.
pub(super) fn convert_header(walk: &mut Walk<'_>, node: NodeId) {
    let mut members = walk.members_of(node);
    if is_converted(&members) {
        return;
    }
    let schema = take_schema(walk, node, &mut members);
    walk.put_node(&mut members, key!("schema"), schema);
    take_example(&mut members);
    take(&mut members, key!("collectionFormat"));
    walk.set_members(node, &members);
}

/// Returns whether a parameter already has the shape of OpenAPI 3.0. Some documents have a `schema` in parameters of
/// all locations, although Swagger 2.0 allows it in bodies only.
fn is_converted(members: &[Entry]) -> bool {
    [key!("schema"), key!("content"), key!("$ref")]
        .into_iter()
        .any(|key| find(members, key).is_some())
}

/// Moves the keywords that describe the value into a schema.
pub(super) fn take_schema(walk: &mut Walk<'_>, node: NodeId, members: &mut Vec<Entry>) -> NodeId {
    let is_keyword =
        |entry: &Entry| KEYWORDS.contains(&entry.key) || ENUM_EXTENSIONS.contains(&entry.key);
    let (keywords, rest): (Vec<_>, Vec<_>) = members.drain(..).partition(is_keyword);
    *members = rest;
    if keywords.is_empty() {
        return walk.files.arena.add_like(node, Value::Object(EMPTY));
    }
    walk.implied_object(node, &keywords)
}

/// Moves `x-example` to `example`.
pub(super) fn take_example(members: &mut Vec<Entry>) {
    let Some(example) = take(members, key!("x-example")) else {
        return;
    };
    if find(members, key!("example")).is_none() {
        members.push(Entry {
            key: key!("example"),
            ..example
        });
    }
}
