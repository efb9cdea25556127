//! An arena with all values of all files of a document.
//!
//! Nodes are a flat list of 32-byte records. Strings are borrowed from the texts of the files, keys are interned, and
//! children are ranges of two other lists. A 13 MB document takes about 50 MB; a tree of `serde_json::Value` takes
//! several times as much. The lists only grow, so a range stays valid after its node gets another value, and the
//! original location of a node is always known.

use std::sync::{Arc, Mutex, PoisonError};

use foldhash::HashMap;

use super::key::{Dictionary, Key};
use crate::diagnostic::{File, Span};

/// The index of a value of a loaded document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    /// The parent of roots.
    pub(crate) const NONE: NodeId = NodeId(u32::MAX);

    /// Returns the number of the node in `#node/123` and in extensions such as `x-node`.
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
    /// Returns the indexes of the children in their list.
    pub fn places(self) -> std::ops::Range<usize> {
        self.first as usize..(self.first + self.len) as usize
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Value {
    Null,
    Bool(bool),
    /// A number in JSON syntax, in the node's file.
    Number(Range),
    /// A number in JSON syntax, in the arena's own strings.
    OwnNumber(u32),
    String(Range),
    OwnString(u32),
    Array(Range),
    Object(Range),
    /// A resolved reference, read as `{"$ref": "#node/123"}`.
    Reference(NodeId),
    /// The number of another node, read as that number.
    Id(NodeId),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub value: Value,
    /// The byte offset of the value in its file.
    pub start: u32,
    pub len: u32,
    pub parent: NodeId,
    /// The position in the parent: an index of [`Arena::entries`] or, with the highest bit set, of the array.
    pub slot: u32,
    pub file: u16,
    /// The type of the object, see [`super::model::Role`]; 0 if not (yet) known.
    pub role: u8,
}

/// Marks slots that are array indexes.
pub(super) const ITEM: u32 = 1 << 31;

/// The slot of values that are implied by the document, but not written in it.
pub(super) const IMPLIED: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub key: Key,
    pub key_start: u32,
    pub key_len: u32,
    pub value: NodeId,
}

/// In objects with at most this many entries, a key is found by comparing texts.
const FEW: usize = 8;

/// Objects with more entries are indexed by key at the first lookup.
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
    /// The original values of nodes whose value was replaced.
    pub originals: HashMap<NodeId, Value>,
    /// The indexes of keys in large objects, by the start of the object's range. Ranges never change, so these
    /// indexes stay valid.
    pub indices: Mutex<HashMap<u32, HashMap<Key, usize>>>,
}

impl Arena {
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    pub fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.0 as usize]
    }

    /// Reserves capacity for the values of a text of this many bytes. Unused capacity is never written to.
    pub fn reserve(&mut self, bytes: usize) {
        self.nodes.reserve(bytes / 32);
        self.entries.reserve(bytes / 32);
    }

    /// Adds a value at a byte range of a file, without a parent.
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

    /// Adds a value that `origin` implies, but that is not written in the document. Diagnostics point to `origin`.
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

    /// Replaces the value of a node. Pointers still see the original value.
    pub fn replace(&mut self, id: NodeId, value: Value) {
        let before = self.node(id).value;
        self.originals.entry(id).or_insert(before);
        self.node_mut(id).value = value;
    }

    /// Returns the value that a node had after parsing.
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

    /// Returns the content of a string.
    pub fn string(&self, id: NodeId) -> Option<&str> {
        let node = self.node(id);
        match node.value {
            Value::String(range) => Some(self.slice(node.file, range.first, range.len)),
            Value::OwnString(index) => Some(&self.strings[index as usize]),
            _ => None,
        }
    }

    /// Returns the JSON text of a number.
    pub fn number(&self, id: NodeId) -> Option<&str> {
        let node = self.node(id);
        match node.value {
            Value::Number(range) => Some(self.slice(node.file, range.first, range.len)),
            Value::OwnNumber(index) => Some(&self.strings[index as usize]),
            _ => None,
        }
    }

    /// Returns the entries of an object. Empty for other values.
    pub fn members(&self, id: NodeId) -> &[Entry] {
        match self.node(id).value {
            Value::Object(range) => self.entries_in(range),
            _ => &[],
        }
    }

    /// Returns the items of an array. Empty for other values.
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

    /// Returns the entry of a key within a range.
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

    /// Returns the entry of a key, given its text.
    pub fn member_named(&self, id: NodeId, key: &str) -> Option<&Entry> {
        let members = self.members(id);
        // Comparing a few texts, most of which differ in length, is faster than looking up the key.
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

    /// Sets the entries of an object after parsing, and the location of each value in the object.
    pub fn adopt_entries(&mut self, object: NodeId, entries: &[Entry]) {
        let range = self.add_entries(entries);
        for (slot, entry) in (range.first..).zip(entries) {
            let child = self.node_mut(entry.value);
            child.parent = object;
            child.slot = slot;
        }
        self.node_mut(object).value = Value::Object(range);
    }

    /// Sets the items of an array after parsing, and the location of each item in the array.
    pub fn adopt_items(&mut self, array: NodeId, items: &[NodeId]) {
        let range = self.add_items(items);
        for (index, &item) in (0..).zip(items) {
            let child = self.node_mut(item);
            child.parent = array;
            child.slot = index | ITEM;
        }
        self.node_mut(array).value = Value::Array(range);
    }

    /// Returns the root of the file that contains a value.
    pub fn root_of(&self, node: NodeId) -> NodeId {
        let mut root = node;
        while self.node(root).parent != NodeId::NONE {
            root = self.node(root).parent;
        }
        root
    }

    /// Returns the byte range of a value.
    pub fn span(&self, id: NodeId) -> Span {
        let node = self.node(id);
        Span {
            file: node.file,
            start: node.start,
            end: node.start + node.len,
        }
    }

    /// Returns the byte range of a value's key, if the value is in an object.
    pub fn key_span(&self, id: NodeId) -> Option<Span> {
        let node = self.node(id);
        if node.parent == NodeId::NONE || node.slot & ITEM != 0 {
            return None;
        }
        let entry = self.entries.get(node.slot as usize)?;
        Some(self.entry_key_span(entry))
    }

    /// Returns the key of a node in the original document; `None` for array items and roots.
    pub fn key(&self, id: NodeId) -> Option<&str> {
        let node = self.node(id);
        if node.parent == NodeId::NONE || node.slot & ITEM != 0 {
            return None;
        }
        let entry = self.entries.get(node.slot as usize)?;
        Some(self.text(entry.key))
    }

    /// Returns the byte range of an entry's key.
    pub fn entry_key_span(&self, entry: &Entry) -> Span {
        Span {
            file: self.node(entry.value).file,
            start: entry.key_start,
            end: entry.key_start + entry.key_len,
        }
    }
}
