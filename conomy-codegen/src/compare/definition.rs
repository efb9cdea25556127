//! Compares two definitions that are used at the same place.

mod enumeration;
mod object;
mod property;
mod tuple;
mod union;

use std::collections::BTreeSet;

use crate::ir::{Docs, Field, Shape, Type, TypeDef, TypeId};
use crate::load::NodeId;

use super::change::Wire;
use super::draft::{Draft, Reach};
use super::relation::{Direction, Relation, relation};
use super::type_pair::Pairs;
use super::{Side, constraint, words};

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

/// Returns the node at which an object declares a property. A field's own node is the schema that the property may refer to.
fn declared(side: &Side, owner: TypeId, field: &Field) -> NodeId {
    let document = &side.understood.document;
    let mut seen = BTreeSet::new();
    let mut open = vec![side.api().definition(owner).node];
    while let Some(schema) = open.pop() {
        let schema = document.resolve(schema);
        if !seen.insert(schema) {
            continue;
        }
        let properties = document.get(schema, "properties");
        if let Some(node) = properties.and_then(|all| document.get(all, &field.name)) {
            return node;
        }
        let parts = document.get(schema, "allOf");
        open.extend(parts.into_iter().flat_map(|parts| document.items(parts)));
    }
    field.node
}

type At = (Option<NodeId>, Option<NodeId>);

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
        deprecated: _,
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
    if let Some(deprecation) = words::deprecation(old, new) {
        let draft = pair
            .draft("deprecation-changed", format!("{subject} {deprecation}"))
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
        let mut draft = Draft::new(kind, title, self.reach.clone());
        draft.is_sent = self.request && !self.response;
        draft
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
    fn ways(&self) -> impl Iterator<Item = Direction> {
        let request = self.request.then_some(Direction::Request);
        let response = self.response.then_some(Direction::Response);
        request.into_iter().chain(response)
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
            let (deployed, upcoming) = relation.wire_of_types(self.sides, (old, new), way);
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
}
