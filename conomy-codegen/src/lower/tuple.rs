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
        let (least, most) = facets.items_bounds;
        length > 0 && least == Some(length) && (most == Some(length) || self.is_closed(facets))
    }

    /// Whether `items: false` allows nothing behind the positions; `load` writes `false` as `{not: {}}`.
    fn is_closed(&self, facets: &Facets) -> bool {
        let items = facets.items.as_ref().and_then(|items| self.node_of(items));
        items.is_some_and(|items| {
            let not = self.document.get(items, "not");
            not.is_some_and(|not| {
                self.document
                    .entries(self.document.resolve(not))
                    .next()
                    .is_none()
            })
        })
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
