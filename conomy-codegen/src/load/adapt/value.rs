//! Converts values in schemas: `const`, `enum` and `default`.

use foldhash::HashSet;

use super::super::arena::{Entry, NodeId, Value};
use super::super::key::Key;
use super::types::is_of;
use super::{Draft, Walk, extension};
use crate::diagnostic::{Diagnostic, catalogue};

/// Extensions that describe each value of an `enum`.
const WORDS: [Key; 4] = [
    Key::of("x-enum-varnames"),
    Key::of("x-enumNames"),
    Key::of("x-enum-descriptions"),
    Key::of("x-enumDescriptions"),
];

/// Rewrites the values of a schema so that they are of its type.
pub(super) fn adapt(walk: &mut Walk<'_>, draft: &mut Draft) {
    constant(walk, draft);
    enumeration(walk, draft);
    default(walk, draft);
}

/// Converts `const` to an `enum` of one value (JSON Schema 2020-12 validation §6.1.3).
fn constant(walk: &mut Walk<'_>, draft: &mut Draft) {
    let Some(entry) = draft.take(key!("const")) else {
        return;
    };
    // This replaces an existing `enum`, because `const` allows only one of its values.
    let range = walk.files.arena.add_items(&[entry.value]);
    draft.put(walk, key!("enum"), Value::Array(range));
    draft.put(walk, key!(extension::CONST), Value::Bool(true));
}

/// Removes `null` from an `enum`, converts values to the declared type, and removes duplicates.
fn enumeration(walk: &mut Walk<'_>, draft: &mut Draft) {
    let Some(index) = draft.find(key!("enum")) else {
        return;
    };
    let entry = draft.members[index];
    let values = walk.files.arena.elements(entry.value).to_vec();
    let kind = draft.single_type(walk).map(str::to_owned);
    let mut kept: Vec<NodeId> = Vec::with_capacity(values.len());
    let mut places = Vec::with_capacity(values.len());
    let mut seen = HashSet::default();
    let mut has_null = false;
    for (place, &value) in values.iter().enumerate() {
        if matches!(walk.files.arena.node(value).value, Value::Null) {
            has_null = true;
            continue;
        }
        if let Some(kind) = &kind
            && !read_as(walk, &entry, value, kind)
        {
            continue;
        }
        if identity(walk, value).is_some_and(|identity| !seen.insert(identity)) {
            let message = "duplicate value in the `enum`";
            let label = walk.value_label(value);
            walk.warn(Diagnostic::new(&catalogue::DUPLICATE_VALUE, message).label(label));
            continue;
        }
        kept.push(value);
        places.push(place);
    }
    if places.len() < values.len() {
        words(walk, draft, values.len(), &places);
    }
    if has_null {
        draft.set_nullable(walk);
        if kept.is_empty() {
            // `null` is the only value. Without a `type`, openapiv3 reads a schema of any type with this `enum`.
            draft.remove(key!("type"));
            kept.extend(values.first());
        }
    }
    if kept.is_empty() {
        if values.is_empty() {
            let message = "an empty `enum` allows no value; it is ignored";
            let label = draft.label(walk, key!("enum"));
            walk.warn(Diagnostic::new(&catalogue::WRONG_TYPE, message).label(label));
        }
        draft.remove(key!("enum"));
    } else if kept != values {
        let range = walk.files.arena.add_items(&kept);
        draft.put(walk, key!("enum"), Value::Array(range));
    }
}

/// Removes the names and descriptions of removed values from the lists that belong to an `enum`.
fn words(walk: &mut Walk<'_>, draft: &mut Draft, all: usize, kept: &[usize]) {
    for keyword in WORDS {
        let Some(list) = draft.get(keyword) else {
            continue;
        };
        if !matches!(walk.files.arena.node(list).value, Value::Array(_)) {
            continue;
        }
        let said = walk.files.arena.elements(list);
        if said.len() != all {
            continue;
        }
        let said: Vec<NodeId> = kept.iter().map(|&place| said[place]).collect();
        let range = walk.files.arena.add_items(&said);
        draft.put(walk, keyword, Value::Array(range));
    }
}

fn default(walk: &mut Walk<'_>, draft: &mut Draft) {
    let (Some(index), Some(kind)) = (draft.find(key!("default")), draft.single_type(walk)) else {
        return;
    };
    let entry = draft.members[index];
    if matches!(walk.files.arena.node(entry.value).value, Value::Null) {
        // `default: null` is kept: authors use it for "no default", even if the schema does not allow `null`.
        return;
    }
    let kind = kind.to_owned();
    if !read_as(walk, &entry, entry.value, &kind) {
        draft.remove(key!("default"));
    }
}

/// Converts a value to a type, with a warning if its type changes. Returns false if no value of the type is
/// equivalent.
fn read_as(walk: &mut Walk<'_>, entry: &Entry, node: NodeId, kind: &str) -> bool {
    if is_of(walk, node, kind) {
        return kind != "integer" || whole(walk, entry, node);
    }
    let text = match kind {
        "string" => walk.source_text(node),
        _ => walk.files.arena.string(node).map(str::to_owned),
    };
    let value = text.as_ref().and_then(|text| match kind {
        "string" => Some((
            format!("\"{text}\""),
            Value::OwnString(walk.files.arena.own(text.clone())),
        )),
        "boolean" => {
            let value = text.parse().ok()?;
            Some((text.clone(), Value::Bool(value)))
        }
        "integer" => {
            text.parse::<i64>().ok()?;
            Some((
                text.clone(),
                Value::OwnNumber(walk.files.arena.own(text.clone())),
            ))
        }
        "number" => {
            serde_json::from_str::<serde_json::Number>(text).ok()?;
            Some((
                text.clone(),
                Value::OwnNumber(walk.files.arena.own(text.clone())),
            ))
        }
        _ => None,
    });
    let key = walk.files.arena.text(entry.key);
    let found = walk.describe(node);
    let (outcome, help) = match &value {
        Some((write, _)) => (
            format!("it is read as {write}"),
            Some(format!("write {write}")),
        ),
        None => ("it is ignored".to_owned(), None),
    };
    let message =
        format!("invalid `{key}` value: expected type `{kind}`, found {found}; {outcome}");
    let warning = Diagnostic::new(&catalogue::VALUE_OF_OTHER_TYPE, message);
    let warning = warning.label(walk.value_label(node)).help_if(help);
    walk.warn(warning);
    match value {
        Some((_, value)) => {
            walk.files.arena.replace(node, value);
            true
        }
        None => false,
    }
}

/// Rewrites a whole number as an integer (`1.0` becomes `1`). Returns false, with a warning, if it exceeds 64 bits.
fn whole(walk: &mut Walk<'_>, entry: &Entry, node: NodeId) -> bool {
    let text = walk.files.arena.number(node).unwrap_or_default();
    if text.parse::<i64>().is_ok() || (text.parse::<u64>().is_ok() && entry.key == key!("default"))
    {
        return true;
    }
    let value = text.parse::<f64>().unwrap_or(f64::INFINITY);
    if value.abs() < 9_007_199_254_740_992.0 {
        let text = walk.files.arena.own((value as i64).to_string());
        walk.files.arena.replace(node, Value::OwnNumber(text));
        return true;
    }
    let message = "this integer does not fit into 64 bits; it is ignored";
    let warning = Diagnostic::new(&catalogue::VALUE_OF_OTHER_TYPE, message);
    let warning = warning.label(walk.value_label(node));
    walk.warn(warning);
    false
}

/// Returns the type and text that identify a scalar; `None` for other values, which are never duplicates.
fn identity(walk: &Walk<'_>, node: NodeId) -> Option<(&'static str, String)> {
    let arena = &walk.files.arena;
    match arena.node(node).value {
        Value::Bool(value) => Some(("boolean", value.to_string())),
        _ => match (arena.string(node), arena.number(node)) {
            (Some(text), _) => Some(("string", text.to_owned())),
            (None, Some(number)) => Some(("number", number.to_owned())),
            (None, None) => None,
        },
    }
}
