//! Compares two operations: their requests and their responses.

use std::borrow::Cow;
use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt};

use crate::ir::{
    Body, Case, Content, ContentKind, ErrorResponse, Input, Location, Member, Next, Operation,
    OperationId, Output, Pagination, Parameter, Part, PartKind, Payload, ResponseHeader, Retry,
    Shape, States, Status, Step, Type,
};

use super::change::Wire;
use super::draft::{Claim, Draft, Reach};
use super::rust_difference::Renames;
use super::type_pair::{Pairs, Parent, Relation, Way, relation, replaced};
use super::{Side, client, constraint, security, words};

/// The operations of both documents, matched with each other.
pub(super) struct Matched {
    pub(super) pairs: Vec<(OperationId, OperationId)>,
    pub(super) removed: Vec<OperationId>,
    pub(super) added: Vec<OperationId>,
}

/// Matches operations by method and path, otherwise by operation ID.
pub(super) fn matched(old: &Side, new: &Side) -> Matched {
    let ids = |side: &Side| (0..side.api().operations.len()).map(|index| OperationId(index as u32));
    let place = |operation: &Operation| (operation.method.clone(), shape(&operation.path));
    let mut partners: BTreeMap<InOrder, OperationId> = BTreeMap::new();
    // Some documents contain the same path twice, with different parameter names.
    let exact = |operation: &Operation| (operation.method.clone(), operation.path.clone());
    let mut written: HashMap<(Cow<'_, str>, String), OperationId> = HashMap::new();
    for id in ids(new) {
        written.insert(exact(new.operation(id)), id);
    }
    let mut is_free = vec![true; new.api().operations.len()];
    for id in ids(old) {
        if let Some(other) = written.remove(&exact(old.operation(id))) {
            is_free[other.0 as usize] = false;
            partners.insert(InOrder(id.0), other);
        }
    }
    let mut left: HashMap<(Cow<'_, str>, String), OperationId> = HashMap::new();
    for id in ids(new).filter(|id| is_free[id.0 as usize]) {
        left.entry(place(new.operation(id))).or_insert(id);
    }
    for id in ids(old) {
        if partners.contains_key(&InOrder(id.0)) {
            continue;
        }
        if let Some(other) = left.remove(&place(old.operation(id))) {
            is_free[other.0 as usize] = false;
            partners.insert(InOrder(id.0), other);
        }
    }
    let mut by_id: HashMap<&str, OperationId> = HashMap::new();
    for id in ids(new) {
        let operation = new.operation(id);
        if let Some(name) = &operation.id
            && is_free[id.0 as usize]
        {
            by_id.insert(name, id);
        }
    }
    for id in ids(old) {
        if partners.contains_key(&InOrder(id.0)) {
            continue;
        }
        let name = old.operation(id).id.as_deref();
        if let Some(other) = name.and_then(|name| by_id.remove(name)) {
            partners.insert(InOrder(id.0), other);
        }
    }
    let removed = ids(old)
        .filter(|id| !partners.contains_key(&InOrder(id.0)))
        .collect();
    let mut is_new = vec![true; new.api().operations.len()];
    for other in partners.values() {
        is_new[other.0 as usize] = false;
    }
    let added = ids(new).filter(|id| is_new[id.0 as usize]).collect();
    let pairs = partners
        .into_iter()
        .map(|(old, new)| (OperationId(old.0), new))
        .collect();
    Matched {
        pairs,
        removed,
        added,
    }
}

/// An [`OperationId`] that is ordered as in the document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct InOrder(u32);

/// Returns a path template without the names of its parameters.
fn shape(path: &str) -> String {
    let mut shape = String::with_capacity(path.len());
    let mut inside = false;
    for c in path.chars() {
        match c {
            '{' => {
                inside = true;
                shape.push('{');
            }
            '}' => {
                inside = false;
                shape.push('}');
            }
            c if !inside => shape.push(c),
            _ => {}
        }
    }
    shape
}

/// Returns the names of the parameters in a path template, in order.
fn variables(path: &str) -> Vec<&str> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
        .collect()
}

/// Returns the method and the path.
pub(super) fn title(operation: &Operation) -> String {
    format!("`{} {}`", operation.method, operation.path)
}

/// Headers that moved between the client and the methods, with the claims that the move explains.
pub(super) type Moves = BTreeMap<String, Vec<Claim>>;

/// The input of the comparison of two operations.
pub(super) struct Pair<'a> {
    pub(super) sides: (&'a Side, &'a Side),
    pub(super) ids: (OperationId, OperationId),
    pub(super) index: usize,
}

/// Records the types and the names of two operations.
pub(super) fn meet(pair: &Pair<'_>, pairs: &mut Pairs, renames: &mut Renames) {
    let parent = Parent::Operation(pair.index);
    let (old, new) = pair.operations();
    for (one, other) in parameters(old, new) {
        if let (Some((_, one)), Some((_, other))) = (one, other) {
            pairs.meet(pair.sides, &one.ty, &other.ty, Way::Request, parent);
        }
    }
    if let (Some(old), Some(new)) = (&old.body, &new.body) {
        for (old, new) in contents(old, new) {
            if let (Some((_, old)), Some((_, new))) = (old, new) {
                for (old, new) in content_types(&old.kind, &new.kind) {
                    pairs.meet(pair.sides, old, new, Way::Request, parent);
                }
            }
        }
    }
    for (old, new) in answers(pair.sides, old, new) {
        if let (Some(old), Some(new)) = (old, new)
            && let (Some(old), Some(new)) = (payload_type(old.payload), payload_type(new.payload))
        {
            pairs.meet(pair.sides, old, new, Way::Response, parent);
        }
    }
    for old in &old.errors {
        let new = new.errors.iter().find(|new| new.status == old.status);
        if let (Some(old), Some(new)) = (&old.ty, new.and_then(|new| new.ty.as_ref())) {
            pairs.meet(pair.sides, old, new, Way::Response, parent);
        }
    }
    for old in &old.headers {
        if let Some(new) = header(&new.headers, old) {
            pairs.meet(pair.sides, &old.ty, &new.ty, Way::Response, parent);
        }
    }
    pair.rename(renames);
}

impl Pair<'_> {
    fn operations(&self) -> (&Operation, &Operation) {
        (
            self.sides.0.operation(self.ids.0),
            self.sides.1.operation(self.ids.1),
        )
    }

    fn rename(&self, renames: &mut Renames) {
        let (old, new) = self.sides;
        let (old_request, new_request) = (old.request(self.ids.0), new.request(self.ids.1));
        let (old_method, new_method) = (old.method(self.ids.0), new.method(self.ids.1));
        renames.add(&old_method, &new_method);
        renames.add(&old_request, &new_request);
        for word in ["Required", "Response", "Error", "Body"] {
            if old_request != new_request {
                renames.add(
                    &format!("{old_request}{word}"),
                    &format!("{new_request}{word}"),
                );
            }
        }
        let (old_names, new_names) = (
            old.names().operation(self.ids.0),
            new.names().operation(self.ids.1),
        );
        let (one, other) = self.operations();
        for (one, other) in parameters(one, other) {
            if let (Some((one, _)), Some((other, _))) = (one, other) {
                let (one, other) = (&old_names.parameters[one], &new_names.parameters[other]);
                renames.add(
                    &format!("{old_request}::{one}"),
                    &format!("{new_request}::{other}"),
                );
                let same = (old_method.clone(), one.clone(), other.clone());
                renames.arguments.insert(same);
            }
        }
    }

    fn draft(&self, kind: &'static str, title: String) -> Draft {
        Draft::new(kind, title, Reach::Operations(vec![self.index]))
    }

    /// Claims the method and the request builder, with everything below it.
    fn claim_names(&self, draft: Draft) -> Draft {
        draft
            .item(self.sides.0.method(self.ids.0))
            .item(self.sides.1.method(self.ids.1))
            .whole(self.sides.0.request(self.ids.0))
            .whole(self.sides.1.request(self.ids.1))
    }

    /// Claims a value of the call: an argument of the method, a field of the struct that bundles them, or a setter.
    fn claim_value(&self, draft: Draft, old: Option<&str>, new: Option<&str>) -> Draft {
        let mut draft = draft;
        for (side, id, name) in [
            (self.sides.0, self.ids.0, old),
            (self.sides.1, self.ids.1, new),
        ] {
            let Some(name) = name else { continue };
            let request = side.request(id);
            draft = draft
                .value(side.method(id), name)
                .item(format!("{request}::{name}"))
                .item(format!("{request}Required"))
                .item(format!("{request}Required::{name}"));
        }
        draft
    }
}

/// Reports the changes of a pair of operations.
pub(super) fn compare(pair: &Pair<'_>, drafts: &mut Vec<Draft>, moves: &mut Moves) {
    let (old, new) = pair.operations();
    let Operation {
        node,
        id,
        method,
        path,
        group,
        // The summary appears only in the documentation of the items.
        summary: _,
        docs,
        parameters: _,
        body,
        output: _,
        // The accepted media types follow from the responses.
        accept: _,
        errors,
        headers,
        security,
        servers,
        retry,
        pagination,
        states: states_of,
    } = old;
    let at = (Some(*node), Some(new.node));
    let name = title(new);
    if *method != new.method || shape(path) != shape(&new.path) {
        let moved = "the operation is at another place".to_owned();
        let draft = pair
            .draft("operation-moved", format!("{} is {name}", title(old)))
            .at(at.0, at.1)
            .wire((
                Wire::breaks("the new server does not know the old path"),
                Wire::breaks(moved),
            ));
        drafts.push(draft);
    }
    let tag =
        |side: &Side, group: crate::ir::GroupId| side.api().groups[group.0 as usize].tag.clone();
    let (old_tag, new_tag) = (tag(pair.sides.0, *group), tag(pair.sides.1, new.group));
    // A renamed tag is reported once for all its operations.
    if old_tag != new_tag && !client::is_renamed(pair.sides, *group, new.group) {
        let draft = pair
            .draft(
                "tag-changed",
                format!("{name} has the tag `{new_tag}`; it had `{old_tag}`"),
            )
            .at(at.0, at.1)
            .fix(format!(
                "[names]\n\"tag:{new_tag}\" = \"{}\"",
                crate::name::plain(&pair.sides.0.names().group(*group).module)
            ))
            .only_items();
        drafts.push(pair.claim_names(draft));
    }
    if *id != new.id {
        let text = |id: &Option<String>| id.clone().unwrap_or_else(|| "none".to_owned());
        let mut draft = pair
            .draft(
                "operation-id-changed",
                format!(
                    "{name} has the operationId `{}`; it was `{}`",
                    text(&new.id),
                    text(id)
                ),
            )
            .at(at.0, at.1)
            .only_items();
        if let Some(id) = &new.id {
            let method = &pair.sides.0.names().operation(pair.ids.0).method;
            draft = draft.fix(format!("[names]\n\"operation:{id}\" = \"{method}\""));
        }
        drafts.push(pair.claim_names(draft));
    }
    if docs.deprecated != new.docs.deprecated {
        let word = if new.docs.deprecated {
            "is"
        } else {
            "is no longer"
        };
        let draft = pair
            .draft("deprecation-changed", format!("{name} {word} deprecated"))
            .at(at.0, at.1)
            .item(pair.sides.0.method(pair.ids.0))
            .item(pair.sides.1.method(pair.ids.1));
        drafts.push(draft);
    }
    compare_parameters(pair, drafts, moves);
    compare_bodies(pair, body.as_ref(), new.body.as_ref(), drafts);
    compare_answers(pair, drafts);
    compare_errors(pair, errors, &new.errors, drafts);
    compare_headers(pair, headers, &new.headers, drafts);
    security::compare(
        pair.sides,
        (security, &new.security),
        |kind, title, wire| {
            let title = format!("{name} {title}");
            drafts.push(pair.draft(kind, title).wire(wire));
        },
    );
    if *servers != new.servers {
        let draft = pair
            .draft("server-changed", format!("the servers of {name} changed"))
            .at(at.0, at.1)
            .wire((
                Wire::degrades("old clients go on calling the old URL"),
                Wire::none(),
            ));
        drafts.push(draft);
    }
    if retries(retry) != retries(&new.retry) {
        let draft = pair
            .draft(
                "retry-changed",
                format!(
                    "{name} is retried {}; it was {}",
                    retries(&new.retry),
                    retries(retry)
                ),
            )
            .at(at.0, at.1);
        drafts.push(draft);
    }
    let (was, is) = (
        pages(pair.sides.0, pagination.as_ref()),
        pages(pair.sides.1, new.pagination.as_ref()),
    );
    if was != is {
        let mut draft = pair
            .draft(
                "pagination-changed",
                format!("the pages of {name} follow each other {is}; it was {was}"),
            )
            .at(at.0, at.1);
        for (side, id) in [(pair.sides.0, pair.ids.0), (pair.sides.1, pair.ids.1)] {
            draft = draft.item(format!("{}::pages", side.request(id)));
        }
        drafts.push(draft);
    }
    let (was, is) = (
        states(pair.sides.0, states_of.as_ref()),
        states(pair.sides.1, new.states.as_ref()),
    );
    if was != is {
        let mut draft = pair
            .draft(
                "states-changed",
                format!("the status of {name} is {is}; it was {was}"),
            )
            .at(at.0, at.1);
        for (side, id) in [(pair.sides.0, pair.ids.0), (pair.sides.1, pair.ids.1)] {
            draft = draft
                .item(format!("{}::until_final", side.request(id)))
                .item(format!("{}::changes", side.request(id)));
        }
        drafts.push(draft);
    }
}

/// Describes the values of a status that are final.
fn states(side: &Side, states: Option<&States>) -> String {
    let Some(States { body: _, status }) = states else {
        return "never final".to_owned();
    };
    let field = status
        .last()
        .and_then(|member| match &side.api().definition(member.owner).shape {
            Shape::Object(object) => object.fields.get(member.field),
            _ => None,
        });
    let ty = field.map(|field| match side.api().resolve(&field.ty) {
        Type::Nullable(inner) => side.api().resolve(inner),
        other => other,
    });
    let finals = ty.and_then(|ty| match ty {
        Type::Named(id) => match &side.api().definition(*id).shape {
            Shape::Enumeration(shape) => Some(shape),
            _ => None,
        },
        _ => None,
    });
    let finals = finals.map(|shape| {
        let finals = shape.finals.iter();
        let values = finals.map(|index| shape.values[*index].value.to_string());
        values.collect::<Vec<_>>().join(", ")
    });
    format!("final at {}", finals.unwrap_or_default())
}

fn retries(retry: &Retry) -> String {
    let Retry {
        idempotent,
        never,
        attempts,
        first_delay,
        max_delay,
        unprocessed,
    } = retry;
    if *never {
        return "never".to_owned();
    }
    let mut parts = Vec::new();
    match idempotent {
        Some(true) => parts.push("as idempotent".to_owned()),
        Some(false) => parts.push("as not idempotent".to_owned()),
        None => {}
    }
    parts.extend(attempts.map(|attempts| format!("at most {attempts} times")));
    parts.extend(first_delay.map(|delay| format!("first after {delay:?}")));
    parts.extend(max_delay.map(|delay| format!("after at most {delay:?}")));
    if !unprocessed.is_empty() {
        parts.push(format!("after {unprocessed:?}"));
    }
    match parts.is_empty() {
        true => "as its method says".to_owned(),
        false => parts.join(", "),
    }
}

/// Describes how the pages of a list follow each other.
fn pages(side: &Side, pagination: Option<&Pagination>) -> String {
    let Some(pagination) = pagination else {
        return "in no documented way".to_owned();
    };
    // The types are compared as items.
    let Pagination {
        step,
        body: _,
        items,
        item: _,
        next,
        has_more,
        total,
    } = pagination;
    let input = |input: &Input| match input {
        Input::Query(name) => format!("the parameter `{name}`"),
        Input::Body(pointer) => format!("`{pointer}` of the body"),
    };
    let path = |members: &[Member]| -> String {
        let names = members
            .iter()
            .map(|member| match &side.api().definition(member.owner).shape {
                Shape::Object(object) => object
                    .fields
                    .get(member.field)
                    .map_or("", |field| field.name.as_str()),
                _ => "",
            });
        names.collect::<Vec<_>>().join(".")
    };
    let mut text = match step {
        Step::Cursor(one) => format!("by a cursor in {}", input(one)),
        Step::Offset(one, first) => format!("by an offset from {first} in {}", input(one)),
        Step::Number(one, first) => format!("by a page number from {first} in {}", input(one)),
        Step::Url => "by a URL".to_owned(),
        Step::Link => "by the header Link".to_owned(),
    };
    text.push_str(&format!(", items in `{}`", path(items)));
    match next {
        Some(Next::Body(members)) => text.push_str(&format!(", next in `{}`", path(members))),
        Some(Next::LastItem(members)) => {
            text.push_str(&format!(", next in the last item's `{}`", path(members)));
        }
        None => {}
    }
    for (word, members) in [("more", has_more), ("total", total)] {
        if let Some(members) = members {
            text.push_str(&format!(", {word} in `{}`", path(members)));
        }
    }
    text
}

type Numbered<'a> = (usize, &'a Parameter);

/// Pairs parameters by name and location. The remaining path parameters are paired by their position in the path, and all others
/// by name.
fn parameters<'a>(
    old: &'a Operation,
    new: &'a Operation,
) -> Vec<(Option<Numbered<'a>>, Option<Numbered<'a>>)> {
    let mut left: Vec<Option<Numbered<'_>>> = new.parameters.iter().enumerate().map(Some).collect();
    let mut pairs: Vec<(Option<Numbered<'_>>, Option<Numbered<'_>>)> = Vec::new();
    let mut open = Vec::new();
    for (index, parameter) in old.parameters.iter().enumerate() {
        let found = left.iter().position(|one| {
            one.is_some_and(|(_, other)| {
                same_name(parameter, other) && other.location == parameter.location
            })
        });
        match found {
            Some(place) => pairs.push((Some((index, parameter)), left[place].take())),
            None => open.push((index, parameter)),
        }
    }
    let (old_variables, new_variables) = (variables(&old.path), variables(&new.path));
    for (index, parameter) in open {
        let place = old_variables
            .iter()
            .position(|name| *name == parameter.name);
        let renamed = place
            .filter(|_| parameter.location == Location::Path)
            .and_then(|place| new_variables.get(place));
        let found = left.iter().position(|one| {
            one.is_some_and(|(_, other)| match renamed {
                Some(name) => other.location == Location::Path && other.name == *name,
                None => other.name == parameter.name,
            })
        });
        let other = found.and_then(|place| left[place].take());
        pairs.push((Some((index, parameter)), other));
    }
    pairs.extend(left.into_iter().flatten().map(|new| (None, Some(new))));
    pairs
}

/// Header names are case-insensitive (RFC 9110, section 5.1).
fn same_name(one: &Parameter, other: &Parameter) -> bool {
    match one.location {
        Location::Header => one.name.eq_ignore_ascii_case(&other.name),
        _ => one.name == other.name,
    }
}

fn location(location: Location) -> &'static str {
    match location {
        Location::Path => "path parameter",
        Location::Query => "query parameter",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}

fn compare_parameters(pair: &Pair<'_>, drafts: &mut Vec<Draft>, moves: &mut Moves) {
    let (old, new) = pair.operations();
    let (old_names, new_names) = (
        &pair.sides.0.names().operation(pair.ids.0).parameters,
        &pair.sides.1.names().operation(pair.ids.1).parameters,
    );
    let shared = |side: &Side, parameter: &Parameter| {
        parameter.location == Location::Header
            && side
                .api()
                .shared_headers
                .iter()
                .any(|header| header.name.eq_ignore_ascii_case(&parameter.name))
    };
    let name = title(new);
    for (one, other) in parameters(old, new) {
        match (one, other) {
            (Some((index, one)), Some((other_index, other))) => {
                let names = (old_names[index].as_str(), new_names[other_index].as_str());
                compare_parameter(pair, (one, other), names, drafts);
            }
            (Some((index, parameter)), None) => {
                let draft = pair.draft(
                    "parameter-removed",
                    format!(
                        "{name} no longer takes the {} `{}`",
                        location(parameter.location),
                        parameter.name
                    ),
                );
                let draft = draft
                    .at(Some(parameter.node), Some(new.node))
                    .gone([parameter.ty.clone()])
                    .wire((
                        Wire::degrades("the new server ignores it"),
                        if parameter.required {
                            Wire::breaks("the old server refuses calls without it")
                        } else {
                            Wire::none()
                        },
                    ));
                let draft = pair.claim_value(draft, Some(&old_names[index]), None);
                if shared(pair.sides.1, parameter) {
                    let claims = moves.entry(parameter.name.to_lowercase()).or_default();
                    claims.extend(draft.claims);
                } else {
                    drafts.push(draft);
                }
            }
            (None, Some((index, parameter))) => {
                let required = parameter.required && parameter.default.is_none();
                let kind = if required {
                    "required-parameter-added"
                } else {
                    "optional-parameter-added"
                };
                let word = if required { "requires" } else { "takes" };
                let draft = pair
                    .draft(
                        kind,
                        format!(
                            "{name} {word} the {} `{}`",
                            location(parameter.location),
                            parameter.name
                        ),
                    )
                    .at(Some(old.node), Some(parameter.node))
                    .came([parameter.ty.clone()])
                    .wire((
                        if parameter.required {
                            Wire::breaks("the new server refuses calls without it")
                        } else {
                            Wire::none()
                        },
                        Wire::degrades("the old server ignores or refuses it"),
                    ));
                let draft = pair.claim_value(draft, None, Some(&new_names[index]));
                if shared(pair.sides.0, parameter) {
                    let claims = moves.entry(parameter.name.to_lowercase()).or_default();
                    claims.extend(draft.claims);
                } else {
                    drafts.push(draft);
                }
            }
            (None, None) => {}
        }
    }
    // The arguments of a location are ordered as in the document.
    let is_argument = |parameter: &Parameter| parameter.required && parameter.default.is_none();
    let order = |of: &Operation, others: &Operation| -> Vec<(Location, String)> {
        let mut list: Vec<(Location, String)> = of
            .parameters
            .iter()
            .filter(|one| is_argument(one))
            .filter(|one| {
                others.parameters.iter().any(|other| {
                    is_argument(other) && other.location == one.location && same_name(one, other)
                })
            })
            .map(|one| (one.location, one.name.to_lowercase()))
            .collect();
        list.sort_by_key(|(location, _)| *location);
        list
    };
    if order(old, new) != order(new, old) {
        let draft = pair
            .draft(
                "argument-order-changed",
                format!("the required parameters of {name} stand in another order"),
            )
            .at(Some(old.node), Some(new.node))
            .item(pair.sides.0.method(pair.ids.0))
            .only_items();
        drafts.push(draft);
    }
}

fn compare_parameter(
    pair: &Pair<'_>,
    (old, new): (&Parameter, &Parameter),
    (old_name, new_name): (&str, &str),
    drafts: &mut Vec<Draft>,
) {
    let Parameter {
        node,
        name,
        location: place,
        style,
        explode,
        allow_reserved,
        ty,
        required,
        default,
        // Examples appear only in the documentation and in tests.
        example: _,
        docs,
    } = old;
    let operation = title(pair.operations().1);
    let subject = format!(
        "the {} `{}` of {operation}",
        location(new.location),
        new.name
    );
    let at = (Some(*node), Some(new.node));
    let mut push = |draft: Draft| {
        let draft = pair.claim_value(draft.at(at.0, at.1), Some(old_name), Some(new_name));
        drafts.push(draft);
    };
    if *place != new.location {
        let title = format!("{subject} was a {}", location(*place));
        push(pair.draft("parameter-moved", title).wire((
            Wire::breaks("the new server looks for it elsewhere"),
            Wire::breaks("the old server looks for it elsewhere"),
        )));
    } else if name != &new.name && *place == Location::Path {
        // The position in the path identifies the parameter, so the name does not matter on the wire.
        let title = format!("{subject} was called `{name}`");
        push(pair.draft("parameter-renamed", title));
    } else if name != &new.name && *place != Location::Header {
        let title = format!("{subject} was called `{name}`");
        push(pair.draft("parameter-renamed", title).wire((
            Wire::breaks("the new server does not know its old name"),
            Wire::breaks("the old server does not know its new name"),
        )));
    }
    if (*style, *explode, *allow_reserved) != (new.style, new.explode, new.allow_reserved)
        && *place == new.location
    {
        let title = format!(
            "{subject} is written as {:?}{}; it was {style:?}{}",
            new.style,
            if new.explode { " exploded" } else { "" },
            if *explode { " exploded" } else { "" },
        );
        // `explode` has no effect on a single value.
        let is_single = !matches!(
            pair.sides.1.api().resolve(&new.ty),
            Type::Array(_) | Type::Map(_) | Type::Named(_)
        ) && *style == new.style;
        let (deployed, upcoming) = if is_single {
            (Wire::none(), Wire::none())
        } else {
            (
                Wire::breaks("the new server reads it in another way"),
                Wire::breaks("the old server reads it in another way"),
            )
        };
        if !is_single || *allow_reserved != new.allow_reserved {
            push(
                pair.draft("parameter-style-changed", title)
                    .wire((deployed, upcoming)),
            );
        }
    }
    if *required != new.required {
        let (kind, title) = if new.required {
            ("parameter-required", format!("{subject} is required"))
        } else {
            ("parameter-optional", format!("{subject} is optional"))
        };
        let wire = if new.required {
            (
                Wire::breaks("the new server refuses calls without it"),
                Wire::none(),
            )
        } else {
            (
                Wire::none(),
                Wire::degrades("the old server refuses calls without it"),
            )
        };
        push(pair.draft(kind, title).wire(wire));
    }
    if *default != new.default {
        let text = |value: &Option<serde_json::Value>| {
            value
                .as_ref()
                .map_or("none".to_owned(), |value| format!("`{value}`"))
        };
        let title = format!(
            "the default of {subject} is {}; it was {}",
            text(&new.default),
            text(default)
        );
        let draft = pair.draft("parameter-default-changed", title);
        // The client sends the default of a required parameter itself. The server applies every other default.
        let is_sent = old.required || new.required;
        push(if is_sent {
            draft
        } else {
            draft.wire(constraint::wire(
                docs.constraints.as_deref(),
                new.docs.constraints.as_deref(),
            ))
        });
    }
    let relation = relation(pair.sides, ty, &new.ty);
    let (was, is) = (
        words::ty(pair.sides.0, ty),
        words::ty(pair.sides.1, &new.ty),
    );
    let both_named = was.contains('`') && is.contains('`');
    let retitle = format!("{subject} is {is}; it was {was}");
    if relation == Relation::Same && both_named {
        let draft = pair.draft("type-replaced", retitle);
        if let Some(draft) = replaced(pair.sides, ty, &new.ty, draft) {
            push(draft);
        }
    } else if relation != Relation::Same || was != is {
        let title = retitle;
        push(
            pair.draft("type-changed", title)
                .wire(relation.wire(Way::Request, "a value"))
                .gone([ty.clone()])
                .came([new.ty.clone()]),
        );
    }
    // The constraints also contain the default.
    if docs.constraints != new.docs.constraints && *default == new.default {
        let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".to_owned());
        let title = format!(
            "constraints of {subject} changed from “{}” to “{}”",
            text(&docs.constraints),
            text(&new.docs.constraints)
        );
        push(
            pair.draft("constraints-changed", title)
                .wire(constraint::wire(
                    docs.constraints.as_deref(),
                    new.docs.constraints.as_deref(),
                )),
        );
    }
    if docs.deprecated != new.docs.deprecated {
        let word = if new.docs.deprecated {
            "is"
        } else {
            "is no longer"
        };
        push(pair.draft(
            "deprecation-changed",
            format!("{subject} {word} deprecated"),
        ));
    }
}

type NumberedContent<'a> = (usize, &'a Content);

/// Pairs the contents of two bodies by media type.
fn contents<'a>(
    old: &'a Body,
    new: &'a Body,
) -> Vec<(Option<NumberedContent<'a>>, Option<NumberedContent<'a>>)> {
    let mut left: Vec<Option<NumberedContent<'_>>> =
        new.contents.iter().enumerate().map(Some).collect();
    let mut pairs: Vec<(Option<NumberedContent<'_>>, Option<NumberedContent<'_>>)> = Vec::new();
    for (index, content) in old.contents.iter().enumerate() {
        let found = left
            .iter()
            .position(|one| one.is_some_and(|(_, other)| other.media_type == content.media_type));
        let other = found.and_then(|place| left[place].take());
        pairs.push((Some((index, content)), other));
    }
    pairs.extend(left.into_iter().flatten().map(|new| (None, Some(new))));
    pairs
}

/// Returns pairs of the types that two bodies contain at the same places.
fn content_types<'a>(old: &'a ContentKind, new: &'a ContentKind) -> Vec<(&'a Type, &'a Type)> {
    match (old, new) {
        (
            ContentKind::Json(old) | ContentKind::Form { ty: old, .. },
            ContentKind::Json(new) | ContentKind::Form { ty: new, .. },
        ) => vec![(old, new)],
        (ContentKind::Lines(old), ContentKind::Lines(new)) => vec![(old, new)],
        (ContentKind::Multipart(old), ContentKind::Multipart(new)) => old
            .iter()
            .filter_map(|old| {
                let new = new.iter().find(|new| new.name == old.name)?;
                Some((old.kind.ty()?, new.kind.ty()?))
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn body_types(body: &Body) -> Vec<Type> {
    body.contents
        .iter()
        .flat_map(|content| match &content.kind {
            ContentKind::Json(ty) | ContentKind::Lines(ty) | ContentKind::Form { ty, .. } => {
                vec![ty.clone()]
            }
            ContentKind::Multipart(parts) => parts
                .iter()
                .filter_map(|part| part.kind.ty().cloned())
                .collect(),
            ContentKind::Parts | ContentKind::Text | ContentKind::Bytes => Vec::new(),
        })
        .collect()
}

fn claim_body(pair: &Pair<'_>, draft: Draft) -> Draft {
    let mut draft = pair.claim_value(draft, Some("body"), Some("body"));
    for (side, id) in [(pair.sides.0, pair.ids.0), (pair.sides.1, pair.ids.1)] {
        draft = draft.whole(format!("{}Body", side.request(id)));
        for part in &side.names().operation(id).parts {
            draft = pair.claim_value(draft, Some(part), Some(part));
        }
    }
    draft
}

fn compare_bodies(
    pair: &Pair<'_>,
    old: Option<&Body>,
    new: Option<&Body>,
    drafts: &mut Vec<Draft>,
) {
    let operations = pair.operations();
    let name = title(operations.1);
    match (old, new) {
        (None, None) => {}
        (Some(old), None) => {
            let draft = pair
                .draft("body-removed", format!("{name} no longer takes a body"))
                .at(Some(old.node), Some(operations.1.node))
                .gone(body_types(old))
                .wire((
                    Wire::degrades("the new server ignores or refuses the body"),
                    if old.required {
                        Wire::breaks("the old server refuses calls without a body")
                    } else {
                        Wire::none()
                    },
                ));
            drafts.push(claim_body(pair, draft));
        }
        (None, Some(new)) => {
            let word = if new.required { "requires" } else { "takes" };
            let draft = pair
                .draft("body-added", format!("{name} {word} a body"))
                .at(Some(operations.0.node), Some(new.node))
                .came(body_types(new))
                .wire((
                    if new.required {
                        Wire::breaks("the new server refuses calls without a body")
                    } else {
                        Wire::none()
                    },
                    Wire::degrades("the old server ignores or refuses the body"),
                ));
            drafts.push(claim_body(pair, draft));
        }
        (Some(old), Some(new)) => {
            let Body {
                node,
                required,
                default,
                docs: _,
                contents: _,
            } = old;
            let at = (Some(*node), Some(new.node));
            if *required != new.required {
                let (kind, word, wire) = if new.required {
                    (
                        "body-required",
                        "requires its body",
                        (
                            Wire::breaks("the new server refuses calls without a body"),
                            Wire::none(),
                        ),
                    )
                } else {
                    (
                        "body-optional",
                        "no longer requires its body",
                        (
                            Wire::none(),
                            Wire::degrades("the old server refuses calls without a body"),
                        ),
                    )
                };
                let draft = pair
                    .draft(kind, format!("{name} {word}"))
                    .at(at.0, at.1)
                    .wire(wire);
                drafts.push(claim_body(pair, draft));
            }
            if *default != new.default {
                let draft = pair
                    .draft(
                        "body-default-changed",
                        format!("the body that {name} sends when none is given changed"),
                    )
                    .at(at.0, at.1)
                    .only_items();
                drafts.push(claim_body(pair, draft));
            }
            for (one, other) in contents(old, new) {
                compare_content(pair, one, other, at, drafts);
            }
        }
    }
}

fn compare_content(
    pair: &Pair<'_>,
    old: Option<NumberedContent<'_>>,
    new: Option<NumberedContent<'_>>,
    at: (Option<crate::load::NodeId>, Option<crate::load::NodeId>),
    drafts: &mut Vec<Draft>,
) {
    let name = title(pair.operations().1);
    match (old, new) {
        (Some((_, old)), None) => {
            let draft = pair
                .draft(
                    "request-media-type-removed",
                    format!("{name} no longer takes `{}`", old.media_type),
                )
                .at(Some(old.node), at.1)
                .wire((Wire::breaks("the new server answers 415"), Wire::none()));
            drafts.push(claim_body(pair, draft));
        }
        (None, Some((_, new))) => {
            let draft = pair
                .draft(
                    "request-media-type-added",
                    format!("{name} takes `{}`", new.media_type),
                )
                .at(at.0, Some(new.node))
                .wire((
                    Wire::none(),
                    Wire::degrades("the old server answers 415 where it is chosen"),
                ));
            drafts.push(claim_body(pair, draft));
        }
        (Some((_, old)), Some((_, new))) => {
            let Content {
                node,
                media_type: _,
                kind,
            } = old;
            let at = (Some(*node), Some(new.node));
            let subject = format!("the body of {name}");
            let both = |draft: Draft| claim_body(pair, draft.at(at.0, at.1));
            match (kind, &new.kind) {
                (ContentKind::Json(old), ContentKind::Json(new))
                | (ContentKind::Lines(old), ContentKind::Lines(new)) => {
                    if let Some(draft) = retyped(pair, &subject, (old, new), Way::Request) {
                        drafts.push(both(draft));
                    }
                }
                (
                    ContentKind::Form { ty, styles },
                    ContentKind::Form {
                        ty: new_ty,
                        styles: new_styles,
                    },
                ) => {
                    if let Some(draft) = retyped(pair, &subject, (ty, new_ty), Way::Request) {
                        drafts.push(both(draft));
                    }
                    if styles != new_styles {
                        let title = format!("members of {subject} are written in other styles");
                        drafts.push(both(pair.draft("parameter-style-changed", title).wire((
                            Wire::breaks("the new server reads them in another way"),
                            Wire::breaks("the old server reads them in another way"),
                        ))));
                    }
                }
                (ContentKind::Multipart(old), ContentKind::Multipart(new)) => {
                    compare_parts(pair, old, new, at, drafts);
                }
                (old, new) if old == new => {}
                (old, new) => {
                    let title = format!("{subject} is {}; it was {}", content(new), content(old));
                    let draft = pair.draft("type-changed", title).wire((
                        Wire::breaks("the new server reads it in another way"),
                        Wire::breaks("the old server reads it in another way"),
                    ));
                    drafts.push(both(draft));
                }
            }
        }
        (None, None) => {}
    }
}

fn content(kind: &ContentKind) -> &'static str {
    match kind {
        ContentKind::Json(_) => "JSON",
        ContentKind::Form { .. } => "a form",
        ContentKind::Lines(_) => "JSON values one after the other",
        ContentKind::Multipart(_) | ContentKind::Parts => "multipart",
        ContentKind::Text => "text",
        ContentKind::Bytes => "bytes",
    }
}

fn compare_parts(
    pair: &Pair<'_>,
    old: &[Part],
    new: &[Part],
    at: (Option<crate::load::NodeId>, Option<crate::load::NodeId>),
    drafts: &mut Vec<Draft>,
) {
    let name = title(pair.operations().1);
    let claim = |draft: Draft| claim_body(pair, draft.at(at.0, at.1));
    for part in old {
        let Part {
            name: part_name,
            kind,
            required,
            repeated,
            media_type,
            headers,
            docs: _,
        } = part;
        let Some(other) = new.iter().find(|other| other.name == *part_name) else {
            let title = format!("{name} no longer takes the part `{part_name}`");
            drafts.push(claim(
                pair.draft("request-property-removed", title)
                    .gone(kind.ty().cloned())
                    .wire((
                        Wire::degrades("the new server ignores or refuses it"),
                        if *required {
                            Wire::breaks("the old server refuses calls without it")
                        } else {
                            Wire::none()
                        },
                    )),
            ));
            continue;
        };
        if *required != other.required {
            let (word, wire) = if other.required {
                (
                    "is required",
                    (
                        Wire::breaks("the new server refuses calls without it"),
                        Wire::none(),
                    ),
                )
            } else {
                (
                    "is optional",
                    (
                        Wire::none(),
                        Wire::degrades("the old server refuses calls without it"),
                    ),
                )
            };
            let kind = if other.required {
                "request-property-required"
            } else {
                "request-property-optional"
            };
            let title = format!("the part `{part_name}` of {name} {word}");
            drafts.push(claim(pair.draft(kind, title).wire(wire)));
        }
        let same_kind = std::mem::discriminant(kind) == std::mem::discriminant(&other.kind);
        let styles = |kind: &PartKind| match kind {
            PartKind::Styled(_, style, explode) => Some((*style, *explode)),
            PartKind::File | PartKind::Text(_) | PartKind::Json(_) | PartKind::Value(_) => None,
        };
        if !same_kind
            || styles(kind) != styles(&other.kind)
            || (*repeated, media_type, headers)
                != (other.repeated, &other.media_type, &other.headers)
        {
            let title = format!("the part `{part_name}` of {name} is sent in another way");
            drafts.push(claim(pair.draft("type-changed", title).wire((
                Wire::degrades("the new server may read it in another way"),
                Wire::degrades("the old server may read it in another way"),
            ))));
        } else if let (Some(old), Some(new)) = (kind.ty(), other.kind.ty()) {
            let subject = format!("the part `{part_name}` of {name}");
            if let Some(draft) = retyped(pair, &subject, (old, new), Way::Request) {
                drafts.push(claim(draft));
            }
        }
    }
    for part in new {
        if old.iter().any(|other| other.name == part.name) {
            continue;
        }
        let word = if part.required { "requires" } else { "takes" };
        let kind = if part.required {
            "required-request-property-added"
        } else {
            "optional-request-property-added"
        };
        let title = format!("{name} {word} the part `{}`", part.name);
        drafts.push(claim(
            pair.draft(kind, title).came(part.kind.ty().cloned()).wire((
                if part.required {
                    Wire::breaks("the new server refuses calls without it")
                } else {
                    Wire::none()
                },
                Wire::degrades("the old server ignores or refuses it"),
            )),
        ));
    }
}

/// Returns the change of a type at one place, if the type changed.
fn retyped(pair: &Pair<'_>, subject: &str, (old, new): (&Type, &Type), way: Way) -> Option<Draft> {
    let relation = relation(pair.sides, old, new);
    let (was, is) = (words::ty(pair.sides.0, old), words::ty(pair.sides.1, new));
    let both_named = was.contains('`') && is.contains('`');
    let title = format!("{subject} is {is}; it was {was}");
    if relation == Relation::Same && (was == is || both_named) {
        return replaced(pair.sides, old, new, pair.draft("type-replaced", title));
    }
    Some(
        pair.draft("type-changed", title)
            .wire(relation.wire(way, "a value"))
            .gone([old.clone()])
            .came([new.clone()]),
    )
}

/// One possible response.
#[derive(Clone, Copy)]
struct Answer<'a> {
    status: Option<Status>,
    media_type: Option<&'a str>,
    payload: &'a Payload,
}

fn answer_list(output: &Output) -> Vec<Answer<'_>> {
    match output {
        Output::One(payload) => vec![Answer {
            status: None,
            media_type: None,
            payload,
        }],
        Output::Several(cases) => cases
            .iter()
            .map(|case| {
                let Case {
                    status,
                    media_type,
                    payload,
                    description: _,
                } = case;
                Answer {
                    status: Some(*status),
                    media_type: media_type.as_deref(),
                    payload,
                }
            })
            .collect(),
    }
}

/// Pairs responses by status and media type, otherwise by status and kind of body, otherwise, if one document has only one
/// response, by the kind of body.
fn answers<'a>(
    sides: (&Side, &Side),
    old: &'a Operation,
    new: &'a Operation,
) -> Vec<(Option<Answer<'a>>, Option<Answer<'a>>)> {
    let (old, new) = (answer_list(&old.output), answer_list(&new.output));
    let mut left: Vec<Option<Answer<'_>>> = new.iter().copied().map(Some).collect();
    let mut pairs: Vec<(Option<Answer<'_>>, Option<Answer<'_>>)> = Vec::new();
    let one = old.len() == 1 || new.len() == 1;
    for answer in old {
        let exact = left.iter().position(|other| {
            other.is_some_and(|other| {
                other.status == answer.status && other.media_type == answer.media_type
            })
        });
        let by_status = || {
            left.iter().position(|other| {
                other.is_some_and(|other| {
                    other.status == answer.status && alike(sides, answer.payload, other.payload)
                })
            })
        };
        let by_kind = || {
            left.iter().position(|other| {
                one && other.is_some_and(|other| alike(sides, answer.payload, other.payload))
            })
        };
        let place = exact.or_else(by_status).or_else(by_kind);
        let other = place.and_then(|place| left[place].take());
        pairs.push((Some(answer), other));
    }
    pairs.extend(left.into_iter().flatten().map(|new| (None, Some(new))));
    pairs
}

fn alike(sides: (&Side, &Side), old: &Payload, new: &Payload) -> bool {
    match (old, new) {
        (Payload::Json(old), Payload::Json(new)) => relation(sides, old, new) == Relation::Same,
        (old, new) => std::mem::discriminant(old) == std::mem::discriminant(new),
    }
}

fn payload_type(payload: &Payload) -> Option<&Type> {
    match payload {
        Payload::Json(ty) | Payload::Events(ty) | Payload::Lines(ty) => Some(ty),
        Payload::Empty | Payload::Text | Payload::Stream => None,
    }
}

fn payload_words(side: &Side, payload: &Payload) -> String {
    match payload {
        Payload::Empty => "no body".to_owned(),
        Payload::Json(ty) => words::ty(side, ty),
        Payload::Text => "text".to_owned(),
        Payload::Stream => "bytes".to_owned(),
        Payload::Events(ty) => format!("events of {}", words::ty(side, ty)),
        Payload::Lines(ty) => format!("lines of {}", words::ty(side, ty)),
    }
}

fn claim_answers(pair: &Pair<'_>, draft: Draft) -> Draft {
    let mut draft = draft;
    for (side, id) in [(pair.sides.0, pair.ids.0), (pair.sides.1, pair.ids.1)] {
        let request = side.request(id);
        draft = draft
            .item(format!("{request}::send"))
            .item(format!("{request}::pages"))
            .whole(format!("{request}Response"));
    }
    draft
}

fn compare_answers(pair: &Pair<'_>, drafts: &mut Vec<Draft>) {
    let (old, new) = pair.operations();
    let name = title(new);
    let at = (Some(old.node), Some(new.node));
    let word = |answer: Answer<'_>, side: &Side| {
        let status = answer.status.map_or("a success".to_owned(), Status::text);
        let media = answer
            .media_type
            .map(|one| format!(" `{one}`"))
            .unwrap_or_default();
        format!(
            "{status}{media} with {}",
            payload_words(side, answer.payload)
        )
    };
    for (one, other) in answers(pair.sides, old, new) {
        match (one, other) {
            (Some(one), Some(other)) => {
                let subject = format!("the response of {name}");
                match (one.payload, other.payload) {
                    (Payload::Json(old), Payload::Json(new))
                    | (Payload::Events(old), Payload::Events(new))
                    | (Payload::Lines(old), Payload::Lines(new)) => {
                        if let Some(draft) = retyped(pair, &subject, (old, new), Way::Response) {
                            drafts.push(claim_answers(pair, draft.at(at.0, at.1)));
                        }
                    }
                    (old, new) if std::mem::discriminant(old) == std::mem::discriminant(new) => {}
                    (was, is) => {
                        let title = format!(
                            "{subject} is {}; it was {}",
                            payload_words(pair.sides.1, is),
                            payload_words(pair.sides.0, was)
                        );
                        let cannot = |side: &str| {
                            Wire::breaks(format!("the {side} server's response cannot be read"))
                        };
                        let wire = (
                            if *was == Payload::Empty {
                                Wire::none()
                            } else {
                                cannot("new")
                            },
                            if *is == Payload::Empty {
                                Wire::none()
                            } else {
                                cannot("old")
                            },
                        );
                        let draft = pair
                            .draft("response-type-changed", title)
                            .at(at.0, at.1)
                            .wire(wire)
                            .gone(payload_type(was).cloned())
                            .came(payload_type(is).cloned());
                        drafts.push(claim_answers(pair, draft));
                    }
                }
            }
            (Some(one), None) => {
                let title = format!("{name} no longer answers {}", word(one, pair.sides.0));
                let draft = pair
                    .draft("response-removed", title)
                    .at(at.0, at.1)
                    .gone(payload_type(one.payload).cloned())
                    .wire((
                        Wire::none(),
                        Wire::degrades("the old server's response is an error that keeps the body"),
                    ));
                drafts.push(claim_answers(pair, draft));
            }
            (None, Some(other)) => {
                let title = format!("{name} answers {}", word(other, pair.sides.1));
                let draft = pair
                    .draft("response-added", title)
                    .at(at.0, at.1)
                    .came(payload_type(other.payload).cloned())
                    .wire((
                        Wire::degrades("old clients see it as an error that keeps the body"),
                        Wire::none(),
                    ));
                drafts.push(claim_answers(pair, draft));
            }
            (None, None) => {}
        }
    }
}

fn compare_errors(
    pair: &Pair<'_>,
    old: &[ErrorResponse],
    new: &[ErrorResponse],
    drafts: &mut Vec<Draft>,
) {
    let operations = pair.operations();
    let name = title(operations.1);
    let at = (Some(operations.0.node), Some(operations.1.node));
    let claim = |draft: Draft| {
        let mut draft = draft.at(at.0, at.1);
        for (side, id) in [(pair.sides.0, pair.ids.0), (pair.sides.1, pair.ids.1)] {
            draft = draft.whole(format!("{}Error", side.request(id)));
        }
        draft
    };
    for error in old {
        let ErrorResponse {
            status,
            ty,
            text,
            description: _,
        } = error;
        let Some(other) = new.iter().find(|other| other.status == *status) else {
            let title = format!("{name} no longer documents the error {}", status.text());
            drafts.push(claim(pair.draft("error-removed", title).gone(ty.clone())));
            continue;
        };
        let subject = format!("the body of the error {} of {name}", status.text());
        match (ty, &other.ty) {
            (Some(old), Some(new)) => {
                if let Some(draft) = retyped(pair, &subject, (old, new), Way::Response) {
                    drafts.push(claim(draft.wire((
                        Wire::degrades("the body of the error cannot be read"),
                        Wire::degrades("the body of the error cannot be read"),
                    ))));
                }
            }
            (old, new) => {
                if old.is_some() != new.is_some() || *text != other.text {
                    let title = format!("{subject} changed");
                    drafts.push(claim(
                        pair.draft("error-body-changed", title)
                            .gone(old.clone())
                            .came(new.clone())
                            .wire((
                                Wire::degrades("the body of the error cannot be read"),
                                Wire::none(),
                            )),
                    ));
                }
            }
        }
    }
    for error in new {
        if old.iter().any(|other| other.status == error.status) {
            continue;
        }
        let title = format!("{name} documents the error {}", error.status.text());
        drafts.push(claim(
            pair.draft("error-added", title).came(error.ty.clone()),
        ));
    }
}

/// Returns the header with the same name, ignoring case.
fn header<'a>(headers: &'a [ResponseHeader], like: &ResponseHeader) -> Option<&'a ResponseHeader> {
    headers
        .iter()
        .find(|other| other.name.eq_ignore_ascii_case(&like.name))
}

fn compare_headers(
    pair: &Pair<'_>,
    old: &[ResponseHeader],
    new: &[ResponseHeader],
    drafts: &mut Vec<Draft>,
) {
    let name = title(pair.operations().1);
    let constant =
        |side: &Side, id: OperationId, headers: &[ResponseHeader], one: &ResponseHeader| {
            let index = headers.iter().position(|other| other.name == one.name);
            let names = &side.names().operation(id).headers;
            let name = index.and_then(|index| names.get(index)).cloned();
            format!("{}::{}", side.request(id), name.unwrap_or_default())
        };
    for one in old {
        let ResponseHeader {
            node,
            name: header_name,
            form,
            explode,
            ty,
            required,
            example: _,
            docs: _,
        } = one;
        let item = constant(pair.sides.0, pair.ids.0, old, one);
        let Some(other) = header(new, one) else {
            let title = format!("{name} no longer answers with the header `{header_name}`");
            let draft = pair
                .draft("response-header-removed", title)
                .at(Some(*node), Some(pair.operations().1.node))
                .item(item)
                .gone([ty.clone()])
                .wire((Wire::degrades("reading it finds nothing"), Wire::none()));
            drafts.push(draft);
            continue;
        };
        let new_item = constant(pair.sides.1, pair.ids.1, new, other);
        let relation = relation(pair.sides, ty, &other.ty);
        if relation != Relation::Same
            || (form, *explode, *required) != (&other.form, other.explode, other.required)
        {
            let word = |side: &Side, ty: &Type, required: bool| {
                let word = if required { "required" } else { "optional" };
                format!("{}, {word}", words::ty(side, ty))
            };
            let title = format!(
                "the response header `{header_name}` of {name} is {}; it was {}",
                word(pair.sides.1, &other.ty, other.required),
                word(pair.sides.0, ty, *required)
            );
            let wire = match (required, other.required, relation) {
                (true, false, Relation::Same) => {
                    (Wire::degrades("reading it may find nothing"), Wire::none())
                }
                (false, true, Relation::Same) => {
                    (Wire::none(), Wire::degrades("reading it may find nothing"))
                }
                _ => (
                    Wire::degrades("reading it fails"),
                    Wire::degrades("reading it fails"),
                ),
            };
            let draft = pair
                .draft("response-header-changed", title)
                .at(Some(*node), Some(other.node))
                .item(item)
                .item(new_item)
                .wire(wire);
            drafts.push(draft);
        }
    }
    for one in new {
        if header(old, one).is_none() {
            let title = format!("{name} answers with the header `{}`", one.name);
            let draft = pair
                .draft("response-header-added", title)
                .at(Some(pair.operations().0.node), Some(one.node))
                .item(constant(pair.sides.1, pair.ids.1, new, one))
                .came([one.ty.clone()])
                .wire((Wire::none(), Wire::degrades("reading it finds nothing")));
            drafts.push(draft);
        }
    }
}

/// Returns the types that an operation uses directly.
pub(super) fn types(operation: &Operation) -> Vec<Type> {
    let parameters = operation.parameters.iter().map(|one| one.ty.clone());
    let answers = answer_list(&operation.output);
    let answers = answers
        .iter()
        .filter_map(|answer| payload_type(answer.payload).cloned());
    let errors = operation.errors.iter().filter_map(|error| error.ty.clone());
    let headers = operation.headers.iter().map(|header| header.ty.clone());
    let body = operation.body.iter().flat_map(body_types);
    parameters
        .chain(answers)
        .chain(errors)
        .chain(headers)
        .chain(body)
        .collect()
}
