//! Compares request bodies.

use super::parameter::renamed_wire;
use super::{Pair, renamed, retyped};
use crate::compare::change::Wire;
use crate::compare::draft::{Draft, Renamed};
use crate::compare::relation::Direction;
use crate::compare::words;
use crate::ir::{Body, Content, ContentKind, Part, PartKind, Type};

type NumberedContent<'a> = (usize, &'a Content);

/// Pairs the contents of two bodies by media type.
pub(super) fn contents<'a>(
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
pub(super) fn content_types<'a>(
    old: &'a ContentKind,
    new: &'a ContentKind,
) -> Vec<(&'a Type, &'a Type)> {
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

pub(super) fn body_types(body: &Body) -> Vec<Type> {
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

pub(super) fn claim_body(pair: &Pair<'_>, draft: Draft) -> Draft {
    let mut draft = pair.claim_value(draft, Some("body"), Some("body"));
    for (side, id) in [(pair.sides.0, pair.ids.0), (pair.sides.1, pair.ids.1)] {
        draft = draft.whole(format!("{}Body", side.request(id)));
        for part in &side.names().operation(id).parts {
            draft = pair.claim_value(draft, Some(part), Some(part));
        }
    }
    draft
}

pub(super) fn compare_bodies(
    pair: &Pair<'_>,
    old: Option<&Body>,
    new: Option<&Body>,
    drafts: &mut Vec<Draft>,
) {
    let operations = pair.operations();
    let name = words::operation(operations.1);
    match (old, new) {
        (None, None) => {}
        (Some(old), None) => {
            let draft = pair
                .draft("body-removed", format!("{name} no longer takes a body"))
                .at(Some(old.node), Some(operations.1.node))
                .gone(body_types(old))
                .wire((
                    Wire::degrades("the new server ignores or rejects the body"),
                    if old.required {
                        Wire::breaks("the old server rejects calls without a body")
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
                        Wire::breaks("the new server rejects calls without a body")
                    } else {
                        Wire::none()
                    },
                    Wire::degrades("the old server ignores or rejects the body"),
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
                            Wire::breaks("the new server rejects calls without a body"),
                            Wire::none(),
                        ),
                    )
                } else {
                    (
                        "body-optional",
                        "no longer requires its body",
                        (
                            Wire::none(),
                            Wire::degrades("the old server rejects calls without a body"),
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
                    .at(at.0, at.1);
                drafts.push(claim_body(pair, draft));
            }
            for (one, other) in contents(old, new) {
                compare_content(pair, one, other, at, drafts);
            }
        }
    }
}

pub(super) fn compare_content(
    pair: &Pair<'_>,
    old: Option<NumberedContent<'_>>,
    new: Option<NumberedContent<'_>>,
    at: (Option<crate::load::NodeId>, Option<crate::load::NodeId>),
    drafts: &mut Vec<Draft>,
) {
    let name = words::operation(pair.operations().1);
    match (old, new) {
        (Some((_, old)), None) => {
            let draft = pair
                .draft(
                    "request-media-type-removed",
                    format!("{name} no longer takes `{}`", old.media_type),
                )
                .at(Some(old.node), at.1)
                .wire((Wire::breaks("the new server replies 415"), Wire::none()));
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
                    Wire::degrades("the old server replies 415 where it is chosen"),
                ));
            drafts.push(claim_body(pair, draft));
        }
        (Some((_, old)), Some((_, new))) => {
            let Content {
                node,
                media_type: _,
                kind,
                alternatives,
            } = old;
            let at = (Some(*node), Some(new.node));
            let subject = format!("the body of {name}");
            let both = |draft: Draft| claim_body(pair, draft.at(at.0, at.1));
            compare_alternatives(pair, (alternatives, &new.alternatives), &both, drafts);
            match (kind, &new.kind) {
                (ContentKind::Json(old), ContentKind::Json(new))
                | (ContentKind::Lines(old), ContentKind::Lines(new)) => {
                    if let Some(draft) = retyped(pair, &subject, (old, new), Direction::Request) {
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
                    if let Some(draft) = retyped(pair, &subject, (ty, new_ty), Direction::Request) {
                        drafts.push(both(draft));
                    }
                    if styles != new_styles {
                        let title = format!("members of {subject} are written in other styles");
                        drafts.push(both(pair.draft("parameter-style-changed", title).wire((
                            Wire::breaks("the new server reads them differently"),
                            Wire::breaks("the old server reads them differently"),
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
                        Wire::breaks("the new server reads it differently"),
                        Wire::breaks("the old server reads it differently"),
                    ));
                    drafts.push(both(draft));
                }
            }
        }
        (None, None) => {}
    }
}

/// Compares the media types that a setter selects.
fn compare_alternatives(
    pair: &Pair<'_>,
    (old, new): (&[String], &[String]),
    both: &dyn Fn(Draft) -> Draft,
    drafts: &mut Vec<Draft>,
) {
    let name = words::operation(pair.operations().1);
    for media_type in old.iter().filter(|one| !new.contains(one)) {
        let title = format!("{name} no longer takes `{media_type}`");
        let draft = pair.draft("request-media-type-removed", title);
        let wire = (Wire::breaks("the new server replies 415"), Wire::none());
        drafts.push(claim_alternatives(pair, both(draft.wire(wire))));
    }
    for media_type in new.iter().filter(|one| !old.contains(one)) {
        let title = format!("{name} takes `{media_type}`");
        let draft = pair.draft("request-media-type-added", title);
        let wire = (
            Wire::none(),
            Wire::degrades("the old server replies 415 where it is chosen"),
        );
        drafts.push(claim_alternatives(pair, both(draft.wire(wire))));
    }
}

fn claim_alternatives(pair: &Pair<'_>, draft: Draft) -> Draft {
    let mut draft = draft;
    for (side, id) in [(pair.sides.0, pair.ids.0), (pair.sides.1, pair.ids.1)] {
        for setter in &side.names().operation(id).alternatives {
            draft = pair.claim_value(draft, Some(setter), Some(setter));
        }
    }
    draft
}

pub(super) fn content(kind: &ContentKind) -> &'static str {
    match kind {
        ContentKind::Json(_) => "JSON",
        ContentKind::Form { .. } => "a form",
        ContentKind::Lines(_) => "JSON values one after the other",
        ContentKind::Multipart(_) | ContentKind::Parts => "multipart",
        ContentKind::Text => "text",
        ContentKind::Bytes => "bytes",
    }
}

pub(super) fn compare_parts(
    pair: &Pair<'_>,
    old: &[Part],
    new: &[Part],
    at: (Option<crate::load::NodeId>, Option<crate::load::NodeId>),
    drafts: &mut Vec<Draft>,
) {
    let name = words::operation(pair.operations().1);
    let claim = |draft: Draft| claim_body(pair, draft.at(at.0, at.1));
    let renamed = renamed::parts(pair.sides, old, new);
    for (index, part) in old.iter().enumerate() {
        let Part {
            name: part_name,
            position,
            kind,
            required,
            repeated,
            media_type,
            headers,
            docs: _,
        } = part;
        let new_index = renamed.iter().find(|(old, _)| *old == index);
        if let Some((_, other)) = new_index {
            let title = format!(
                "the part `{}` of {name} was called `{part_name}`",
                new[*other].name
            );
            let draft = pair.draft("property-renamed", title);
            let draft = draft
                .renamed(Renamed::Argument(pair.ids.0, part_name.clone()))
                .gone(kind.ty().cloned())
                .came(new[*other].kind.ty().cloned());
            drafts.push(claim(draft.wire(renamed_wire(*required))));
            continue;
        }
        let Some(other) = new.iter().find(|other| other.name == *part_name) else {
            let title = format!("{name} no longer takes the part `{part_name}`");
            drafts.push(claim(
                pair.draft("request-property-removed", title)
                    .gone(kind.ty().cloned())
                    .wire((
                        Wire::degrades("the new server ignores or rejects it"),
                        if *required {
                            Wire::breaks("the old server rejects calls without it")
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
                        Wire::breaks("the new server rejects calls without it"),
                        Wire::none(),
                    ),
                )
            } else {
                (
                    "is optional",
                    (
                        Wire::none(),
                        Wire::degrades("the old server rejects calls without it"),
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
            || (*repeated, media_type, headers, position)
                != (
                    other.repeated,
                    &other.media_type,
                    &other.headers,
                    &other.position,
                )
        {
            let title = format!("the part `{part_name}` of {name} is sent differently");
            drafts.push(claim(pair.draft("type-changed", title).wire((
                Wire::degrades("the new server may read it differently"),
                Wire::degrades("the old server may read it differently"),
            ))));
        } else if let (Some(old), Some(new)) = (kind.ty(), other.kind.ty()) {
            let subject = format!("the part `{part_name}` of {name}");
            if let Some(draft) = retyped(pair, &subject, (old, new), Direction::Request) {
                drafts.push(claim(draft));
            }
        }
    }
    for (index, part) in new.iter().enumerate() {
        let is_renamed = renamed.iter().any(|(_, new)| *new == index);
        if is_renamed || old.iter().any(|other| other.name == part.name) {
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
                    Wire::breaks("the new server rejects calls without it")
                } else {
                    Wire::none()
                },
                Wire::degrades("the old server ignores or rejects it"),
            )),
        ));
    }
}
