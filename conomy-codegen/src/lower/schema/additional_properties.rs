//! Undeclared properties: `additionalProperties`, `patternProperties`, `unevaluatedProperties`.

use serde_json::Value;

use crate::ir::{AdditionalProperties, Docs, NameHint, Shape, Type};
use crate::load::{NodeId, extension};

use crate::lower::Lowering;
use crate::lower::schema::keywords::{Additional, Choice, Keywords};
use crate::lower::schema::subschema::Subschema;

impl Lowering<'_> {
    /// Returns the type of undeclared properties.
    pub(in crate::lower) fn additional_properties(
        &mut self,
        keywords: &Keywords,
        hint: NameHint,
    ) -> AdditionalProperties {
        let schemas = self.additional_schemas(keywords);
        let ty = match schemas.as_slice() {
            [] => Type::Any,
            _ if self.is_open(keywords) => self.open_one_of(schemas, keywords.node, hint),
            [only] => self.use_of(only.clone(), hint).into_type(),
            // A map cannot relate names to types.
            _ => self.one_of(schemas, keywords.node, hint),
        };
        match ty {
            Type::Any => AdditionalProperties::Unknown,
            ty => AdditionalProperties::Typed(ty),
        }
    }

    /// Returns the distinct schemas of `patternProperties`, `unevaluatedProperties` and `additionalProperties`.
    fn additional_schemas(&self, keywords: &Keywords) -> Vec<Subschema> {
        let patterns = keywords.extension_nodes(self.document, extension::PATTERN_PROPERTIES);
        let mut schemas: Vec<Subschema> = Vec::new();
        let mut add = |schema: Subschema| {
            if !schemas.contains(&schema) {
                schemas.push(schema);
            }
        };
        for node in patterns.into_iter().chain(self.unevaluated(keywords)) {
            let node = self.document.resolve(node);
            // No property matches the schema `false`.
            if !self.is_never(node) {
                add(Subschema::At(node));
            }
        }
        if let Some(Additional::Schema(schema)) = &keywords.additional {
            add(schema.clone());
        }
        schemas
    }

    /// Returns the schema of `unevaluatedProperties`.
    fn unevaluated(&self, keywords: &Keywords) -> Option<NodeId> {
        match keywords.additional {
            None => keywords.extension_node(self.document, extension::UNEVALUATED_PROPERTIES),
            Some(_) => None,
        }
    }

    /// Returns whether properties that match no pattern allow any value (JSON Schema 2020-12 Core, section 10.3.2.3).
    fn is_open(&self, keywords: &Keywords) -> bool {
        let is_said = match keywords.additional {
            None => keywords
                .extension(extension::UNEVALUATED_PROPERTIES)
                .is_some_and(|schema| schema.as_bool() != Some(true)),
            Some(Additional::Allowed(any)) => !any,
            Some(Additional::Schema(_)) => true,
        };
        let patterns = keywords
            .extension(extension::PATTERN_PROPERTIES)
            .and_then(Value::as_object);
        let is_all = |pattern: &String| {
            let inside = pattern.trim_start_matches('^').trim_end_matches('$');
            pattern.is_empty() || matches!(inside, ".*" | ".+")
        };
        !is_said && !patterns.is_some_and(|patterns| patterns.keys().any(is_all))
    }

    /// Returns whether a schema is `false`, which `load` writes as `{not: {}}`.
    pub(in crate::lower) fn is_never(&self, schema: NodeId) -> bool {
        let not = self.document.get(schema, "not");
        let not = not.map(|not| self.document.resolve(not));
        not.is_some_and(|not| self.document.entries(not).next().is_none())
    }

    /// Returns a union of these schemas. Other values are preserved as its unknown variant.
    fn open_one_of(
        &mut self,
        mut branches: Vec<Subschema>,
        node: Option<NodeId>,
        hint: NameHint,
    ) -> Type {
        branches.retain(|branch| !self.flattened(branch).is_empty());
        if branches.is_empty() {
            return Type::Any;
        }
        let choice = Choice {
            branches,
            discriminator: None,
            other_choices: Vec::new(),
        };
        let node = node.unwrap_or_else(|| self.document.root());
        let id = self.reserve(node, hint);
        let union = self.variants(&choice, id);
        self.define(id, Shape::Union(union), Docs::default());
        Type::Named(id)
    }

    /// Returns the type of a `oneOf` of these schemas.
    fn one_of(&mut self, branches: Vec<Subschema>, node: Option<NodeId>, hint: NameHint) -> Type {
        let keywords = Keywords {
            choices: vec![Choice {
                branches,
                discriminator: None,
                other_choices: Vec::new(),
            }],
            ..Keywords::default()
        };
        if self.is_plain_choice(&keywords) {
            return self.plain_choice(keywords);
        }
        let node = node.unwrap_or_else(|| self.document.root());
        let id = self.reserve(node, hint);
        let shape = self.shape(keywords, id);
        self.define(id, shape, Docs::default());
        Type::Named(id)
    }
}
