//! Compares enumerations by their values.

use serde_json::Value;

use crate::compare::change::Wire;
use crate::compare::draft::Draft;
use crate::compare::relation::Relation;
use crate::ir::{Enumeration, EnumerationValue};

use super::{At, Pair};

impl<'a> Pair<'a> {
    pub(super) fn enumerations(
        &self,
        old: &Enumeration,
        new: &Enumeration,
        at: At,
        drafts: &mut Vec<Draft>,
    ) {
        // Final values only affect a generated method, which is compared as an item.
        let Enumeration {
            kind,
            values,
            finals: _,
        } = old;
        let whole = |draft: Draft| {
            draft
                .whole(self.sides.0.model(self.ids.0))
                .whole(self.sides.1.model(self.ids.1))
        };
        if *kind != new.kind {
            let title = format!("the values of `{}` have a different type", self.name);
            let draft = self
                .draft("type-changed", title)
                .at(at.0, at.1)
                .wire(self.wire(Relation::Other, "a value"));
            drafts.push(whole(draft));
        }
        for (index, value) in values.iter().enumerate() {
            // Names and descriptions only affect the variant, which is compared as an item.
            let EnumerationValue {
                value,
                name: _,
                description: _,
            } = value;
            if new.values.iter().any(|other| other.value == *value) {
                continue;
            }
            let title = format!("`{}` no longer has the value `{}`", self.name, text(value));
            let mut draft = self
                .draft("enum-value-removed", title)
                .at(at.0, at.1)
                .item(self.sides.0.member(self.ids.0, index));
            if self.request {
                draft.deployed = Wire::breaks("the new server rejects it");
            }
            drafts.push(draft);
        }
        for (index, value) in new.values.iter().enumerate() {
            if values.iter().any(|other| other.value == value.value) {
                continue;
            }
            let title = format!("`{}` has the new value `{}`", self.name, text(&value.value));
            let mut draft = self
                .draft("enum-value-added", title)
                .at(at.0, at.1)
                .item(self.sides.1.member(self.ids.1, index));
            if self.request {
                draft.upcoming = Wire::degrades("the old server rejects it");
            }
            drafts.push(draft);
        }
    }
}

/// Formats a value for a message: strings have no quotation marks.
fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
