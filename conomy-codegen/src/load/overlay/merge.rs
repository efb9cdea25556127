//! Merges values into the arena, and removes values from it.

use std::collections::BTreeSet;

use foldhash::{HashMap, HashSet};

use super::path::Selected;
use crate::diagnostic::{Diagnostic, Label, catalogue};
use crate::load::arena::{Arena, Entry, NodeId, Value};
use crate::load::key::Key;
use crate::load::open::Files;
use crate::load::syntax::{DEEPEST, MOST_NODES};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Object,
    Array,
    Primitive,
}

pub(super) fn sort(arena: &Arena, node: NodeId) -> Sort {
    match arena.node(node).value {
        Value::Object(_) => Sort::Object,
        Value::Array(_) => Sort::Array,
        _ => Sort::Primitive,
    }
}

/// Rejects an action whose result exceeds the limits of documents.
pub(super) fn check_limits(
    files: &mut Files<'_>,
    target: NodeId,
    selected: &[Selected],
    update: NodeId,
) -> Option<()> {
    let arena = &files.arena;
    let (values, depth) = extent(arena, update);
    let deepest = selected
        .iter()
        .map(|one| one.place.len())
        .max()
        .unwrap_or(0);
    let message = if depth + deepest > DEEPEST {
        format!("values would be nested more than {DEEPEST} levels deep")
    } else if arena.nodes.len() + values * selected.len() > MOST_NODES {
        format!("the document would have more than {MOST_NODES} values")
    } else {
        return Some(());
    };
    let label = Label::primary(arena.span(target));
    let refusal = Diagnostic::new(&catalogue::TOO_MUCH, message).label(label);
    files.diagnostics.push(refusal);
    None
}

/// Returns the number of values in a value (including itself), and their nesting depth.
fn extent(arena: &Arena, node: NodeId) -> (usize, usize) {
    let members = arena.members(node).iter().map(|entry| entry.value);
    let children = members.chain(arena.elements(node).iter().copied());
    let (mut values, mut depth) = (1, 0);
    for child in children {
        let (below, deep) = extent(arena, child);
        values += below;
        depth = depth.max(deep + 1);
    }
    (values, depth)
}

/// Merges a value into an object, or appends it to an array.
pub(super) fn put(files: &mut Files<'_>, target: NodeId, update: NodeId) -> Option<()> {
    match (sort(&files.arena, target), sort(&files.arena, update)) {
        (Sort::Object, Sort::Object) => merge(files, target, update),
        (Sort::Array, Sort::Array) => {
            append(&mut files.arena, target, update);
            Some(())
        }
        (Sort::Array, _) => {
            let item = copied(&mut files.arena, update);
            let mut items = files.arena.elements(target).to_vec();
            items.push(item);
            files.arena.adopt_items(target, &items);
            Some(())
        }
        _ => contradicts(files, target, update),
    }
}

/// Merges the properties of an object into another one, recursively.
fn merge(files: &mut Files<'_>, target: NodeId, update: NodeId) -> Option<()> {
    let mut entries = files.arena.members(target).to_vec();
    let places: HashMap<Key, usize> = entries
        .iter()
        .enumerate()
        .map(|(at, entry)| (entry.key, at))
        .collect();
    for new in files.arena.members(update).to_vec() {
        let Some(&at) = places.get(&new.key) else {
            let value = copied(&mut files.arena, new.value);
            entries.push(Entry { value, ..new });
            continue;
        };
        let old = entries[at].value;
        match (sort(&files.arena, old), sort(&files.arena, new.value)) {
            (Sort::Object, Sort::Object) => merge(files, old, new.value)?,
            (Sort::Array, Sort::Array) => append(&mut files.arena, old, new.value),
            (Sort::Primitive, Sort::Primitive) => {
                let value = copied(&mut files.arena, new.value);
                entries[at] = Entry { value, ..new };
            }
            _ => return contradicts(files, old, new.value),
        }
    }
    files.arena.adopt_entries(target, &entries);
    Some(())
}

/// Reports that a value cannot be merged into a value of another type.
fn contradicts<T>(files: &mut Files<'_>, target: NodeId, update: NodeId) -> Option<T> {
    let name = |node: NodeId| match sort(&files.arena, node) {
        Sort::Object => "an object",
        Sort::Array => "an array",
        Sort::Primitive => "neither an object nor an array",
    };
    let message = format!(
        "this is {}, but its target is {}",
        name(update),
        name(target)
    );
    let refusal = Diagnostic::new(&catalogue::INVALID_OVERLAY, message)
        .label(Label::primary(files.arena.span(update)))
        .label(
            Label::primary(files.arena.span(target))
                .secondary()
                .text("the target"),
        )
        .help("remove the target with an action before this one");
    files.diagnostics.push(refusal);
    None
}

fn append(arena: &mut Arena, target: NodeId, update: NodeId) {
    let mut items = arena.elements(target).to_vec();
    for item in arena.elements(update).to_vec() {
        items.push(copied(arena, item));
    }
    arena.adopt_items(target, &items);
}

/// Removes values from the objects and arrays that contain them. The removed nodes keep their original locations.
pub(super) fn remove(arena: &mut Arena, selected: &[Selected]) {
    let removed: HashSet<NodeId> = selected.iter().map(|one| one.node).collect();
    for parent in parents(arena, selected) {
        match arena.node(parent).value {
            Value::Object(range) => {
                let mut entries = arena.entries_in(range).to_vec();
                entries.retain(|entry| !removed.contains(&entry.value));
                arena.adopt_entries(parent, &entries);
            }
            Value::Array(range) => {
                let mut items = arena.items_in(range).to_vec();
                items.retain(|item| !removed.contains(item));
                arena.adopt_items(parent, &items);
            }
            _ => {}
        }
    }
}

/// Returns the objects and arrays that contain the selected values, without duplicates.
fn parents(arena: &Arena, selected: &[Selected]) -> BTreeSet<NodeId> {
    let parents = selected.iter().map(|one| arena.node(one.node).parent);
    parents.filter(|parent| *parent != NodeId::NONE).collect()
}

/// Replaces values that are neither objects nor arrays. A key's location is in the same file as its value, so a value
/// from the overlay gets the key location of the action's `update`.
pub(super) fn replace(
    files: &mut Files<'_>,
    selected: &[Selected],
    update: NodeId,
    key: &Entry,
) -> Option<()> {
    if sort(&files.arena, update) != Sort::Primitive {
        return contradicts(files, selected[0].node, update);
    }
    let arena = &mut files.arena;
    let replaced: HashSet<NodeId> = selected.iter().map(|one| one.node).collect();
    let is_in_action = arena.node(update).file == arena.node(key.value).file;
    for parent in parents(arena, selected) {
        match arena.node(parent).value {
            Value::Object(range) => {
                let mut entries = arena.entries_in(range).to_vec();
                for entry in &mut entries {
                    if !replaced.contains(&entry.value) {
                        continue;
                    }
                    let (old, new) = (entry.value, copied(arena, update));
                    let node = arena.node(new);
                    if is_in_action {
                        (entry.key_start, entry.key_len) = (key.key_start, key.key_len);
                    } else if node.file != arena.node(old).file {
                        (entry.key_start, entry.key_len) = (node.start, 0);
                    }
                    entry.value = new;
                }
                arena.adopt_entries(parent, &entries);
            }
            Value::Array(range) => {
                let mut items = arena.items_in(range).to_vec();
                for item in items.iter_mut().filter(|item| replaced.contains(item)) {
                    *item = copied(arena, update);
                }
                arena.adopt_items(parent, &items);
            }
            _ => {}
        }
    }
    Some(())
}

/// Copies a value recursively. A value has only one parent, but an update may have several targets.
pub(super) fn copied(arena: &mut Arena, node: NodeId) -> NodeId {
    let from = *arena.node(node);
    let copy = arena.add(from.value, from.file, from.start, from.len);
    match from.value {
        Value::Object(range) => {
            let mut entries = arena.entries_in(range).to_vec();
            for entry in &mut entries {
                entry.value = copied(arena, entry.value);
            }
            arena.adopt_entries(copy, &entries);
        }
        Value::Array(range) => {
            let mut items = arena.items_in(range).to_vec();
            for item in &mut items {
                *item = copied(arena, *item);
            }
            arena.adopt_items(copy, &items);
        }
        _ => {}
    }
    copy
}
