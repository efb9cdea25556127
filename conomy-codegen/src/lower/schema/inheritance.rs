//! Inheritance: a parent with a discriminator, and children that refer to it in their `allOf` (OpenAPI, Discriminator Object).
//!
//! A value of the parent may be any of its children. So the parent is a union of its children and a variant with the common
//! properties for all other values.

use foldhash::{HashMap, HashSet};

use crate::ir::{Docs, NameHint, Role, Shape, Type, TypeId, Union, Variant};
use crate::load::NodeId;

use crate::lower::Lowering;
use crate::lower::schema::keywords::{Choice, Keywords};
use crate::lower::schema::subschema::Subschema;

impl Lowering<'_> {
    /// Finds the children of all parents among the components.
    pub(in crate::lower) fn find_children(&mut self, components: &[NodeId]) {
        let document = self.document;
        let nodes: Vec<NodeId> = components
            .iter()
            .map(|node| document.resolve(*node))
            .collect();
        let mut children: HashMap<NodeId, Vec<NodeId>> = HashMap::default();
        for &child in &nodes {
            let members = document.get(child, "allOf").into_iter();
            for member in members.flat_map(|list| document.items(list)) {
                if let Some(parent) = document.reference(member) {
                    children
                        .entry(document.resolve(parent))
                        .or_default()
                        .push(child);
                }
            }
        }
        for &parent in &nodes {
            let Some(discriminator) = document.get(parent, "discriminator") else {
                continue;
            };
            let listed = ["oneOf", "anyOf"]
                .iter()
                .any(|key| document.get(parent, key).is_some());
            if listed {
                continue;
            }
            // Breadth-first, so that a discriminator value that a grandchild inherits selects its parent.
            let mut family = children.get(&parent).cloned().unwrap_or_default();
            let mut known: HashSet<NodeId> = family.iter().copied().chain([parent]).collect();
            family.extend(
                self.mapped(discriminator)
                    .into_iter()
                    .filter(|node| nodes.contains(node) && known.insert(*node)),
            );
            let mut next = 0;
            while let Some(child) = family.get(next) {
                let grandchildren = children.get(child).into_iter().flatten();
                let new: Vec<NodeId> = grandchildren
                    .copied()
                    .filter(|node| known.insert(*node))
                    .collect();
                family.extend(new);
                next += 1;
            }
            if !family.is_empty() {
                self.children.insert(parent, family);
            }
        }
    }

    /// Returns the schemas in the mapping of a discriminator.
    fn mapped(&self, discriminator: NodeId) -> Vec<NodeId> {
        let mapping = self.document.get(discriminator, "mapping").into_iter();
        mapping
            .flat_map(|mapping| self.document.entries(mapping))
            .filter_map(|(_, reference)| self.document.target(self.document.as_str(reference)?))
            .collect()
    }

    /// Returns whether a component is a child of another.
    pub(in crate::lower) fn extends(&self, child: NodeId, parent: NodeId) -> bool {
        self.children
            .get(&parent)
            .is_some_and(|family| family.contains(&child))
    }

    /// Lowers a parent to a union of its children.
    pub(in crate::lower) fn parent_union(
        &mut self,
        keywords: Keywords,
        node: NodeId,
        id: TypeId,
    ) -> Shape {
        let children = self.children.get(&node).cloned().unwrap_or_default();
        let discriminator = self.document.get(node, "discriminator");
        let choice = Choice {
            branches: children
                .into_iter()
                .map(|child| Subschema::at(self.document, child))
                .collect(),
            discriminator: discriminator.and_then(|discriminator| self.read(discriminator)),
            other_choices: Vec::new(),
        };
        let mut union: Union = self.variants(&choice, id);
        for variant in &mut union.variants {
            // In inheritance, the schema name is the discriminator value.
            variant.guessed = false;
        }
        let hint = NameHint::Inside {
            parent: id,
            roles: vec![Role::Variant("Base".to_owned())],
        };
        let base = self.reserve(node, hint);
        let docs = Docs {
            description: Some("The fields that all kinds have in common.".to_owned()),
            ..Docs::default()
        };
        let object = self.object(keywords, id);
        self.define(base, Shape::Object(object), docs.clone());
        union.variants.push(Variant {
            name: "Base".to_owned(),
            ty: Type::Named(base),
            tags: Vec::new(),
            guessed: false,
            docs: Docs {
                description: Some(
                    "Any other kind; only the common fields are documented.".to_owned(),
                ),
                ..Docs::default()
            },
        });
        Shape::Union(union)
    }
}
