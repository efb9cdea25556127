//! Converts `type` (JSON Schema 2020-12 validation §6.1.1): several types become an `anyOf` with one type each.

use super::super::arena::{Entry, NodeId, Value};
use super::super::key::{Key, WORDS};
use super::{Draft, Walk};
use crate::diagnostic::{Diagnostic, catalogue};
use crate::load::extension;

/// Simplifies the types: `null` makes the schema nullable, redundant types are removed, and a list of one type becomes that type.
pub(super) fn adapt(walk: &mut Walk<'_>, draft: &mut Draft) {
    let Some(field) = draft.get(key!("type")) else {
        return;
    };
    let arena = &walk.files.arena;
    let names = match arena.node(field).value {
        Value::Array(_) => arena.elements(field).to_vec(),
        _ if arena.string(field) == Some("null") => vec![field],
        _ => return,
    };
    let is = |node: NodeId, name: &str| arena.string(node) == Some(name);
    let has_null = names.iter().any(|&name| is(name, "null"));
    // `number` includes `integer`.
    let has_number = names.iter().any(|&name| is(name, "number"));
    let mut kept: Vec<NodeId> = Vec::with_capacity(names.len());
    for &name in &names {
        let is_covered = is(name, "null") || (is(name, "integer") && has_number);
        let is_repeated = kept
            .iter()
            .any(|&other| arena.string(other) == arena.string(name));
        if !is_covered && !is_repeated {
            kept.push(name);
        }
    }
    if has_null {
        draft.set_nullable(walk);
    }
    match kept.as_slice() {
        [] => {
            draft.remove(key!("type"));
            if has_null {
                only_null(walk, draft);
            }
        }
        [single] => draft.put_node(walk, key!("type"), *single),
        _ => {
            let range = walk.files.arena.add_items(&kept);
            draft.put(walk, key!("type"), Value::Array(range));
        }
    }
}

/// Changes a schema to allow only `null`: an `enum` with `null` as its only value.
fn only_null(walk: &mut Walk<'_>, draft: &mut Draft) {
    let null = walk.files.arena.add_like(draft.node, Value::Null);
    let range = walk.files.arena.add_items(&[null]);
    draft.remove(key!("const"));
    draft.put(walk, key!("enum"), Value::Array(range));
}

/// Splits a schema with several types into an `anyOf`. All its other keywords must already be adapted.
pub(super) fn split(walk: &mut Walk<'_>, draft: &mut Draft) {
    let Some(field) = draft.get(key!("type")) else {
        return;
    };
    let names = match walk.files.arena.node(field).value {
        Value::Array(_) => walk.files.arena.elements(field).to_vec(),
        _ => return,
    };
    draft.remove(key!("type"));
    if let Some(list) = draft.get(key!("enum")) {
        // An `enum` needs no `anyOf`, because each value has its own type. Values of other types are removed.
        let is_of_one = |value: NodeId| {
            let mut names = names.iter();
            names.any(|&name| {
                is_of(
                    walk,
                    value,
                    walk.files.arena.string(name).unwrap_or_default(),
                )
            })
        };
        let values = walk.files.arena.elements(list).to_vec();
        let kept: Vec<NodeId> = values
            .into_iter()
            .filter(|&value| {
                matches!(walk.files.arena.node(value).value, Value::Null) || is_of_one(value)
            })
            .collect();
        let range = walk.files.arena.add_items(&kept);
        draft.put(walk, key!("enum"), Value::Array(range));
        return;
    }
    let (specific, common): (Vec<Entry>, Vec<Entry>) = draft
        .members
        .drain(..)
        .partition(|entry| entry.key == key!("format") || !types_of(entry.key).is_empty());
    draft.members = common;
    let lists = |wanted: &str| {
        let mut names = names.iter();
        names.any(|&name| walk.files.arena.string(name) == Some(wanted))
    };
    // Every integer is a number.
    let all = ["array", "boolean", "number", "object", "string"];
    if specific.is_empty() && all.into_iter().all(lists) {
        // All types are listed and no keyword restricts them, so any value is allowed.
        return;
    }
    let mut copies = Vec::with_capacity(names.len());
    for name in names {
        let kind = walk.files.arena.string(name).unwrap_or_default().to_owned();
        let mut members = Vec::new();
        walk.put_node(&mut members, key!("type"), name);
        for entry in &specific {
            if applies(walk, entry, &kind) {
                members.push(*entry);
            }
        }
        copies.push(walk.implied_schema(draft.node, &members));
    }
    let range = walk.files.arena.add_items(&copies);
    let any_of = draft.get(key!("anyOf")).is_some();
    if any_of {
        // A value must match this `anyOf` and the one that the schema already has.
        let mut members = Vec::new();
        walk.put(draft.node, &mut members, key!("anyOf"), Value::Array(range));
        let both = walk.implied_schema(draft.node, &members);
        let mut parts = match draft.get(key!("allOf")) {
            Some(all_of) => walk.files.arena.elements(all_of).to_vec(),
            None => Vec::new(),
        };
        parts.push(both);
        let range = walk.files.arena.add_items(&parts);
        draft.put(walk, key!("allOf"), Value::Array(range));
    } else {
        draft.put(walk, key!("anyOf"), Value::Array(range));
    }
}

/// Returns whether a value has the given type (JSON Schema 2020-12 validation §6.1.1).
pub(super) fn is_of(walk: &Walk<'_>, node: NodeId, kind: &str) -> bool {
    match (walk.files.arena.node(node).value, kind) {
        (Value::Null, "null") | (Value::Bool(_), "boolean") => true,
        (Value::String(_) | Value::OwnString(_), "string") => true,
        (Value::Number(_) | Value::OwnNumber(_), "number") => true,
        (Value::Number(_) | Value::OwnNumber(_), "integer") => {
            let text = walk.files.arena.number(node).unwrap_or_default();
            text.parse::<i64>().is_ok()
                || text
                    .parse::<f64>()
                    .is_ok_and(|number| number.fract() == 0.0)
        }
        (Value::Array(_), "array") | (Value::Object(_), "object") => true,
        _ => false,
    }
}

fn applies(walk: &Walk<'_>, entry: &Entry, kind: &str) -> bool {
    if entry.key != key!("format") {
        return types_of(entry.key).contains(&kind);
    }
    let format = walk.files.arena.string(entry.value).unwrap_or_default();
    let is_numeric = matches!(
        format,
        "int8"
            | "int16"
            | "int32"
            | "int64"
            | "uint8"
            | "uint16"
            | "uint32"
            | "uint64"
            | "float"
            | "double"
    );
    match kind {
        "integer" | "number" => is_numeric,
        "string" => !is_numeric,
        _ => false,
    }
}

/// Keywords that apply only to values of some types, including the extensions that replace such keywords.
const OF_TYPES: [(&[&str], &[&str]); 4] = [
    (
        &["number", "integer"],
        &[
            "multipleOf",
            "maximum",
            "exclusiveMaximum",
            "minimum",
            "exclusiveMinimum",
            extension::MINIMUM,
            extension::MAXIMUM,
            extension::MULTIPLE_OF,
        ],
    ),
    (
        &["string"],
        &[
            "maxLength",
            "minLength",
            "pattern",
            extension::CONTENT_ENCODING,
            extension::CONTENT_MEDIA_TYPE,
            extension::CONTENT_SCHEMA,
            "contentEncoding",
            "contentMediaType",
            "contentSchema",
        ],
    ),
    (
        &["array"],
        &[
            "items",
            "maxItems",
            "minItems",
            "uniqueItems",
            "prefixItems",
            "contains",
            "minContains",
            "maxContains",
            "unevaluatedItems",
            extension::PREFIX_ITEMS,
            extension::CONTAINS,
            extension::MIN_CONTAINS,
            extension::MAX_CONTAINS,
            extension::UNEVALUATED_ITEMS,
        ],
    ),
    (
        &["object"],
        &[
            "properties",
            "required",
            "additionalProperties",
            "maxProperties",
            "minProperties",
            "patternProperties",
            "propertyNames",
            "unevaluatedProperties",
            "dependentRequired",
            "dependentSchemas",
            extension::PATTERN_PROPERTIES,
            extension::PROPERTY_NAMES,
            extension::UNEVALUATED_PROPERTIES,
            extension::DEPENDENT_REQUIRED,
            extension::DEPENDENT_SCHEMAS,
        ],
    ),
];

/// The types of [`OF_TYPES`] by keyword.
static TYPES_BY_WORD: [&[&str]; WORDS.len()] = {
    let mut table: [&[&str]; WORDS.len()] = [&[]; WORDS.len()];
    let mut row = 0;
    while row < OF_TYPES.len() {
        let (types, keywords) = OF_TYPES[row];
        let mut at = 0;
        while at < keywords.len() {
            table[Key::of(keywords[at]).place()] = types;
            at += 1;
        }
        row += 1;
    }
    table
};

/// Returns the types that a keyword applies to; empty for keywords that apply to all values.
pub(super) fn types_of(keyword: Key) -> &'static [&'static str] {
    TYPES_BY_WORD
        .get(keyword.place())
        .copied()
        .unwrap_or_default()
}

/// Reports a keyword that does not apply to the declared type.
pub(super) fn warn_without_effect(walk: &mut Walk<'_>, entry: &Entry, kind: &str) {
    // Some serializers write the default `false` of every keyword. This is harmless.
    if matches!(walk.files.arena.node(entry.value).value, Value::Bool(false)) {
        return;
    }
    let key = walk.files.arena.text(entry.key);
    let message = format!("`{key}` has no effect on values of type `{kind}`");
    let warning = Diagnostic::new(&catalogue::WITHOUT_EFFECT, message).label(walk.key_label(entry));
    walk.warn(warning);
}
