//! Types of merged schemas: several subschemas of an `allOf` describe the same property, or the items of the same array.

use foldhash::HashMap;

use crate::ir::NameHint;
use crate::load::NodeId;

use crate::lower::schema::keywords::Keywords;
use crate::lower::schema::subschema::Subschema;
use crate::lower::{Lowering, Use};

/// The maximum nesting depth of merged schemas.
const DEPTH: usize = 32;

/// The merged schemas of the definition that is being lowered.
#[derive(Default)]
pub(in crate::lower) struct MergedTypes {
    /// The type of each set of merged schemas; `None` while it is being lowered.
    types: HashMap<Vec<NodeId>, Option<Use>>,
    depth: usize,
}

impl MergedTypes {
    /// Sets the type of a set before its properties are lowered, so that they can refer to it.
    pub(in crate::lower) fn define(&mut self, nodes: &[NodeId], used: Use) {
        self.types.insert(nodes.to_vec(), Some(used));
    }
}

impl Lowering<'_> {
    /// Returns the type of merged schemas. They have no node, so the set of merged nodes identifies them. Without this, schemas that
    /// contain their own merge would be lowered infinitely.
    pub(in crate::lower) fn merged_use(&mut self, keywords: Keywords, hint: NameHint) -> Use {
        let members = keywords.all_of.iter().flat_map(members);
        let mut nodes: Vec<NodeId> = members.filter_map(Subschema::node).collect();
        // Without `allOf`, the keywords cannot contain themselves.
        if nodes.is_empty() {
            return self.inline(keywords, hint, None);
        }
        nodes.sort();
        if let Some(Some(used)) = self.merged_types.types.get(&nodes) {
            return used.clone();
        }
        if self.merged_types.depth == DEPTH || self.merged_types.types.contains_key(&nodes) {
            let reason = "`allOf` combines schemas infinitely";
            return Use {
                ty: self.fall_back(nodes.first().copied(), reason),
                nullable: false,
            };
        }
        self.merged_types.types.insert(nodes.clone(), None);
        self.merged_types.depth += 1;
        let used = self.inline(keywords, hint, Some(&nodes));
        self.merged_types.depth -= 1;
        self.merged_types.define(&nodes, used.clone());
        used
    }
}

/// Returns the schemas that identify a subschema: itself, or the branches of a group without a node.
fn members(member: &Subschema) -> &[Subschema] {
    match member {
        Subschema::Merged(keywords) => match keywords.choices.as_slice() {
            [group] => &group.branches,
            _ => std::slice::from_ref(member),
        },
        Subschema::At(_) => std::slice::from_ref(member),
    }
}

/// Returns the `allOf` of two schemas.
pub(in crate::lower) fn intersection(first: Subschema, second: Subschema) -> Subschema {
    let mut all_of: Vec<Subschema> = Vec::new();
    for schema in [first, second] {
        let members = match schema {
            // A schema that this function created.
            Subschema::Merged(keywords) if keywords.choices.is_empty() => keywords.all_of,
            other => vec![other],
        };
        for member in members {
            if !all_of.contains(&member) {
                all_of.push(member);
            }
        }
    }
    Subschema::Merged(Box::new(Keywords {
        all_of,
        ..Keywords::default()
    }))
}
