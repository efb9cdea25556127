//! The type and annotations of a property.

use serde_json::Value;

use crate::ir::{Docs, NameHint};
use crate::load::NodeId;

use crate::lower::schema::keywords::Keywords;
use crate::lower::schema::subschema::Subschema;
use crate::lower::{Lowering, Use};

/// The annotations of a property's schema (JSON Schema 2020-12 Core, section 7.7), and its constant.
#[derive(Clone, Debug, Default)]
pub(in crate::lower) struct Annotations {
    pub(in crate::lower) node: Option<NodeId>,
    pub(in crate::lower) read_only: bool,
    pub(in crate::lower) write_only: bool,
    /// The only value that the schema allows.
    pub(in crate::lower) constant: Option<Value>,
    pub(in crate::lower) docs: Docs,
}

impl Annotations {
    fn of(keywords: &Keywords) -> Self {
        Self {
            node: keywords.node,
            read_only: keywords.read_only,
            write_only: keywords.write_only,
            constant: match keywords.values.as_deref() {
                Some([only]) => Some(only.clone()),
                _ => None,
            },
            docs: keywords.docs.clone(),
        }
    }
}

impl Lowering<'_> {
    /// Returns the annotations and the type of a property. Each inline schema, and each named schema, is read only once, because
    /// reading takes a large part of lowering.
    pub(in crate::lower) fn property_use(
        &mut self,
        schema: Subschema,
        hint: NameHint,
    ) -> (Annotations, Use) {
        let Some(node) = schema.node() else {
            let annotations = Annotations::of(&self.flattened(&schema));
            return (annotations, self.use_of(schema, hint));
        };
        if self.is_named(node) {
            let annotations = match self.annotations.get(&node) {
                Some(annotations) => annotations.clone(),
                None => {
                    let annotations = Annotations::of(&self.flattened(&schema));
                    self.annotations.insert(node, annotations.clone());
                    annotations
                }
            };
            return (annotations, self.component(node));
        }
        let keywords = self.keywords_at(node);
        let mut annotations = if keywords.all_of.is_empty() {
            Annotations::of(&keywords)
        } else {
            Annotations::of(&self.flatten(keywords.clone(), Some(node)))
        };
        annotations.node = Some(node);
        (annotations, self.use_inline(node, keywords, hint))
    }
}
