//! Converts Swagger 2.0 to the shape of OpenAPI 3.0.
//!
//! The walk converts each object when it reaches it, before it checks the object's fields. So objects in other files
//! are converted like those of the root document. Converted values keep their original locations, so diagnostics
//! point to the text that the author wrote. References are not rewritten: they are resolved in the document as it was
//! parsed, where `#/definitions/Pet` exists.

mod body;
mod operation;
mod parameter;
mod response;
mod root;
mod schema;
mod security;

use super::arena::{Entry, NodeId, Value};
use super::key::Key;
use super::model::Role;
use super::walk::Walk;

/// Converts an object of a Swagger 2.0 document. Converting it again changes nothing.
pub(super) fn convert(walk: &mut Walk<'_>, node: NodeId, role: Role) {
    if !walk.files.arena.is_object(node) {
        return;
    }
    match role {
        Role::OpenApi => root::convert(walk, node),
        Role::PathItem => operation::move_body_parameters(walk, node),
        Role::Operation => operation::convert(walk, node),
        Role::Parameter => parameter::convert(walk, node),
        Role::Header => parameter::convert_header(walk, node),
        Role::Response => {
            let produces = walk.root_media_types(key!("produces"));
            response::convert(walk, node, &produces);
        }
        Role::Schema => schema::convert(walk, node),
        _ => {}
    }
}

/// A media type, and the node that names it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct MediaType {
    name: String,
    node: NodeId,
}

impl Walk<'_> {
    /// Returns the entries of an object.
    fn members_of(&self, node: NodeId) -> Vec<Entry> {
        self.files.arena.members(node).to_vec()
    }

    /// Returns the entries that an object had after parsing.
    fn original_members(&self, node: NodeId) -> Vec<Entry> {
        match self.files.arena.original(node) {
            Value::Object(range) => self.files.arena.entries_in(range).to_vec(),
            _ => Vec::new(),
        }
    }

    /// Adds an object that the document implies.
    fn implied_object(&mut self, origin: NodeId, members: &[Entry]) -> NodeId {
        let range = self.files.arena.add_entries(members);
        self.files.arena.add_like(origin, Value::Object(range))
    }

    /// Adds a list that the document implies.
    fn implied_list(&mut self, origin: NodeId, items: &[NodeId]) -> NodeId {
        let range = self.files.arena.add_items(items);
        self.files.arena.add_like(origin, Value::Array(range))
    }

    /// Adds an entry with a string that the document implies.
    fn put_text(&mut self, origin: NodeId, members: &mut Vec<Entry>, key: Key, text: &str) {
        let value = self.implied_string(origin, text);
        self.put_node(members, key, value);
    }

    /// Returns the string under a key.
    fn string_at(&self, node: NodeId, key: Key) -> Option<&str> {
        self.files.arena.string(self.files.arena.get(node, key)?)
    }

    /// Returns `consumes` or `produces` of the root document.
    fn root_media_types(&self, key: Key) -> Vec<MediaType> {
        let members = self.original_members(self.root);
        let list = find(&members, key);
        list.map_or_else(Vec::new, |list| self.media_types(list.value))
    }

    /// Returns the media types of a list. Items that are not strings are skipped; the check of the list reports them.
    fn media_types(&self, list: NodeId) -> Vec<MediaType> {
        let arena = &self.files.arena;
        let mut found: Vec<MediaType> = Vec::new();
        for &node in arena.elements(list) {
            let name = arena.string(node).unwrap_or_default().trim();
            if !name.is_empty() && !found.iter().any(|known| known.name == name) {
                let name = name.to_owned();
                found.push(MediaType { name, node });
            }
        }
        found
    }

    /// Returns the final target of a reference, or the node itself if it is not a reference. Returns `None` if a
    /// reference is unresolved, which has been reported.
    fn target_of(&mut self, node: NodeId, role: Role) -> Option<NodeId> {
        match self.reference_text(node) {
            Some(text) => self.follow(text, role),
            None => match self.files.arena.node(node).value {
                Value::Reference(target) => Some(target),
                _ => Some(node),
            },
        }
    }
}

/// Removes and returns the entry of a key.
fn take(members: &mut Vec<Entry>, key: Key) -> Option<Entry> {
    let index = members.iter().position(|entry| entry.key == key)?;
    Some(members.remove(index))
}

/// Returns the entry of a key.
fn find(members: &[Entry], key: Key) -> Option<&Entry> {
    members.iter().find(|entry| entry.key == key)
}
