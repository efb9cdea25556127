//! Compares security schemes.

use crate::compare::change::Wire;
use crate::compare::draft::Draft;
use crate::compare::{Side, words};
use crate::ir::{DeviceFlow, SecurityKind, SecurityScheme, TokenEndpoint};

use super::{component, draft};

pub(super) fn compare(
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
            docs,
            kind,
            sources: _,
        } = scheme;
        if let Some((_, other)) = renamed.iter().find(|(old, _)| old == name) {
            let place = new.iter().position(|scheme| scheme.name == **other);
            let one = draft(
                "security-scheme-renamed",
                format!("the security scheme `{name}` was renamed to `{other}`"),
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
                format!("the security scheme `{name}` was removed"),
            )
            .at(component(sides.0, "securitySchemes", name), None);
            drafts.push(claim(sides.0, index, one));
            continue;
        };
        if let Some(deprecation) = words::deprecation(docs, &new[place].docs) {
            let title = format!("the security scheme `{name}` {deprecation}");
            let one = draft("deprecation-changed", title).at(
                component(sides.0, "securitySchemes", name),
                component(sides.1, "securitySchemes", name),
            );
            drafts.push(claim(sides.1, place, one));
        }
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
pub(in crate::compare) fn renamed_schemes<'a>(
    sides: (&'a Side, &'a Side),
) -> Vec<(&'a str, &'a str)> {
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
