//! Compares two operations: their requests and their responses.

mod body;
mod matched;
mod parameter;
mod renamed;
mod response;
mod setting;
mod unmatched;

use crate::ir::{Operation, OperationId, Type};
use crate::load::{Document, NodeId};

use self::body::{body_types, compare_bodies, content_types, contents};
use self::matched::shape;
pub(super) use self::matched::{Matched, matched};
use self::parameter::{compare_parameters, parameters};
use self::response::{
    compare_errors, compare_headers, compare_replies, header, replies, reply_list,
};
use self::setting::{pages, retries, states};
pub(super) use self::unmatched::{added, removed};
use super::change::Wire;
use super::draft::{Draft, Moves, Reach, Renamed};
use super::relation::{Direction, Relation, relation};
use super::rust_difference::Renames;
use super::type_pair::{Pairs, Parent, replaced};
use super::{Side, client, security, words};

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
    for (one, other) in parameters(pair.sides, old, new) {
        if let (Some((_, one)), Some((_, other))) = (one, other) {
            pairs.meet(
                pair.sides,
                &one.ty,
                &other.ty,
                Some(Direction::Request),
                parent,
            );
        }
    }
    if let (Some(old), Some(new)) = (&old.body, &new.body) {
        for (old, new) in contents(old, new) {
            if let (Some((_, old)), Some((_, new))) = (old, new) {
                for (old, new) in content_types(&old.kind, &new.kind) {
                    pairs.meet(pair.sides, old, new, Some(Direction::Request), parent);
                }
            }
        }
    }
    for (old, new) in replies(pair.sides, old, new) {
        if let (Some(old), Some(new)) = (old, new)
            && let (Some(old), Some(new)) = (old.payload.ty(), new.payload.ty())
        {
            pairs.meet(pair.sides, old, new, Some(Direction::Response), parent);
        }
    }
    for old in &old.errors {
        let new = new.errors.iter().find(|new| new.status == old.status);
        if let (Some(old), Some(new)) = (&old.ty, new.and_then(|new| new.ty.as_ref())) {
            pairs.meet(pair.sides, old, new, Some(Direction::Response), parent);
        }
    }
    for old in &old.headers {
        if let Some(new) = header(&new.headers, old) {
            pairs.meet(
                pair.sides,
                &old.ty,
                &new.ty,
                Some(Direction::Response),
                parent,
            );
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

    fn documents(&self) -> (&Document, &Document) {
        (
            &self.sides.0.understood.document,
            &self.sides.1.understood.document,
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
        for (one, other) in parameters(self.sides, one, other) {
            if let (Some((one, _)), Some((other, _))) = (one, other) {
                let (one, other) = (&old_names.parameters[one], &new_names.parameters[other]);
                renames.add(
                    &format!("{old_request}::{one}"),
                    &format!("{new_request}::{other}"),
                );
                // The argument of a setter has the name of the setter.
                for function in [old_method.clone(), format!("{old_request}::{one}")] {
                    let same = (function, one.clone(), other.clone());
                    renames.arguments.insert(same);
                }
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
        // The accepted media types are compared with the responses.
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
    let name = words::operation(new);
    if *method != new.method || shape(path) != shape(&new.path) {
        let moved = "the operation is at another place".to_owned();
        let draft = pair
            .draft(
                "operation-moved",
                format!("{} is {name}", words::operation(old)),
            )
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
            .only_items()
            .renamed(Renamed::Operation(pair.ids.0));
        if let Some(id) = &new.id {
            let method = &pair.sides.0.names().operation(pair.ids.0).method;
            draft = draft.fix(format!("[names]\n\"operation:{id}\" = \"{method}\""));
        }
        drafts.push(pair.claim_names(draft));
    }
    if let Some(deprecation) = words::deprecation(docs, &new.docs) {
        let draft = pair
            .draft("deprecation-changed", format!("{name} {deprecation}"))
            .at(at.0, at.1)
            .item(pair.sides.0.method(pair.ids.0))
            .item(pair.sides.1.method(pair.ids.1));
        drafts.push(draft);
    }
    compare_parameters(pair, drafts, moves);
    compare_bodies(pair, body.as_ref(), new.body.as_ref(), drafts);
    compare_replies(pair, drafts);
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

/// Returns the change of a type at one place, if the type changed.
fn retyped(
    pair: &Pair<'_>,
    subject: &str,
    (old, new): (&Type, &Type),
    way: Direction,
) -> Option<Draft> {
    let relation = relation(pair.sides, old, new);
    let (was, is) = (words::ty(pair.sides.0, old), words::ty(pair.sides.1, new));
    let both_named = was.contains('`') && is.contains('`');
    let title = format!("{subject} is {is}; it was {was}");
    if relation == Relation::Same && (was == is || both_named) {
        return replaced(pair.sides, old, new, pair.draft("type-replaced", title));
    }
    Some(
        pair.draft("type-changed", title)
            .wire(relation.wire_of_types(pair.sides, (old, new), way))
            .gone([old.clone()])
            .came([new.clone()]),
    )
}

/// A parameter, or a request or response body, of both operations.
pub(super) struct Message {
    /// The words for it.
    pub(super) subject: String,
    /// Its nodes.
    pub(super) described: (NodeId, NodeId),
    /// The nodes of its schemas.
    pub(super) schemas: (NodeId, NodeId),
}

/// Returns the parameters and request bodies that both operations have.
pub(super) fn requests(pair: &Pair<'_>) -> Vec<Message> {
    let (old, new) = pair.operations();
    let name = words::operation(new);
    let mut messages = Vec::new();
    let mut add = |subject: String, described: (NodeId, NodeId)| {
        messages.extend(message(pair, subject, described));
    };
    for (old, new) in parameters(pair.sides, old, new) {
        if let (Some((_, old)), Some((_, new))) = (old, new) {
            let location = parameter::location(new.location);
            add(
                format!("the {location} `{}` of {name}", new.name),
                (old.node, new.node),
            );
        }
    }
    if let (Some(old), Some(new)) = (&old.body, &new.body) {
        for (old, new) in contents(old, new) {
            if let (Some((_, old)), Some((_, new))) = (old, new) {
                add(format!("the body of {name}"), (old.node, new.node));
            }
        }
    }
    messages
}

/// Returns the response bodies that both operations have.
pub(super) fn responses(pair: &Pair<'_>) -> Vec<Message> {
    let (old, new) = pair.operations();
    let (before, after) = pair.documents();
    let name = words::operation(new);
    let content =
        |document: &Document, response: NodeId| document.get(document.resolve(response), "content");
    let mut messages = Vec::new();
    let (Some(olds), Some(news)) = (
        before.get(old.node, "responses"),
        after.get(new.node, "responses"),
    ) else {
        return messages;
    };
    for (status, response) in after.entries(news) {
        let other = before.get(olds, status);
        let (Some(olds), Some(news)) = (
            other.and_then(|other| content(before, other)),
            content(after, response),
        ) else {
            continue;
        };
        for (media_type, body) in after.entries(news) {
            if let Some(other) = before.get(olds, media_type) {
                let subject = format!("the response {status} of {name}");
                messages.extend(message(pair, subject, (other, body)));
            }
        }
    }
    messages
}

fn message(pair: &Pair<'_>, subject: String, described: (NodeId, NodeId)) -> Option<Message> {
    let (before, after) = pair.documents();
    let schemas = (
        schema_of(before, described.0)?,
        schema_of(after, described.1)?,
    );
    Some(Message {
        subject,
        described,
        schemas,
    })
}

/// Returns the schema of a parameter or of a media type.
fn schema_of(document: &Document, node: NodeId) -> Option<NodeId> {
    let node = document.resolve(node);
    let schema = document.get(node, "schema");
    schema.or_else(|| {
        let content = document.get(node, "content")?;
        let (_, media_type) = document.entries(content).next()?;
        document.get(document.resolve(media_type), "schema")
    })
}

/// Returns the types that an operation uses directly.
pub(super) fn types(operation: &Operation) -> Vec<Type> {
    let parameters = operation.parameters.iter().map(|one| one.ty.clone());
    let replies = reply_list(&operation.output);
    let replies = replies
        .iter()
        .filter_map(|reply| reply.payload.ty().cloned());
    let errors = operation.errors.iter().filter_map(|error| error.ty.clone());
    let headers = operation.headers.iter().map(|header| header.ty.clone());
    let body = operation.body.iter().flat_map(body_types);
    parameters
        .chain(replies)
        .chain(errors)
        .chain(headers)
        .chain(body)
        .collect()
}
