//! Compares the client-wide parts of two APIs: servers, credentials, shared headers, groups and webhooks.

use std::collections::BTreeSet;

use crate::ir::{
    Api, DeviceFlow, Event, Group, GroupId, SecurityKind, SecurityScheme, Server, SharedHeader,
    TokenEndpoint, Type,
};

use super::Side;
use super::change::Wire;
use super::draft::{Claim, Draft, Reach};
use super::operation::{Moves, title};
use super::rust_difference::Renames;
use super::type_pair::{Pairs, Parent, Relation, Way, relation};
use super::words;

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
                Way::Response,
                Parent::Nobody,
            );
        }
    }
    if let (Some(old), Some(new)) = (&old.api().error, &new.api().error) {
        pairs.meet(sides, old, new, Way::Response, Parent::Nobody);
    }
    for (index, group) in old.api().groups.iter().enumerate() {
        let place = new
            .api()
            .groups
            .iter()
            .position(|other| other.tag == group.tag)
            .or_else(|| renamed_group(sides, index));
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
    compare_servers(sides, servers, &new.servers, drafts);
    compare_schemes(sides, schemes, &new.schemes, drafts);
    compare_headers(sides, shared_headers, &new.shared_headers, moves, drafts);
    compare_groups(sides, groups, &new.groups, drafts);
    compare_events(sides, events, &new.events, drafts);
    compare_error(sides, error.as_ref(), new.error.as_ref(), drafts);
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

fn compare_servers(sides: (&Side, &Side), old: &[Server], new: &[Server], drafts: &mut Vec<Draft>) {
    let bare = |servers: &[Server]| -> Vec<String> {
        servers
            .iter()
            .map(|server| {
                let Server {
                    url,
                    name,
                    description: _,
                    variables,
                } = server;
                format!("{url} {name:?} {variables:?}")
            })
            .collect()
    };
    if bare(old) == bare(new) {
        return;
    }
    let list = |servers: &[Server]| {
        let urls: Vec<String> = servers
            .iter()
            .map(|server| match &server.name {
                Some(name) => format!("`{}` ({name})", server.url),
                None => format!("`{}`", server.url),
            })
            .collect();
        match urls.is_empty() {
            true => "none".to_owned(),
            false => urls.join(", "),
        }
    };
    let title = format!("the servers are {}; they were {}", list(new), list(old));
    let gone = old
        .iter()
        .any(|server| !new.iter().any(|other| other.url == server.url));
    let mut one = draft("server-changed", title)
        .whole("Environment")
        .item("ClientBuilder::environment");
    if gone {
        one.deployed = Wire::degrades("old clients go on calling the old URL");
    }
    drafts.push(at(sides, "servers", one));
}

fn compare_schemes(
    sides: (&Side, &Side),
    old: &[SecurityScheme],
    new: &[SecurityScheme],
    drafts: &mut Vec<Draft>,
) {
    let claim = |side: &Side, index: usize, one: Draft| {
        let names = &side.names().schemes[index];
        let mut one = one;
        for name in [
            &names.credential,
            &names.provider,
            &names.client_credentials,
            &names.scopes,
            &names.token_url,
        ] {
            one = one.item(format!("ClientBuilder::{name}"));
        }
        one.item(format!("Client::{}", names.device_login))
    };
    let renamed = renamed_schemes(sides);
    for (index, scheme) in old.iter().enumerate() {
        let SecurityScheme {
            name,
            description: _,
            kind,
        } = scheme;
        if let Some((_, other)) = renamed.iter().find(|(old, _)| old == name) {
            let place = new.iter().position(|scheme| scheme.name == **other);
            let one = draft(
                "security-scheme-renamed",
                format!("the security scheme `{name}` is called `{other}`"),
            )
            .at(
                component(sides.0, "securitySchemes", name),
                component(sides.1, "securitySchemes", other),
            )
            .fix(format!(
                "[names]\n\"scheme:{other}\" = \"{}\"",
                sides.0.names().schemes[index].credential
            ));
            let one = claim(sides.0, index, one);
            drafts.push(match place {
                Some(place) => claim(sides.1, place, one),
                None => one,
            });
            continue;
        }
        let place = new.iter().position(|other| other.name == *name);
        let Some(place) = place else {
            let one = draft(
                "security-scheme-removed",
                format!("the security scheme `{name}` is gone"),
            )
            .at(component(sides.0, "securitySchemes", name), None);
            drafts.push(claim(sides.0, index, one));
            continue;
        };
        if *kind != new[place].kind {
            let (was, is) = (carried(kind), carried(&new[place].kind));
            let mut one = draft(
                "security-scheme-changed",
                format!("the security scheme `{name}` is {is}; it was {was}"),
            )
            .at(
                component(sides.0, "securitySchemes", name),
                component(sides.1, "securitySchemes", name),
            );
            match (kind, &new[place].kind) {
                // The bearer token is the same, however it is obtained.
                (
                    SecurityKind::Bearer { token: old, device },
                    SecurityKind::Bearer {
                        token: new,
                        device: new_device,
                    },
                ) => {
                    let url = |token: &Option<TokenEndpoint>| match token {
                        Some(TokenEndpoint::OAuth2 { url, scopes: _ }) => Some(url.clone()),
                        _ => None,
                    };
                    if url(old).is_some() && url(old) != url(new) {
                        one.deployed = Wire::degrades("old clients fetch tokens at the old URL");
                    }
                    let urls = |device: &Option<DeviceFlow>| {
                        let device = device.clone()?;
                        Some((device.device_url, device.token_url, device.refresh_url))
                    };
                    if device.is_some() && urls(device) != urls(new_device) {
                        let words = "old clients sign users in at the old URLs";
                        one.deployed = Wire::degrades(words);
                    }
                }
                _ => {
                    one = one.wire((
                        Wire::breaks("the new server looks for the credential elsewhere"),
                        Wire::breaks("the old server looks for the credential elsewhere"),
                    ));
                }
            }
            let one = claim(sides.0, index, one);
            drafts.push(claim(sides.1, place, one));
        }
    }
    for (index, scheme) in new.iter().enumerate() {
        let is_renamed = renamed.iter().any(|(_, new)| *new == scheme.name);
        if is_renamed || old.iter().any(|other| other.name == scheme.name) {
            continue;
        }
        let one = draft(
            "security-scheme-added",
            format!("there is the security scheme `{}`", scheme.name),
        )
        .at(None, component(sides.1, "securitySchemes", &scheme.name));
        drafts.push(claim(sides.1, index, one));
    }
}

/// Returns the security schemes that have the same definition under another name, which the other document does not use.
pub(super) fn renamed_schemes<'a>(sides: (&'a Side, &'a Side)) -> Vec<(&'a str, &'a str)> {
    let (old, new) = (&sides.0.api().schemes, &sides.1.api().schemes);
    let mut left: Vec<&SecurityScheme> = new
        .iter()
        .filter(|scheme| !old.iter().any(|other| other.name == scheme.name))
        .collect();
    let gone = old
        .iter()
        .filter(|scheme| !new.iter().any(|other| other.name == scheme.name));
    gone.filter_map(|scheme| {
        let place = left.iter().position(|other| other.kind == scheme.kind)?;
        Some((scheme.name.as_str(), left.remove(place).name.as_str()))
    })
    .collect()
}

/// Returns whether a tag was renamed: the old tag exists only in the old document, and the new tag only in the new one.
pub(super) fn is_renamed(sides: (&Side, &Side), old: GroupId, new: GroupId) -> bool {
    let tag = |side: &Side, id: GroupId| side.api().groups[id.0 as usize].tag.clone();
    let (was, is) = (tag(sides.0, old), tag(sides.1, new));
    let has = |side: &Side, tag: &str| side.api().groups.iter().any(|group| group.tag == tag);
    !has(sides.0, &is) && !has(sides.1, &was)
}

/// Returns the new group of a renamed tag.
fn renamed_group(sides: (&Side, &Side), old: usize) -> Option<usize> {
    let operations = |side: &Side, group: usize| -> Vec<(String, String)> {
        side.api()
            .operations
            .iter()
            .filter(|operation| operation.group.0 as usize == group)
            .map(|operation| (operation.method.to_string(), operation.path.clone()))
            .collect()
    };
    let theirs = operations(sides.0, old);
    (0..sides.1.api().groups.len()).find(|new| {
        let (old, new) = (GroupId(old as u32), GroupId(*new as u32));
        is_renamed(sides, old, new)
            && operations(sides.1, new.0 as usize)
                .iter()
                .any(|operation| theirs.contains(operation))
    })
}

fn carried(kind: &SecurityKind) -> String {
    match kind {
        SecurityKind::Bearer { token, device } => {
            let mut text = "a bearer token".to_owned();
            match token {
                None => {}
                Some(TokenEndpoint::OAuth2 { url, scopes }) => {
                    let scopes = with_scopes(scopes);
                    text.push_str(&format!(" that the client fetches at `{url}` {scopes}"));
                }
                Some(TokenEndpoint::Operation { .. }) => {
                    text.push_str(" that the client fetches with an operation");
                }
            }
            if let Some(device) = device {
                let (url, scopes) = (&device.device_url, with_scopes(&device.scopes));
                text.push_str(&format!(", for users who sign in at `{url}` {scopes}"));
            }
            text
        }
        SecurityKind::Basic => "a user name and password".to_owned(),
        SecurityKind::Authorization => "the header `Authorization`".to_owned(),
        SecurityKind::Header(name) => format!("the header `{name}`"),
        SecurityKind::Query(name) => format!("the query parameter `{name}`"),
        SecurityKind::Cookie(name) => format!("the cookie `{name}`"),
        SecurityKind::MutualTls => "a client certificate".to_owned(),
    }
}

fn with_scopes(scopes: &[String]) -> String {
    match scopes.is_empty() {
        true => "without scopes".to_owned(),
        false => format!("with the scopes {}", scopes.join(", ")),
    }
}

fn compare_headers(
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
            name,
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
                one.deployed = Wire::breaks("the new server refuses calls without it");
            }
            if *required && !other.required {
                one.upcoming = Wire::degrades("the old server refuses calls without it");
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
            one.deployed = Wire::breaks("the new server refuses calls without it");
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
        .map(title)
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

fn compare_groups(sides: (&Side, &Side), old: &[Group], new: &[Group], drafts: &mut Vec<Draft>) {
    let claim = |side: &Side, index: usize, one: Draft| {
        let names = &side.names().groups[index];
        let module = crate::name::plain(&names.module);
        one.item(format!("Client::{}", names.method))
            .item(format!("feature {}", names.feature))
            .item(format!("{module}::{}", names.handle))
    };
    for (index, group) in old.iter().enumerate() {
        // The description appears only in the documentation.
        let Group {
            tag,
            description: _,
        } = group;
        if let Some(place) = renamed_group(sides, index) {
            let other = &new[place].tag;
            let module = crate::name::plain(&sides.0.names().groups[index].module);
            let one = draft(
                "tag-renamed",
                format!("the tag `{tag}` is called `{other}`"),
            )
            .only_items()
            .fix(format!("[names]\n\"tag:{other}\" = \"{module}\""));
            drafts.push(at(
                sides,
                "tags",
                claim(sides.0, index, claim(sides.1, place, one)),
            ));
            continue;
        }
        if !new.iter().any(|other| other.tag == *tag) {
            let one =
                draft("tag-removed", format!("no operation has the tag `{tag}`")).only_items();
            drafts.push(at(sides, "tags", claim(sides.0, index, one)));
        }
    }
    for (index, group) in new.iter().enumerate() {
        let is_renamed = (0..old.len()).any(|place| renamed_group(sides, place) == Some(index));
        if !is_renamed && !old.iter().any(|other| other.tag == group.tag) {
            let one = draft(
                "tag-added",
                format!("operations have the tag `{}`", group.tag),
            )
            .only_items();
            drafts.push(at(sides, "tags", claim(sides.1, index, one)));
        }
    }
}

fn compare_events(sides: (&Side, &Side), old: &[Event], new: &[Event], drafts: &mut Vec<Draft>) {
    let alias = |side: &Side, index: usize| format!("events::{}", side.names().events[index]);
    for (index, event) in old.iter().enumerate() {
        let Event {
            name,
            description: _,
            payload,
        } = event;
        let place = new.iter().position(|other| other.name == *name);
        let Some(place) = place else {
            let one = draft("webhook-removed", format!("the webhook `{name}` is gone"))
                .item(alias(sides.0, index))
                .gone([payload.clone()])
                .wire((Wire::degrades("it is no longer delivered"), Wire::none()));
            drafts.push(at(sides, "webhooks", one));
            continue;
        };
        let other = &new[place].payload;
        let relation = relation(sides, payload, other);
        if relation != Relation::Same {
            let title = format!(
                "the payload of the webhook `{name}` is {}; it was {}",
                words::ty(sides.1, other),
                words::ty(sides.0, payload)
            );
            let one = draft("type-changed", title)
                .item(alias(sides.0, index))
                .gone([payload.clone()])
                .came([other.clone()])
                .wire(relation.wire(Way::Response, "a payload"));
            drafts.push(at(sides, "webhooks", one));
        }
    }
    for (index, event) in new.iter().enumerate() {
        if !old.iter().any(|other| other.name == event.name) {
            let one = draft(
                "webhook-added",
                format!("there is the webhook `{}`", event.name),
            )
            .item(alias(sides.1, index))
            .came([event.payload.clone()])
            .wire((
                Wire::degrades("old clients do not know its payload"),
                Wire::none(),
            ));
            drafts.push(at(sides, "webhooks", one));
        }
    }
}

fn compare_error(
    sides: (&Side, &Side),
    old: Option<&Type>,
    new: Option<&Type>,
    drafts: &mut Vec<Draft>,
) {
    let word = |side: &Side, ty: Option<&Type>| {
        ty.map_or("no common type".to_owned(), |ty| words::ty(side, ty))
    };
    let (was, is) = (word(sides.0, old), word(sides.1, new));
    if old.is_some() == new.is_some() {
        return;
    }
    let title = format!("the body of all errors has {is}; it had {was}").replace("has `", "is `");
    let mut one = draft("common-error-changed", title).item("Error::api");
    let node = old.and_then(|old| other_error(sides, old));
    one = at(sides, "paths", one);
    if let Some((operation, node)) = node {
        one.title = format!(
            "{operation} has another error body than all others, so the errors have no common type"
        );
        let before = one.old;
        one = one.at(before, Some(node));
    }
    drafts.push(one);
}

/// Returns the first new operation whose error body does not have the type that was common to all errors before.
fn other_error(sides: (&Side, &Side), common: &Type) -> Option<(String, crate::load::NodeId)> {
    let common: BTreeSet<String> = [words::ty(sides.0, common)].into();
    let found = sides.1.api().operations.iter().find(|operation| {
        operation.errors.iter().any(|error| {
            error
                .ty
                .as_ref()
                .is_some_and(|ty| !common.contains(&words::ty(sides.1, ty)))
        })
    })?;
    Some((title(found), found.node))
}
