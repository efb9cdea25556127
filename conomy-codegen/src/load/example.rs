//! Finds the examples of schemas, parameters and media types.

use super::{Document, NodeId};

impl Document {
    /// Returns the examples of a schema: `example`, then the items of `examples`.
    pub(crate) fn schema_examples(&self, schema: NodeId) -> Vec<NodeId> {
        let list = self.get(schema, "x-examples");
        let list = list.into_iter().flat_map(|list| self.items(list));
        let one = self.get(schema, "example");
        one.into_iter().chain(list).collect()
    }

    /// Returns the examples of a media type or parameter (OpenAPI, Media Type Object and Parameter Object).
    pub(crate) fn holder_examples(&self, holder: NodeId) -> Vec<NodeId> {
        let map = self.get(holder, "examples");
        let map = map.into_iter().flat_map(|map| self.entries(map));
        let map = map.filter_map(|(_, one)| self.get(self.resolve(one), "value"));
        let one = self.get(holder, "example");
        one.into_iter().chain(map).collect()
    }

    /// Returns the node with the examples of a parameter or media type. The examples of a parameter with `content` are in its
    /// only media type (OpenAPI, Parameter Object).
    pub(crate) fn example_holder(&self, node: NodeId) -> NodeId {
        let holder = self.resolve(node);
        let content = self.get(holder, "content");
        let media_type = content.and_then(|content| self.entries(content).next());
        media_type.map_or(holder, |(_, node)| node)
    }

    /// Returns the schema of a parameter or media type.
    pub(crate) fn schema_of(&self, node: NodeId) -> Option<NodeId> {
        let schema = self.get(self.example_holder(node), "schema")?;
        Some(self.resolve(schema))
    }
}
