//! Members without a name of their own: `additionalProperties`, `patternProperties`, `unevaluatedProperties`.

use openapiv3::{AdditionalProperties, ReferenceOr, Schema};

use crate::ir::{Docs, NameHint, Rest, Type};
use crate::load::NodeId;

use super::Lowering;
use super::facets::{Choice, Facets};

/// Where `load` keeps `unevaluatedProperties`.
pub(super) const UNEVALUATED: &str = "x-unevaluated-properties";

impl Lowering<'_> {
    /// What the document says of members that it does not name.
    pub(super) fn rest(&mut self, facets: &Facets, hint: NameHint) -> Rest {
        let schemas = self.schemas_of_rest(facets);
        let open = matches!(facets.additional, Some(AdditionalProperties::Any(true)));
        let ty = match schemas.as_slice() {
            [] => Type::Any,
            _ if open => self.fall_back(facets.node, "members of any type beside those with one"),
            [only] => self.use_of(only.clone(), hint).into_type(),
            // Which names have which type, a map does not say.
            _ => self.one_of(schemas, facets.node, hint),
        };
        match ty {
            Type::Any => Rest::Unknown,
            ty => Rest::Typed(ty),
        }
    }

    /// The schemas of patterns of names, and of names that fit none, each once.
    fn schemas_of_rest(&self, facets: &Facets) -> Vec<ReferenceOr<Schema>> {
        let patterns = facets.extension_nodes(self.document, "x-pattern-properties");
        let mut schemas: Vec<ReferenceOr<Schema>> = Vec::new();
        for node in patterns {
            let node = self.document.resolve(node);
            // There are no members whose schema nothing fulfils.
            let reference = self.document.reference_to(node);
            let schema = ReferenceOr::Reference { reference };
            if !self.is_never(node) && !schemas.contains(&schema) {
                schemas.push(schema);
            }
        }
        if let Some(AdditionalProperties::Schema(schema)) = &facets.additional {
            let known = self.node_of(schema).map(|node| self.document.resolve(node));
            let known = known.map(|node| self.document.reference_to(node));
            let schema = match known {
                Some(reference) => ReferenceOr::Reference { reference },
                None => schema.as_ref().clone(),
            };
            if !schemas.contains(&schema) {
                schemas.push(schema);
            }
        }
        if schemas.is_empty() && facets.additional.is_none() {
            let node = facets.extension_node(self.document, UNEVALUATED);
            schemas.extend(node.map(|node| ReferenceOr::Reference {
                reference: self.document.reference_to(node),
            }));
        }
        schemas
    }

    /// Whether nothing fulfils a schema: `load` writes `false` as `{not: {}}`.
    pub(super) fn is_never(&self, schema: NodeId) -> bool {
        let not = self.document.get(schema, "not");
        let not = not.map(|not| self.document.resolve(not));
        not.is_some_and(|not| self.document.entries(not).next().is_none())
    }

    /// The type of a value that is one of several.
    fn one_of(
        &mut self,
        branches: Vec<ReferenceOr<Schema>>,
        node: Option<NodeId>,
        hint: NameHint,
    ) -> Type {
        let facets = Facets {
            choices: vec![Choice {
                branches,
                discriminator: None,
                beside: Vec::new(),
            }],
            ..Facets::default()
        };
        if self.is_plain_choice(&facets) {
            return self.plain_choice(facets);
        }
        let node = node.unwrap_or_else(|| self.document.root());
        let id = self.reserve(node, hint);
        let shape = self.shape(facets, id);
        self.define(id, shape, Docs::default());
        Type::Named(id)
    }
}
