//! The loaded document: all values of all its files, in the shape of OpenAPI 3.0.

use foldhash::HashSet;
use serde::de::DeserializeOwned;

use super::arena::{Arena, IMPLIED, ITEM, NodeId, Value};
use super::model::Role;
use super::pointer;
use super::read::{self, ReadError, Reader, reference};
use super::version::Version;
use crate::diagnostic::{Label, Span};

/// The fields of a Path Item Object that are operations, with their methods.
const METHODS: [(&str, &str); 9] = [
    ("get", "GET"),
    ("put", "PUT"),
    ("post", "POST"),
    ("delete", "DELETE"),
    ("options", "OPTIONS"),
    ("head", "HEAD"),
    ("patch", "PATCH"),
    ("trace", "TRACE"),
    ("query", "QUERY"),
];

/// The kind of JSON value of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
    /// A reference to another node; see [`Document::reference`].
    Reference,
}

/// All values of all files of one OpenAPI document, in the shape of OpenAPI 3.0.
///
/// Every value is a node. A node keeps its original location, even if normalization changes its value.
#[derive(Debug)]
pub struct Document {
    pub(super) arena: Arena,
    pub(super) root: NodeId,
    pub(super) version: Version,
    /// The targets of references.
    pub(super) referenced: HashSet<NodeId>,
}

impl Document {
    /// Returns a document with the values of files as they were parsed, for tests of the parsers.
    #[cfg(test)]
    pub(super) fn raw(arena: Arena, root: NodeId) -> Document {
        Document {
            arena,
            root,
            version: Version::V3_1,
            referenced: HashSet::default(),
        }
    }

    /// Returns the OpenAPI Object.
    pub fn root(&self) -> NodeId {
        self.root
    }

    /// Returns the version that the document follows.
    pub fn version(&self) -> Version {
        self.version
    }

    /// Returns the kind of a node's value.
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

    /// Returns the type of a node's object; `None` for plain values and unreachable nodes.
    pub fn role(&self, node: NodeId) -> Option<Role> {
        Role::from_number(self.arena.node(node).role)
    }

    /// Returns the value under a key. Does not follow references.
    pub fn get(&self, object: NodeId, key: &str) -> Option<NodeId> {
        let member = self.arena.member_named(object, key);
        member.map(|entry| entry.value)
    }

    /// Returns the entries of an object in document order. Empty for other values.
    pub fn entries(&self, object: NodeId) -> impl Iterator<Item = (&str, NodeId)> {
        let members = self.arena.members(object).iter();
        members.map(|entry| (self.arena.text(entry.key), entry.value))
    }

    /// Returns the items of an array. Empty for other values.
    pub fn items(&self, array: NodeId) -> impl Iterator<Item = NodeId> {
        self.arena.elements(array).iter().copied()
    }

    /// Returns the content of a string.
    pub fn as_str(&self, node: NodeId) -> Option<&str> {
        self.arena.string(node)
    }

    /// Returns the value of a boolean.
    pub fn as_bool(&self, node: NodeId) -> Option<bool> {
        match self.arena.node(node).value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// Returns the JSON text of a number, which is exact for any size.
    pub fn number(&self, node: NodeId) -> Option<&str> {
        self.arena.number(node)
    }

    /// Returns whether a reference points to a node.
    pub fn is_referenced(&self, node: NodeId) -> bool {
        self.referenced.contains(&node)
    }

    /// Returns the final target of a reference, which is never a reference itself.
    pub fn reference(&self, node: NodeId) -> Option<NodeId> {
        match self.arena.node(node).value {
            Value::Reference(target) => Some(target),
            _ => None,
        }
    }

    /// Returns the final target of a reference, or the node itself if it is not a reference.
    pub fn resolve(&self, node: NodeId) -> NodeId {
        self.reference(node).unwrap_or(node)
    }

    /// Returns the text of a reference to a node, in the format of [`read`](Document::read).
    pub fn reference_to(&self, node: NodeId) -> String {
        reference(node)
    }

    /// Returns the final target of a reference in a value that [`read`](Document::read) returned.
    pub fn target(&self, reference: &str) -> Option<NodeId> {
        let node = self.numbered(reference.strip_prefix("#node/")?.parse().ok()?)?;
        Some(self.resolve(node))
    }

    /// Returns the node whose number is the value of an extension such as `x-if` or `x-prefix-items`. If that node is
    /// a reference, returns its final target.
    pub fn named(&self, node: NodeId) -> Option<NodeId> {
        match self.arena.node(node).value {
            Value::Id(target) => Some(self.resolve(target)),
            _ => None,
        }
    }

    /// Returns the node with a number. Extensions such as `x-node` and `x-if` contain such numbers.
    pub fn numbered(&self, number: u64) -> Option<NodeId> {
        let count = self.arena.nodes.len() as u64;
        (number < count).then_some(NodeId(number as u32))
    }

    /// Deserializes a node as a type of openapiv3 (or any other).
    ///
    /// Schemas below the node are deserialized as references to themselves (`#node/123`). So each schema is read once
    /// and separately, however deep the document nests, and its node is known.
    pub fn read<T: DeserializeOwned>(&self, node: NodeId) -> Result<T, ReadError> {
        T::deserialize(Reader::new(&self.arena, node))
    }

    /// Returns a value as JSON, for examples, defaults and extensions.
    pub fn json(&self, node: NodeId) -> serde_json::Value {
        read::json(&self.arena, node)
    }

    /// Returns the original location of a node, as diagnostics and codegen.toml write it: `#/components/schemas/Pet`,
    /// or `schemas/pet.yaml#/Pet` in other files (RFC 6901).
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

    /// Returns the section and the name of a node that is a component of the root document: `("schemas", "Pet")`.
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

    /// Returns a name for a node that is referenced but is not a component: the last segment of its pointer (`Pet`
    /// for `pets.yaml#/Pet`), or the stem of its file (`pet` for `schemas/pet.yaml`).
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

    /// Returns the parent of a node in the original document.
    pub fn parent(&self, node: NodeId) -> Option<NodeId> {
        let parent = self.arena.node(node).parent;
        (parent != NodeId::NONE).then_some(parent)
    }

    /// Returns the operations of a path item with their methods, including methods without a field of their own (OpenAPI 3.2,
    /// Path Item Object).
    pub(crate) fn operations(&self, item: NodeId) -> impl Iterator<Item = (&str, NodeId)> {
        let fields = METHODS.into_iter();
        let fields =
            fields.filter_map(move |(field, method)| Some((method, self.get(item, field)?)));
        let additional = self.get(item, "additionalOperations").into_iter();
        fields.chain(additional.flat_map(|map| self.entries(map)))
    }

    /// Returns the names of the properties that have one of these flags, such as `readOnly`, in a schema or in the schemas that
    /// `allOf` combines it with.
    pub(crate) fn flagged_properties(&self, schema: NodeId, flags: &[&str]) -> HashSet<&str> {
        /// A limit for hostile documents.
        const MAX_SCHEMAS: usize = 200;
        let mut whole = schema;
        while let Some(list) = self.parent(whole)
            && self.key(list) == Some("allOf")
            && let Some(container) = self.parent(list)
        {
            whole = container;
        }
        let is_flagged = |property: NodeId| {
            let property = self.resolve(property);
            flags.iter().any(|flag| {
                let flag = self.get(property, flag);
                flag.and_then(|flag| self.as_bool(flag)) == Some(true)
            })
        };
        let mut found = HashSet::default();
        let mut schemas = vec![whole];
        let mut next = 0;
        while let Some(schema) = schemas.get(next).copied() {
            let schema = self.resolve(schema);
            let properties = self.get(schema, "properties").into_iter();
            let properties = properties.flat_map(|properties| self.entries(properties));
            found.extend(
                properties
                    .filter(|(_, property)| is_flagged(*property))
                    .map(|(name, _)| name),
            );
            let branches = self.get(schema, "allOf").into_iter();
            let branches = branches.flat_map(|list| self.items(list));
            schemas.extend(branches.take(MAX_SCHEMAS.saturating_sub(schemas.len())));
            next += 1;
        }
        found
    }

    /// Returns the key of a node in the original document; `None` for array items and roots.
    pub fn key(&self, node: NodeId) -> Option<&str> {
        self.arena.key(node)
    }

    /// Returns the byte range of a value.
    pub fn span(&self, node: NodeId) -> Span {
        self.arena.span(node)
    }

    /// Returns a primary label at a value.
    pub fn label(&self, node: NodeId) -> Label {
        Label::primary(self.arena.span(node))
    }

    /// Returns a primary label at the key of a value, or at the value if it has no key.
    pub fn key_label(&self, node: NodeId) -> Label {
        let key = self.arena.key_span(node);
        Label::primary(key.unwrap_or_else(|| self.arena.span(node)))
    }

    /// Returns a primary label at the key of an entry, even if its value is defined elsewhere.
    pub fn member_label(&self, object: NodeId, key: &str) -> Label {
        let member = self.arena.member_named(object, key);
        let span = member.map(|entry| self.arena.entry_key_span(entry));
        Label::primary(span.unwrap_or_else(|| self.arena.span(object)))
    }

    /// Returns all objects of a role that the document uses, in loading order.
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
