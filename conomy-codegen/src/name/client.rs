//! Names of what the client's builder takes, and of the payloads of events.

use crate::ir::{Api, SecurityKind};
use crate::settings::Settings;

use super::Names;
use super::case::{pascal, snake, startable};
use super::keyword::{self, escape};
use super::scope::{Candidate, Scope};

/// Setters of the client's builder: credentials, then headers.
pub(super) fn assign(api: &Api, settings: &Settings, names: &mut Names) {
    let mut scope = Scope::reserving([
        "all_headers",
        "allow_http",
        "base",
        "base_url",
        "basic",
        "build",
        "client_credentials",
        "clone",
        "connect_timeout",
        "credential",
        "deadline",
        "default",
        "fmt",
        "from",
        "given",
        "hook",
        "http_client",
        "http_settings",
        "max_response_size",
        "new",
        "retry",
        "server",
        "server_variable",
        "shared_header",
        "timeout",
        "scopes",
        "token_endpoint",
        "token_provider",
        "token_scopes",
        "transport",
        "user_agent",
    ]);
    let candidates = api
        .schemes
        .iter()
        .map(|scheme| {
            let alone = api
                .schemes
                .iter()
                .filter(|other| same_kind(&other.kind, &scheme.kind))
                .count()
                == 1;
            let usual = match scheme.kind {
                SecurityKind::Bearer { .. } => "bearer_token",
                SecurityKind::Basic => "basic_auth",
                SecurityKind::Authorization => "authorization",
                SecurityKind::Header(_) | SecurityKind::Query(_) | SecurityKind::Cookie(_) => {
                    "api_key"
                }
                SecurityKind::MutualTls => "mutual_tls",
            };
            let name = match settings.name("scheme", &scheme.name) {
                Some(name) => name.to_owned(),
                None if alone => usual.to_owned(),
                None => escape(startable(snake(&scheme.name))),
            };
            Candidate {
                raw: scheme.name.clone(),
                name,
            }
        })
        .collect();
    names.schemes = scope.assign(candidates, "_scheme", &mut Vec::new());
    let statics = api
        .schemes
        .iter()
        .map(|scheme| Candidate {
            raw: scheme.name.clone(),
            name: startable(snake(&scheme.name)).to_uppercase(),
        })
        .collect();
    names.scheme_statics =
        Scope::reserving(["API", "TOKEN_ENDPOINT"]).assign(statics, "_SCHEME", &mut Vec::new());
    let headers = api
        .shared_headers
        .iter()
        .map(|header| {
            let named = settings.names.iter().find(|(key, _)| {
                key.strip_prefix("parameter:")
                    .is_some_and(|raw| raw.eq_ignore_ascii_case(&header.name))
            });
            let name = named.map_or_else(
                || escape(startable(snake(&header.name))),
                |(_, name)| name.clone(),
            );
            Candidate {
                raw: header.name.clone(),
                name,
            }
        })
        .collect();
    names.shared_headers = scope.assign(headers, "_header", &mut Vec::new());
    let events = api
        .events
        .iter()
        .map(|event| Candidate {
            raw: event.name.clone(),
            name: startable(pascal(&event.name)),
        })
        .collect();
    names.events = Scope::reserving(keyword::TYPES).assign(events, "Event", &mut Vec::new());
}

fn same_kind(first: &SecurityKind, second: &SecurityKind) -> bool {
    let key = |kind: &SecurityKind| {
        matches!(
            kind,
            SecurityKind::Header(_) | SecurityKind::Query(_) | SecurityKind::Cookie(_)
        )
    };
    (key(first) && key(second)) || std::mem::discriminant(first) == std::mem::discriminant(second)
}
