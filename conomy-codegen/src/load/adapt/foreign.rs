//! Keywords that say nothing about the declared type.
//!
//! They have no effect (JSON Schema 2020-12 §7.6.1), but openapiv3 would take the whole schema for
//! one of unknown kind.

use super::types::{types_of, warn_without_effect};
use super::{Draft, Walk};

/// Leaves out keywords of other types than the one that the schema declares.
pub(super) fn adapt(walk: &mut Walk<'_>, draft: &mut Draft) {
    let Some(kind) = draft.single_type(walk).map(str::to_owned) else {
        return;
    };
    let before = draft.members.len();
    let mut foreign = Vec::new();
    draft.members.retain(|entry| {
        let key = walk.files.arena.text(entry.key);
        let types = types_of(key);
        let has_effect = types.is_empty() || types.contains(&kind.as_str());
        // A boolean, an object or a list has no format.
        let has_format = matches!(kind.as_str(), "string" | "number" | "integer");
        let stays = has_effect && (key != "format" || has_format);
        if !stays {
            foreign.push(*entry);
        }
        stays
    });
    draft.changed |= draft.members.len() != before;
    for entry in foreign {
        warn_without_effect(walk, &entry, &kind);
    }
}
