//! Finds renamed properties.

use super::renaming::{self, Named};
use super::{Side, likeness};
use crate::ir::{Field, Object};

/// Returns the renamed properties, as indexes into the fields of both objects.
pub(super) fn renamed(sides: (&Side, &Side), old: &Object, new: &Object) -> Vec<(usize, usize)> {
    let olds: Vec<Named<'_>> = old.fields.iter().map(named).collect();
    let news: Vec<Named<'_>> = new.fields.iter().map(named).collect();
    renaming::renamed(&olds, &news, |old_index, new_index| {
        is_alike(sides, &old.fields[old_index], &new.fields[new_index])
    })
}

fn named(field: &Field) -> Named<'_> {
    Named {
        name: &field.name,
        description: field.docs.description.as_deref(),
    }
}

/// Returns whether two properties have the same attributes and structurally equal types. Names and descriptions may differ.
fn is_alike(sides: (&Side, &Side), old: &Field, new: &Field) -> bool {
    let attributes = |field: &Field| {
        (
            field.required,
            field.nullable,
            field.read_only,
            field.write_only,
            field.constant.clone(),
            field.docs.constraints.clone(),
            field.docs.deprecated,
        )
    };
    attributes(old) == attributes(new) && likeness::is_alike(sides, &old.ty, &new.ty)
}
