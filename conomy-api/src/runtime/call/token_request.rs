//! Fetches tokens: from the endpoint that the document describes, or from the caller's own source.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::execute::execute;
use super::job::Job;
use super::server;
use super::shared::{FetchToken, Shared};
use super::token_endpoint::{self, TokenResponse};
use crate::runtime::api::{Scheme, TokenEndpoint, TokenFormat};
use crate::runtime::auth::token::{Token, TokenProvider};
use crate::runtime::auth::token_source::Fetching;
use crate::runtime::encode::form;
use crate::runtime::error::{Error, Kind, Result};
use crate::runtime::secret::Secret;

/// How a token is asked for.
pub(in crate::runtime) enum TokenRequest {
    Endpoint {
        endpoint: &'static TokenEndpoint,
        /// Where it is; where the document says if nothing is set.
        url: Option<String>,
        client_id: String,
        client_secret: Secret,
        /// What the token is asked for, with spaces between (RFC 6749 §3.3); empty for what the server thinks fit.
        scope: String,
    },
    Provider(Box<dyn TokenProvider>),
}

impl TokenRequest {
    /// The same, asking for these scopes.
    ///
    /// # Errors
    /// When one of them cannot be a scope.
    pub(in crate::runtime) fn with_scopes(mut self, scopes: &[String]) -> Result<Self, String> {
        let joined = token_endpoint::scope(scopes)?;
        if let Self::Endpoint { scope, .. } = &mut self {
            *scope = joined;
        }
        Ok(self)
    }

    /// The same, at another URL.
    ///
    /// # Errors
    /// When it is not absolute, or not https where that is required.
    pub(in crate::runtime) fn with_url(
        mut self,
        other: &str,
        allow_http: bool,
    ) -> Result<Self, String> {
        if let Self::Endpoint { url, .. } = &mut self {
            *url = Some(server::endpoint("token URL", other, None, allow_http)?);
        }
        Ok(self)
    }

    async fn token(&self, shared: &Arc<Shared>, scheme: &Scheme) -> Result<Token> {
        match self {
            Self::Endpoint {
                endpoint,
                url,
                client_id,
                client_secret,
                scope,
            } => {
                let refused = |message| Error::not_sent(Kind::Request, message);
                let url = match url {
                    Some(url) => url.clone(),
                    None => documented(shared, endpoint).map_err(refused)?,
                };
                let body = written(endpoint, (client_id, client_secret), scope);
                let job = job(shared, endpoint, scheme, url, body.map_err(refused)?);
                let job = job.map_err(refused)?;
                let response = execute(shared.clone(), job).await?;
                TokenResponse::read(response)?.token(endpoint.access_token, endpoint.expires_in)
            }
            Self::Provider(provider) => provider.token().await.map_err(|error| {
                Error::not_sent(
                    Kind::Credential,
                    format!("the token provider failed: {error}"),
                )
                .with_source(error)
            }),
        }
    }
}

impl FetchToken for TokenRequest {
    fn fetch(self: Arc<Self>, shared: Arc<Shared>, scheme: &'static Scheme) -> Fetching {
        Box::pin(async move { self.token(&shared, scheme).await })
    }
}

/// Where the document says that the endpoint is.
fn documented(shared: &Shared, endpoint: &TokenEndpoint) -> Result<String, String> {
    let base = shared.base.as_deref();
    match (base, endpoint.format) {
        // The path of an operation is appended to the base URL; the URL of a flow is a reference (RFC 3986 §5).
        (Some(base), TokenFormat::Json) => Ok(format!("{}{}", server::without_slash(base), endpoint.url)),
        (None, _) if !endpoint.url.contains("://") => Err(
            "the document does not declare the token URL; set it on the builder, or set `base_url()`"
                .to_owned(),
        ),
        _ => server::endpoint("token URL", endpoint.url, base, shared.allow_http),
    }
}

fn job(
    shared: &Shared,
    endpoint: &TokenEndpoint,
    scheme: &Scheme,
    url: String,
    body: Secret,
) -> Result<Box<Job>, String> {
    let media_type = match endpoint.format {
        TokenFormat::Json => "application/json",
        TokenFormat::Form => token_endpoint::FORM,
    };
    let mut job = token_endpoint::job(shared, (url, endpoint.url), media_type, body)?;
    // A document that wants the token for fetching the token is not taken at its word.
    let needs_itself = endpoint
        .security
        .iter()
        .any(|needed| needed.name == scheme.name);
    if !needs_itself {
        job.schemes = endpoint.security;
    }
    Ok(job)
}

/// The body of the request.
fn written(
    endpoint: &TokenEndpoint,
    (client_id, client_secret): (&str, &Secret),
    scope: &str,
) -> Result<Secret, String> {
    let mut fields = vec![
        (endpoint.client_id, client_id),
        (endpoint.client_secret, client_secret.expose()),
    ];
    match endpoint.format {
        TokenFormat::Json => json(&fields.into_iter().collect()),
        TokenFormat::Form => {
            fields.push(("grant_type", "client_credentials"));
            if !scope.is_empty() {
                fields.push(("scope", scope));
            }
            Ok(form::secret(&fields))
        }
    }
}

fn json(fields: &BTreeMap<&str, &str>) -> Result<Secret, String> {
    // No byte becomes more than six (`\u001f`): a text that grew would move, and leave a copy of the secret behind.
    let lengths = fields
        .iter()
        .map(|(name, value)| name.len() + value.len() + 1);
    let mut text = Vec::with_capacity(6 * lengths.sum::<usize>() + 2);
    serde_json::to_writer(&mut text, fields).map_err(|error| error.to_string())?;
    let text = String::from_utf8(text).map_err(|error| error.to_string())?;
    Ok(text.into())
}
