//! Compares objects: their properties, and how undeclared ones are handled.

use std::collections::BTreeMap;

use crate::compare::change::Wire;
use crate::compare::draft::{Draft, Renamed};
use crate::compare::relation::{Relation, relation};
use crate::compare::{renamed_property, words};
use crate::ir::{AdditionalProperties, Field, NameHint, Object, Shape};

use super::property::reads_without;
use super::{At, Pair, declared};

impl<'a> Pair<'a> {
    pub(super) fn objects(&self, old: &Object, new: &Object, at: At, drafts: &mut Vec<Draft>) {
        let Object {
            fields,
            additional_properties: rest,
            kind,
        } = old;
        let by_name: BTreeMap<&str, &Field> = new
            .fields
            .iter()
            .map(|field| (field.name.as_str(), field))
            .collect();
        let old_names: BTreeMap<&str, &Field> = fields
            .iter()
            .map(|field| (field.name.as_str(), field))
            .collect();
        let renamed = renamed_property::renamed(self.sides, old, new);
        for (index, field) in fields.iter().enumerate() {
            let new_index = renamed.iter().find(|(old, _)| *old == index);
            match (by_name.get(field.name.as_str()), new_index) {
                (Some(other), _) => self.fields(field, other, drafts),
                (None, Some((_, other))) => self.renamed(field, &new.fields[*other], drafts),
                (None, None) => self.removed(field, at, drafts),
            }
        }
        for (index, field) in new.fields.iter().enumerate() {
            let is_renamed = renamed.iter().any(|(_, new)| *new == index);
            if !is_renamed && !old_names.contains_key(field.name.as_str()) {
                self.added(field, at, drafts);
            }
        }
        self.order(fields, &new.fields, at, drafts);
        match (rest, &new.additional_properties) {
            (AdditionalProperties::Unknown, AdditionalProperties::Unknown) => {}
            (AdditionalProperties::Typed(old), AdditionalProperties::Typed(new)) => {
                let relation = relation(self.sides, old, new);
                if relation != Relation::Same
                    || words::ty(self.sides.0, old) != words::ty(self.sides.1, new)
                {
                    let subject = format!("additional properties of `{}`", self.name);
                    self.retyped(subject, (old, new), at, relation, drafts);
                }
            }
            (old, new) => {
                let title = match new {
                    AdditionalProperties::Typed(_) => {
                        format!("`{}` types its additional properties", self.name)
                    }
                    AdditionalProperties::Unknown => {
                        format!("`{}` no longer types its additional properties", self.name)
                    }
                };
                let relation = match new {
                    AdditionalProperties::Typed(_) => Relation::Narrower,
                    AdditionalProperties::Unknown => Relation::Wider,
                };
                let rest = |rest: &AdditionalProperties| match rest {
                    AdditionalProperties::Typed(ty) => Some(ty.clone()),
                    AdditionalProperties::Unknown => None,
                };
                let mut draft = self
                    .draft("additional-properties-changed", title)
                    .at(at.0, at.1)
                    .wire(self.wire(relation, "an additional property"))
                    .gone(rest(old))
                    .came(rest(new));
                for path in [
                    self.sides.0.model(self.ids.0),
                    self.sides.1.model(self.ids.1),
                ] {
                    draft = draft
                        .item(format!("{path}::unknown_fields"))
                        .item(format!("{path}::additional_properties"));
                }
                drafts.push(draft);
            }
        }
        match (kind, &new.kind) {
            (None, None) | (Some(_), Some(_)) => {}
            (old, new) => {
                let title = if new.is_some() {
                    format!("`{}` has fields that depend on its kind", self.name)
                } else {
                    format!(
                        "`{}` no longer has fields that depend on its kind",
                        self.name
                    )
                };
                let draft = self
                    .draft("schema-kind-changed", title)
                    .at(at.0, at.1)
                    .wire(self.wire(Relation::Other, "a value"))
                    .whole(self.sides.0.model(self.ids.0))
                    .whole(self.sides.1.model(self.ids.1))
                    .gone(old.clone())
                    .came(new.clone());
                drafts.push(draft);
            }
        }
    }

    /// Compares the order of the properties, which determines the order of a constructor's arguments.
    pub(super) fn order(&self, old: &[Field], new: &[Field], at: At, drafts: &mut Vec<Draft>) {
        let common = |fields: &[Field], others: &[Field]| -> Vec<String> {
            let is_common = |field: &&Field| others.iter().any(|other| other.name == field.name);
            fields
                .iter()
                .filter(is_common)
                .map(|field| field.name.clone())
                .collect()
        };
        if common(old, new) == common(new, old) {
            return;
        }
        let title = format!("the properties of `{}` are in a different order", self.name);
        let draft = self
            .draft("property-order-changed", title)
            .at(at.0, at.1)
            .item(format!("{}::new", self.sides.0.model(self.ids.0)))
            .only_items();
        drafts.push(draft);
    }

    pub(super) fn added(&self, field: &Field, at: At, drafts: &mut Vec<Draft>) {
        let required = if field.required {
            "required"
        } else {
            "optional"
        };
        let kind = match (field.required, self.request, self.response) {
            (true, true, _) => "required-request-property-added",
            (false, true, false) => "optional-request-property-added",
            (_, false, true) => "response-property-added",
            _ => "property-added",
        };
        let title = format!(
            "`{}` has the new {required} property `{}`",
            self.name, field.name
        );
        let draft = self
            .draft(kind, title)
            .at(at.0, Some(declared(self.sides.1, self.ids.1, field)))
            .wire(self.addition(field))
            .came([field.ty.clone()]);
        let mut draft = self.claim_member(draft, None, Some(&field.name));
        if field.required {
            draft = self.claim_constructor(draft);
        }
        drafts.push(draft);
    }

    pub(super) fn removed(&self, field: &Field, at: At, drafts: &mut Vec<Draft>) {
        let kind = self.way(
            "request-property-removed",
            "response-property-removed",
            "property-removed",
        );
        let title = format!(
            "`{}` no longer has the property `{}`",
            self.name, field.name
        );
        let draft = self
            .draft(kind, title)
            .at(Some(declared(self.sides.0, self.ids.0, field)), at.1)
            .wire(self.removal(field))
            .gone([field.ty.clone()]);
        let mut draft = self.claim_member(draft, Some(&field.name), None);
        if field.required {
            draft = self.claim_constructor(draft);
        }
        drafts.push(draft);
    }

    /// Returns the effects of an added property.
    pub(super) fn addition(&self, field: &Field) -> (Wire, Wire) {
        let (mut deployed, mut upcoming) = (Wire::none(), Wire::none());
        if self.request && !field.read_only {
            if field.required {
                deployed = Wire::breaks(format!("requests without `{}` are rejected", field.name));
            }
            upcoming = Wire::degrades("the old server ignores or rejects it");
        }
        if self.response && !field.write_only && !reads_without(self.sides.1, self.ids.1, field) {
            upcoming = upcoming.and(Wire::breaks(format!(
                "responses without `{}` cannot be read",
                field.name
            )));
        }
        (deployed, upcoming)
    }

    /// Returns the effects of a removed property.
    pub(super) fn removal(&self, field: &Field) -> (Wire, Wire) {
        let (mut deployed, mut upcoming) = (Wire::none(), Wire::none());
        if self.request && !field.read_only {
            deployed = Wire::degrades("the new server ignores or rejects it");
            if field.required {
                upcoming = Wire::breaks(format!(
                    "the old server rejects requests without `{}`",
                    field.name
                ));
            }
        }
        if self.response && !field.write_only {
            deployed = deployed.and(if !reads_without(self.sides.0, self.ids.0, field) {
                Wire::breaks(format!("responses without `{}` cannot be read", field.name))
            } else {
                Wire::degrades(format!("`{}` is always absent", field.name))
            });
        }
        (deployed, upcoming)
    }

    pub(super) fn renamed(&self, old: &Field, new: &Field, drafts: &mut Vec<Draft>) {
        let title = format!(
            "property `{}` of `{}` was called `{}`",
            new.name, self.name, old.name
        );
        let (removal, addition) = (self.removal(old), self.addition(new));
        let deployed = removal.0.and(addition.0);
        let mut upcoming = removal.1.and(addition.1);
        if self.response && !new.write_only {
            upcoming = upcoming.and(Wire::degrades(format!("`{}` is always absent", new.name)));
        }
        let mut draft = self
            .draft("property-renamed", title)
            .at(
                Some(declared(self.sides.0, self.ids.0, old)),
                Some(declared(self.sides.1, self.ids.1, new)),
            )
            .wire((deployed, upcoming))
            .renamed(Renamed::Property(self.ids.0, old.name.clone()));
        let (definition, before) = (
            self.sides.1.api().definition(self.ids.1),
            self.sides.0.api().definition(self.ids.0),
        );
        // Only properties of components can have names in the settings.
        if let (NameHint::Component(owner), Shape::Object(object)) =
            (&definition.name, &before.shape)
            && let Some(index) = object
                .fields
                .iter()
                .position(|field| field.name == old.name)
        {
            let path = self.sides.0.member(self.ids.0, index);
            let name = crate::name::plain(path.rsplit("::").next().unwrap_or_default());
            draft = draft.fix(format!(
                "[names]\n\"property:{owner}.{}\" = \"{name}\"",
                new.name
            ));
        }
        drafts.push(self.claim_member(draft, Some(&old.name), Some(&new.name)));
    }
}
