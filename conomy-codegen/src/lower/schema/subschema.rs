//! Schemas that stand below others, in parameters and in media types (JSON Schema 2020-12 Core, section 4.3.5).

use openapiv3::{MediaType, ReferenceOr, Schema};

use crate::ir::{NameHint, Type};
use crate::load::{Document, NodeId};

use crate::lower::Lowering;
use crate::lower::schema::keywords::Keywords;

/// A schema where it is used.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::lower) enum Subschema {
    /// It stands at a node, which is no reference.
    At(NodeId),
    /// It stands nowhere: only merging brings its keywords together.
    Merged(Box<Keywords>),
}

impl Subschema {
    /// What stands at a node, or behind it if it is a reference.
    pub(in crate::lower) fn at(document: &Document, node: NodeId) -> Self {
        Self::At(document.resolve(node))
    }

    /// What `openapiv3` read: a reference to a node, for so `load` writes schemas that stand below anything.
    pub(in crate::lower) fn of(document: &Document, schema: &ReferenceOr<Schema>) -> Self {
        let node = match schema {
            ReferenceOr::Reference { reference } => document.target(reference),
            ReferenceOr::Item(_) => None,
        };
        node.map_or_else(|| Self::Merged(Box::default()), Self::At)
    }

    /// Where it stands.
    pub(in crate::lower) fn node(&self) -> Option<NodeId> {
        match self {
            Self::At(node) => Some(*node),
            Self::Merged(_) => None,
        }
    }
}

impl Lowering<'_> {
    /// The schema of a media type.
    pub(in crate::lower) fn schema_of(&self, content: &MediaType) -> Option<Subschema> {
        let schema = content.schema.as_ref();
        schema.map(|schema| Subschema::of(self.document, schema))
    }

    /// The flat keywords of a media type's schema; none where it has no schema.
    pub(in crate::lower) fn peek_content(&mut self, content: &MediaType) -> Keywords {
        let schema = self.schema_of(content);
        schema.map_or_else(Keywords::default, |schema| self.peek(&schema))
    }

    /// The type of a media type's values.
    pub(in crate::lower) fn type_of_content(
        &mut self,
        content: &MediaType,
        hint: NameHint,
    ) -> Type {
        match self.schema_of(content) {
            Some(schema) => self.use_of(schema, hint).into_type(),
            None => Type::Any,
        }
    }
}
