//! Names the inner type of deeply nested arrays and maps.

use crate::ir::{Docs, NameHint, Shape, Type};
use crate::load::NodeId;

use crate::lower::Lowering;

/// The limit of Clippy's lint `type_complexity`.
const MOST: u32 = 250;

/// The nesting depth of a field's type, which may be inside `Option` and `Nullable`.
const DEPTH: u32 = 3;

impl Lowering<'_> {
    /// Wraps a type. The inner type becomes an alias if the whole type would be too complex.
    pub(in crate::lower) fn nested_type(
        &mut self,
        outer: fn(Box<Type>) -> Type,
        inner: Type,
        node: Option<NodeId>,
        hint: NameHint,
    ) -> Type {
        let whole = outer(Box::new(inner.clone()));
        let Some(node) = node.filter(|_| type_complexity(&whole, DEPTH) > MOST) else {
            return whole;
        };
        let id = self.reserve(node, hint);
        self.define(id, Shape::Alias(inner), Docs::default());
        outer(Box::new(Type::Named(id)))
    }
}

/// Returns Clippy's complexity of a type at a nesting depth.
fn type_complexity(ty: &Type, depth: u32) -> u32 {
    let own = 10 * depth;
    match ty {
        Type::Array(inner) | Type::Nullable(inner) => own + type_complexity(inner, depth + 1),
        // Includes the key type `String`.
        Type::Map(inner) => own + 10 * (depth + 1) + type_complexity(inner, depth + 1),
        _ => own,
    }
}
