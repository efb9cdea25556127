//! Determines which changes the settings cause.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostics;

use super::change::{Cause, Change};
use super::{Side, Version, attribute};

/// Marks the changes that the settings cause. Returns `false` if that is unknown because the old settings do not fit the new
/// document.
///
/// The new document with the old settings lies between the two versions. The document causes the changes before it, and the
/// settings cause the changes after it. A change on both sides has the document as its cause.
pub(super) fn mark(
    (old, new): (Version<'_>, Version<'_>),
    (old_side, new_side): (&Side, &Side),
    changes: &mut [Change],
) -> bool {
    if old.settings == new.settings {
        return true;
    }
    let between = Version {
        settings: old.settings,
        ..new
    };
    let Some(between) = Side::read(between, &mut Diagnostics::new()) else {
        return false;
    };
    let by_document = attribute::changes(old_side, &between);
    let by_settings = attribute::changes(&between, new_side);
    let names = |changes: &[Change]| -> BTreeSet<String> {
        changes.iter().map(|one| one.fingerprint.clone()).collect()
    };
    let (by_document, by_settings_names) = (names(&by_document), names(&by_settings));
    let items = by_settings.iter().flat_map(|one| &one.items);
    let items: BTreeSet<_> = items
        .map(|item| (&item.path, &item.old, &item.new))
        .collect();
    for change in changes {
        let mut own = change
            .items
            .iter()
            .map(|item| (&item.path, &item.old, &item.new));
        let has_same_items = !change.items.is_empty() && own.all(|item| items.contains(&item));
        let is_caused = has_same_items || by_settings_names.contains(&change.fingerprint);
        if is_caused && !by_document.contains(&change.fingerprint) {
            change.cause = Cause::Settings;
        }
    }
    true
}
