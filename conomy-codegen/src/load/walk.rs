//! The state of a walk over the objects of a document, and the ways in which it changes them.

use foldhash::{HashMap, HashSet};

use super::arena::{Entry, NodeId, Range, Value};
use super::key::Key;
use super::model::Role;
use super::open::Files;
use super::resolve::Resolver;
use super::version::Version;
use crate::diagnostic::{Diagnostic, Label};

/// The range of an object or array without children.
pub(super) const EMPTY: Range = Range { first: 0, len: 0 };

/// The objects that were visited, those that are still to be visited, and what was found out about references.
pub(super) struct Walk<'a> {
    pub files: Files<'a>,
    pub root: NodeId,
    pub version: Version,
    pub resolver: Resolver,
    /// Objects with a known role that were not visited yet.
    queue: Vec<(NodeId, Role)>,
    /// The targets of references.
    pub referenced: HashSet<NodeId>,
    /// Objects with a missing required field, which has been reported.
    pub faulty: HashSet<NodeId>,
    /// The final targets of references, by role and the node of the text; `None` if unresolved.
    pub ends: HashMap<(NodeId, Role), Option<NodeId>>,
}

impl<'a> Walk<'a> {
    pub fn new(files: Files<'a>, root: NodeId, version: Version) -> Walk<'a> {
        Walk {
            files,
            root,
            version,
            resolver: Resolver::default(),
            queue: Vec::new(),
            referenced: HashSet::default(),
            faulty: HashSet::default(),
            ends: HashMap::default(),
        }
    }

    /// Returns the next object to visit.
    pub fn next(&mut self) -> Option<(NodeId, Role)> {
        self.queue.pop()
    }

    /// Assigns a role to a node, so that it is visited. Returns false if it has another role.
    pub fn assign_role(&mut self, node: NodeId, role: Role) -> bool {
        let known = &mut self.files.arena.node_mut(node).role;
        if *known != 0 {
            return *known == role as u8;
        }
        *known = role as u8;
        self.queue.push((node, role));
        true
    }

    pub fn warn(&mut self, warning: Diagnostic) {
        self.files.diagnostics.push(warning);
    }

    pub fn value_label(&self, node: NodeId) -> Label {
        Label::primary(self.files.arena.span(node))
    }

    pub fn key_label(&self, entry: &Entry) -> Label {
        Label::primary(self.files.arena.entry_key_span(entry))
    }

    /// Replaces the entries of an object. They keep their original locations.
    pub fn set_members(&mut self, node: NodeId, members: &[Entry]) {
        let range = self.files.arena.add_entries(members);
        self.files.arena.replace(node, Value::Object(range));
    }

    /// Returns a label at the key of an object. The object itself may span many lines.
    pub fn place_of(&self, node: NodeId) -> Label {
        let arena = &self.files.arena;
        Label::primary(arena.key_span(node).unwrap_or_else(|| arena.span(node)))
    }

    /// Adds an entry that the document implies.
    pub fn put(
        &mut self,
        object: NodeId,
        members: &mut Vec<Entry>,
        key: Key,
        value: Value,
    ) -> NodeId {
        let value = self.files.arena.add_like(object, value);
        self.put_node(members, key, value);
        value
    }

    /// Adds a string that the document implies.
    pub fn implied_string(&mut self, origin: NodeId, text: impl Into<Box<str>>) -> NodeId {
        let text = self.files.arena.own(text);
        self.files.arena.add_like(origin, Value::OwnString(text))
    }

    /// Adds an entry with an existing node.
    pub fn put_node(&mut self, members: &mut Vec<Entry>, key: Key, value: NodeId) {
        let at = *self.files.arena.node(value);
        members.push(Entry {
            key,
            key_start: at.start,
            key_len: 0,
            value,
        });
    }
}

/// Returns whether the entries are unchanged.
pub(super) fn is_same(new: &[Entry], old: &[Entry]) -> bool {
    let same = |(new, old): (&Entry, &Entry)| new.value == old.value && new.key == old.key;
    new.len() == old.len() && new.iter().zip(old).all(same)
}

/// Returns the index of an entry.
pub(super) fn find(members: &[Entry], key: Key) -> Option<usize> {
    members.iter().position(|entry| entry.key == key)
}
