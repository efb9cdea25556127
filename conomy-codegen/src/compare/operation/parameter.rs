//! Compares parameters.

use super::matched::variables;
use super::{Pair, renamed};
use crate::compare::change::Wire;
use crate::compare::draft::{Draft, Moves, Renamed};
use crate::compare::relation::{Direction, Relation, relation};
use crate::compare::type_pair::replaced;
use crate::compare::{Side, constraint, words};
use crate::ir::{Location, Operation, Parameter, Type};

type Numbered<'a> = (usize, &'a Parameter);

/// Pairs parameters by name and location. The remaining path parameters are paired by their position in the path, and all others
/// by name or as renamed.
pub(super) fn parameters<'a>(
    sides: (&Side, &Side),
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
    for location in [Location::Query, Location::Header, Location::Cookie] {
        pair_renamed(sides, location, (old, new), &mut pairs, &mut left);
    }
    pairs.extend(left.into_iter().flatten().map(|new| (None, Some(new))));
    pairs
}

/// Pairs the renamed parameters of one location.
fn pair_renamed<'a>(
    sides: (&Side, &Side),
    location: Location,
    (old, new): (&'a Operation, &'a Operation),
    pairs: &mut [(Option<Numbered<'a>>, Option<Numbered<'a>>)],
    left: &mut [Option<Numbered<'a>>],
) {
    let is_left = |one: &Option<Numbered<'_>>| {
        one.is_some_and(|(_, parameter)| parameter.location == location)
    };
    if !left.iter().any(is_left) {
        return;
    }
    let of = |operation: &'a Operation| -> Vec<Numbered<'a>> {
        let numbered = operation.parameters.iter().enumerate();
        numbered
            .filter(|(_, one)| one.location == location)
            .collect()
    };
    let (olds, news) = (of(old), of(new));
    let plain = |list: &[Numbered<'a>]| list.iter().map(|(_, one)| *one).collect::<Vec<_>>();
    for (one, other) in renamed::parameters(sides, location, &plain(&olds), &plain(&news)) {
        let (index, other_index) = (olds[one].0, news[other].0);
        let pair = pairs
            .iter_mut()
            .find(|(one, other)| one.is_some_and(|(number, _)| number == index) && other.is_none());
        if let (Some(pair), Some(taken)) = (pair, left.get_mut(other_index)) {
            pair.1 = taken.take();
        }
    }
}

/// Header names are case-insensitive (RFC 9110, section 5.1).
pub(super) fn same_name(one: &Parameter, other: &Parameter) -> bool {
    match one.location {
        Location::Header => one.name.eq_ignore_ascii_case(&other.name),
        _ => one.name == other.name,
    }
}

pub(super) fn location(location: Location) -> &'static str {
    match location {
        Location::Path => "path parameter",
        Location::Query => "query parameter",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}

pub(super) fn compare_parameters(pair: &Pair<'_>, drafts: &mut Vec<Draft>, moves: &mut Moves) {
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
    let name = words::operation(new);
    for (one, other) in parameters(pair.sides, old, new) {
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
                            Wire::breaks("the old server rejects calls without it")
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
                            Wire::breaks("the new server rejects calls without it")
                        } else {
                            Wire::none()
                        },
                        Wire::degrades("the old server ignores or rejects it"),
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
                format!("the required parameters of {name} are in a different order"),
            )
            .at(Some(old.node), Some(new.node))
            .item(pair.sides.0.method(pair.ids.0))
            .only_items();
        drafts.push(draft);
    }
}

pub(super) fn compare_parameter(
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
        docs,
    } = old;
    let operation = words::operation(pair.operations().1);
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
    let itself = Renamed::Argument(pair.ids.0, name.clone());
    let renamed = |title: String| {
        let draft = pair.draft("parameter-renamed", title).renamed(itself);
        // The settings apply to all parameters of this name.
        let operations = &pair.sides.0.api().operations;
        let mut others = operations
            .iter()
            .flat_map(|operation| &operation.parameters);
        match others.any(|other| other.name == new.name) {
            true => draft,
            false => {
                let rust_name = crate::name::plain(old_name);
                draft.fix(format!(
                    "[names]\n\"parameter:{}\" = \"{rust_name}\"",
                    new.name
                ))
            }
        }
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
        push(renamed(title));
    } else if !same_name(old, new) {
        let title = format!("{subject} was called `{name}`");
        push(renamed(title).wire(renamed_wire(*required)));
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
                Wire::breaks("the new server reads it differently"),
                Wire::breaks("the old server reads it differently"),
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
                Wire::breaks("the new server rejects calls without it"),
                Wire::none(),
            )
        } else {
            (
                Wire::none(),
                Wire::degrades("the old server rejects calls without it"),
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
                .wire(relation.wire(Direction::Request, "a value"))
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
    if let Some(deprecation) = words::deprecation(docs, &new.docs) {
        push(pair.draft("deprecation-changed", format!("{subject} {deprecation}")));
    }
}

/// Returns the effects of another name that is sent.
pub(super) fn renamed_wire(required: bool) -> (Wire, Wire) {
    match required {
        true => (
            Wire::breaks("the new server does not know its old name"),
            Wire::breaks("the old server does not know its new name"),
        ),
        false => (
            Wire::degrades("the new server ignores or rejects its old name"),
            Wire::degrades("the old server ignores or rejects its new name"),
        ),
    }
}
