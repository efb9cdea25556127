//! Converts the root object: servers and components (Swagger 2.0, Swagger Object).

use super::super::arena::{Entry, NodeId};
use super::super::key::Key;
use super::super::model::Shape;
use super::super::walk::Walk;
use super::{find, security, take};
use crate::diagnostic::{Diagnostic, catalogue};

const SECTIONS: [(Key, Key); 4] = [
    (Key::of("definitions"), Key::of("schemas")),
    (Key::of("parameters"), Key::of("parameters")),
    (Key::of("responses"), Key::of("responses")),
    (Key::of("securityDefinitions"), Key::of("securitySchemes")),
];

/// Converts the root object.
pub(super) fn convert(walk: &mut Walk<'_>, root: NodeId) {
    let mut members = walk.members_of(root);
    let Some(version) = take(&mut members, key!("swagger")) else {
        return;
    };
    // YAML parses an unquoted version as a number.
    walk.conform(&version, &Shape::Text);
    members.insert(
        0,
        Entry {
            key: key!("openapi"),
            ..version
        },
    );
    for key in [key!("components"), key!("servers")] {
        if let Some(entry) = take(&mut members, key) {
            warn_of_openapi_3(walk, &entry);
        }
    }
    let components = components(walk, &mut members);
    for key in [key!("consumes"), key!("produces")] {
        if let Some(entry) = take(&mut members, key) {
            check_texts(walk, &entry);
        }
    }
    let schemes = take(&mut members, key!("schemes"));
    let host = take(&mut members, key!("host"));
    let base = take(&mut members, key!("basePath"));
    if let Some(schemes) = &schemes {
        check_texts(walk, schemes);
    }
    for entry in [&host, &base].into_iter().flatten() {
        if walk.files.arena.string(entry.value).is_none() {
            walk.wrong(entry, "a string");
        }
    }
    if let Some(at) = host.or(base).or(schemes) {
        let servers = servers(walk, root, schemes.as_ref());
        if !servers.is_empty() {
            let list = walk.implied_list(at.value, &servers);
            members.push(Entry {
                key: key!("servers"),
                value: list,
                ..at
            });
        }
    }
    if !components.is_empty() {
        let components = walk.implied_object(root, &components);
        walk.put_node(&mut members, key!("components"), components);
    }
    walk.set_members(root, &members);
}

/// Checks `consumes`, `produces` or `schemes`, and warns if the value is invalid.
pub(super) fn check_texts(walk: &mut Walk<'_>, entry: &Entry) {
    walk.conform(entry, &Shape::Texts);
}

/// Removes the component sections from the root object, and returns them as fields of `components`.
fn components(walk: &mut Walk<'_>, members: &mut Vec<Entry>) -> Vec<Entry> {
    let mut components = Vec::new();
    for (from, to) in SECTIONS {
        let Some(entry) = take(members, from) else {
            continue;
        };
        if !walk.files.arena.is_object(entry.value) {
            walk.wrong(&entry, "an object");
            continue;
        }
        let value = match to {
            _ if to == key!("parameters") => parameters(walk, entry.value),
            _ if to == key!("securitySchemes") => security::schemes(walk, entry.value),
            _ => entry.value,
        };
        components.push(Entry {
            key: to,
            value,
            ..entry
        });
    }
    components
}

/// Removes parameters with `in: body` or `in: formData`. They are converted where they are used.
fn parameters(walk: &mut Walk<'_>, section: NodeId) -> NodeId {
    let mut members = walk.members_of(section);
    members.retain(|entry| {
        let location = walk.string_at(entry.value, key!("in"));
        !matches!(location, Some("body" | "formData"))
    });
    walk.implied_object(section, &members)
}

/// Creates the Server Objects of the document, with the schemes of the root object or of an operation.
///
/// `https` comes first, because a client uses the first server by default. Without `schemes`, the
/// specification uses the scheme of the document's own URL. That is not known here, so `https` is assumed.
pub(super) fn servers(walk: &mut Walk<'_>, root: NodeId, schemes: Option<&Entry>) -> Vec<NodeId> {
    let original = walk.original_members(root);
    let text = |key| {
        let entry = find(&original, key)?;
        walk.files.arena.string(entry.value)
    };
    let host = text(key!("host")).unwrap_or_default().trim();
    let base = text(key!("basePath")).unwrap_or_default().trim();
    let slash = match base.is_empty() || base.starts_with('/') {
        true => "",
        false => "/",
    };
    let path = format!("{slash}{base}");
    if host.is_empty() {
        let place = find(&original, key!("basePath")).map(|entry| entry.value);
        return match (path.trim_end_matches('/').is_empty(), place) {
            (false, Some(place)) => vec![server(walk, place, path)],
            _ => Vec::new(),
        };
    }
    // In some documents, `host` contains the scheme or the whole URL.
    let (scheme_in_host, host) = match host.split_once("://") {
        Some((scheme, host)) => (Some(scheme), host),
        None => (None, host),
    };
    let host = host.trim_end_matches('/').to_owned();
    let scheme_in_host = scheme_in_host.map(str::to_owned);
    let place = find(&original, key!("host")).map_or(root, |entry| entry.value);
    let mut named: Vec<(String, NodeId)> = Vec::new();
    if let Some(schemes) = schemes {
        let arena = &walk.files.arena;
        for &node in arena.elements(schemes.value) {
            let scheme = arena.string(node).unwrap_or_default().to_ascii_lowercase();
            // WebSocket connections are not HTTP requests.
            if matches!(&*scheme, "http" | "https")
                && !named.iter().any(|(known, _)| *known == scheme)
            {
                named.push((scheme, node));
            }
        }
    }
    if named.is_empty() {
        let scheme = scheme_in_host.unwrap_or_else(|| "https".to_owned());
        named.push((scheme, place));
    }
    named.sort_by_key(|(scheme, _)| scheme != "https");
    let path = path.trim_end_matches('/').to_owned();
    let mut servers = Vec::new();
    for (scheme, node) in named {
        servers.push(server(walk, node, format!("{scheme}://{host}{path}")));
    }
    servers
}

fn server(walk: &mut Walk<'_>, place: NodeId, url: String) -> NodeId {
    let url = walk.implied_string(place, url);
    let mut members = Vec::new();
    walk.put_node(&mut members, key!("url"), url);
    walk.implied_object(place, &members)
}

/// Warns about a field that only OpenAPI 3 defines.
pub(super) fn warn_of_openapi_3(walk: &mut Walk<'_>, entry: &Entry) {
    let key = walk.files.arena.text(entry.key);
    let message = format!("`{key}` is defined in OpenAPI 3.0, not in Swagger 2.0; it is ignored");
    let warning = Diagnostic::new(&catalogue::OTHER_VERSION, message);
    let warning = warning
        .label(walk.key_label(entry))
        .help("change `swagger: \"2.0\"` to `openapi: 3.0.3`, or use the field of Swagger 2.0");
    walk.warn(warning);
}
