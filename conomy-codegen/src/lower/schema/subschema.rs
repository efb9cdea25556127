//! Subschemas of schemas, parameters and media types (JSON Schema 2020-12 Core, section 4.3.5).

use openapiv3::{MediaType, ReferenceOr, Schema};

use crate::ir::{NameHint, Type};
use crate::load::{Document, NodeId};

use crate::lower::Lowering;
use crate::lower::schema::keywords::Keywords;

/// A subschema: a node of the document, or merged keywords.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::lower) enum Subschema {
    /// A schema at a node that is not a reference.
    At(NodeId),
    /// Merged keywords without a node of their own.
    Merged(Box<Keywords>),
}

impl Subschema {
    /// Returns the schema at a node, or the target if the node is a reference.
    pub(in crate::lower) fn at(document: &Document, node: NodeId) -> Self {
        Self::At(document.resolve(node))
    }

    /// Converts a schema of `openapiv3`, which is always a reference to a node, because `load` presents subschemas that way.
    pub(in crate::lower) fn of(document: &Document, schema: &ReferenceOr<Schema>) -> Self {
        let node = match schema {
            ReferenceOr::Reference { reference } => document.target(reference),
            ReferenceOr::Item(_) => None,
        };
        node.map_or_else(|| Self::Merged(Box::default()), Self::At)
    }

    /// Returns the node of the schema.
    pub(in crate::lower) fn node(&self) -> Option<NodeId> {
        match self {
            Self::At(node) => Some(*node),
            Self::Merged(_) => None,
        }
    }
}

impl Lowering<'_> {
    /// Returns the schema of a media type.
    pub(in crate::lower) fn schema_of(&self, content: &MediaType) -> Option<Subschema> {
        let schema = content.schema.as_ref();
        schema.map(|schema| Subschema::of(self.document, schema))
    }

    /// Returns the flattened keywords of a media type's schema; empty without a schema.
    pub(in crate::lower) fn flattened_content(&mut self, content: &MediaType) -> Keywords {
        let schema = self.schema_of(content);
        schema.map_or_else(Keywords::default, |schema| self.flattened(&schema))
    }

    /// Returns the type of a media type's values.
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
