//! Compares two definitions that are used at the same place.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::ir::{
    AdditionalProperties, Docs, Enumeration, EnumerationValue, Field, NameHint, Object, Position,
    Shape, Tuple, Type, TypeDef, TypeId, Union, Variant,
};

use super::change::Wire;
use super::draft::{Draft, Reach};
use super::type_pair::{Pairs, Relation, Way, relation, replaced, variants};
use super::{Side, constraint, renamed_property, type_pair, words};

/// Two definitions and the direction of their values.
struct Pair<'a> {
    sides: (&'a Side, &'a Side),
    ids: (TypeId, TypeId),
    request: bool,
    response: bool,
    reach: Reach,
    /// The name of the definition in messages.
    name: &'a str,
}

/// Reports the changes of a pair of definitions.
pub(super) fn compare(sides: (&Side, &Side), pairs: &Pairs, index: usize, drafts: &mut Vec<Draft>) {
    let met = &pairs.list[index];
    let pair = Pair {
        sides,
        ids: (met.old, met.new),
        request: met.request,
        response: met.response,
        reach: Reach::Types(index),
        name: words::name(sides.1, met.new),
    };
    let (old, new) = (
        sides.0.api().definition(met.old),
        sides.1.api().definition(met.new),
    );
    // Renames cover `name`, features cover `groups`, and the affected items cover `sent` and `received`.
    let TypeDef {
        node: old_node,
        name: _,
        docs: old_docs,
        shape: old_shape,
        sent: old_sent,
        received: old_received,
        recursive: _,
        groups: _,
    } = old;
    let new_node = new.node;
    let at = (Some(*old_node), Some(new_node));
    constraints(&pair, old_docs, &new.docs, None, at, drafts);
    match (old_shape, &new.shape) {
        (Shape::Object(old), Shape::Object(new)) => pair.objects(old, new, at, drafts),
        (Shape::Enumeration(old), Shape::Enumeration(new)) => {
            pair.enumerations(old, new, at, drafts);
        }
        (Shape::Union(old), Shape::Union(new)) => pair.unions(old, new, at, drafts),
        (Shape::Tuple(old), Shape::Tuple(new)) => pair.tuples(old, new, at, drafts),
        (Shape::Alias(old), Shape::Alias(new)) => {
            let relation = relation(sides, old, new);
            if relation != Relation::Same || words::ty(sides.0, old) != words::ty(sides.1, new) {
                pair.retyped(format!("`{}`", pair.name), (old, new), at, relation, drafts);
            }
        }
        (old, new) => {
            let title = format!(
                "`{}` was {} and is {}",
                pair.name,
                words::shape(old),
                words::shape(new)
            );
            let draft = pair
                .draft("schema-kind-changed", title)
                .at(at.0, at.1)
                .wire(pair.wire(Relation::Other, "a value"))
                .whole(sides.0.model(pair.ids.0))
                .whole(sides.1.model(pair.ids.1))
                .gone(old.types().cloned())
                .came(new.types().cloned());
            drafts.push(draft);
        }
    }
    if (*old_sent, *old_received) != (new.sent, new.received) {
        let way = |sent: bool, received: bool| match (sent, received) {
            (true, true) => "in requests and responses",
            (true, false) => "in requests only",
            (false, true) => "in responses only",
            (false, false) => "nowhere",
        };
        let title = format!(
            "`{}` is used {}, not {}",
            pair.name,
            way(new.sent, new.received),
            way(*old_sent, *old_received)
        );
        let draft = pair
            .draft(DIRECTION, title)
            .at(at.0, at.1)
            .whole(sides.0.model(pair.ids.0))
            .whole(sides.1.model(pair.ids.1))
            .whole(sides.0.model_required(pair.ids.0))
            .whole(sides.1.model_required(pair.ids.1))
            .only_items();
        drafts.push(draft);
    }
}

/// The kind of a change of direction: a type is now sent or received, or no longer is.
pub(super) const DIRECTION: &str = "schema-direction-changed";

type At = (Option<crate::load::NodeId>, Option<crate::load::NodeId>);

/// Compares constraints that appear only in documentation: limits, lengths, patterns and defaults.
fn constraints(
    pair: &Pair<'_>,
    old: &Docs,
    new: &Docs,
    member: Option<&Field>,
    at: At,
    drafts: &mut Vec<Draft>,
) {
    // Titles, descriptions and links appear only in the documentation of the items.
    let Docs {
        title: _,
        description: _,
        deprecated,
        external: _,
        constraints,
    } = old;
    let subject = match member {
        Some(field) => format!("property `{}` of `{}`", field.name, pair.name),
        None => format!("`{}`", pair.name),
    };
    if *constraints != new.constraints {
        let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".to_owned());
        let title = format!(
            "constraints of {subject} changed from “{}” to “{}”",
            text(constraints),
            text(&new.constraints)
        );
        let mut draft = pair.draft("constraints-changed", title).at(at.0, at.1);
        if pair.request {
            draft = draft.wire(constraint::wire(
                constraints.as_deref(),
                new.constraints.as_deref(),
            ));
        }
        drafts.push(draft);
    }
    if *deprecated != new.deprecated {
        let word = if new.deprecated { "is" } else { "is no longer" };
        let draft = pair
            .draft(
                "deprecation-changed",
                format!("{subject} {word} deprecated"),
            )
            .at(at.0, at.1);
        let draft = match member {
            Some(field) => pair.claim_member(draft, Some(&field.name), Some(&field.name)),
            None => draft.item(pair.sides.1.model(pair.ids.1)),
        };
        drafts.push(draft);
    }
}

impl<'a> Pair<'a> {
    fn draft(&self, kind: &'static str, title: impl Into<String>) -> Draft {
        Draft::new(kind, title, self.reach.clone())
    }

    /// Returns the effects of a relation on the wire, depending on the direction of the values.
    fn wire(&self, relation: Relation, what: &str) -> (Wire, Wire) {
        let mut wire = (Wire::none(), Wire::none());
        for way in self.ways() {
            let (deployed, upcoming) = relation.wire(way, what);
            wire = (wire.0.and(deployed), wire.1.and(upcoming));
        }
        wire
    }

    /// Returns the directions of the values.
    fn ways(&self) -> impl Iterator<Item = Way> {
        let request = self.request.then_some(Way::Request);
        let response = self.response.then_some(Way::Response);
        request.into_iter().chain(response)
    }

    /// Returns the pair with the directions of the values of one property.
    fn of_property(&self, old: &Field, new: &Field) -> Pair<'a> {
        Pair {
            reach: self.reach.clone(),
            request: self.request && !old.read_only && !new.read_only,
            response: self.response && !old.write_only && !new.write_only,
            ..*self
        }
    }

    /// Returns the first word of a change's kind, depending on the direction of the values.
    fn way(
        &self,
        request: &'static str,
        response: &'static str,
        both: &'static str,
    ) -> &'static str {
        match (self.request, self.response) {
            (true, false) => request,
            (false, true) => response,
            _ => both,
        }
    }

    /// Claims the items of a field, and the corresponding values of constructors.
    fn claim_member(&self, draft: Draft, old: Option<&str>, new: Option<&str>) -> Draft {
        let mut draft = draft;
        for (side, id, name) in [
            (self.sides.0, self.ids.0, old),
            (self.sides.1, self.ids.1, new),
        ] {
            let (Some(name), Shape::Object(object)) = (name, &side.api().definition(id).shape)
            else {
                continue;
            };
            let Some(index) = object.fields.iter().position(|field| field.name == name) else {
                continue;
            };
            let path = side.member(id, index);
            let member = path.rsplit("::").next().unwrap_or_default().to_owned();
            let required = side.model_required(id);
            draft = draft
                .item(path)
                .item(format!("{required}::{member}"))
                .value(format!("{}::new", side.model(id)), &member);
        }
        draft
    }

    /// Claims `Default` and the struct of required values, which appear or disappear with the number of a constructor's
    /// arguments.
    fn claim_constructor(&self, draft: Draft) -> Draft {
        let mut draft = draft;
        for (side, id) in [(self.sides.0, self.ids.0), (self.sides.1, self.ids.1)] {
            draft = draft
                .item(format!("{}::impl Default", side.model(id)))
                .whole(side.model_required(id));
        }
        draft
    }

    fn objects(&self, old: &Object, new: &Object, at: At, drafts: &mut Vec<Draft>) {
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
    fn order(&self, old: &[Field], new: &[Field], at: At, drafts: &mut Vec<Draft>) {
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
        let title = format!("the properties of `{}` stand in another order", self.name);
        let draft = self
            .draft("property-order-changed", title)
            .at(at.0, at.1)
            .item(format!("{}::new", self.sides.0.model(self.ids.0)))
            .only_items();
        drafts.push(draft);
    }

    fn added(&self, field: &Field, at: At, drafts: &mut Vec<Draft>) {
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
            "`{}` has the {required} property `{}`",
            self.name, field.name
        );
        let draft = self
            .draft(kind, title)
            .at(at.0, Some(field.node))
            .wire(self.addition(field))
            .came([field.ty.clone()]);
        let mut draft = self.claim_member(draft, None, Some(&field.name));
        if field.required {
            draft = self.claim_constructor(draft);
        }
        drafts.push(draft);
    }

    fn removed(&self, field: &Field, at: At, drafts: &mut Vec<Draft>) {
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
            .at(Some(field.node), at.1)
            .wire(self.removal(field))
            .gone([field.ty.clone()]);
        let mut draft = self.claim_member(draft, Some(&field.name), None);
        if field.required {
            draft = self.claim_constructor(draft);
        }
        drafts.push(draft);
    }

    /// Returns the effects of an added property.
    fn addition(&self, field: &Field) -> (Wire, Wire) {
        let (mut deployed, mut upcoming) = (Wire::none(), Wire::none());
        if self.request && !field.read_only {
            if field.required {
                deployed = Wire::breaks(format!("requests without `{}` are refused", field.name));
            }
            upcoming = Wire::degrades("the old server ignores or refuses it");
        }
        if self.response && !field.write_only && field.required && !is_lenient(self, field) {
            upcoming = upcoming.and(Wire::breaks(format!(
                "responses without `{}` cannot be read",
                field.name
            )));
        }
        (deployed, upcoming)
    }

    /// Returns the effects of a removed property.
    fn removal(&self, field: &Field) -> (Wire, Wire) {
        let (mut deployed, mut upcoming) = (Wire::none(), Wire::none());
        if self.request && !field.read_only {
            deployed = Wire::degrades("the new server ignores or refuses it");
            if field.required {
                upcoming = Wire::breaks(format!(
                    "the old server refuses requests without `{}`",
                    field.name
                ));
            }
        }
        if self.response && !field.write_only {
            deployed = deployed.and(if field.required && !is_lenient(self, field) {
                Wire::breaks(format!("responses without `{}` cannot be read", field.name))
            } else {
                Wire::degrades(format!("`{}` is always absent", field.name))
            });
        }
        (deployed, upcoming)
    }

    fn renamed(&self, old: &Field, new: &Field, drafts: &mut Vec<Draft>) {
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
            .at(Some(old.node), Some(new.node))
            .wire((deployed, upcoming));
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

    fn fields(&self, old: &Field, new: &Field, drafts: &mut Vec<Draft>) {
        let Field {
            node,
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
        let at = (Some(*node), Some(new.node));
        let subject = format!("property `{name}` of `{}`", self.name);
        let values = self.of_property(old, new);
        constraints(&values, docs, &new.docs, Some(new), at, drafts);
        if (*read_only, *write_only) != (new.read_only, new.write_only) {
            let word = |read: bool, write: bool| match (read, write) {
                (true, _) => "readOnly",
                (_, true) => "writeOnly",
                _ => "read and written",
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
            let word = if new.boxed {
                "leads"
            } else {
                "no longer leads"
            };
            let draft = self
                .draft(
                    "recursion-changed",
                    format!("{subject} {word} back to `{}`", self.name),
                )
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
                    .map_or("any of its type".to_owned(), |value| {
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
                draft = draft.wire(relation.wire(Way::Request, "a value"));
            }
            let draft = self.claim_member(draft, Some(name), Some(name));
            drafts.push(self.claim_constructor(draft));
        }
    }

    /// Returns the effects of a property that became or is no longer `readOnly` or `writeOnly`.
    fn direction(&self, old: &Field, new: &Field) -> (Wire, Wire) {
        let name = &new.name;
        let unread = || Wire::breaks(format!("responses without `{name}` cannot be read"));
        let (mut deployed, mut upcoming) = (Wire::none(), Wire::none());
        if self.request && !old.read_only && new.read_only {
            deployed = Wire::degrades("the new server ignores or refuses it");
            if old.required {
                upcoming =
                    Wire::degrades(format!("the old server refuses requests without `{name}`"));
            }
        }
        if self.request && old.read_only && !new.read_only {
            if new.required {
                deployed = Wire::breaks(format!("requests without `{name}` are refused"));
            }
            upcoming = Wire::degrades("the old server ignores or refuses it");
        }
        if self.response && !old.write_only && new.write_only {
            deployed = deployed.and(if old.required {
                unread()
            } else {
                Wire::degrades(format!("`{name}` is always absent"))
            });
        }
        if self.response && old.write_only && !new.write_only && new.required {
            upcoming = upcoming.and(unread());
        }
        (deployed, upcoming)
    }

    /// Returns the effects of a property that became or is no longer optional or nullable.
    fn presence(&self, old: &Field, new: &Field) -> (Wire, Wire) {
        let name = &new.name;
        // Whether a property may be absent and may be null: in the document, and when a client deserializes it.
        let allowed = |field: &Field| (!field.required, field.nullable);
        let reads = |field: &Field| (!field.required, field.nullable || !field.required);
        let within =
            |one: (bool, bool), other: (bool, bool)| (!one.0 || other.0) && (!one.1 || other.1);
        let (mut deployed, mut upcoming) = (Wire::none(), Wire::none());
        if self.request && !new.read_only {
            if !within(allowed(old), allowed(new)) {
                deployed = Wire::breaks(format!(
                    "requests in which `{name}` is absent or null are refused"
                ));
            }
            if !within(allowed(new), allowed(old)) {
                upcoming = Wire::degrades(format!(
                    "the old server refuses requests in which `{name}` is absent or null"
                ));
            }
        }
        if self.response && !new.write_only {
            if !within(allowed(new), reads(old)) {
                deployed = deployed.and(Wire::breaks(format!(
                    "responses in which `{name}` is absent or null cannot be read"
                )));
            }
            if !within(allowed(old), reads(new)) {
                upcoming = upcoming.and(Wire::breaks(format!(
                    "responses in which `{name}` is absent or null cannot be read"
                )));
            }
        }
        (deployed, upcoming)
    }

    fn retyped(
        &self,
        subject: String,
        (old, new): (&Type, &Type),
        at: At,
        relation: Relation,
        drafts: &mut Vec<Draft>,
    ) {
        let title = format!(
            "{subject} is {}; it was {}",
            words::ty(self.sides.1, new),
            words::ty(self.sides.0, old)
        );
        let mut wire = (Wire::none(), Wire::none());
        for way in self.ways() {
            let (deployed, upcoming) = type_pair::wire(self.sides, (old, new), relation, way);
            wire = (wire.0.and(deployed), wire.1.and(upcoming));
        }
        let draft = self
            .draft("type-changed", title)
            .at(at.0, at.1)
            .wire(wire)
            .item(self.sides.0.model(self.ids.0))
            .gone([old.clone()])
            .came([new.clone()]);
        let mut draft = draft;
        for path in [
            self.sides.0.model(self.ids.0),
            self.sides.1.model(self.ids.1),
        ] {
            if subject.starts_with("additional") {
                draft = draft.item(format!("{path}::additional_properties"));
            }
        }
        drafts.push(draft);
    }

    fn enumerations(&self, old: &Enumeration, new: &Enumeration, at: At, drafts: &mut Vec<Draft>) {
        // Final values affect a method, which is compared as an item.
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
            let title = format!("the values of `{}` have another type", self.name);
            let draft = self
                .draft("type-changed", title)
                .at(at.0, at.1)
                .wire(self.wire(Relation::Other, "a value"));
            drafts.push(whole(draft));
        }
        for (index, value) in values.iter().enumerate() {
            // Names and descriptions affect the variant, which is compared as an item.
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
                draft.deployed = Wire::breaks("the new server refuses it");
            }
            drafts.push(draft);
        }
        for (index, value) in new.values.iter().enumerate() {
            if values.iter().any(|other| other.value == value.value) {
                continue;
            }
            let title = format!("`{}` has the value `{}`", self.name, text(&value.value));
            let mut draft = self
                .draft("enum-value-added", title)
                .at(at.0, at.1)
                .item(self.sides.1.member(self.ids.1, index));
            if self.request {
                draft.upcoming = Wire::degrades("the old server refuses it");
            }
            drafts.push(draft);
        }
    }

    fn unions(&self, old: &Union, new: &Union, at: At, drafts: &mut Vec<Draft>) {
        let Union {
            tag,
            variants: branches,
        } = old;
        if *tag != new.tag {
            let text = |tag: &Option<String>| {
                tag.as_ref()
                    .map_or("its shape".to_owned(), |tag| format!("`{tag}`"))
            };
            let title = format!(
                "the variant of `{}` is told by {}; it was told by {}",
                self.name,
                text(&new.tag),
                text(tag)
            );
            let draft = self
                .draft("discriminator-changed", title)
                .at(at.0, at.1)
                .wire(self.tagging(tag.is_some(), new.tag.is_some()));
            drafts.push(draft);
        }
        for (old_variant, new_variant) in variants(branches, &new.variants) {
            match (old_variant, new_variant) {
                (Some((index, variant)), Some((other_index, other))) => {
                    let is_told_alike = tag.is_some() == new.tag.is_some();
                    let variants = ((index, variant), (other_index, other));
                    self.variants(variants.0, variants.1, is_told_alike, at, drafts);
                }
                (Some((index, variant)), None) => {
                    let title = format!(
                        "`{}` no longer has the variant `{}`",
                        self.name, variant.name
                    );
                    let mut draft = self
                        .draft("union-variant-removed", title)
                        .at(at.0, at.1)
                        .item(self.sides.0.member(self.ids.0, index))
                        .item(self.conversion(self.sides.0, self.ids.0, &variant.ty))
                        .gone([variant.ty.clone()]);
                    if self.request {
                        draft.deployed = Wire::breaks("the new server refuses it");
                    }
                    drafts.push(draft);
                }
                (None, Some((index, variant))) => {
                    let title = format!("`{}` has the variant `{}`", self.name, variant.name);
                    let mut draft = self
                        .draft("union-variant-added", title)
                        .at(at.0, at.1)
                        .item(self.sides.1.member(self.ids.1, index))
                        .item(self.conversion(self.sides.1, self.ids.1, &variant.ty))
                        .came([variant.ty.clone()]);
                    if self.request {
                        draft.upcoming = Wire::degrades("the old server refuses it");
                    }
                    if self.response && new.tag.is_none() {
                        draft.deployed =
                            Wire::degrades("without a tag, it may be read as another variant");
                    }
                    drafts.push(draft);
                }
                (None, None) => {}
            }
        }
        let order = |variants: &[Variant]| -> Vec<String> {
            variants
                .iter()
                .map(|variant| variant.name.clone())
                .collect()
        };
        let (mut was, mut is) = (order(branches), order(&new.variants));
        if was != is && tag.is_none() {
            was.sort();
            is.sort();
            if was == is {
                let title = format!("the variants of `{}` stand in another order", self.name);
                let wire =
                    Wire::degrades("a value that fits several variants may be read as another one");
                let draft = self
                    .draft("union-order-changed", title)
                    .at(at.0, at.1)
                    .wire((Wire::none(), Wire::none()));
                drafts.push(if self.response {
                    draft.wire((Wire::none(), wire))
                } else {
                    draft
                });
            }
        }
    }

    /// Returns the effects of a discriminator that is added, removed or another property. A union without a discriminator is read
    /// by its shape.
    fn tagging(&self, was_tagged: bool, is_tagged: bool) -> (Wire, Wire) {
        let (mut deployed, mut upcoming) = (Wire::none(), Wire::none());
        if self.request && is_tagged {
            deployed = Wire::degrades("the new server may refuse or misread a value without it");
        }
        if self.request && was_tagged {
            upcoming = Wire::degrades("the old server may refuse or misread a value without it");
        }
        let misread = || Wire::degrades("a value may be read as another variant, or as unknown");
        if self.response && was_tagged {
            deployed = deployed.and(misread());
        }
        if self.response && (is_tagged || was_tagged) {
            upcoming = upcoming.and(misread());
        }
        (deployed, upcoming)
    }

    fn conversion(&self, side: &Side, id: TypeId, ty: &Type) -> String {
        let of = match ty {
            Type::Named(branch) => words::name(side, *branch).to_owned(),
            _ => String::new(),
        };
        format!("{}::impl From<{of}>", side.model(id))
    }

    fn variants(
        &self,
        (old_index, old): (usize, &Variant),
        (new_index, new): (usize, &Variant),
        is_told_alike: bool,
        at: At,
        drafts: &mut Vec<Draft>,
    ) {
        // A changed name is a rename. A guessed tag is the name of the branch itself.
        let Variant {
            name: _,
            ty,
            tags,
            guessed: _,
            docs: _,
        } = old;
        let claim = |draft: Draft| {
            draft
                .item(self.sides.0.member(self.ids.0, old_index))
                .item(self.sides.1.member(self.ids.1, new_index))
                .item(self.conversion(self.sides.0, self.ids.0, ty))
                .item(self.conversion(self.sides.1, self.ids.1, &new.ty))
        };
        let mut was = tags.clone();
        let mut is = new.tags.clone();
        was.sort();
        is.sort();
        // A discriminator that is added or removed is reported once for all variants.
        if was != is && is_told_alike {
            let title = format!(
                "the variant `{}` of `{}` is told by the values {}; it was by {}",
                new.name,
                self.name,
                is.join(", "),
                was.join(", ")
            );
            let gone = was.iter().any(|tag| !is.contains(tag));
            let came = is.iter().any(|tag| !was.contains(tag));
            let mut draft = self
                .draft("discriminator-mapping-changed", title)
                .at(at.0, at.1);
            if gone && self.request {
                draft.deployed = Wire::breaks("the new server refuses a removed value");
            }
            if came && self.request {
                draft.upcoming = Wire::degrades("the old server refuses a new value");
            }
            let unknown = |which: &str| Wire::degrades(format!("{which} value is read as unknown"));
            if came && self.response {
                draft.deployed = draft.deployed.and(unknown("a new"));
            }
            if gone && self.response {
                draft.upcoming = draft.upcoming.and(unknown("a removed"));
            }
            drafts.push(claim(draft));
        }
        let relation = relation(self.sides, ty, &new.ty);
        if relation != Relation::Same {
            let subject = format!("variant `{}` of `{}`", new.name, self.name);
            let start = drafts.len();
            self.retyped(subject, (ty, &new.ty), at, relation, drafts);
            for draft in &mut drafts[start..] {
                *draft = claim(draft.clone());
            }
        }
    }

    /// Returns the relation between the items of a tuple at one position, where `None` allows no item.
    fn item(&self, old: Option<&Type>, new: Option<&Type>) -> Relation {
        match (old, new) {
            (None, None) => Relation::Same,
            (Some(old), Some(new)) => relation(self.sides, old, new),
            (None, Some(_)) => Relation::Wider,
            (Some(_), None) => Relation::Narrower,
        }
    }

    fn tuples(&self, old: &'a Tuple, new: &'a Tuple, at: At, drafts: &mut Vec<Draft>) {
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

/// Returns whether a response without the property can still be deserialized: a read-only field of a type that is also sent is
/// optional.
fn is_lenient(pair: &Pair<'_>, field: &Field) -> bool {
    let definition = pair.sides.1.api().definition(pair.ids.1);
    field.read_only && definition.sent
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

/// Returns a value as messages show it.
fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
