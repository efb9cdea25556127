//! Compares headers that are set once for the client.

use crate::compare::change::Wire;
use crate::compare::draft::{Claim, Draft, Moves};
use crate::compare::{Side, words};
use crate::ir::SharedHeader;

use super::{at, draft};

pub(super) fn compare(
    sides: (&Side, &Side),
    old: &[SharedHeader],
    new: &[SharedHeader],
    moves: &mut Moves,
    drafts: &mut Vec<Draft>,
) {
    let setter = |side: &Side, index: usize| {
        let name = &side.names().shared_headers[index];
        Claim::Item(format!("ClientBuilder::{name}"))
    };
    for (index, header) in old.iter().enumerate() {
        let SharedHeader {
            node: _,
            name,
            ty: _,
            description: _,
            required,
            default,
        } = header;
        let Some(other) = new.iter().find(|other| other.name == *name) else {
            let without = lacking(sides.1, name);
            let title = match &without {
                Some(operation) => format!(
                    "the header `{name}` is given with each call, not once to the client, since {operation} lacks it"
                ),
                None => format!("the header `{name}` is no longer sent with all requests"),
            };
            let mut one = draft("shared-header-removed", title);
            one.claims.push(setter(sides.0, index));
            one.claims.extend(moves.remove(name).unwrap_or_default());
            if without.is_none() {
                one.deployed = Wire::none();
            }
            let one = at(sides, "paths", one);
            let place = lacking_node(sides.1, name);
            let old_place = one.old;
            drafts.push(match place {
                Some(node) => one.at(old_place, Some(node)),
                None => one,
            });
            continue;
        };
        if (*required, default) != (other.required, &other.default) {
            let word = |header: &SharedHeader| match (header.required, &header.default) {
                (_, Some(default)) => format!("`{default}` unless another is given"),
                (true, None) => "required".to_owned(),
                (false, None) => "optional".to_owned(),
            };
            let title = format!(
                "the header `{name}` of all requests is {}; it was {}",
                word(other),
                word(header)
            );
            let mut one = draft("shared-header-changed", title);
            if other.required && !required {
                one.deployed = Wire::breaks("the new server rejects calls without it");
            }
            if *required && !other.required {
                one.upcoming = Wire::degrades("the old server rejects calls without it");
            }
            drafts.push(at(sides, "paths", one));
        }
    }
    for (index, header) in new.iter().enumerate() {
        if old.iter().any(|other| other.name == header.name) {
            continue;
        }
        let was_anywhere = moves.contains_key(&header.name);
        let title = format!("the header `{}` is given once, to the client", header.name);
        let mut one = draft("shared-header-added", title);
        one.claims.push(setter(sides.1, index));
        one.claims
            .extend(moves.remove(&header.name).unwrap_or_default());
        if header.required && !was_anywhere {
            one.deployed = Wire::breaks("the new server rejects calls without it");
        }
        drafts.push(at(sides, "paths", one));
    }
}

/// Returns the first operation without a header.
fn lacking(side: &Side, name: &str) -> Option<String> {
    side.api()
        .operations
        .iter()
        .find(|operation| is_lacking(operation, name))
        .map(words::operation)
}

fn lacking_node(side: &Side, name: &str) -> Option<crate::load::NodeId> {
    side.api()
        .operations
        .iter()
        .find(|operation| is_lacking(operation, name))
        .map(|operation| operation.node)
}

fn is_lacking(operation: &crate::ir::Operation, name: &str) -> bool {
    !operation.parameters.iter().any(|parameter| {
        parameter.location == crate::ir::Location::Header
            && parameter.name.eq_ignore_ascii_case(name)
    })
}
