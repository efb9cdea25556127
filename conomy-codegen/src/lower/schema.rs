//! Lowers a schema: selects the type or definition that represents it.

pub(in crate::lower) mod additional_properties;
pub(in crate::lower) mod all_of;
pub(in crate::lower) mod cartesian_product;
pub(in crate::lower) mod constraint;
pub(in crate::lower) mod deduplication;
pub(in crate::lower) mod enumeration;
pub(in crate::lower) mod inheritance;
pub(in crate::lower) mod keywords;
pub(in crate::lower) mod merged;
pub(in crate::lower) mod name_hint;
pub(in crate::lower) mod nesting;
pub(in crate::lower) mod object;
pub(in crate::lower) mod property;
pub(in crate::lower) mod recursion;
pub(in crate::lower) mod scalar;
pub(in crate::lower) mod subschema;
pub(in crate::lower) mod tuple;
pub(in crate::lower) mod union;

use crate::ir::{Docs, NameHint, Role, Shape, Type, TypeId};
use crate::load::{NodeId, extension};

use crate::lower::schema::keywords::{Additional, JsonType, Keywords};
use crate::lower::schema::merged::MergedTypes;
use crate::lower::schema::subschema::Subschema;
use crate::lower::{Lowering, Use};

impl Lowering<'_> {
    /// Returns the type of a named schema. The first use adds the schema to the queue of pending schemas: lowering it
    /// recursively could overflow the stack, because the length of a chain of references is unlimited.
    pub(in crate::lower) fn component(&mut self, node: NodeId) -> Use {
        let node = self.component_aliases.get(&node).copied().unwrap_or(node);
        if let Some(&id) = self.named.get(&node) {
            let nullable = self.nullable.get(&node).copied().unwrap_or(false);
            return Use {
                ty: Type::Named(id),
                nullable,
            };
        }
        let nullable = self.allows_null(node);
        let id = self.reserve(node, self.name_hint(node));
        self.named.insert(node, id);
        self.nullable.insert(node, nullable);
        self.uses.insert(node, Type::Named(id).or_null(nullable));
        self.pending.push_back((node, id));
        Use {
            ty: Type::Named(id),
            nullable,
        }
    }

    /// Lowers all pending schemas.
    pub(in crate::lower) fn lower_pending(&mut self) {
        while let Some((node, id)) = self.pending.pop_front() {
            self.component_shape(node, id);
        }
    }

    fn component_shape(&mut self, node: NodeId, id: TypeId) {
        self.merged_types = MergedTypes::default();
        if let Some(target) = self.document.reference(node) {
            // The component is only a reference to another component.
            let ty = if target == node {
                Type::Any
            } else {
                self.component(target).ty
            };
            self.define(id, Shape::Alias(ty), Docs::default());
            return;
        }
        let keywords = self.keywords_at(node);
        self.positions += 1;
        let sole = self.sole_reference(&keywords);
        if let Some(target) = sole.filter(|target| !self.extends(node, *target)) {
            let docs = keywords.docs;
            let ty = if target == node {
                Type::Any
            } else {
                self.component(target).ty
            };
            self.define(id, Shape::Alias(ty), docs);
            return;
        }
        let keywords = self.flatten(keywords, Some(node));
        let docs = keywords.docs.clone();
        let shape = if keywords.is_object() && self.children.contains_key(&node) {
            self.parent_union(keywords, node, id)
        } else {
            self.shape(keywords, id)
        };
        self.define(id, shape, docs);
    }

    /// Returns whether a schema is named: a component, or the target of a `$ref`.
    pub(in crate::lower) fn is_named(&self, node: NodeId) -> bool {
        self.is_component(node) || self.document.is_referenced(node)
    }

    pub(in crate::lower) fn is_component(&self, node: NodeId) -> bool {
        self.component_keys.contains_key(&node)
            || matches!(self.document.component_name(node), Some(("schemas", _)))
    }

    /// Returns the type of a schema.
    pub(in crate::lower) fn use_of(&mut self, schema: Subschema, hint: NameHint) -> Use {
        match schema {
            Subschema::At(node) => self.use_at(node, hint),
            Subschema::Merged(keywords) => self.merged_use(*keywords, hint),
        }
    }

    /// Returns the type of the schema at a node.
    pub(in crate::lower) fn use_at(&mut self, node: NodeId, hint: NameHint) -> Use {
        let node = self.document.resolve(node);
        if self.is_named(node) {
            return self.component(node);
        }
        self.use_inline(node, self.keywords_at(node), hint)
    }

    /// Returns the type of the inline schema at a node, whose keywords are `keywords`.
    pub(in crate::lower) fn use_inline(
        &mut self,
        node: NodeId,
        keywords: Keywords,
        hint: NameHint,
    ) -> Use {
        let hint = self.qualified_hint(node, hint);
        let used = self.inline(keywords, hint, None);
        self.uses.insert(node, used.clone().into_type());
        used
    }

    /// Returns the type of an inline schema, or of merged schemas, whose nodes are `merged`.
    pub(in crate::lower) fn inline(
        &mut self,
        keywords: Keywords,
        hint: NameHint,
        merged: Option<&[NodeId]>,
    ) -> Use {
        self.positions += 1;
        if let Some(target) = self.sole_reference(&keywords) {
            let mut used = self.component(target);
            used.nullable |= keywords.nullable;
            return used;
        }
        let own = keywords.node;
        let keywords = self.flatten(keywords, own);
        let nullable = keywords.nullable;
        if let Some(&id) = own.as_ref().and_then(|node| self.named.get(node)) {
            return Use {
                ty: Type::Named(id),
                nullable,
            };
        }
        let ty = match self.form(&keywords) {
            Form::Defined => {
                // A schema that only exists as a merge is located at the last merged schema.
                let node = own.or(keywords.node);
                let id = self.reserve(node.unwrap_or_else(|| self.document.root()), hint);
                if let Some(node) = own {
                    self.named.insert(node, id);
                }
                let ty = Type::Named(id);
                if let Some(nodes) = merged {
                    let ty = ty.clone();
                    self.merged_types.define(nodes, Use { ty, nullable });
                }
                let docs = keywords.docs.clone();
                let shape = self.shape(keywords, id);
                self.define(id, shape, docs);
                ty
            }
            Form::Direct => {
                let parent = own.filter(|_| !keywords.is_scalar());
                // Only a reference to a map of schemas can lead back to a schema that has no name.
                if parent.is_some_and(|node| !self.open.insert(node)) {
                    self.fall_back(own, "a schema without a name that contains itself")
                } else {
                    let ty = self.direct(keywords, &hint);
                    if let Some(node) = parent {
                        self.open.remove(&node);
                    }
                    ty
                }
            }
        };
        Use { ty, nullable }
    }

    /// Returns the named schema of a wrapper: `allOf: [{$ref}]` with annotations only.
    pub(in crate::lower) fn sole_reference(&self, keywords: &Keywords) -> Option<NodeId> {
        let [only] = keywords.all_of.as_slice() else {
            return None;
        };
        let alone = keywords.choices.is_empty()
            && keywords.properties.is_empty()
            && keywords.required.is_empty()
            && keywords.values.is_none()
            && keywords.items.is_none()
            && keywords
                .extension(extension::UNEVALUATED_PROPERTIES)
                .is_none()
            && !matches!(keywords.additional, Some(Additional::Schema(_)));
        only.node().filter(|target| alone && self.is_named(*target))
    }

    /// Returns whether a schema allows `null`, directly or through references and wrappers.
    fn allows_null(&mut self, node: NodeId) -> bool {
        let mut node = node;
        for _ in 0..32 {
            let keywords = self.keywords_at(node);
            if keywords.nullable {
                return true;
            }
            match self.sole_reference(&keywords) {
                Some(next) if next != node => node = next,
                _ => return false,
            }
        }
        false
    }

    /// Returns whether a flattened schema needs a definition.
    fn form(&mut self, keywords: &Keywords) -> Form {
        if keywords.values.is_some() {
            return if self.is_enumeration(keywords) {
                Form::Defined
            } else {
                Form::Direct
            };
        }
        if !keywords.choices.is_empty() && (!keywords.is_object() || keywords.properties.is_empty())
        {
            return if self.is_plain_choice(keywords) {
                Form::Direct
            } else {
                Form::Defined
            };
        }
        if keywords.is_object() {
            return if keywords.properties.is_empty() {
                Form::Direct
            } else {
                Form::Defined
            };
        }
        if self.is_tuple(keywords) {
            Form::Defined
        } else {
            Form::Direct
        }
    }

    /// Returns the shape of a definition.
    pub(in crate::lower) fn shape(&mut self, keywords: Keywords, id: TypeId) -> Shape {
        let inside = NameHint::Inside {
            parent: id,
            roles: Vec::new(),
        };
        match self.form(&keywords) {
            Form::Direct => Shape::Alias(self.direct(keywords, &inside)),
            Form::Defined if keywords.values.is_some() => {
                Shape::Enumeration(self.enumeration(keywords))
            }
            Form::Defined if !keywords.choices.is_empty() && keywords.properties.is_empty() => {
                self.union(keywords, id)
            }
            Form::Defined if keywords.is_object() => Shape::Object(self.object(keywords, id)),
            Form::Defined => self.tuple(&keywords, &inside),
        }
    }

    /// Returns the type of a schema that needs no definition.
    fn direct(&mut self, keywords: Keywords, hint: &NameHint) -> Type {
        if keywords.values.is_some() {
            return self.scalar(&keywords);
        }
        if !keywords.choices.is_empty() {
            return self.plain_choice(keywords);
        }
        if keywords.is_object() {
            return self.map(keywords, hint);
        }
        if keywords.json_type == Some(JsonType::Array)
            || (keywords.json_type.is_none() && keywords.items.is_some())
        {
            return self.array(keywords, hint);
        }
        self.scalar(&keywords)
    }

    fn array(&mut self, keywords: Keywords, hint: &NameHint) -> Type {
        let node = keywords.items.as_ref().and_then(Subschema::node);
        let item = match keywords.items {
            _ if keywords.extension(extension::PREFIX_ITEMS).is_some() => self.fall_back(
                keywords.node,
                "`prefixItems` in a schema that is not only an array",
            ),
            Some(items) => self.use_of(items, hint.part(Role::Item)).into_type(),
            None => Type::Any,
        };
        self.nested_type(Type::Array, item, node, hint.part(Role::Item))
    }
}

/// Whether a schema needs a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// It needs a definition, and so a name.
    Defined,
    /// A type of Rust or of the runtime represents it.
    Direct,
}
