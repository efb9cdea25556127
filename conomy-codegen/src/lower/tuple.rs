//! `prefixItems`: arrays with a type per position (JSON Schema 2020-12, section 10.3.1.1).

use crate::ir::{NameHint, Role, Shape, Type};

use super::Lowering;
use super::facets::Facets;

/// Where `load` keeps the schemas by position.
const PREFIX: &str = "x-prefix-items";

impl Lowering<'_> {
    /// Whether an array has exactly one schema per position. With room for more, positions alone would lose the rest.
    pub(super) fn is_tuple(&self, facets: &Facets) -> bool {
        let length = facets.extension_nodes(self.document, PREFIX).len();
        length > 0 && facets.items_bounds == (Some(length), Some(length))
    }

    /// The tuple.
    pub(super) fn tuple(&mut self, facets: &Facets, inside: &NameHint) -> Shape {
        let nodes = facets.extension_nodes(self.document, PREFIX);
        let mut positions: Vec<Type> = Vec::with_capacity(nodes.len());
        for (index, node) in nodes.into_iter().enumerate() {
            let hint = inside.part(Role::Variant((index + 1).to_string()));
            positions.push(self.use_at(node, hint).into_type());
        }
        Shape::Tuple(positions)
    }
}
