//! Groups of operations: the tags of the document (OpenAPI, Tag Object).

use crate::ir::{Group, GroupId};
use crate::load::NodeId;

use crate::lower::Lowering;

/// The group of operations without a tag.
const UNTAGGED: &str = "operations";

impl Lowering<'_> {
    /// Returns the group of an operation, which is its first tag.
    pub(in crate::lower) fn group(&mut self, operation: NodeId) -> GroupId {
        let first = self
            .document
            .get(operation, "tags")
            .and_then(|tags| self.document.items(tags).next());
        let tag = first
            .and_then(|tag| self.document.as_str(tag))
            .unwrap_or(UNTAGGED)
            .to_owned();
        if let Some(index) = self.api.groups.iter().position(|group| group.tag == tag) {
            return GroupId(index as u32);
        }
        let description = self.tag_description(&tag);
        self.api.groups.push(Group { tag, description });
        GroupId((self.api.groups.len() - 1) as u32)
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
