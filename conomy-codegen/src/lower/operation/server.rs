//! Servers: where the API can be reached (OpenAPI, Server Object).

use crate::ir::{Server, ServerVariable};
use crate::load::NodeId;

use crate::lower::Lowering;

impl Lowering<'_> {
    /// The servers that a root, path item or operation lists.
    pub(in crate::lower) fn servers_of(&mut self, owner: NodeId) -> Vec<Server> {
        let Some(list) = self.document.get(owner, "servers") else {
            return Vec::new();
        };
        let nodes: Vec<NodeId> = self.document.items(list).collect();
        nodes
            .into_iter()
            .filter_map(|node| {
                let name = self.document.get(node, "name");
                let name = name.and_then(|name| self.document.as_str(name));
                let name = name.map(str::to_owned);
                let mut source = self.read::<openapiv3::Server>(node)?;
                // OpenAPI 3.2 has a field for what callers choose by.
                source.description = name.or(source.description);
                Some(server(source))
            })
            .collect()
    }
}

fn server(server: openapiv3::Server) -> Server {
    let variables = server
        .variables
        .into_iter()
        .flatten()
        .map(|(name, variable)| ServerVariable {
            name,
            default: variable.default,
            allowed: variable.enumeration,
        })
        .collect();
    Server {
        url: server.url,
        description: server.description,
        variables,
    }
}
