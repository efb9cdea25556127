//! Security schemes and requirements (OpenAPI, Security Scheme Object and Security Requirement Object).

use std::collections::BTreeSet;

use openapiv3::{APIKeyLocation, SecurityScheme as Scheme};

use crate::ir::{
    Api, CredentialSource, DeviceFlow, Docs, Requirement, SchemeId, SecurityKind, SecurityScheme,
    TokenEndpoint,
};
use crate::load::{NodeId, extension};
use crate::media_type;

use crate::lower::Lowering;

/// A bearer token that the caller sets.
const BEARER: SecurityKind = SecurityKind::Bearer {
    token: None,
    device: None,
};

impl Lowering<'_> {
    /// Lowers the security schemes, sorted by name.
    pub(in crate::lower) fn schemes(&mut self) {
        let root = self.document.root();
        let schemes = self
            .document
            .get(root, "components")
            .and_then(|node| self.document.get(node, "securitySchemes"));
        let Some(schemes) = schemes else { return };
        let mut entries: Vec<(String, NodeId)> = self
            .document
            .entries(schemes)
            .map(|(name, node)| (name.to_owned(), node))
            .collect();
        entries.sort();
        for (name, node) in entries {
            if let Some(scheme) = self.scheme(&name, node) {
                self.api.schemes.push(scheme);
            }
        }
    }

    fn scheme(&mut self, name: &str, node: NodeId) -> Option<SecurityScheme> {
        let node = self.document.resolve(node);
        let scheme = self.read::<Scheme>(node)?;
        if let Scheme::APIKey {
            location: APIKeyLocation::Header,
            name: header,
            ..
        } = &scheme
            && !media_type::is_token(header)
        {
            let reason = format!("invalid header name `{header}`");
            self.leave_out("security scheme", name, reason, node);
            return None;
        }
        let mut sources = Vec::new();
        let (description, kind) = match scheme {
            Scheme::APIKey {
                location,
                name,
                description,
                ..
            } => (
                description,
                match location {
                    APIKeyLocation::Header => SecurityKind::Header(name),
                    APIKeyLocation::Query => SecurityKind::Query(name),
                    APIKeyLocation::Cookie => SecurityKind::Cookie(name),
                },
            ),
            Scheme::HTTP {
                description,
                extensions,
                ..
            } if extensions.contains_key(extension::MUTUAL_TLS) => {
                (description, SecurityKind::MutualTls)
            }
            Scheme::HTTP {
                scheme,
                description,
                ..
            } => (
                description,
                match scheme.to_ascii_lowercase().as_str() {
                    "bearer" => BEARER,
                    "basic" => SecurityKind::Basic,
                    _ => SecurityKind::Authorization,
                },
            ),
            Scheme::OAuth2 {
                flows, description, ..
            } => {
                sources.extend(flows.authorization_code.map(|flow| {
                    CredentialSource::AuthorizationCode {
                        authorization_url: flow.authorization_url,
                        token_url: flow.token_url,
                    }
                }));
                let implicit = flows.implicit.map(|flow| flow.authorization_url);
                sources.extend(implicit.map(CredentialSource::Implicit));
                let password = flows.password.map(|flow| flow.token_url);
                sources.extend(password.map(CredentialSource::Password));
                let metadata = self.document.get(node, "oauth2MetadataUrl");
                let metadata = metadata.and_then(|node| self.document.as_str(node));
                sources.extend(metadata.map(|url| CredentialSource::Metadata(url.to_owned())));
                let token = flows.client_credentials.map(|flow| TokenEndpoint::OAuth2 {
                    url: flow.token_url,
                    scopes: flow.scopes.into_keys().collect(),
                });
                let device = self.device_flow(node);
                (description, SecurityKind::Bearer { token, device })
            }
            Scheme::OpenIDConnect {
                description,
                open_id_connect_url,
                ..
            } => {
                sources.push(CredentialSource::OpenIdConfiguration(open_id_connect_url));
                (description, BEARER)
            }
        };
        let deprecated = self.document.get(node, "deprecated");
        let deprecated = deprecated.and_then(|node| self.document.as_bool(node));
        Some(SecurityScheme {
            name: name.to_owned(),
            docs: Docs {
                description,
                deprecated: deprecated.unwrap_or_default(),
                ..Docs::default()
            },
            kind,
            sources,
        })
    }

    /// Lowers the device authorization flow of a scheme (OpenAPI 3.2, OAuth Flows Object), which openapiv3 does not support.
    fn device_flow(&self, scheme: NodeId) -> Option<DeviceFlow> {
        let flows = self.document.get(scheme, "flows")?;
        let flow = self.document.get(flows, "deviceAuthorization")?;
        let text = |key| {
            let text = self.document.as_str(self.document.get(flow, key)?)?;
            (!text.is_empty()).then(|| text.to_owned())
        };
        let scopes = self.document.get(flow, "scopes");
        let scopes = scopes.map(|scopes| self.document.entries(scopes));
        Some(DeviceFlow {
            device_url: text("deviceAuthorizationUrl")?,
            token_url: text("tokenUrl")?,
            refresh_url: text("refreshUrl"),
            scopes: scopes
                .into_iter()
                .flatten()
                .map(|(name, _)| name.to_owned())
                .collect(),
        })
    }

    /// Returns the alternatives of a `security` list. An empty list or alternative requires no credentials.
    pub(in crate::lower) fn requirements(
        &mut self,
        owner: NodeId,
    ) -> Option<Vec<Vec<Requirement>>> {
        let list = self.document.get(owner, "security")?;
        let mut alternatives = Vec::new();
        for requirement in self.document.items(list) {
            let mut set: Vec<Requirement> = Vec::new();
            let mut known = true;
            for (name, scopes) in self.document.entries(requirement) {
                match self
                    .api
                    .schemes
                    .iter()
                    .position(|scheme| scheme.name == name)
                {
                    Some(index) if self.api.schemes[index].kind == SecurityKind::MutualTls => {}
                    Some(index) => set.push(Requirement {
                        scheme: SchemeId(index as u32),
                        scopes: self
                            .document
                            .items(scopes)
                            .filter_map(|scope| self.document.as_str(scope))
                            .map(str::to_owned)
                            .collect(),
                    }),
                    None => known = false,
                }
            }
            // A requirement with an unknown scheme cannot be satisfied; `check` has reported it.
            if known {
                set.sort();
                alternatives.push(set);
            }
        }
        Some(alternatives)
    }
}

/// Selects the scopes that each scheme requests by default: the declared scopes that operations require, or all of them if no
/// operation requires any.
pub(in crate::lower) fn select_scopes(api: &mut Api) {
    let operations = &api.operations;
    for (index, scheme) in api.schemes.iter_mut().enumerate() {
        let SecurityKind::Bearer { token, device } = &mut scheme.kind else {
            continue;
        };
        let token = token.as_mut().and_then(|token| match token {
            TokenEndpoint::OAuth2 { scopes, .. } => Some(scopes),
            TokenEndpoint::Operation { .. } => None,
        });
        let device = device.as_mut().map(|device| &mut device.scopes);
        let needed: BTreeSet<&str> = operations
            .iter()
            .flat_map(|operation| operation.security.iter().flatten())
            .filter(|requirement| requirement.scheme.0 as usize == index)
            .flat_map(|requirement| requirement.scopes.iter().map(String::as_str))
            .collect();
        for scopes in token.into_iter().chain(device) {
            let is_declared = |scope: &&&str| {
                scopes.is_empty() || scopes.iter().any(|declared| declared == *scope)
            };
            let selected: Vec<&str> = needed.iter().filter(is_declared).copied().collect();
            if !selected.is_empty() {
                *scopes = selected.into_iter().map(str::to_owned).collect();
            }
        }
    }
}
