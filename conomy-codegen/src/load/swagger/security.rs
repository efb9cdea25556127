//! Converts security schemes (Swagger 2.0, Security Scheme Object).

use super::super::arena::{Entry, NodeId, Value};
use super::super::key::Key;
use super::super::walk::Walk;
use super::take;

/// The OAuth flows of Swagger 2.0, and their names in OpenAPI 3.0.
const FLOWS: [(&str, Key); 4] = [
    ("implicit", Key::of("implicit")),
    ("password", Key::of("password")),
    ("application", Key::of("clientCredentials")),
    ("accessCode", Key::of("authorizationCode")),
];

/// Converts `securityDefinitions`.
pub(super) fn schemes(walk: &mut Walk<'_>, section: NodeId) -> NodeId {
    for entry in walk.members_of(section) {
        let scheme = entry.value;
        match walk.string_at(scheme, key!("type")) {
            Some("basic") => basic(walk, scheme),
            Some("oauth2") => oauth2(walk, scheme),
            _ => {}
        }
    }
    section
}

fn basic(walk: &mut Walk<'_>, scheme: NodeId) {
    let mut members = walk.members_of(scheme);
    let Some(kind) = take(&mut members, key!("type")) else {
        return;
    };
    for (key, text) in [(key!("type"), "http"), (key!("scheme"), "basic")] {
        let value = walk.implied_string(kind.value, text);
        members.push(Entry { key, value, ..kind });
    }
    walk.set_members(scheme, &members);
}

fn oauth2(walk: &mut Walk<'_>, scheme: NodeId) {
    let mut members = walk.members_of(scheme);
    let Some(flow) = take(&mut members, key!("flow")) else {
        return;
    };
    let written = walk.files.arena.string(flow.value).unwrap_or_default();
    let name = FLOWS.iter().find(|(name, _)| *name == written);
    let mut parts = Vec::new();
    for key in [key!("authorizationUrl"), key!("tokenUrl"), key!("scopes")] {
        parts.extend(take(&mut members, key));
    }
    match name {
        Some(&(_, key)) => {
            let details = walk.implied_object(flow.value, &parts);
            let flows = walk.files.arena.add_like(flow.value, Value::Null);
            // A flow's key determines which URLs it requires, so the flow needs its key.
            let entry = Entry {
                key,
                value: details,
                ..flow
            };
            walk.files.arena.adopt_entries(flows, &[entry]);
            members.push(Entry {
                key: key!("flows"),
                value: flows,
                ..flow
            });
        }
        None => {
            let choices = &["implicit", "password", "application", "accessCode"];
            let warning = walk.unknown_value(&flow, written, choices, "it is ignored");
            walk.warn(warning);
        }
    }
    walk.set_members(scheme, &members);
}
