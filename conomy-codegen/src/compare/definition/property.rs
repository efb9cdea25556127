//! Compares a property that both objects have.

use serde_json::Value;

use crate::compare::change::Wire;
use crate::compare::draft::Draft;
use crate::compare::relation::{Direction, Relation, relation};
use crate::compare::type_pair::replaced;
use crate::compare::{Side, words};
use crate::ir::{Field, Type, TypeId};

use super::{Pair, constraints, declared};

impl<'a> Pair<'a> {
    /// Returns the pair with the directions of the values of one property.
    pub(super) fn of_property(&self, old: &Field, new: &Field) -> Pair<'a> {
        Pair {
            reach: self.reach.clone(),
            request: self.request && !old.read_only && !new.read_only,
            response: self.response && !old.write_only && !new.write_only,
            ..*self
        }
    }

    pub(super) fn fields(&self, old: &Field, new: &Field, drafts: &mut Vec<Draft>) {
        let Field {
            node: _,
            name,
            ty,
            required,
            nullable,
            read_only,
            write_only,
            constant,
            boxed,
            docs,
        } = old;
        let at = (
            Some(declared(self.sides.0, self.ids.0, old)),
            Some(declared(self.sides.1, self.ids.1, new)),
        );
        let subject = format!("property `{name}` of `{}`", self.name);
        let values = self.of_property(old, new);
        constraints(&values, docs, &new.docs, Some(new), at, drafts);
        if (*read_only, *write_only) != (new.read_only, new.write_only) {
            let word = |read: bool, write: bool| match (read, write) {
                (true, _) => "readOnly",
                (_, true) => "writeOnly",
                _ => "neither `readOnly` nor `writeOnly`",
            };
            let title = format!(
                "{subject} is {}; it was {}",
                word(new.read_only, new.write_only),
                word(*read_only, *write_only)
            );
            let mut draft = self
                .draft("property-direction-changed", title)
                .at(at.0, at.1);
            (draft.deployed, draft.upcoming) = self.direction(old, new);
            let draft = self.claim_member(draft, Some(name), Some(name));
            drafts.push(self.claim_constructor(draft));
        }
        if *boxed != new.boxed {
            let word = if new.boxed { "is" } else { "is no longer" };
            let draft = self
                .draft("recursion-changed", format!("{subject} {word} recursive"))
                .at(at.0, at.1)
                .only_items();
            drafts.push(self.claim_member(draft, Some(name), Some(name)));
        }
        if (*required, *nullable) != (new.required, new.nullable) {
            let word = |required: bool, nullable: bool| match (required, nullable) {
                (true, false) => "required",
                (true, true) => "required and nullable",
                (false, false) => "optional",
                (false, true) => "optional and nullable",
            };
            let title = format!(
                "{subject} is {}; it was {}",
                word(new.required, new.nullable),
                word(*required, *nullable)
            );
            let kind = match (new.required, *required) {
                (true, false) => self.way(
                    "request-property-required",
                    "response-property-required",
                    "property-required",
                ),
                (false, true) => self.way(
                    "request-property-optional",
                    "response-property-optional",
                    "property-optional",
                ),
                _ => self.way(
                    "request-property-nullable",
                    "response-property-nullable",
                    "property-nullable",
                ),
            };
            let draft = self
                .draft(kind, title)
                .at(at.0, at.1)
                .wire(self.presence(old, new));
            let mut draft = self.claim_member(draft, Some(name), Some(name));
            if *required != new.required || *nullable != new.nullable {
                draft = self.claim_constructor(draft);
            }
            drafts.push(draft);
        }
        let relation = relation(self.sides, ty, &new.ty);
        let (was, is) = (
            words::ty(self.sides.0, ty),
            words::ty(self.sides.1, &new.ty),
        );
        let is_renamed = matches!(
            (
                self.sides.0.api().resolve(ty),
                self.sides.1.api().resolve(&new.ty)
            ),
            (Type::Named(_), Type::Named(_))
        );
        if relation == Relation::Same {
            let title = format!("{subject} is {is}; it was {was}");
            let draft = self.draft("type-replaced", title).at(at.0, at.1);
            if let Some(draft) = replaced(self.sides, ty, &new.ty, draft) {
                drafts.push(self.claim_member(draft, Some(name), Some(name)));
            }
        }
        if relation != Relation::Same
            || was != is && !is_renamed && !same_names(self.sides, ty, &new.ty)
        {
            let start = drafts.len();
            values.retyped(subject.clone(), (ty, &new.ty), at, relation, drafts);
            for draft in &mut drafts[start..] {
                *draft = self.claim_member(draft.clone(), Some(name), Some(name));
                *draft = self.claim_constructor(draft.clone());
            }
        }
        // A constant of another type is reported with the type.
        if constant != &new.constant && relation == Relation::Same {
            let text = |value: &Option<Value>| {
                value
                    .as_ref()
                    .map_or("any value of its type".to_owned(), |value| {
                        format!("always `{value}`")
                    })
            };
            let title = format!(
                "the value of {subject} is {}; it was {}",
                text(&new.constant),
                text(constant)
            );
            let relation = match (constant, &new.constant) {
                (None, Some(_)) => Relation::Narrower,
                (Some(_), None) => Relation::Wider,
                _ => Relation::Other,
            };
            let mut draft = self.draft("constant-changed", title).at(at.0, at.1);
            // Values of an enum are reported by the enum.
            if is_renamed {
                draft = draft.only_items();
            } else if values.request {
                draft = draft.wire(relation.wire(Direction::Request, "a value"));
            }
            let draft = self.claim_member(draft, Some(name), Some(name));
            drafts.push(self.claim_constructor(draft));
        }
    }

    /// Returns the effects of a property that became or is no longer `readOnly` or `writeOnly`.
    pub(super) fn direction(&self, old: &Field, new: &Field) -> (Wire, Wire) {
        let name = &new.name;
        let unread = || Wire::breaks(format!("responses without `{name}` cannot be read"));
        let (mut deployed, mut upcoming) = (Wire::none(), Wire::none());
        if self.request && !old.read_only && new.read_only {
            deployed = Wire::degrades("the new server ignores or rejects it");
            if old.required {
                upcoming =
                    Wire::degrades(format!("the old server rejects requests without `{name}`"));
            }
        }
        if self.request && old.read_only && !new.read_only {
            if new.required {
                deployed = Wire::breaks(format!("requests without `{name}` are rejected"));
            }
            upcoming = Wire::degrades("the old server ignores or rejects it");
        }
        if self.response && !old.write_only && new.write_only {
            deployed = deployed.and(if !reads_without(self.sides.0, self.ids.0, old) {
                unread()
            } else {
                Wire::degrades(format!("`{name}` is always absent"))
            });
        }
        if self.response
            && old.write_only
            && !new.write_only
            && !reads_without(self.sides.1, self.ids.1, new)
        {
            upcoming = upcoming.and(unread());
        }
        (deployed, upcoming)
    }

    /// Returns the effects of a property that became or is no longer optional or nullable.
    pub(super) fn presence(&self, old: &Field, new: &Field) -> (Wire, Wire) {
        let name = &new.name;
        let (was, is) = (Presence::allowed(old), Presence::allowed(new));
        let (mut deployed, mut upcoming) = (Wire::none(), Wire::none());
        if self.request && !new.read_only {
            if let Some(words) = was.exceeding(is) {
                deployed = Wire::breaks(format!(
                    "requests in which `{name}` is {words} are rejected"
                ));
            }
            if let Some(words) = is.exceeding(was) {
                upcoming = Wire::degrades(format!(
                    "the old server rejects requests in which `{name}` is {words}"
                ));
            }
        }
        if self.response && !new.write_only {
            let unread = |words| {
                Wire::breaks(format!(
                    "responses in which `{name}` is {words} cannot be read"
                ))
            };
            if let Some(words) = is.exceeding(Presence::read(self.sides.0, self.ids.0, old)) {
                deployed = deployed.and(unread(words));
            }
            if let Some(words) = was.exceeding(Presence::read(self.sides.1, self.ids.1, new)) {
                upcoming = upcoming.and(unread(words));
            }
        }
        (deployed, upcoming)
    }
}

/// Whether a property may be absent, and whether it may be null.
#[derive(Clone, Copy)]
struct Presence {
    absent: bool,
    null: bool,
}

impl Presence {
    /// Returns what the document allows.
    fn allowed(field: &Field) -> Presence {
        Presence {
            absent: !field.required,
            null: field.nullable,
        }
    }

    /// Returns what a generated client can read.
    fn read(side: &Side, owner: TypeId, field: &Field) -> Presence {
        let is_option = reads_without(side, owner, field);
        Presence {
            absent: is_option,
            null: is_option,
        }
    }

    /// Describes what `self` allows and `other` does not.
    fn exceeding(self, other: Presence) -> Option<&'static str> {
        match (self.absent && !other.absent, self.null && !other.null) {
            (true, true) => Some("absent or null"),
            (true, false) => Some("absent"),
            (false, true) => Some("null"),
            (false, false) => None,
        }
    }
}

/// Returns whether a generated client can read an object without the property. Its field is an `Option` if the property is optional,
/// nullable, `readOnly` in a type that is also sent, or `writeOnly` in a type that is also received.
pub(super) fn reads_without(side: &Side, owner: TypeId, field: &Field) -> bool {
    !field.required || field.nullable || side.api().definition(owner).has_one_way(field)
}

/// Returns whether two types differ at most in the names of definitions.
fn same_names(sides: (&Side, &Side), old: &Type, new: &Type) -> bool {
    match (sides.0.api().resolve(old), sides.1.api().resolve(new)) {
        (Type::Named(_), Type::Named(_)) => true,
        (Type::Array(old), Type::Array(new))
        | (Type::Map(old), Type::Map(new))
        | (Type::Nullable(old), Type::Nullable(new)) => same_names(sides, old, new),
        (old, new) => old == new,
    }
}
