//! Converts request bodies: a body parameter, or form fields (Swagger 2.0, Parameter Object).

use super::super::arena::{Entry, NodeId, Value};
use super::super::walk::{EMPTY, Walk};
use super::parameter::{collection_format, take_example, take_schema};
use super::schema::is_file;
use super::{MediaType, take};
use crate::media_type::{self, Kind};

const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// Returns the Request Body Object of a body parameter.
pub(super) fn from_parameter(
    walk: &mut Walk<'_>,
    parameter: NodeId,
    consumes: &[MediaType],
) -> NodeId {
    let mut members = walk.original_members(parameter);
    take(&mut members, key!("name"));
    take(&mut members, key!("in"));
    take_example(&mut members);
    let mut parts: Vec<Entry> = Vec::new();
    match take(&mut members, key!("schema")) {
        Some(schema) => parts.push(schema),
        // Some documents describe the body like any other parameter.
        None => {
            let schema = take_schema(walk, parameter, &mut members);
            walk.put_node(&mut parts, key!("schema"), schema);
        }
    }
    parts.extend(take(&mut members, key!("example")));
    let content = content(walk, parameter, &parts, consumes, &["application/json"]);
    walk.put_node(&mut members, key!("content"), content);
    walk.implied_object(parameter, &members)
}

/// Returns the Request Body Object of the form parameters.
pub(super) fn from_form(
    walk: &mut Walk<'_>,
    fields: &[NodeId],
    consumes: &[MediaType],
) -> Option<NodeId> {
    let &origin = fields.first()?;
    let mut properties: Vec<Entry> = Vec::new();
    let mut required: Vec<NodeId> = Vec::new();
    let mut encodings: Vec<Entry> = Vec::new();
    let mut has_file = false;
    for &field in fields {
        let mut members = walk.original_members(field);
        let Some(name) = take(&mut members, key!("name")) else {
            continue;
        };
        let Some(text) = walk.files.arena.string(name.value).map(str::to_owned) else {
            continue;
        };
        take(&mut members, key!("in"));
        take_example(&mut members);
        has_file |= is_file(walk, &members);
        let is_required = take(&mut members, key!("required")).is_some_and(|entry| {
            matches!(walk.files.arena.node(entry.value).value, Value::Bool(true))
        });
        take(&mut members, key!("allowEmptyValue"));
        let key = walk.files.arena.keys.add(&text);
        if let Some(format) = collection_format(walk, field, &mut members) {
            let value = walk.implied_object(format.value, &[format]);
            encodings.push(Entry { key, value, ..name });
        }
        if is_required {
            required.push(name.value);
        }
        // The remaining entries describe the value: a schema, or its keywords in the parameter itself.
        let value = match take(&mut members, key!("schema")) {
            Some(schema) => schema.value,
            None => walk.implied_object(field, &members),
        };
        properties.push(Entry { key, value, ..name });
    }
    let mut schema: Vec<Entry> = Vec::new();
    walk.put_text(origin, &mut schema, key!("type"), "object");
    if !required.is_empty() {
        let list = walk.implied_list(origin, &required);
        walk.put_node(&mut schema, key!("required"), list);
    }
    let properties = walk.implied_object(origin, &properties);
    walk.put_node(&mut schema, key!("properties"), properties);
    let schema = walk.implied_object(origin, &schema);
    let mut parts = Vec::new();
    walk.put_node(&mut parts, key!("schema"), schema);
    if !encodings.is_empty() {
        let encodings = walk.implied_object(origin, &encodings);
        walk.put_node(&mut parts, key!("encoding"), encodings);
    }
    let forms: Vec<MediaType> = consumes
        .iter()
        .filter(|media_type| match media_type::kind(&media_type.name) {
            Kind::Multipart => true,
            // Only multipart can carry files.
            Kind::Form => !has_file,
            _ => false,
        })
        .cloned()
        .collect();
    let fallback = match has_file {
        true => MULTIPART,
        false => FORM,
    };
    let content = content(walk, origin, &parts, &forms, &[fallback]);
    let mut body = Vec::new();
    walk.put_node(&mut body, key!("content"), content);
    if !required.is_empty() {
        walk.put(origin, &mut body, key!("required"), Value::Bool(true));
    }
    Some(walk.implied_object(origin, &body))
}

/// Returns the map of media types of a body.
fn content(
    walk: &mut Walk<'_>,
    origin: NodeId,
    parts: &[Entry],
    consumes: &[MediaType],
    fallback: &[&str],
) -> NodeId {
    let mut content = Vec::new();
    for media_type in consumes {
        let key = walk.files.arena.keys.add(&media_type.name);
        let value = walk.implied_object(media_type.node, parts);
        walk.put_node(&mut content, key, value);
    }
    if content.is_empty() {
        for name in fallback {
            let key = walk.files.arena.keys.add(name);
            let value = walk.implied_object(origin, parts);
            walk.put_node(&mut content, key, value);
        }
    }
    match content.is_empty() {
        true => walk.files.arena.add_like(origin, Value::Object(EMPTY)),
        false => walk.implied_object(origin, &content),
    }
}
