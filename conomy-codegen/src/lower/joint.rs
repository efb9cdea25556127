//! Schemas that only merging brings together: two members of an `allOf` describe one property, or the items of one array.

use std::collections::HashMap;

use openapiv3::{ReferenceOr, Schema, SchemaData, SchemaKind};

use crate::ir::NameHint;
use crate::load::NodeId;

use super::facets::Facets;
use super::{Lowering, Use};

/// How many of them may stand inside each other. More is a chain that no value has.
const DEPTH: usize = 32;

/// What has been brought together inside the definition that is being lowered.
#[derive(Default)]
pub(super) struct Joint {
    /// The type of each set of schemas; `None` while it has none yet.
    types: HashMap<Vec<NodeId>, Option<Use>>,
    depth: usize,
}

impl Joint {
    /// Gives a set its type before its members are lowered, so that they can refer to it.
    pub(super) fn define(&mut self, nodes: &[NodeId], used: Use) {
        self.types.insert(nodes.to_vec(), Some(used));
    }
}

impl Lowering<'_> {
    /// The type of schemas that hold together. They stand at no place of the document that could be met again, so where the
    /// same ones come together below themselves, it is by this that their type is known and has an end.
    pub(super) fn together(&mut self, schema: Schema, hint: NameHint) -> Use {
        let facets = Facets::of(self.document, schema);
        let members = facets.all_of.iter().flat_map(members);
        let members = members.filter_map(|one| self.node_of(one));
        let mut nodes: Vec<NodeId> = members.map(|node| self.document.resolve(node)).collect();
        nodes.sort();
        if let Some(Some(used)) = self.joint.types.get(&nodes) {
            return used.clone();
        }
        if self.joint.depth == DEPTH || self.joint.types.contains_key(&nodes) {
            let reason = "schemas that hold together without end";
            return Use {
                ty: self.fall_back(nodes.first().copied(), reason),
                nullable: false,
            };
        }
        self.joint.types.insert(nodes.clone(), None);
        self.joint.depth += 1;
        let used = self.inline(facets, hint, Some(&nodes));
        self.joint.depth -= 1;
        self.joint.define(&nodes, used.clone());
        used
    }
}

/// What a member is known by: itself, or the alternatives of a group that has no place of its own.
fn members(member: &ReferenceOr<Schema>) -> &[ReferenceOr<Schema>] {
    match member {
        ReferenceOr::Item(Schema {
            schema_kind: SchemaKind::AnyOf { any_of },
            ..
        }) => any_of,
        other => std::slice::from_ref(other),
    }
}

/// A schema that both schemas hold for.
pub(super) fn both(first: ReferenceOr<Schema>, second: ReferenceOr<Schema>) -> ReferenceOr<Schema> {
    let mut all_of: Vec<ReferenceOr<Schema>> = Vec::new();
    for schema in [first, second] {
        // What the document holds is read by reference; an item is the work of this function.
        let members = match schema {
            ReferenceOr::Item(Schema {
                schema_kind: SchemaKind::AllOf { all_of },
                ..
            }) => all_of,
            other => vec![other],
        };
        for member in members {
            if !all_of.contains(&member) {
                all_of.push(member);
            }
        }
    }
    ReferenceOr::Item(Schema {
        schema_data: SchemaData::default(),
        schema_kind: SchemaKind::AllOf { all_of },
    })
}
