//! Arrays of arrays and maps of maps: what nests deeper than people read gets a name on the way.

use crate::ir::{Docs, NameHint, Shape, Type};
use crate::load::NodeId;

use crate::lower::Lowering;

/// What Clippy lets pass (`type_complexity`).
const MOST: u32 = 250;

/// How deep a type may stand inside of others where it is used: as a member that may be missing or null.
const DEPTH: u32 = 3;

impl Lowering<'_> {
    /// A type around another, which gets a name of its own if together they would be too much.
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

/// What Clippy makes of a type that stands so deep inside of others.
fn type_complexity(ty: &Type, depth: u32) -> u32 {
    let own = 10 * depth;
    match ty {
        Type::Array(inner) | Type::Nullable(inner) => own + type_complexity(inner, depth + 1),
        // Its keys are strings.
        Type::Map(inner) => own + 10 * (depth + 1) + type_complexity(inner, depth + 1),
        _ => own,
    }
}
