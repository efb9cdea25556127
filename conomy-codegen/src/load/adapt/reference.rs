//! Converts `$ref` and `$dynamicRef` (JSON Schema 2020-12 §8.2.3), alone and next to other keywords.

use super::super::arena::{Entry, NodeId, Value};
use super::super::key::Key;
use super::super::model::Role;
use super::super::version::Version;
use super::{Draft, Walk, extension};
use crate::diagnostic::{Diagnostic, catalogue};

/// Keywords next to a `$ref` that 3.0 ignores, but that authors write and expect to have an effect.
const ANNOTATIONS: [Key; 8] = [
    Key::of("description"),
    Key::of("summary"),
    Key::of("title"),
    Key::of("deprecated"),
    Key::of("nullable"),
    Key::of("default"),
    Key::of("readOnly"),
    Key::of("writeOnly"),
];

/// Keywords that do not constrain values. They can be removed next to a `$ref` without loss.
const SILENT: [Key; 6] = [
    Key::of("$schema"),
    Key::of("$id"),
    Key::of("$anchor"),
    Key::of("$dynamicAnchor"),
    Key::of("$comment"),
    Key::of("$defs"),
];

/// Resolves the schema's reference. Returns true if the schema needs no further conversion.
///
/// Next to other keywords, `$ref` becomes one part of an `allOf`.
pub(super) fn adapt(walk: &mut Walk<'_>, draft: &mut Draft) -> bool {
    let dynamic = draft.take(key!("$dynamicRef"));
    let Some(reference) = draft.take(key!("$ref")).or(dynamic) else {
        return false;
    };
    let target = target(walk, draft.node, &reference);
    draft.members.retain(|entry| !SILENT.contains(&entry.key));
    if walk.version <= Version::V3_0 {
        keep_annotations(walk, draft);
    }
    let is_alone = draft.members.is_empty();
    match target {
        Some(target) if is_alone => {
            walk.files
                .arena
                .replace(draft.node, Value::Reference(target));
            true
        }
        Some(target) => {
            let part = walk
                .files
                .arena
                .add_like(draft.node, Value::Reference(target));
            walk.files.arena.node_mut(part).role = Role::Schema as u8;
            add_part(walk, draft, part);
            if walk.version <= Version::V3_0 {
                draft.put(walk, key!(extension::REF_SIBLINGS), Value::Bool(true));
            }
            false
        }
        None => {
            draft.put_node(walk, key!(extension::UNRESOLVED), reference.value);
            false
        }
    }
}

/// Inserts a schema at the front of the draft's `allOf`.
fn add_part(walk: &mut Walk<'_>, draft: &mut Draft, part: NodeId) {
    let mut parts = vec![part];
    if let Some(all_of) = draft.get(key!("allOf")) {
        parts.extend_from_slice(walk.files.arena.elements(all_of));
    }
    let range = walk.files.arena.add_items(&parts);
    draft.put(walk, key!("allOf"), Value::Array(range));
}

/// Returns the final target of the reference. Reports a reference without a target.
fn target(walk: &mut Walk<'_>, node: NodeId, reference: &Entry) -> Option<NodeId> {
    let target = walk.follow(reference.value, Role::Schema)?;
    if target == node {
        let message = "this schema only refers to itself";
        let label = walk.value_label(reference.value);
        walk.warn(Diagnostic::new(&catalogue::REFERENCE_CYCLE, message).label(label));
        return None;
    }
    if !walk.accepts(reference.value, target, Role::Schema) {
        return None;
    }
    walk.referenced.insert(target);
    Some(target)
}

/// 3.0 ignores all siblings of a `$ref` (§4.7.23). Annotations are kept; constraints are removed, with a warning.
fn keep_annotations(walk: &mut Walk<'_>, draft: &mut Draft) {
    let (kept, ignored): (Vec<Entry>, Vec<Entry>) = draft.members.drain(..).partition(|entry| {
        ANNOTATIONS.contains(&entry.key) || walk.files.arena.text(entry.key).starts_with("x-")
    });
    draft.members = kept;
    for entry in ignored {
        let key = walk.files.arena.text(entry.key);
        let version = match walk.version {
            Version::V2_0 => "Swagger 2.0",
            _ => "OpenAPI 3.0",
        };
        let message = format!("`{key}` is ignored next to `$ref` in {version}");
        let warning = Diagnostic::new(&catalogue::IGNORED_SIBLING, message)
            .label(walk.key_label(&entry))
            .help("move the `$ref` into an `allOf`");
        walk.warn(warning);
    }
    // `summary` belongs to the Reference Object, never to a schema.
    draft.members.retain(|entry| entry.key != key!("summary"));
}
