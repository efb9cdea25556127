//! Groups of operations: the tags of the document (OpenAPI, Tag Object).

use crate::ir::{Group, GroupId};
use crate::load::NodeId;

use crate::lower::Lowering;

/// The group of operations without a tag.
const UNTAGGED: &str = "operations";

impl Lowering<'_> {
    /// Returns the group of an operation's first tag, and adds it if it is new.
    pub(in crate::lower) fn group(&mut self, operation: NodeId) -> GroupId {
        let first = self
            .document
            .get(operation, "tags")
            .and_then(|tags| self.document.items(tags).next());
        let tag = first
            .and_then(|tag| self.document.as_str(tag))
            .unwrap_or(UNTAGGED)
            .to_owned();
        if let Some(known) = self.groups.get(&tag) {
            return *known;
        }
        let id = GroupId(self.api.groups.len() as u32);
        self.groups.insert(tag.clone(), id);
        let description = self.tag_description(&tag);
        self.api.groups.push(Group { tag, description });
        id
    }

    fn tag_description(&self, name: &str) -> Option<String> {
        let tags = self.document.get(self.document.root(), "tags")?;
        let tag = self.document.items(tags).find(|tag| {
            self.document
                .get(*tag, "name")
                .and_then(|node| self.document.as_str(node))
                == Some(name)
        })?;
        self.document
            .get(tag, "description")
            .and_then(|node| self.document.as_str(node))
            .map(str::to_owned)
    }
}
