//! Names of security schemes: statics, builder methods, and the client's methods for device logins.

use crate::ir::{Api, SecurityKind, SecurityScheme};
use crate::settings::Settings;

use super::case::{snake, startable};
use super::keyword::{self, escape};
use super::scope::{Candidate, Scope};
use super::{GroupNames, SchemeNames, plain};

/// Returns the names of all schemes. Their builder methods share `scope` with the client's other builder methods.
/// Methods for device logins must not have the name of a method in `groups`.
pub(super) fn names(
    api: &Api,
    settings: &Settings,
    scope: &mut Scope,
    groups: &[GroupNames],
) -> Vec<SchemeNames> {
    let with_tokens = api
        .schemes
        .iter()
        .filter(|scheme| has_token(scheme))
        .count();
    if with_tokens == 1 {
        for name in ["client_credentials", "scopes", "token_url"] {
            scope.take(name);
        }
    }
    let candidates = api
        .schemes
        .iter()
        .map(|scheme| Candidate {
            raw: scheme.name.clone(),
            name: credential(api, settings, scheme),
        })
        .collect();
    let credentials = scope.assign(candidates, "_scheme", &mut Vec::new());
    // Names from the document take precedence over derived names.
    let mut derive = |what: &str, wanted: fn(&SecurityScheme) -> bool| -> Vec<String> {
        let mut given = vec![String::new(); api.schemes.len()];
        let indexes: Vec<usize> = (0..given.len())
            .filter(|index| wanted(&api.schemes[*index]))
            .collect();
        let candidates = indexes
            .iter()
            .map(|index| Candidate {
                raw: api.schemes[*index].name.clone(),
                name: format!("{}_{what}", plain(&credentials[*index])),
            })
            .collect();
        let names = scope.assign(candidates, "_flow", &mut Vec::new());
        for (index, name) in indexes.into_iter().zip(names) {
            given[index] = name;
        }
        given
    };
    let providers = derive("provider", |scheme| {
        matches!(scheme.kind, SecurityKind::Bearer { .. })
    });
    // If only one scheme has a token endpoint, the names need no qualification.
    let mut of_tokens = |what: &str| match with_tokens {
        1 => vec![what.to_owned(); api.schemes.len()],
        _ => derive(what, has_token),
    };
    let client_credentials = of_tokens("client_credentials");
    let scopes = of_tokens("scopes");
    let token_urls = of_tokens("token_url");
    let device_logins = device_logins(api, &credentials, groups);
    let [constants, endpoints, device_flows] = statics(api);
    (0..api.schemes.len())
        .map(|index| SchemeNames {
            constant: constants[index].clone(),
            endpoint: endpoints[index].clone(),
            credential: credentials[index].clone(),
            provider: providers[index].clone(),
            client_credentials: client_credentials[index].clone(),
            scopes: scopes[index].clone(),
            token_url: token_urls[index].clone(),
            device_flow: device_flows[index].clone(),
            device_login: device_logins[index].clone(),
        })
        .collect()
}

/// Returns the preferred name of the builder method for a scheme's credential.
fn credential(api: &Api, settings: &Settings, scheme: &SecurityScheme) -> String {
    if let Some(name) = settings.name("scheme", &scheme.name) {
        return escape(name.to_owned());
    }
    let alike = api
        .schemes
        .iter()
        .filter(|other| same_kind(&other.kind, &scheme.kind))
        .count();
    if alike > 1 {
        return escape(startable(snake(&scheme.name)));
    }
    let usual = match scheme.kind {
        SecurityKind::Bearer { .. } => "bearer_token",
        SecurityKind::Basic => "basic_auth",
        SecurityKind::Authorization => "authorization",
        SecurityKind::Header(_) | SecurityKind::Query(_) | SecurityKind::Cookie(_) => "api_key",
        SecurityKind::MutualTls => "mutual_tls",
    };
    usual.to_owned()
}

/// Returns the names of the client's methods that sign users in on another device. If only one scheme has such a flow, the name
/// needs no qualification.
fn device_logins(api: &Api, credentials: &[String], groups: &[GroupNames]) -> Vec<String> {
    let schemes = api.schemes.iter().zip(credentials);
    let with_flow: Vec<(&SecurityScheme, &String)> = schemes
        .filter(|(scheme, _)| has_device_flow(scheme))
        .collect();
    let is_only = with_flow.len() == 1;
    let candidates = with_flow.iter().map(|(scheme, credential)| Candidate {
        raw: scheme.name.clone(),
        name: match is_only {
            true => "device_login".to_owned(),
            false => format!("{}_device_login", plain(credential)),
        },
    });
    let mut scope = Scope::reserving(keyword::CLIENT);
    groups.iter().for_each(|group| scope.take(&group.method));
    let mut names = scope
        .assign(candidates.collect(), "_flow", &mut Vec::new())
        .into_iter();
    let mut name = |scheme| has_device_flow(scheme).then(|| names.next()).flatten();
    api.schemes
        .iter()
        .map(|scheme| name(scheme).unwrap_or_default())
        .collect()
}

/// Returns the names of the statics in `client.rs`: of the schemes, of their token endpoints, and of their device flows.
fn statics(api: &Api) -> [Vec<String>; 3] {
    let candidate = |scheme: &SecurityScheme, suffix: &str| Candidate {
        raw: scheme.name.clone(),
        name: format!("{}{suffix}", startable(snake(&scheme.name)).to_uppercase()),
    };
    let candidates = |suffix| {
        let schemes = api.schemes.iter();
        schemes.map(|scheme| candidate(scheme, suffix)).collect()
    };
    let mut scope = Scope::reserving(["API"]);
    let constants = scope.assign(candidates(""), "_SCHEME", &mut Vec::new());
    let endpoints = scope.assign(candidates("_ENDPOINT"), "_OF_TOKENS", &mut Vec::new());
    let device_flows = scope.assign(candidates("_DEVICE_FLOW"), "_OF_DEVICES", &mut Vec::new());
    [constants, endpoints, device_flows]
}

fn has_device_flow(scheme: &SecurityScheme) -> bool {
    matches!(
        scheme.kind,
        SecurityKind::Bearer {
            device: Some(_),
            ..
        }
    )
}

fn has_token(scheme: &SecurityScheme) -> bool {
    matches!(scheme.kind, SecurityKind::Bearer { token: Some(_), .. })
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
