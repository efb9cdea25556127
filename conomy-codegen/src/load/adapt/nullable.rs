//! Converts `null` branches: `oneOf: [X, {type: "null"}]` becomes a nullable `oneOf: [X]`.

use super::super::arena::{NodeId, Value};
use super::super::key::Key;
use super::{Draft, Walk};

const TYPE: Key = Key::of("type");
const CONST: Key = Key::of("const");
const ENUM: Key = Key::of("enum");

/// Removes schemas that allow only `null`, or no value, from `anyOf` and `oneOf`.
pub(super) fn adapt(walk: &mut Walk<'_>, draft: &mut Draft) {
    for keyword in [key!("anyOf"), key!("oneOf")] {
        let Some(list) = draft.get(keyword) else {
            continue;
        };
        let branches = walk.files.arena.elements(list);
        let has_null = branches.iter().any(|&branch| is_null(walk, branch));
        let is_false = |branch| matches!(walk.files.arena.original(branch), Value::Bool(false));
        let rest: Vec<NodeId> = branches
            .iter()
            .copied()
            .filter(|&branch| !is_null(walk, branch) && !is_false(branch))
            .collect();
        // If no other branch remains (`anyOf: [{type: "null"}]`), the list is kept: it already describes the null type.
        if rest.len() == branches.len() || rest.is_empty() {
            continue;
        }
        let range = walk.files.arena.add_items(&rest);
        draft.put(walk, keyword, Value::Array(range));
        if has_null {
            draft.set_nullable(walk);
        }
    }
}

/// Returns whether a schema of the document allows only `null`. The schema may already be converted, so the original is checked.
fn is_null(walk: &Walk<'_>, schema: NodeId) -> bool {
    let arena = &walk.files.arena;
    let Value::Object(range) = arena.original(schema) else {
        return false;
    };
    arena.entries_in(range).iter().any(|entry| {
        let value = entry.value;
        let sole = match arena.original(value) {
            Value::Array(range) => match arena.items_in(range) {
                [sole] => *sole,
                _ => return false,
            },
            _ => value,
        };
        let is_null = matches!(arena.original(sole), Value::Null);
        match entry.key {
            TYPE => is_null || arena.string(sole) == Some("null"),
            CONST => matches!(arena.original(value), Value::Null),
            ENUM => is_null && sole != value,
            _ => false,
        }
    })
}
