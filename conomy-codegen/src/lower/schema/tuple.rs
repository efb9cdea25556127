//! `prefixItems`: arrays with a type for each position (JSON Schema 2020-12, section 10.3.1.1).

use crate::ir::{NameHint, Position, Role, Shape, Tuple, Type};
use crate::load::extension;

use crate::lower::Lowering;
use crate::lower::schema::keywords::{JsonType, Keywords};
use crate::lower::schema::subschema::Subschema;

impl Lowering<'_> {
    /// Returns whether a schema is an array with a type for each position. Without `type: array`, all positions must be
    /// required.
    pub(in crate::lower) fn is_tuple(&self, keywords: &Keywords) -> bool {
        let length = keywords
            .extension_nodes(self.document, extension::PREFIX_ITEMS)
            .len();
        let (least, most) = keywords.items_bounds;
        length > 0
            && most != Some(0)
            && (keywords.json_type == Some(JsonType::Array)
                || least.is_some_and(|least| least >= length))
    }

    /// Returns whether `items: false` forbids further items.
    pub(in crate::lower) fn is_closed(&self, keywords: &Keywords) -> bool {
        let items = keywords.items.as_ref().and_then(Subschema::node);
        items.is_some_and(|items| self.is_never(items))
    }

    /// Lowers a tuple.
    pub(in crate::lower) fn tuple(&mut self, keywords: &Keywords, inside: &NameHint) -> Shape {
        let mut nodes = keywords.extension_nodes(self.document, extension::PREFIX_ITEMS);
        let (least, most) = keywords.items_bounds;
        nodes.truncate(most.unwrap_or(usize::MAX));
        let closed = most == Some(nodes.len()) || self.is_closed(keywords);
        let mut positions: Vec<Position> = Vec::with_capacity(nodes.len());
        for (index, node) in nodes.into_iter().enumerate() {
            let hint = inside.part(Role::Variant((index + 1).to_string()));
            let ty = self.use_at(node, hint).into_type();
            positions.push(Position {
                ty,
                required: least.is_some_and(|least| index < least),
                boxed: false,
            });
        }
        let rest = match &keywords.items {
            _ if closed => None,
            Some(items) => Some(self.item(items, inside)),
            None => Some(
                match keywords.extension_node(self.document, extension::UNEVALUATED_ITEMS) {
                    Some(node) => self.use_at(node, inside.part(Role::Item)).into_type(),
                    None => Type::Any,
                },
            ),
        };
        Shape::Tuple(Tuple { positions, rest })
    }

    fn item(&mut self, items: &Subschema, inside: &NameHint) -> Type {
        self.use_of(items.clone(), inside.part(Role::Item))
            .into_type()
    }
}
