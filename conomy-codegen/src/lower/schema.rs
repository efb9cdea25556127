//! One schema: which of the shapes is it?

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
use crate::load::NodeId;

use crate::lower::schema::keywords::{Additional, Facets, JsonType};
use crate::lower::schema::merged::Joint;
use crate::lower::schema::subschema::Subschema;
use crate::lower::{Lowering, Use};

impl Lowering<'_> {
    /// The type of a schema with a name of its own. The first time it is met, it is put on the list of those to be lowered:
    /// chains of references are as long as a document likes, and the stack is not.
    pub(in crate::lower) fn component(&mut self, node: NodeId) -> Use {
        let node = self.same.get(&node).copied().unwrap_or(node);
        if let Some(&id) = self.named.get(&node) {
            let nullable = self.nullable.get(&node).copied().unwrap_or(false);
            return Use {
                ty: Type::Named(id),
                nullable,
            };
        }
        let nullable = self.allows_null(node);
        let id = self.reserve(node, self.own_hint(node));
        self.named.insert(node, id);
        self.nullable.insert(node, nullable);
        self.uses.insert(node, Type::Named(id).or_null(nullable));
        self.pending.push_back((node, id));
        Use {
            ty: Type::Named(id),
            nullable,
        }
    }

    /// Lowers everything that has been met.
    pub(in crate::lower) fn settle(&mut self) {
        while let Some((node, id)) = self.pending.pop_front() {
            self.component_shape(node, id);
        }
    }

    fn component_shape(&mut self, node: NodeId, id: TypeId) {
        self.joint = Joint::default();
        if let Some(target) = self.document.reference(node) {
            // A component that is only another name of a component.
            let ty = if target == node {
                Type::Any
            } else {
                self.component(target).ty
            };
            self.define(id, Shape::Alias(ty), Docs::default());
            return;
        }
        let facets = self.facets_at(node);
        self.positions += 1;
        let sole = self.sole_reference(&facets);
        if let Some(target) = sole.filter(|target| !self.extends(node, *target)) {
            let docs = facets.docs;
            let ty = if target == node {
                Type::Any
            } else {
                self.component(target).ty
            };
            self.define(id, Shape::Alias(ty), docs);
            return;
        }
        let facets = self.flatten(facets, Some(node));
        let docs = facets.docs.clone();
        let shape = if facets.is_object() && self.families.contains_key(&node) {
            self.family(facets, node, id)
        } else {
            self.shape(facets, id)
        };
        self.define(id, shape, docs);
    }

    /// Whether a schema has a name of its own: a component, or something that a `$ref` points at.
    pub(in crate::lower) fn is_named(&self, node: NodeId) -> bool {
        self.is_component(node) || self.document.is_referenced(node)
    }

    pub(in crate::lower) fn is_component(&self, node: NodeId) -> bool {
        self.keys.contains_key(&node)
            || matches!(self.document.component_name(node), Some(("schemas", _)))
    }

    /// The type of a schema where it is used.
    pub(in crate::lower) fn use_of(&mut self, schema: Subschema, hint: NameHint) -> Use {
        match schema {
            Subschema::At(node) => self.use_at(node, hint),
            Subschema::Joint(facets) => self.together(*facets, hint),
        }
    }

    /// The type of the schema at a node where it is used.
    pub(in crate::lower) fn use_at(&mut self, node: NodeId, hint: NameHint) -> Use {
        let node = self.document.resolve(node);
        if self.is_named(node) {
            return self.component(node);
        }
        self.use_inline(node, self.facets_at(node), hint)
    }

    /// The type of the inline schema at a node, whose keywords are `facets`.
    pub(in crate::lower) fn use_inline(
        &mut self,
        node: NodeId,
        facets: Facets,
        hint: NameHint,
    ) -> Use {
        let hint = self.at_home(node, hint);
        let used = self.inline(facets, hint, None);
        self.uses.insert(node, used.clone().into_type());
        used
    }

    /// The type of an inline schema, or of those that `joint` brought together.
    pub(in crate::lower) fn inline(
        &mut self,
        facets: Facets,
        hint: NameHint,
        joint: Option<&[NodeId]>,
    ) -> Use {
        self.positions += 1;
        if let Some(target) = self.sole_reference(&facets) {
            let mut used = self.component(target);
            used.nullable |= facets.nullable;
            return used;
        }
        let own = facets.node;
        let facets = self.flatten(facets, own);
        let nullable = facets.nullable;
        if let Some(&id) = own.as_ref().and_then(|node| self.named.get(node)) {
            return Use {
                ty: Type::Named(id),
                nullable,
            };
        }
        let ty = match self.form(&facets) {
            Form::Defined => {
                // Schemas that only merging brings together stand where the last of them does.
                let node = own.or(facets.node);
                let id = self.reserve(node.unwrap_or_else(|| self.document.root()), hint);
                if let Some(node) = own {
                    self.named.insert(node, id);
                }
                let ty = Type::Named(id);
                if let Some(nodes) = joint {
                    let ty = ty.clone();
                    self.joint.define(nodes, Use { ty, nullable });
                }
                let docs = facets.docs.clone();
                let shape = self.shape(facets, id);
                self.define(id, shape, docs);
                ty
            }
            Form::Direct => self.direct(facets, &hint),
        };
        Use { ty, nullable }
    }

    /// The one named schema that a wrapper stands for: `allOf: [{$ref}]` beside words only.
    pub(in crate::lower) fn sole_reference(&self, facets: &Facets) -> Option<NodeId> {
        let [only] = facets.all_of.as_slice() else {
            return None;
        };
        let alone = facets.choices.is_empty()
            && facets.properties.is_empty()
            && facets.required.is_empty()
            && facets.values.is_none()
            && facets.items.is_none()
            && facets
                .extension(additional_properties::UNEVALUATED)
                .is_none()
            && !matches!(facets.additional, Some(Additional::Are(_)));
        only.node().filter(|target| alone && self.is_named(*target))
    }

    /// Whether a value of this schema may be `null`, through references and wrappers.
    fn allows_null(&mut self, node: NodeId) -> bool {
        let mut node = node;
        for _ in 0..32 {
            let facets = self.facets_at(node);
            if facets.nullable {
                return true;
            }
            match self.sole_reference(&facets) {
                Some(next) if next != node => node = next,
                _ => return false,
            }
        }
        false
    }

    /// Whether a flat schema needs a definition of its own.
    fn form(&mut self, facets: &Facets) -> Form {
        if facets.values.is_some() {
            return if self.is_enumeration(facets) {
                Form::Defined
            } else {
                Form::Direct
            };
        }
        if !facets.choices.is_empty() && (!facets.is_object() || facets.properties.is_empty()) {
            return if self.is_plain_choice(facets) {
                Form::Direct
            } else {
                Form::Defined
            };
        }
        if facets.is_object() {
            return if facets.properties.is_empty() {
                Form::Direct
            } else {
                Form::Defined
            };
        }
        if self.is_tuple(facets) {
            Form::Defined
        } else {
            Form::Direct
        }
    }

    /// The shape of a definition.
    pub(in crate::lower) fn shape(&mut self, facets: Facets, id: TypeId) -> Shape {
        let inside = NameHint::Inside {
            parent: id,
            roles: Vec::new(),
        };
        match self.form(&facets) {
            Form::Direct => Shape::Alias(self.direct(facets, &inside)),
            Form::Defined if facets.values.is_some() => {
                Shape::Enumeration(self.enumeration(facets))
            }
            Form::Defined if !facets.choices.is_empty() && facets.properties.is_empty() => {
                self.union(facets, id)
            }
            Form::Defined if facets.is_object() => Shape::Object(self.object(facets, id)),
            Form::Defined => self.tuple(&facets, &inside),
        }
    }

    /// The type of a schema that needs no definition.
    fn direct(&mut self, facets: Facets, hint: &NameHint) -> Type {
        if facets.values.is_some() {
            return self.scalar(&facets);
        }
        if !facets.choices.is_empty() {
            return self.plain_choice(facets);
        }
        if facets.is_object() {
            return self.map(facets, hint);
        }
        if facets.json_type == Some(JsonType::Array)
            || (facets.json_type.is_none() && facets.items.is_some())
        {
            return self.array(facets, hint);
        }
        self.scalar(&facets)
    }

    fn array(&mut self, facets: Facets, hint: &NameHint) -> Type {
        let node = facets.items.as_ref().and_then(Subschema::node);
        let item = match facets.items {
            _ if facets.extension("x-prefix-items").is_some() => self.fall_back(
                facets.node,
                "positions with types of their own in what need not be an array",
            ),
            Some(items) => self.use_of(items, hint.part(Role::Item)).into_type(),
            None => Type::Any,
        };
        self.around(Type::Array, item, node, hint.part(Role::Item))
    }
}

/// Whether a schema gets a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// It has a shape of its own, and so a name.
    Defined,
    /// A type that Rust or the runtime already has describes it.
    Direct,
}
