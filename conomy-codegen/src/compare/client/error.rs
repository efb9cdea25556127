//! Compares the error body that all operations share.

use std::collections::BTreeSet;

use crate::compare::draft::Draft;
use crate::compare::{Side, words};
use crate::ir::Type;

use super::{at, draft};

pub(super) fn compare(
    sides: (&Side, &Side),
    old: Option<&Type>,
    new: Option<&Type>,
    drafts: &mut Vec<Draft>,
) {
    let word = |side: &Side, ty: Option<&Type>| {
        ty.map_or("no common type".to_owned(), |ty| words::ty(side, ty))
    };
    let (was, is) = (word(sides.0, old), word(sides.1, new));
    if old.is_some() == new.is_some() {
        return;
    }
    let title = format!("the body of all errors has {is}; it had {was}").replace("has `", "is `");
    let mut one = draft("common-error-changed", title).item("Error::api");
    let node = old.and_then(|old| other_error(sides, old));
    one = at(sides, "paths", one);
    if let Some((operation, node)) = node {
        one.title = format!(
            "{operation} has another error body than all others, so the errors have no common type"
        );
        let before = one.old;
        one = one.at(before, Some(node));
    }
    drafts.push(one);
}

/// Returns the first new operation whose error body does not have the type that was common to all errors before.
fn other_error(sides: (&Side, &Side), common: &Type) -> Option<(String, crate::load::NodeId)> {
    let common: BTreeSet<String> = [words::ty(sides.0, common)].into();
    let found = sides.1.api().operations.iter().find(|operation| {
        operation.errors.iter().any(|error| {
            error
                .ty
                .as_ref()
                .is_some_and(|ty| !common.contains(&words::ty(sides.1, ty)))
        })
    })?;
    Some((words::operation(found), found.node))
}
