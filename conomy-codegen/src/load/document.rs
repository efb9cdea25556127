//! A loaded document: all values of all its files, in the shape of OpenAPI 3.0.

use foldhash::HashSet;
use serde::de::DeserializeOwned;

use super::arena::{Arena, IMPLIED, ITEM, NodeId, Value};
use super::model::Role;
use super::pointer;
use super::read::{self, ReadError, Reader};
use crate::diagnostic::{Label, Span};

/// The version of OpenAPI that a document follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// Swagger 2.0
    V2_0,
    /// 3.0.x
    V3_0,
    /// 3.1.x
    V3_1,
    /// 3.2.x
    V3_2,
}

/// What sort of JSON value a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// Any number.
    Number,
    /// Text.
    String,
    /// A list of values.
    Array,
    /// Values by keys.
    Object,
    /// A reference to another node; see [`Document::reference`].
    Reference,
}

/// All values of all files of one OpenAPI document, in the shape of OpenAPI 3.0.
///
/// Every value is a node; it knows where it stood in the original, whatever normalising made of it.
#[derive(Debug)]
pub struct Document {
    pub(super) arena: Arena,
    pub(super) root: NodeId,
    pub(super) version: Version,
    /// What references point at.
    pub(super) referenced: HashSet<NodeId>,
}

/// How a reference to a node is spelt in what [`Document::read`] returns.
pub(super) fn reference(target: NodeId) -> String {
    format!("#node/{}", target.0)
}

impl Document {
    /// The values of files as they were read, for tests of the readers.
    #[cfg(test)]
    pub(super) fn raw(arena: Arena, root: NodeId) -> Document {
        Document {
            arena,
            root,
            version: Version::V3_1,
            referenced: HashSet::default(),
        }
    }

    pub(super) fn arena(&self) -> &Arena {
        &self.arena
    }

    /// The OpenAPI Object.
    pub fn root(&self) -> NodeId {
        self.root
    }

    /// The version that the document follows.
    pub fn version(&self) -> Version {
        self.version
    }

    /// What sort of value a node is.
    pub fn kind(&self, node: NodeId) -> Kind {
        match self.arena.node(node).value {
            Value::Null => Kind::Null,
            Value::Bool(_) => Kind::Bool,
            Value::Number(_) | Value::OwnNumber(_) | Value::Id(_) => Kind::Number,
            Value::String(_) | Value::OwnString(_) => Kind::String,
            Value::Array(_) => Kind::Array,
            Value::Object(_) => Kind::Object,
            Value::Reference(_) => Kind::Reference,
        }
    }

    /// Which object of OpenAPI a node is; `None` for plain values and unreachable parts.
    pub fn role(&self, node: NodeId) -> Option<Role> {
        Role::from_number(self.arena.node(node).role)
    }

    /// The value under a key; follows no reference.
    pub fn get(&self, object: NodeId, key: &str) -> Option<NodeId> {
        let member = self.arena.member_named(object, key);
        member.map(|entry| entry.value)
    }

    /// The members of an object in the order of the document; none for other values.
    pub fn entries(&self, object: NodeId) -> impl Iterator<Item = (&str, NodeId)> {
        let members = self.arena.members(object).iter();
        members.map(|entry| (self.arena.text(entry.key), entry.value))
    }

    /// The items of an array; none for other values.
    pub fn items(&self, array: NodeId) -> impl Iterator<Item = NodeId> {
        self.arena.elements(array).iter().copied()
    }

    /// The text of a string.
    pub fn as_str(&self, node: NodeId) -> Option<&str> {
        self.arena.string(node)
    }

    /// A boolean.
    pub fn as_bool(&self, node: NodeId) -> Option<bool> {
        match self.arena.node(node).value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// A number as the document writes it, in JSON's spelling; exact for any size.
    pub fn number(&self, node: NodeId) -> Option<&str> {
        self.arena.number(node)
    }

    /// Whether a reference points at a node.
    pub fn is_referenced(&self, node: NodeId) -> bool {
        self.referenced.contains(&node)
    }

    /// What a reference stands for: never a reference itself.
    pub fn reference(&self, node: NodeId) -> Option<NodeId> {
        match self.arena.node(node).value {
            Value::Reference(target) => Some(target),
            _ => None,
        }
    }

    /// The node itself, or what it stands for if it is a reference.
    pub fn resolve(&self, node: NodeId) -> NodeId {
        self.reference(node).unwrap_or(node)
    }

    /// A reference to a node, as [`read`](Document::read) spells it.
    pub fn reference_to(&self, node: NodeId) -> String {
        reference(node)
    }

    /// The node that a reference in a value that [`read`](Document::read) returned stands for, and
    /// the node that an extension such as `x-node` names.
    pub fn target(&self, reference: &str) -> Option<NodeId> {
        let node = self.numbered(reference.strip_prefix("#node/")?.parse().ok()?)?;
        Some(self.resolve(node))
    }

    /// The node that a value of an extension such as `x-if` or `x-prefix-items` names, or what that
    /// node stands for if it is a reference.
    pub fn named(&self, node: NodeId) -> Option<NodeId> {
        match self.arena.node(node).value {
            Value::Id(target) => Some(self.resolve(target)),
            _ => None,
        }
    }

    /// The node with a number, as extensions such as `x-node` and `x-if` give it.
    pub fn numbered(&self, number: u64) -> Option<NodeId> {
        let count = self.arena.nodes.len() as u64;
        (number < count).then_some(NodeId(number as u32))
    }

    /// Reads a fragment as a type of openapiv3 (or any other).
    ///
    /// Schemas below the node read as references to themselves (`#node/123`), so that each
    /// schema is read once, alone, however deep the document nests, and its node is known.
    pub fn read<T: DeserializeOwned>(&self, node: NodeId) -> Result<T, ReadError> {
        T::deserialize(Reader::new(self, node))
    }

    /// A value as it is, for examples, defaults and extensions.
    pub fn json(&self, node: NodeId) -> serde_json::Value {
        read::json(&self.arena, node)
    }

    /// Where a node stands in the original, as reports and codegen.toml write it:
    /// `#/components/schemas/Pet`, or `schemas/pet.yaml#/Pet` in other files (RFC 6901).
    pub fn pointer(&self, node: NodeId) -> String {
        let mut segments = Vec::new();
        let mut at = self.arena.node(node);
        while at.parent != NodeId::NONE {
            match at.slot {
                IMPLIED => {}
                slot if slot & ITEM != 0 => segments.push((slot & !ITEM).to_string()),
                slot => segments.push(pointer::escaped(self.key_at(slot)).into_owned()),
            }
            at = self.arena.node(at.parent);
        }
        let file = at.file;
        let mut pointer = String::new();
        if file != self.arena.node(self.root).file {
            pointer.push_str(self.file_path(file));
        }
        pointer.push('#');
        for segment in segments.iter().rev() {
            pointer.push('/');
            pointer.push_str(segment);
        }
        pointer
    }

    /// The section and the name under which a node is a component of the root document:
    /// `("schemas", "Pet")`.
    pub fn component_name(&self, node: NodeId) -> Option<(&str, &str)> {
        let section = self.parent(node)?;
        let components = self.parent(section)?;
        if self.version == Version::V2_0 && components == self.root {
            let section = match self.key(section)? {
                "definitions" => "schemas",
                "securityDefinitions" => "securitySchemes",
                other @ ("parameters" | "responses") => other,
                _ => return None,
            };
            return Some((section, self.key(node)?));
        }
        if self.parent(components)? != self.root || self.key(components)? != "components" {
            return None;
        }
        Some((self.key(section)?, self.key(node)?))
    }

    /// What one would call a node that is referred to but is no component: the last segment of its
    /// pointer (`Pet` for `pets.yaml#/Pet`), or the stem of its file (`pet` for `schemas/pet.yaml`).
    pub fn name_hint(&self, node: NodeId) -> &str {
        match self.key(node) {
            Some(key) => key,
            None => {
                let path = self.file_path(self.arena.node(node).file);
                let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
                name.split_once('.').map_or(name, |(stem, _)| stem)
            }
        }
    }

    /// The value that a node stood in, in the original.
    pub fn parent(&self, node: NodeId) -> Option<NodeId> {
        let parent = self.arena.node(node).parent;
        (parent != NodeId::NONE).then_some(parent)
    }

    /// The key under which a node stood, in the original; `None` for items and roots.
    pub fn key(&self, node: NodeId) -> Option<&str> {
        self.arena.key(node)
    }

    /// The bytes of a value.
    pub fn span(&self, node: NodeId) -> Span {
        self.arena.span(node)
    }

    /// A primary label at a value.
    pub fn label(&self, node: NodeId) -> Label {
        Label::primary(self.arena.span(node))
    }

    /// A primary label at the key of a value, or at the value if it has none.
    pub fn key_label(&self, node: NodeId) -> Label {
        let key = self.arena.key_span(node);
        Label::primary(key.unwrap_or_else(|| self.arena.span(node)))
    }

    /// A primary label at the key of a member, wherever the value under it comes from.
    pub fn member_label(&self, object: NodeId, key: &str) -> Label {
        let member = self.arena.member_named(object, key);
        let span = member.map(|entry| self.arena.entry_key_span(entry));
        Label::primary(span.unwrap_or_else(|| self.arena.span(object)))
    }

    /// Every object of a role that the document uses, in the order of loading.
    pub fn all(&self, role: Role) -> impl Iterator<Item = NodeId> {
        let nodes = self.arena.nodes.iter().zip(0..);
        let same = nodes.filter(move |(node, _)| node.role == role as u8);
        same.map(|(_, number)| NodeId(number))
    }

    fn key_at(&self, slot: u32) -> &str {
        let entry = self.arena.entries.get(slot as usize);
        entry.map_or("", |entry| self.arena.text(entry.key))
    }

    fn file_path(&self, file: u16) -> &str {
        let file = self.arena.files.get(usize::from(file));
        file.map_or("", |file| file.path())
    }
}
