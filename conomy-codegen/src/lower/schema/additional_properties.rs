//! Members without a name of their own: `additionalProperties`, `patternProperties`, `unevaluatedProperties`.

use serde_json::Value;

use crate::ir::{Docs, NameHint, Rest, Shape, Type};
use crate::load::NodeId;

use crate::lower::Lowering;
use crate::lower::schema::keywords::{Additional, Choice, Facets};
use crate::lower::schema::subschema::Subschema;

/// Where `load` keeps `patternProperties`.
pub(in crate::lower) const PATTERNS: &str = "x-pattern-properties";

/// Where `load` keeps `unevaluatedProperties`.
pub(in crate::lower) const UNEVALUATED: &str = "x-unevaluated-properties";

impl Lowering<'_> {
    /// What the document says of members that it does not name.
    pub(in crate::lower) fn rest(&mut self, facets: &Facets, hint: NameHint) -> Rest {
        let schemas = self.schemas_of_rest(facets);
        let ty = match schemas.as_slice() {
            [] => Type::Any,
            _ if self.is_open(facets) => self.one_of_some(schemas, facets.node, hint),
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
    fn schemas_of_rest(&self, facets: &Facets) -> Vec<Subschema> {
        let patterns = facets.extension_nodes(self.document, PATTERNS);
        let mut schemas: Vec<Subschema> = Vec::new();
        let mut add = |schema: Subschema| {
            if !schemas.contains(&schema) {
                schemas.push(schema);
            }
        };
        for node in patterns.into_iter().chain(self.unevaluated(facets)) {
            let node = self.document.resolve(node);
            // There are no members whose schema nothing fulfils.
            if !self.is_never(node) {
                add(Subschema::At(node));
            }
        }
        if let Some(Additional::Are(schema)) = &facets.additional {
            add(schema.clone());
        }
        schemas
    }

    /// The schema of members that nothing else describes.
    fn unevaluated(&self, facets: &Facets) -> Option<NodeId> {
        match facets.additional {
            None => facets.extension_node(self.document, UNEVALUATED),
            Some(_) => None,
        }
    }

    /// Whether members that fit no pattern may be anything (JSON Schema 2020-12 Core, section 10.3.2.3).
    fn is_open(&self, facets: &Facets) -> bool {
        let is_said = match facets.additional {
            None => facets
                .extension(UNEVALUATED)
                .is_some_and(|schema| schema.as_bool() != Some(true)),
            Some(Additional::Any(any)) => !any,
            Some(Additional::Are(_)) => true,
        };
        let patterns = facets.extension(PATTERNS).and_then(Value::as_object);
        let is_all = |pattern: &String| {
            let inside = pattern.trim_start_matches('^').trim_end_matches('$');
            pattern.is_empty() || matches!(inside, ".*" | ".+")
        };
        !is_said && !patterns.is_some_and(|patterns| patterns.keys().any(is_all))
    }

    /// Whether nothing fulfils a schema: `load` writes `false` as `{not: {}}`.
    pub(in crate::lower) fn is_never(&self, schema: NodeId) -> bool {
        let not = self.document.get(schema, "not");
        let not = not.map(|not| self.document.resolve(not));
        not.is_some_and(|not| self.document.entries(not).next().is_none())
    }

    /// The type of a value that is one of these, or something else, which a union keeps.
    fn one_of_some(
        &mut self,
        mut branches: Vec<Subschema>,
        node: Option<NodeId>,
        hint: NameHint,
    ) -> Type {
        branches.retain(|branch| !self.peek(branch).is_empty());
        if branches.is_empty() {
            return Type::Any;
        }
        let choice = Choice {
            branches,
            discriminator: None,
            beside: Vec::new(),
        };
        let node = node.unwrap_or_else(|| self.document.root());
        let id = self.reserve(node, hint);
        let union = self.variants(&choice, id);
        self.define(id, Shape::Union(union), Docs::default());
        Type::Named(id)
    }

    /// The type of a value that is one of several.
    fn one_of(&mut self, branches: Vec<Subschema>, node: Option<NodeId>, hint: NameHint) -> Type {
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
