//! Names of what the client's builder takes, and of the payloads of events.

use crate::ir::Api;
use crate::settings::Settings;

use super::Names;
use super::case::{pascal, snake, startable};
use super::keyword::{self, escape};
use super::scheme;
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
        "clone",
        "connect_timeout",
        "credential",
        "deadline",
        "default",
        "endpoint_url",
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
        "token_endpoint",
        "token_provider",
        "token_scopes",
        "transport",
        "user_agent",
    ]);
    names.schemes = scheme::names(api, settings, &mut scope);
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
    // The receiver of events is next to them.
    let receiver = settings.webhooks.iter().flat_map(|_| ["Event", "Webhooks"]);
    let reserved = keyword::TYPES.into_iter().chain(receiver);
    names.events = Scope::reserving(reserved).assign(events, "Event", &mut Vec::new());
}
