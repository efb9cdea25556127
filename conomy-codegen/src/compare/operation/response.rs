//! Compares responses, errors and response headers.

use super::{Pair, retyped};
use crate::compare::change::Wire;
use crate::compare::draft::Draft;
use crate::compare::relation::{Direction, Relation, relation};
use crate::compare::{Side, words};
use crate::ir::{
    Case, ErrorResponse, Operation, OperationId, Output, Payload, ResponseHeader, Status, Text,
    Type,
};

/// One possible response.
#[derive(Clone, Copy)]
pub(super) struct Reply<'a> {
    pub(super) status: Option<Status>,
    pub(super) media_type: Option<&'a str>,
    pub(super) payload: &'a Payload,
}

pub(super) fn reply_list(output: &Output) -> Vec<Reply<'_>> {
    match output {
        Output::One(payload) => vec![Reply {
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
                    // The `Accept` header contains these, and is compared.
                    other_media_types: _,
                    payload,
                    description: _,
                } = case;
                Reply {
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
pub(super) fn replies<'a>(
    sides: (&Side, &Side),
    old: &'a Operation,
    new: &'a Operation,
) -> Vec<(Option<Reply<'a>>, Option<Reply<'a>>)> {
    let (old, new) = (reply_list(&old.output), reply_list(&new.output));
    let mut left: Vec<Option<Reply<'_>>> = new.iter().copied().map(Some).collect();
    let mut pairs: Vec<(Option<Reply<'_>>, Option<Reply<'_>>)> = Vec::new();
    let one = old.len() == 1 || new.len() == 1;
    for reply in old {
        let exact = left.iter().position(|other| {
            other.is_some_and(|other| {
                other.status == reply.status && other.media_type == reply.media_type
            })
        });
        let by_status = || {
            left.iter().position(|other| {
                other.is_some_and(|other| {
                    other.status == reply.status && alike(sides, reply.payload, other.payload)
                })
            })
        };
        let by_kind = || {
            left.iter().position(|other| {
                one && other.is_some_and(|other| alike(sides, reply.payload, other.payload))
            })
        };
        let place = exact.or_else(by_status).or_else(by_kind);
        let other = place.and_then(|place| left[place].take());
        pairs.push((Some(reply), other));
    }
    pairs.extend(left.into_iter().flatten().map(|new| (None, Some(new))));
    pairs
}

pub(super) fn alike(sides: (&Side, &Side), old: &Payload, new: &Payload) -> bool {
    match (old, new) {
        (Payload::Json(old), Payload::Json(new)) => relation(sides, old, new) == Relation::Same,
        (old, new) => std::mem::discriminant(old) == std::mem::discriminant(new),
    }
}

pub(super) fn payload_words(side: &Side, payload: &Payload) -> String {
    match payload {
        Payload::Empty => "no body".to_owned(),
        Payload::Json(ty) => words::ty(side, ty),
        Payload::Text => "text".to_owned(),
        Payload::Stream => "bytes".to_owned(),
        Payload::Events(ty) => format!("events of {}", words::ty(side, ty)),
        Payload::Lines(ty) => format!("lines of {}", words::ty(side, ty)),
        Payload::Parts(ty) => format!("parts of {}", words::ty(side, ty)),
    }
}

pub(super) fn claim_replies(pair: &Pair<'_>, draft: Draft) -> Draft {
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

pub(super) fn compare_replies(pair: &Pair<'_>, drafts: &mut Vec<Draft>) {
    let (old, new) = pair.operations();
    let name = words::operation(new);
    let at = (Some(old.node), Some(new.node));
    let word = |reply: Reply<'_>, side: &Side| {
        let status = reply.status.map_or("a success".to_owned(), Status::text);
        let media = reply
            .media_type
            .map(|one| format!("`{one}`, "))
            .unwrap_or_default();
        format!("{status} ({media}{})", payload_words(side, reply.payload))
    };
    let replies = replies(pair.sides, old, new);
    // A client's `Accept` lists only the documented media types. If both documents have a status, the server therefore
    // sends no other media type with it.
    let kept: Vec<(Option<Status>, Option<Status>)> = replies
        .iter()
        .filter_map(|(old, new)| Some((old.as_ref()?.status, new.as_ref()?.status)))
        .collect();
    for (one, other) in replies.iter().copied() {
        match (one, other) {
            (Some(one), Some(other)) => {
                let subject = format!("the response of {name}");
                match (one.payload, other.payload) {
                    (Payload::Json(old), Payload::Json(new))
                    | (Payload::Events(old), Payload::Events(new))
                    | (Payload::Lines(old), Payload::Lines(new))
                    | (Payload::Parts(old), Payload::Parts(new)) => {
                        if let Some(draft) =
                            retyped(pair, &subject, (old, new), Direction::Response)
                        {
                            drafts.push(claim_replies(pair, draft.at(at.0, at.1)));
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
                            .gone(was.ty().cloned())
                            .came(is.ty().cloned());
                        drafts.push(claim_replies(pair, draft));
                    }
                }
            }
            (Some(one), None) => {
                let title = format!("{name} no longer responds with {}", word(one, pair.sides.0));
                let draft = pair
                    .draft("response-removed", title)
                    .at(at.0, at.1)
                    .gone(one.payload.ty().cloned())
                    .wire((
                        Wire::none(),
                        if one.media_type.is_some()
                            && kept.iter().any(|(old, _)| *old == one.status)
                        {
                            Wire::none()
                        } else {
                            Wire::degrades(
                                "the old server's response is returned as an error that contains the body",
                            )
                        },
                    ));
                drafts.push(claim_replies(pair, draft));
            }
            (None, Some(other)) => {
                let title = format!("{name} responds with {}", word(other, pair.sides.1));
                let draft = pair
                    .draft("response-added", title)
                    .at(at.0, at.1)
                    .came(other.payload.ty().cloned())
                    .wire((
                        if other.media_type.is_some()
                            && kept.iter().any(|(_, new)| *new == other.status)
                        {
                            Wire::none()
                        } else {
                            Wire::degrades(
                                "old clients return it as an error that contains the body",
                            )
                        },
                        Wire::none(),
                    ));
                drafts.push(claim_replies(pair, draft));
            }
            (None, None) => {}
        }
    }
    // If a response was added, removed or retyped, its own change names the media types.
    let are_alike = replies.iter().all(|pair| match pair {
        (Some(old), Some(new)) => {
            std::mem::discriminant(old.payload) == std::mem::discriminant(new.payload)
        }
        _ => false,
    });
    if are_alike && old.accept != new.accept {
        let list = |accept: &[String]| format!("`{}`", accept.join("`, `"));
        let title = format!(
            "the response media types of {name} are {}; they were {}",
            list(&new.accept),
            list(&old.accept)
        );
        let without =
            |accept: &[String], others: &[String]| !accept.iter().any(|one| others.contains(one));
        let mut draft = pair
            .draft("response-media-type-changed", title)
            .at(at.0, at.1);
        if without(&old.accept, &new.accept) {
            draft = draft.wire((
                Wire::degrades("the new server may respond with 406 to the old `Accept`"),
                Wire::degrades("the old server may respond with 406 to the new `Accept`"),
            ));
        }
        drafts.push(draft);
    }
}

pub(super) fn compare_errors(
    pair: &Pair<'_>,
    old: &[ErrorResponse],
    new: &[ErrorResponse],
    drafts: &mut Vec<Draft>,
) {
    let operations = pair.operations();
    let name = words::operation(operations.1);
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
                if let Some(draft) = retyped(pair, &subject, (old, new), Direction::Response) {
                    // An error remains an error if its body cannot be read.
                    drafts.push(claim(
                        draft.degrading("the body of the error cannot be read"),
                    ));
                }
            }
            (old, new) => {
                if old.is_some() != new.is_some() || *text != other.text {
                    let title = format!("{subject} changed");
                    // A client that expects no typed body reads none.
                    let wire = |is_typed: bool| match is_typed {
                        true => Wire::degrades("the body of the error cannot be read"),
                        false => Wire::none(),
                    };
                    drafts.push(claim(
                        pair.draft("error-body-changed", title)
                            .gone(old.clone())
                            .came(new.clone())
                            .wire((wire(old.is_some()), wire(new.is_some()))),
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
pub(super) fn header<'a>(
    headers: &'a [ResponseHeader],
    like: &ResponseHeader,
) -> Option<&'a ResponseHeader> {
    headers
        .iter()
        .find(|other| other.name.eq_ignore_ascii_case(&like.name))
}

pub(super) fn compare_headers(
    pair: &Pair<'_>,
    old: &[ResponseHeader],
    new: &[ResponseHeader],
    drafts: &mut Vec<Draft>,
) {
    let name = words::operation(pair.operations().1);
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
            let title = format!("{name} no longer sends the response header `{header_name}`");
            let draft = pair
                .draft("response-header-removed", title)
                .at(Some(*node), Some(pair.operations().1.node))
                .item(item)
                .gone([ty.clone()])
                .wire((Wire::degrades("the header is absent"), Wire::none()));
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
            let (is, was) = (
                word(pair.sides.1, &other.ty, other.required),
                word(pair.sides.0, ty, *required),
            );
            let title = match is == was {
                true => format!(
                    "the serialization of the response header `{header_name}` of {name} changed"
                ),
                false => {
                    format!("the response header `{header_name}` of {name} is {is}; it was {was}")
                }
            };
            let fails = || Wire::degrades("the header cannot be parsed");
            let absent = || Wire::degrades("the header may be absent");
            let (mut deployed, mut upcoming) = (Wire::none(), Wire::none());
            if *required && !other.required {
                deployed = absent();
            }
            if other.required && !required {
                upcoming = absent();
            }
            // Headers are text, so text is read from any value.
            let is_text = |side: &Side, ty: &Type| matches!(side.api().resolve(ty), Type::Text(text) if *text == Text::Plain);
            let is_same_form = (form, explode) == (&other.form, &other.explode);
            let is_text = (is_text(pair.sides.0, ty), is_text(pair.sides.1, &other.ty));
            if !is_text.0
                && (!is_same_form || matches!(relation, Relation::Wider | Relation::Other))
            {
                deployed = fails();
            }
            if !is_text.1
                && (!is_same_form || matches!(relation, Relation::Narrower | Relation::Other))
            {
                upcoming = fails();
            }
            let draft = pair
                .draft("response-header-changed", title)
                .at(Some(*node), Some(other.node))
                .item(item)
                .item(new_item)
                .wire((deployed, upcoming));
            drafts.push(draft);
        }
    }
    for one in new {
        if header(old, one).is_none() {
            let title = format!("{name} sends the response header `{}`", one.name);
            let draft = pair
                .draft("response-header-added", title)
                .at(Some(pair.operations().0.node), Some(one.node))
                .item(constant(pair.sides.1, pair.ids.1, new, one))
                .came([one.ty.clone()])
                .wire((Wire::none(), Wire::degrades("the header is absent")));
            drafts.push(draft);
        }
    }
}
