//! Compares tuples position by position.

use crate::compare::draft::Draft;
use crate::compare::relation::{Relation, relation};
use crate::ir::{Position, Tuple, Type};

use super::{At, Pair};

impl<'a> Pair<'a> {
    /// Returns the relation between the items of a tuple at one position, where `None` allows no item.
    pub(super) fn item(&self, old: Option<&Type>, new: Option<&Type>) -> Relation {
        match (old, new) {
            (None, None) => Relation::Same,
            (Some(old), Some(new)) => relation(self.sides, old, new),
            (None, Some(_)) => Relation::Wider,
            (Some(_), None) => Relation::Narrower,
        }
    }

    pub(super) fn tuples(&self, old: &'a Tuple, new: &'a Tuple, at: At, drafts: &mut Vec<Draft>) {
        let Tuple { positions, rest } = old;
        let mut whole = Relation::Same;
        for index in 0..positions.len().max(new.positions.len()) {
            let at = |tuple: &'a Tuple| match tuple.positions.get(index) {
                Some(Position {
                    ty,
                    required,
                    boxed: _,
                }) => (Some(ty), *required),
                None => (tuple.rest.as_ref(), false),
            };
            let ((was, was_required), (is, is_required)) = (at(old), at(new));
            whole = whole
                .and(self.item(was, is))
                .and(match (was_required, is_required) {
                    (false, true) => Relation::Narrower,
                    (true, false) => Relation::Wider,
                    _ => Relation::Same,
                });
        }
        whole = whole.and(self.item(rest.as_ref(), new.rest.as_ref()));
        if whole == Relation::Same && positions.len() == new.positions.len() {
            return;
        }
        let title = format!("the positions of `{}` changed", self.name);
        let draft = self
            .draft("tuple-changed", title)
            .at(at.0, at.1)
            .wire(self.wire(whole, "a value"))
            .whole(self.sides.0.model(self.ids.0))
            .whole(self.sides.1.model(self.ids.1))
            .gone(positions.iter().map(|position| position.ty.clone()))
            .came(new.positions.iter().map(|position| position.ty.clone()));
        drafts.push(draft);
    }
}
