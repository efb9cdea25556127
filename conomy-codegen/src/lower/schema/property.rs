//! What a schema says of the member that it describes, besides its type.

use serde_json::Value;

use crate::ir::{Docs, NameHint};
use crate::load::NodeId;

use crate::lower::schema::keywords::Facets;
use crate::lower::schema::subschema::Subschema;
use crate::lower::{Lowering, Use};

/// What a schema says of a member, besides its type.
#[derive(Clone, Debug, Default)]
pub(in crate::lower) struct Fact {
    pub(in crate::lower) node: Option<NodeId>,
    pub(in crate::lower) read_only: bool,
    pub(in crate::lower) write_only: bool,
    /// The one value that it allows.
    pub(in crate::lower) constant: Option<Value>,
    pub(in crate::lower) docs: Docs,
}

impl Fact {
    fn of(facets: &Facets) -> Self {
        Self {
            node: facets.node,
            read_only: facets.read_only,
            write_only: facets.write_only,
            constant: match facets.values.as_deref() {
                Some([only]) => Some(only.clone()),
                _ => None,
            },
            docs: facets.docs.clone(),
        }
    }
}

impl Lowering<'_> {
    /// The type of a member, and what else its schema says. Reads an inline schema once, and one with a name of its own once for
    /// all members: reading is a good part of what lowering takes.
    pub(in crate::lower) fn member_use(
        &mut self,
        schema: Subschema,
        hint: NameHint,
    ) -> (Fact, Use) {
        let Some(node) = schema.node() else {
            let fact = Fact::of(&self.peek(&schema));
            return (fact, self.use_of(schema, hint));
        };
        if self.is_named(node) {
            let fact = match self.facts.get(&node) {
                Some(fact) => fact.clone(),
                None => {
                    let fact = Fact::of(&self.peek(&schema));
                    self.facts.insert(node, fact.clone());
                    fact
                }
            };
            return (fact, self.component(node));
        }
        let facets = self.facets_at(node);
        let mut fact = if facets.all_of.is_empty() {
            Fact::of(&facets)
        } else {
            Fact::of(&self.flatten(facets.clone(), Some(node)))
        };
        fact.node = Some(node);
        (fact, self.use_inline(node, facets, hint))
    }
}
