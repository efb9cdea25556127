//! Schemas that only merging brings together: two members of an `allOf` describe one property, or the items of one array.

use foldhash::HashMap;

use crate::ir::NameHint;
use crate::load::NodeId;

use crate::lower::schema::keywords::Keywords;
use crate::lower::schema::subschema::Subschema;
use crate::lower::{Lowering, Use};

/// How many of them may stand inside each other. More is a chain that no value has.
const DEPTH: usize = 32;

/// What has been brought together inside the definition that is being lowered.
#[derive(Default)]
pub(in crate::lower) struct MergedTypes {
    /// The type of each set of schemas; `None` while it has none yet.
    types: HashMap<Vec<NodeId>, Option<Use>>,
    depth: usize,
}

impl MergedTypes {
    /// Gives a set its type before its members are lowered, so that they can refer to it.
    pub(in crate::lower) fn define(&mut self, nodes: &[NodeId], used: Use) {
        self.types.insert(nodes.to_vec(), Some(used));
    }
}

impl Lowering<'_> {
    /// The type of schemas that hold together. They stand at no place of the document that could be met again, so where the
    /// same ones come together below themselves, it is by this that their type is known and has an end.
    pub(in crate::lower) fn merged_use(&mut self, keywords: Keywords, hint: NameHint) -> Use {
        let members = keywords.all_of.iter().flat_map(members);
        let mut nodes: Vec<NodeId> = members.filter_map(Subschema::node).collect();
        // Without members there is nothing to know it by, and nothing below that could be the same.
        if nodes.is_empty() {
            return self.inline(keywords, hint, None);
        }
        nodes.sort();
        if let Some(Some(used)) = self.merged_types.types.get(&nodes) {
            return used.clone();
        }
        if self.merged_types.depth == DEPTH || self.merged_types.types.contains_key(&nodes) {
            let reason = "schemas that hold together without end";
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

/// What a member is known by: itself, or the alternatives of a group that has no place of its own.
fn members(member: &Subschema) -> &[Subschema] {
    match member {
        Subschema::Merged(keywords) => match keywords.choices.as_slice() {
            [group] => &group.branches,
            _ => std::slice::from_ref(member),
        },
        Subschema::At(_) => std::slice::from_ref(member),
    }
}

/// The schema that both hold for.
pub(in crate::lower) fn intersection(first: Subschema, second: Subschema) -> Subschema {
    let mut all_of: Vec<Subschema> = Vec::new();
    for schema in [first, second] {
        let members = match schema {
            // What this function brought together before.
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
