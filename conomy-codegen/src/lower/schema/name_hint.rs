//! Derives the name of a schema from its key or its location in the document.

use crate::ir::{NameHint, Role, Status, Type};
use crate::load::NodeId;

use crate::lower::Lowering;

impl Lowering<'_> {
    /// Returns the document's name of a referenced schema.
    pub(in crate::lower) fn key(&self, node: NodeId) -> String {
        let node = self.component_aliases.get(&node).copied().unwrap_or(node);
        match self.component_keys.get(&node) {
            Some(key) => key.clone(),
            None => self.document.name_hint(node).to_owned(),
        }
    }

    /// Returns the name of a shared parameter, body or response: its component key, or `own`.
    pub(in crate::lower) fn shared_name(&self, node: NodeId, own: Option<&str>) -> Option<String> {
        if let Some((_, name)) = self.document.component_name(node) {
            return Some(name.to_owned());
        }
        if !self.document.is_referenced(node) {
            return None;
        }
        if let Some(own) = own {
            return Some(own.to_owned());
        }
        let key = self.document.key(node)?;
        // The key of a response in an operation is not unique, so the operation qualifies it.
        let responses = self.document.parent(node)?;
        let around = [responses, self.document.parent(responses)?];
        Some(
            match around.into_iter().find_map(|at| self.operation_at(at)) {
                Some(operation) if matches!(key, "200" | "requestBody") => operation,
                Some(operation) => format!("{operation} {key}"),
                None => key.to_owned(),
            },
        )
    }

    /// Returns the name of a referenced schema: its key, qualified by the component or operation that contains it.
    pub(in crate::lower) fn name_hint(&self, node: NodeId) -> NameHint {
        if self.is_component(node) {
            return NameHint::Component(self.key(node));
        }
        let mut roles = Vec::new();
        let mut at = node;
        while let Some(parent) = self.document.parent(at) {
            roles.extend(self.role(at, parent, at == node));
            if let Some((_, name)) = self.document.component_name(parent) {
                return shared(name.to_owned(), roles);
            }
            if let Some(operation) = self.operation_at(parent) {
                return shared(operation, roles);
            }
            if let Some(name) = self.parameter_at(parent) {
                roles.push(Role::Named("Parameter".to_owned()));
                return shared(name, roles);
            }
            at = parent;
        }
        NameHint::Component(self.key(node))
    }

    /// Returns the role that the last segment of a schema's pointer describes. Structural keywords have no role.
    fn role(&self, node: NodeId, parent: NodeId, outermost: bool) -> Option<Role> {
        let among = self.document.key(parent);
        let Some(key) = self.document.key(node) else {
            // Only the innermost element of a list contributes to the name.
            let word = match among {
                _ if !outermost => return None,
                Some("allOf") => "Part",
                Some("oneOf" | "anyOf") => "Variant",
                _ => return None,
            };
            let index = self.document.items(parent).position(|item| item == node)?;
            return Some(Role::Variant(format!("{word}{}", index + 1)));
        };
        match (among, key) {
            (Some("responses"), "200") => Some(Role::Response("")),
            (Some("responses"), _) => {
                let status = key.parse().ok().map(Status::Code);
                let word = status.map_or("", crate::status::reason);
                Some(match word {
                    "" => Role::Named(format!("{key} Response")),
                    word => Role::Response(word),
                })
            }
            (Some("content"), _) => None,
            (Some("properties"), _) => Some(Role::Named(key.to_owned())),
            (_, "requestBody") => Some(Role::Body),
            (_, "items") => Some(Role::Item),
            (_, "additionalProperties") => Some(Role::Value),
            (
                _,
                "properties" | "$defs" | "definitions" | "schema" | "components" | "schemas"
                | "oneOf" | "anyOf" | "allOf" | "responses" | "content",
            ) => None,
            (_, key) => Some(Role::Named(key.to_owned())),
        }
    }

    /// Returns the name of an operation if a node is one.
    fn operation_at(&self, node: NodeId) -> Option<String> {
        let path = self.document.parent(node)?;
        if self.document.key(self.document.parent(path)?) != Some("paths") {
            return None;
        }
        let id = self.document.get(node, "operationId");
        let id = id.and_then(|id| self.document.as_str(id));
        let (method, path) = (self.document.key(node)?, self.document.key(path)?);
        Some(id.map_or_else(|| format!("{method} {path}"), str::to_owned))
    }

    /// Returns the name of a parameter if a node is one.
    fn parameter_at(&self, node: NodeId) -> Option<String> {
        let list = self.document.parent(node)?;
        let name = self.document.get(node, "name")?;
        let is_parameter = self.document.key(list) == Some("parameters");
        self.document
            .as_str(name)
            .filter(|_| is_parameter)
            .map(str::to_owned)
    }

    /// Returns the hint for a schema inside a component, which is named after that component even if a schema that merges the
    /// component with `allOf` is lowered first.
    pub(in crate::lower) fn qualified_hint(&mut self, node: NodeId, hint: NameHint) -> NameHint {
        let NameHint::Inside { parent, roles } = &hint else {
            return hint;
        };
        let mut root = *parent;
        while let NameHint::Inside { parent, .. } = &self.api.definition(root).name {
            root = *parent;
        }
        let mut home = self.document.parent(node);
        while let Some(at) = home.filter(|at| !self.is_named(*at)) {
            home = self.document.parent(at);
        }
        match home.filter(|home| self.is_component(*home)) {
            Some(home) => match self.component(home).ty {
                Type::Named(parent) if parent != root => NameHint::Inside {
                    parent,
                    roles: roles.clone(),
                },
                _ => hint,
            },
            None => hint,
        }
    }
}

/// Returns the hint for a shared name and the path from it.
fn shared(name: String, mut roles: Vec<Role>) -> NameHint {
    roles.reverse();
    NameHint::Shared {
        name,
        suffix: "",
        roles,
    }
}
