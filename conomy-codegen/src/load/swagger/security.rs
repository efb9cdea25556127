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
    let flow = take(&mut members, key!("flow"));
    let mut parts = Vec::new();
    for key in [key!("authorizationUrl"), key!("tokenUrl"), key!("scopes")] {
        parts.extend(take(&mut members, key));
    }
    let known = flow.and_then(|flow| {
        let written = walk.files.arena.string(flow.value)?;
        let (_, key) = FLOWS.iter().find(|(name, _)| *name == written)?;
        // A flow's key determines which URLs it requires, so the flow needs its key.
        Some(Entry { key: *key, ..flow })
    });
    if known.is_none() {
        report_flow(walk, scheme, flow);
    }
    let place = known.map_or(scheme, |flow| flow.value);
    let flows: Vec<Entry> = known
        .map(|flow| Entry {
            value: walk.implied_object(flow.value, &parts),
            ..flow
        })
        .into_iter()
        .collect();
    let object = walk.files.arena.add_like(place, Value::Null);
    walk.files.arena.adopt_entries(object, &flows);
    let like = flow.or_else(|| members.first().copied());
    members.extend(like.map(|like| Entry {
        key: key!("flows"),
        value: object,
        ..like
    }));
    walk.set_members(scheme, &members);
}

/// Reports a missing or unknown flow.
fn report_flow(walk: &mut Walk<'_>, scheme: NodeId, flow: Option<Entry>) {
    let Some(flow) = flow else {
        walk.lacks(scheme, "flow", "this security scheme");
        return;
    };
    let node = *walk.files.arena.node(flow.value);
    let written = match walk.files.arena.string(flow.value) {
        Some(text) => text,
        None => walk.files.arena.slice(node.file, node.start, node.len),
    };
    let choices = &["implicit", "password", "application", "accessCode"];
    let warning = walk.unknown_value(&flow, written, choices, "it is ignored");
    walk.warn(warning);
}
