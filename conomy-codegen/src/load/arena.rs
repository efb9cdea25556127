//! All values of all files of a document.
//!
//! One flat list of 32-byte nodes, strings borrowed from the files' texts, keys by their numbers,
//! children as ranges of two other lists: a 13 MB document takes some 50 MB here, where a tree of
//! `serde_json::Value` takes several times that. The lists only grow, so a range stays valid after
//! its node was given another value, and the place where a node stood in the original can always be
//! told.

use std::sync::{Arc, Mutex, PoisonError};

use foldhash::HashMap;

use super::key::{Dictionary, Key};
use crate::diagnostic::{File, Span};

/// Names one value of a loaded document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    /// The parent of roots.
    pub(crate) const NONE: NodeId = NodeId(u32::MAX);

    /// The number that stands for the node in `#node/123` and in extensions such as `x-node`.
    pub fn number(self) -> u32 {
        self.0
    }
}

/// Consecutive children in [`Arena::entries`] or [`Arena::items`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Range {
    pub first: u32,
    pub len: u32,
}

impl Range {
    /// The places of the children in their list.
    pub fn places(self) -> std::ops::Range<usize> {
        self.first as usize..(self.first + self.len) as usize
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Value {
    Null,
    Bool(bool),
    /// A number as JSON writes it, in the node's file.
    Number(Range),
    /// A number as JSON writes it, in the arena's own strings.
    OwnNumber(u32),
    String(Range),
    OwnString(u32),
    Array(Range),
    Object(Range),
    /// A resolved reference; reads as `{"$ref": "#node/123"}`.
    Reference(NodeId),
    /// The number of another node; reads as that number.
    Id(NodeId),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub value: Value,
    /// Where the value stood when it was read.
    pub start: u32,
    pub len: u32,
    pub parent: NodeId,
    /// Under what in the parent: an index of [`Arena::entries`], or (highest bit) of the array.
    pub slot: u32,
    pub file: u16,
    /// What the node means, see [`super::model::Role`]; 0 is "not (yet) known".
    pub role: u8,
}

/// Marks slots that count the items of an array.
pub(super) const ITEM: u32 = 1 << 31;

/// The slot of values that the document does not spell out.
pub(super) const IMPLIED: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub key: Key,
    pub key_start: u32,
    pub key_len: u32,
    pub value: NodeId,
}

/// Among so many members a key is found by its text.
const FEW: usize = 8;

/// Objects with more members are indexed by their keys when one is looked for.
const LARGE: usize = 64;

/// All values of all files.
#[derive(Debug, Default)]
pub(super) struct Arena {
    pub nodes: Vec<Node>,
    pub entries: Vec<Entry>,
    pub items: Vec<NodeId>,
    pub strings: Vec<Box<str>>,
    pub keys: Dictionary,
    pub files: Vec<Arc<File>>,
    /// What nodes were read as, where normalising made something else of them.
    pub originals: HashMap<NodeId, Value>,
    /// The places of keys in large objects, by where their members begin. Ranges never change, so
    /// neither do these.
    pub indices: Mutex<HashMap<u32, HashMap<Key, usize>>>,
}

impl Arena {
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    pub fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.0 as usize]
    }

    /// Makes room for the values of so many bytes of text. What is not needed of it is never touched.
    pub fn reserve(&mut self, bytes: usize) {
        self.nodes.reserve(bytes / 32);
        self.entries.reserve(bytes / 32);
    }

    /// Adds a value that stands at some bytes of a file and belongs to nothing yet.
    pub fn add(&mut self, value: Value, file: u16, start: u32, len: u32) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        self.nodes.push(Node {
            value,
            start,
            len,
            parent: NodeId::NONE,
            slot: 0,
            file,
            role: 0,
        });
        id
    }

    /// Adds a value that the document does not spell out but `origin` implies; reports point there.
    pub fn add_like(&mut self, origin: NodeId, value: Value) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        let node = Node {
            value,
            role: 0,
            parent: origin,
            slot: IMPLIED,
            ..*self.node(origin)
        };
        self.nodes.push(node);
        id
    }

    /// Gives a node another value; pointers still see the one that it was read with.
    pub fn replace(&mut self, id: NodeId, value: Value) {
        let before = self.node(id).value;
        self.originals.entry(id).or_insert(before);
        self.node_mut(id).value = value;
    }

    /// The value that a node was read with.
    pub fn original(&self, id: NodeId) -> Value {
        let changed = self.originals.get(&id).copied();
        changed.unwrap_or(self.node(id).value)
    }

    pub fn entries_in(&self, range: Range) -> &[Entry] {
        &self.entries[range.places()]
    }

    pub fn items_in(&self, range: Range) -> &[NodeId] {
        &self.items[range.places()]
    }

    pub fn own(&mut self, text: impl Into<Box<str>>) -> u32 {
        self.strings.push(text.into());
        self.strings.len() as u32 - 1
    }

    pub fn text(&self, key: Key) -> &str {
        self.keys.text(key)
    }

    pub fn slice(&self, file: u16, start: u32, len: u32) -> &str {
        let text = self.files[usize::from(file)].text();
        &text[start as usize..(start + len) as usize]
    }

    /// The content of a string.
    pub fn string(&self, id: NodeId) -> Option<&str> {
        let node = self.node(id);
        match node.value {
            Value::String(range) => Some(self.slice(node.file, range.first, range.len)),
            Value::OwnString(index) => Some(&self.strings[index as usize]),
            _ => None,
        }
    }

    /// A number as JSON writes it.
    pub fn number(&self, id: NodeId) -> Option<&str> {
        let node = self.node(id);
        match node.value {
            Value::Number(range) => Some(self.slice(node.file, range.first, range.len)),
            Value::OwnNumber(index) => Some(&self.strings[index as usize]),
            _ => None,
        }
    }

    /// The members of an object; none for other values.
    pub fn members(&self, id: NodeId) -> &[Entry] {
        match self.node(id).value {
            Value::Object(range) => self.entries_in(range),
            _ => &[],
        }
    }

    /// The items of an array; none for other values.
    pub fn elements(&self, id: NodeId) -> &[NodeId] {
        match self.node(id).value {
            Value::Array(range) => self.items_in(range),
            _ => &[],
        }
    }

    pub fn member(&self, id: NodeId, key: Key) -> Option<&Entry> {
        match self.node(id).value {
            Value::Object(range) => self.member_in(range, key),
            _ => None,
        }
    }

    /// The member with a key among those of a range.
    pub fn member_in(&self, range: Range, key: Key) -> Option<&Entry> {
        let members = self.entries_in(range);
        if members.len() <= LARGE {
            return members.iter().find(|entry| entry.key == key);
        }
        let mut indices = self.indices.lock().unwrap_or_else(PoisonError::into_inner);
        let index = indices.entry(range.first).or_insert_with(|| {
            let places = members.iter().zip(0..);
            places.map(|(entry, place)| (entry.key, place)).collect()
        });
        members.get(*index.get(&key)?)
    }

    pub fn get(&self, id: NodeId, key: Key) -> Option<NodeId> {
        self.member(id, key).map(|entry| entry.value)
    }

    /// The member with a key by its text.
    pub fn member_named(&self, id: NodeId, key: &str) -> Option<&Entry> {
        let members = self.members(id);
        // To compare a few texts, most of which differ in their lengths, is cheaper than to find the key.
        if members.len() <= FEW {
            return members.iter().find(|entry| self.text(entry.key) == key);
        }
        self.member(id, self.keys.find(key)?)
    }

    pub fn is_object(&self, id: NodeId) -> bool {
        matches!(self.node(id).value, Value::Object(_))
    }

    pub fn add_entries(&mut self, entries: &[Entry]) -> Range {
        let first = self.entries.len() as u32;
        self.entries.extend_from_slice(entries);
        Range {
            first,
            len: entries.len() as u32,
        }
    }

    pub fn add_items(&mut self, items: &[NodeId]) -> Range {
        let first = self.items.len() as u32;
        self.items.extend_from_slice(items);
        Range {
            first,
            len: items.len() as u32,
        }
    }

    /// Gives an object its members when it is read, and the members their place in it.
    pub fn adopt_entries(&mut self, object: NodeId, entries: &[Entry]) {
        let range = self.add_entries(entries);
        for (slot, entry) in (range.first..).zip(entries) {
            let child = self.node_mut(entry.value);
            child.parent = object;
            child.slot = slot;
        }
        self.node_mut(object).value = Value::Object(range);
    }

    /// Gives an array its items when it is read, and the items their place in it.
    pub fn adopt_items(&mut self, array: NodeId, items: &[NodeId]) {
        let range = self.add_items(items);
        for (index, &item) in (0..).zip(items) {
            let child = self.node_mut(item);
            child.parent = array;
            child.slot = index | ITEM;
        }
        self.node_mut(array).value = Value::Array(range);
    }

    /// The root of the file that a value is part of.
    pub fn root_of(&self, node: NodeId) -> NodeId {
        let mut root = node;
        while self.node(root).parent != NodeId::NONE {
            root = self.node(root).parent;
        }
        root
    }

    /// The bytes of a value.
    pub fn span(&self, id: NodeId) -> Span {
        let node = self.node(id);
        Span {
            file: node.file,
            start: node.start,
            end: node.start + node.len,
        }
    }

    /// The bytes of the key under which a value stands, if it stands in an object.
    pub fn key_span(&self, id: NodeId) -> Option<Span> {
        let node = self.node(id);
        if node.parent == NodeId::NONE || node.slot & ITEM != 0 {
            return None;
        }
        let entry = self.entries.get(node.slot as usize)?;
        Some(self.entry_key_span(entry))
    }

    /// The key under which a node stood in the original; `None` for items and roots.
    pub fn key(&self, id: NodeId) -> Option<&str> {
        let node = self.node(id);
        if node.parent == NodeId::NONE || node.slot & ITEM != 0 {
            return None;
        }
        let entry = self.entries.get(node.slot as usize)?;
        Some(self.text(entry.key))
    }

    /// The bytes of a member's key.
    pub fn entry_key_span(&self, entry: &Entry) -> Span {
        Span {
            file: self.node(entry.value).file,
            start: entry.key_start,
            end: entry.key_start + entry.key_len,
        }
    }
}
