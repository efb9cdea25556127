//! Compares the client-wide parts of two APIs: servers, credentials, shared headers, groups and webhooks.

mod error;
mod event;
mod group;
mod security_scheme;
mod server;
mod shared_header;

pub(super) use group::is_renamed;
pub(super) use security_scheme::renamed_schemes;

use super::Side;
use super::draft::{Draft, Moves, Reach};
use super::relation::Direction;
use super::rust_difference::Renames;
use super::type_pair::{Pairs, Parent};
use crate::ir::Api;

/// Records the payload types of events and the names of groups.
pub(super) fn meet(sides: (&Side, &Side), pairs: &mut Pairs, renames: &mut Renames) {
    let (old, new) = sides;
    for event in &old.api().events {
        let other = new
            .api()
            .events
            .iter()
            .find(|other| other.name == event.name);
        if let Some(other) = other {
            pairs.meet(
                sides,
                &event.payload,
                &other.payload,
                Some(Direction::Response),
                Parent::Nobody,
            );
        }
    }
    if let (Some(old), Some(new)) = (&old.api().error, &new.api().error) {
        pairs.meet(sides, old, new, Some(Direction::Response), Parent::Nobody);
    }
    for (index, group) in old.api().groups.iter().enumerate() {
        let place = new
            .api()
            .groups
            .iter()
            .position(|other| other.tag == group.tag)
            .or_else(|| group::renamed_group(sides, index));
        if let Some(place) = place {
            let (old, new) = (&old.names().groups[index], &new.names().groups[place]);
            let plain = crate::name::plain;
            let (old_handle, new_handle) = (
                format!("{}::{}", plain(&old.module), old.handle),
                format!("{}::{}", plain(&new.module), new.handle),
            );
            if old.module != new.module {
                let (old, new) = (plain(&old.module), plain(&new.module));
                renames.modules.insert(old.to_owned(), new.to_owned());
            }
            renames.add(&old_handle, &new_handle);
            renames.add(
                &format!("Client::{}", old.method),
                &format!("Client::{}", new.method),
            );
            renames.add(
                &format!("feature {}", old.feature),
                &format!("feature {}", new.feature),
            );
        }
    }
}

/// Reports all changes that do not concern an operation or a type.
pub(super) fn compare(sides: (&Side, &Side), moves: &mut Moves, drafts: &mut Vec<Draft>) {
    // Title, version and description affect the manifest and the README. Operations and types are compared separately. The other
    // ignored fields do not affect the crate.
    let Api {
        title: _,
        version: _,
        description: _,
        servers,
        schemes,
        shared_headers,
        groups,
        operations: _,
        types: _,
        events,
        error,
        left_out: _,
    } = sides.0.api();
    let new = sides.1.api();
    server::compare(sides, servers, &new.servers, drafts);
    security_scheme::compare(sides, schemes, &new.schemes, drafts);
    shared_header::compare(sides, shared_headers, &new.shared_headers, moves, drafts);
    group::compare(sides, groups, &new.groups, drafts);
    event::compare(sides, events, &new.events, drafts);
    error::compare(sides, error.as_ref(), new.error.as_ref(), drafts);
}

fn draft(kind: &'static str, title: String) -> Draft {
    Draft::new(kind, title, Reach::Api)
}

/// Sets the location of a change to a key at the root of both documents.
fn at(sides: (&Side, &Side), key: &str, draft: Draft) -> Draft {
    let node = |side: &Side| {
        let document = &side.understood.document;
        let root = document.root();
        Some(document.get(root, key).unwrap_or(root))
    };
    draft.at(node(sides.0), node(sides.1))
}

/// Returns the node of a component.
fn component(side: &Side, kind: &str, name: &str) -> Option<crate::load::NodeId> {
    let document = &side.understood.document;
    let components = document.get(document.root(), "components")?;
    document.get(document.get(components, kind)?, name)
}
