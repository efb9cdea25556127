//! Removes keywords that do not apply to the declared type.
//!
//! They have no effect (JSON Schema 2020-12 §7.6.1), but with them openapiv3 could not classify the schema.

use super::types::{types_of, warn_without_effect};
use super::{Draft, Walk};

/// Removes keywords that apply to other types only.
pub(super) fn adapt(walk: &mut Walk<'_>, draft: &mut Draft) {
    let Some(kind) = draft.single_type(walk) else {
        return;
    };
    let mut foreign = Vec::new();
    draft.members.retain(|entry| {
        let types = types_of(entry.key);
        let has_effect = types.is_empty() || types.contains(&kind);
        // Booleans, objects and arrays have no format.
        let has_format = matches!(kind, "string" | "number" | "integer");
        let stays = has_effect && (entry.key != key!("format") || has_format);
        if !stays {
            foreign.push(*entry);
        }
        stays
    });
    if foreign.is_empty() {
        return;
    }
    draft.changed = true;
    let kind = kind.to_owned();
    for entry in foreign {
        warn_without_effect(walk, &entry, &kind);
    }
}
