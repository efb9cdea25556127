//! Converts schemas of OpenAPI 3.1 (JSON Schema 2020-12) to the shape of 3.0.
//!
//! Each file rewrites some keywords of a schema, whose entries are a [`Draft`] during the conversion. The meaning is
//! preserved: keywords that 3.0 does not have are stored under an [`extension`].

mod bound;
mod extension_keywords;
mod inapplicable;
mod nullable;
mod reference;
mod types;
mod value;

use super::arena::{Arena, Entry, NodeId, Value};
use super::extension;
use super::key::Key;
use super::model::Role;
use super::walk::{EMPTY, Walk};
use crate::diagnostic::{Diagnostic, Label, catalogue};

/// The entries of a schema that is being rewritten.
pub(super) struct Draft {
    /// The schema.
    pub node: NodeId,
    pub members: Vec<Entry>,
    /// Whether the entries differ from the parsed ones.
    pub changed: bool,
}

/// Rewrites a schema whose entries have been checked. `changed` is whether the check changed them.
pub(super) fn schema(walk: &mut Walk<'_>, node: NodeId, members: Vec<Entry>, changed: bool) {
    let mut draft = Draft {
        node,
        members,
        changed,
    };
    if reference::adapt(walk, &mut draft) {
        return;
    }
    types::adapt(walk, &mut draft);
    nullable::adapt(walk, &mut draft);
    inapplicable::adapt(walk, &mut draft);
    bound::adapt(walk, &mut draft);
    value::adapt(walk, &mut draft);
    extension_keywords::adapt(walk, &mut draft);
    types::split(walk, &mut draft);
    if draft.changed {
        walk.set_members(draft.node, &draft.members);
    }
}

/// Converts a boolean schema (JSON Schema 2020-12 §4.3.2): `true` allows any value, `false` allows none.
pub(super) fn unfold_boolean(arena: &mut Arena, node: NodeId) {
    match arena.node(node).value {
        Value::Bool(true) => arena.replace(node, Value::Object(EMPTY)),
        Value::Bool(false) => {
            let anything = arena.add_like(node, Value::Object(EMPTY));
            arena.node_mut(anything).role = Role::Schema as u8;
            let at = *arena.node(node);
            let range = arena.add_entries(&[Entry {
                key: key!("not"),
                key_start: at.start,
                key_len: 0,
                value: anything,
            }]);
            arena.replace(node, Value::Object(range));
        }
        _ => {}
    }
}

/// Converts `items` with a list: a tuple in older drafts of JSON Schema, but most authors mean one of several
/// schemas.
pub(super) fn unfold_item_list(walk: &mut Walk<'_>, node: NodeId) {
    let arena = &walk.files.arena;
    let Some(items) = arena.get(node, key!("items")) else {
        return;
    };
    let list = arena.elements(items).to_vec();
    let (value, outcome) = match list.as_slice() {
        [] => return,
        [sole] => (*sole, "its only schema is used"),
        _ => {
            let any_of = walk.files.arena.add_items(&list);
            let any_of = walk.files.arena.add_like(items, Value::Array(any_of));
            let mut members = Vec::new();
            walk.put_node(&mut members, key!("anyOf"), any_of);
            let range = walk.files.arena.add_entries(&members);
            let schema = walk.files.arena.add_like(items, Value::Object(range));
            (schema, "each item is one of its schemas")
        }
    };
    let message = format!("`items` must be a schema, found a list; {outcome}");
    let label = walk.value_label(items);
    walk.warn(Diagnostic::new(&catalogue::WRONG_TYPE, message).label(label));
    let mut members = walk.files.arena.members(node).to_vec();
    for entry in &mut members {
        if entry.key == key!("items") {
            entry.value = value;
        }
    }
    walk.set_members(node, &members);
}

impl Draft {
    fn find(&self, key: Key) -> Option<usize> {
        super::walk::find(&self.members, key)
    }

    fn get(&self, key: Key) -> Option<NodeId> {
        Some(self.members[self.find(key)?].value)
    }

    fn take(&mut self, key: Key) -> Option<Entry> {
        let index = self.find(key)?;
        self.changed = true;
        Some(self.members.remove(index))
    }

    fn remove(&mut self, key: Key) {
        self.take(key);
    }

    /// Sets a keyword to a value that is not written in the document.
    fn put(&mut self, walk: &mut Walk<'_>, key: Key, value: Value) -> NodeId {
        self.remove(key);
        self.changed = true;
        walk.put(self.node, &mut self.members, key, value)
    }

    /// Sets a keyword to a node.
    fn put_node(&mut self, walk: &mut Walk<'_>, key: Key, value: NodeId) {
        self.remove(key);
        self.changed = true;
        walk.put_node(&mut self.members, key, value);
    }

    /// Returns the declared type, if there is exactly one.
    fn single_type<'w>(&self, walk: &'w Walk<'_>) -> Option<&'w str> {
        walk.files.arena.string(self.get(key!("type"))?)
    }

    /// Returns a label at a keyword.
    fn label(&self, walk: &Walk<'_>, key: Key) -> Label {
        match self.find(key) {
            Some(index) => walk.key_label(&self.members[index]),
            None => walk.value_label(self.node),
        }
    }

    fn is_nullable(&self, walk: &Walk<'_>) -> bool {
        let nullable = self.get(key!("nullable"));
        nullable.is_some_and(|node| matches!(walk.files.arena.node(node).value, Value::Bool(true)))
    }

    fn set_nullable(&mut self, walk: &mut Walk<'_>) {
        if !self.is_nullable(walk) {
            self.put(walk, key!("nullable"), Value::Bool(true));
        }
    }
}

impl Walk<'_> {
    /// Adds a schema that is not written in the document, from entries that are already adapted.
    fn implied_schema(&mut self, like: NodeId, members: &[Entry]) -> NodeId {
        let range = self.files.arena.add_entries(members);
        let schema = self.files.arena.add_like(like, Value::Object(range));
        self.files.arena.node_mut(schema).role = Role::Schema as u8;
        schema
    }
}
