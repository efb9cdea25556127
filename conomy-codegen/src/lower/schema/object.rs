//! Objects: declared and additional properties.

use crate::ir::{AdditionalProperties, Docs, Field, NameHint, Object, Role, Shape, Type, TypeId};
use crate::load::extension;

use crate::lower::Lowering;
use crate::lower::schema::keywords::{Additional, JsonType, Keywords};
use crate::lower::schema::subschema::Subschema;

impl Lowering<'_> {
    /// Lowers an object with declared properties.
    pub(in crate::lower) fn object(&mut self, mut keywords: Keywords, id: TypeId) -> Object {
        let choices = std::mem::take(&mut keywords.choices);
        let choice = self.combined_choice(choices, keywords.node);
        let kind = choice.and_then(|choice| self.kind_of(choice, id, keywords.node));
        let mut fields: Vec<Field> = Vec::with_capacity(keywords.properties.len());
        for (name, schema) in std::mem::take(&mut keywords.properties) {
            let hint = NameHint::Inside {
                parent: self.owner(&schema).unwrap_or(id),
                roles: vec![Role::Named(name.clone())],
            };
            fields.push(self.field(name, schema, &keywords.required, hint));
        }
        if self.report_conditional(&keywords) || kind.is_some() {
            // Properties that a branch or a condition declares are evaluated, so `unevaluatedProperties` does not type them.
            keywords
                .extensions
                .retain(|(key, _)| key != extension::UNEVALUATED_PROPERTIES);
        }
        let rest = self.additional_properties(
            &keywords,
            NameHint::Inside {
                parent: id,
                roles: vec![Role::Value],
            },
        );
        Object {
            fields,
            additional_properties: rest,
            kind,
        }
    }

    /// Returns the definition that declares a property. With `allOf`, it is the definition of the schema that contains the property.
    fn owner(&self, schema: &Subschema) -> Option<TypeId> {
        let mut at = schema.node()?;
        loop {
            at = self.document.parent(at)?;
            if let Some(&owner) = self.named.get(&at) {
                return Some(owner);
            }
        }
    }

    fn field(
        &mut self,
        name: String,
        schema: Subschema,
        required: &[String],
        hint: NameHint,
    ) -> Field {
        let required = required.contains(&name);
        let (annotations, used) = self.property_use(schema, hint);
        Field {
            node: annotations.node.unwrap_or_else(|| self.document.root()),
            name,
            ty: used.ty,
            required,
            nullable: used.nullable,
            read_only: annotations.read_only,
            write_only: annotations.write_only,
            constant: annotations.constant.filter(|_| !used.nullable),
            boxed: false,
            docs: annotations.docs,
        }
    }

    /// Lowers an object without declared properties.
    pub(in crate::lower) fn map(&mut self, keywords: Keywords, hint: &NameHint) -> Type {
        let value = match self.additional_properties(&keywords, hint.part(Role::Value)) {
            AdditionalProperties::Typed(ty) => ty,
            AdditionalProperties::Unknown => Type::Any,
        };
        let node = match &keywords.additional {
            Some(Additional::Schema(schema)) => schema.node(),
            _ => keywords.node,
        };
        self.nested_type(Type::Map, value, node, hint.part(Role::Value))
    }

    /// Reports properties that only a condition declares, because their type depends on other properties. Returns whether there are any.
    fn report_conditional(&mut self, keywords: &Keywords) -> bool {
        let mut found = false;
        for keyword in [
            extension::THEN,
            extension::ELSE,
            extension::DEPENDENT_SCHEMAS,
        ] {
            let many = keywords.extension_nodes(self.document, keyword);
            let one = keywords.extension_node(self.document, keyword);
            for node in many.into_iter().chain(one) {
                let schema = Subschema::at(self.document, node);
                let known = |name: &String| keywords.properties.iter().any(|(own, _)| own == name);
                let declared = self.flattened(&schema).properties;
                if declared.iter().any(|(name, _)| !known(name)) {
                    found = true;
                    // Schemas that merge this one have the condition, too.
                    if !self.fallbacks.iter().any(|known| known.node == node) {
                        self.fall_back(Some(node), "properties that only a condition declares");
                    }
                }
            }
        }
        found
    }

    /// Lowers an object whose `oneOf` or `anyOf` adds properties to it: its union.
    fn kind_of(
        &mut self,
        choice: crate::lower::schema::keywords::Choice,
        id: TypeId,
        node: Option<crate::load::NodeId>,
    ) -> Option<Type> {
        let node = node.unwrap_or_else(|| self.document.root());
        let hint = NameHint::Inside {
            parent: id,
            roles: vec![Role::Kind],
        };
        let kind = self.reserve(node, hint);
        let keywords = Keywords {
            choices: vec![choice],
            ..Keywords::default()
        };
        let shape = self.union(keywords, kind);
        let docs = Docs {
            description: Some("The fields that depend on the variant.".to_owned()),
            ..Docs::default()
        };
        self.define(kind, shape, docs);
        match &self.api.definition(kind).shape {
            Shape::Union(_) => Some(Type::Named(kind)),
            _ => None,
        }
    }

    /// Returns whether a branch only lists required properties, and so does not change the shape.
    pub(in crate::lower) fn is_condition(&mut self, branch: &Subschema) -> bool {
        let Some(node) = branch.node().filter(|node| !self.is_named(*node)) else {
            return false;
        };
        let mut keywords = self.keywords_at(node);
        if !matches!(keywords.json_type, None | Some(JsonType::Object)) {
            return false;
        }
        keywords.json_type = None;
        // `properties` with empty schemas only repeat the names.
        keywords
            .properties
            .retain(|(_, schema)| !self.flattened(schema).is_empty());
        keywords.additional = None;
        keywords.is_empty()
    }
}
