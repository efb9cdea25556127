//! Names of the client's builder methods, of environments, and of event payloads.

use crate::ir::{Api, Server};
use crate::settings::Settings;

use super::Names;
use super::case::{pascal, snake, startable};
use super::keyword::{self, escape};
use super::scheme;
use super::scope::{Candidate, Scope};

/// Assigns the builder methods: first credentials, then headers.
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
        "env",
        "fmt",
        "from",
        "given",
        "hook",
        "http_client",
        "http_settings",
        "max_response_size",
        "new",
        "retry",
        "environment",
        "select_server",
        "server_variable",
        "shared_header",
        "timeout",
        "token_endpoint",
        "token_provider",
        "token_scopes",
        "transport",
        "user_agent",
    ]);
    names.environments = environments(api, settings);
    names.schemes = scheme::names(api, settings, &mut scope, &names.groups);
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
    // The types `Event` and `Webhooks` are in the same module.
    let receiver = settings.webhooks.iter().flat_map(|_| ["Event", "Webhooks"]);
    let reserved = keyword::TYPES.into_iter().chain(receiver);
    names.events = Scope::reserving(reserved).assign(events, "Event", &mut Vec::new());
}

/// Returns the variants of `Environment`: one for each named server.
fn environments(api: &Api, settings: &Settings) -> Vec<Option<String>> {
    let set = |server: &Server| {
        settings
            .name("server", &server.url)
            .map(|name| escape(name.to_owned()))
    };
    let candidates = api.servers.iter().filter_map(|server| {
        let name = match set(server) {
            Some(name) => name,
            None => startable(pascal(server.name.as_deref()?)),
        };
        let raw = server.url.clone();
        Some(Candidate { raw, name })
    });
    let assigned =
        Scope::reserving(["Self"]).assign(candidates.collect(), "Server", &mut Vec::new());
    let mut assigned = assigned.into_iter();
    let servers = api.servers.iter();
    servers
        .map(|server| {
            let has_name = server.name.is_some() || set(server).is_some();
            has_name.then(|| assigned.next()).flatten()
        })
        .collect()
}
