//! Fetches tokens: from the endpoint that the document describes, or from the caller's own source.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use http::Method;
use serde_json::Value;
use zeroize::Zeroize;

use super::case::Case;
use super::execute::execute;
use super::idempotency::Repeatable;
use super::job::Job;
use super::options::Options;
use super::raw_response::RawResponse;
use super::server;
use super::shared::{FetchToken, Shared};
use crate::runtime::api::{Retries, Scheme, TokenEndpoint, TokenFormat};
use crate::runtime::auth::token::{Token, TokenProvider};
use crate::runtime::auth::token_source::Fetching;
use crate::runtime::body::Body;
use crate::runtime::encode::expansion::{Expansion, Place};
use crate::runtime::encode::header;
use crate::runtime::encode::style::Style;
use crate::runtime::error::body;
use crate::runtime::error::{Error, Kind, Result};
use crate::runtime::json::decode::without_mark;
use crate::runtime::request::Request;
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
        // RFC 6749 §3.3.
        let is_scope = |scope: &&String| {
            let is_fit = |byte| matches!(byte, b'!' | b'#'..=b'[' | b']'..=b'~');
            !scope.is_empty() && scope.bytes().all(is_fit)
        };
        if let Some(wrong) = scopes.iter().find(|scope| !is_scope(scope)) {
            return Err(format!("`{}` cannot be a scope", wrong.escape_debug()));
        }
        if let Self::Endpoint { scope, .. } = &mut self {
            *scope = scopes.join(" ");
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
            *url = Some(server::endpoint(other, None, allow_http)?);
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
                read(endpoint, execute(shared.clone(), job).await?)
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
        // An operation's path stands behind the base URL; a URL of a flow is a reference (RFC 3986 §5).
        (Some(base), TokenFormat::Json) => Ok(format!("{base}{}", endpoint.url)),
        (None, _) if !endpoint.url.contains("://") => Err(
            "the document does not say where tokens are fetched: give the builder their URL, or a base URL"
                .to_owned(),
        ),
        _ => server::endpoint(endpoint.url, base, shared.allow_http),
    }
}

fn job(
    shared: &Shared,
    endpoint: &TokenEndpoint,
    scheme: &Scheme,
    url: String,
    body: Secret,
) -> Result<Box<Job>, String> {
    let mut headers = shared.headers.clone();
    header::set(&mut headers, "accept", "application/json")?;
    let media_type = match endpoint.format {
        TokenFormat::Json => "application/json",
        TokenFormat::Form => "application/x-www-form-urlencoded",
    };
    header::set(&mut headers, "content-type", media_type)?;
    // A document that wants the token for fetching the token is not taken at its word.
    let needs_itself = endpoint
        .security
        .iter()
        .any(|needed| needed.name == scheme.name);
    Ok(Box::new(Job {
        request: Request {
            method: Method::POST,
            url,
            headers,
            body: Body::from(body.into_bytes()),
            secret_query: None,
            security: &[],
            ends_at: None,
        },
        schemes: if needs_itself { &[] } else { endpoint.security },
        operation: "access token",
        template: endpoint.url,
        idempotency_header: None,
        // Two tokens do no harm.
        repeatable: Repeatable::Always,
        retries: Retries::DEFAULT,
        options: Options::default(),
        cases: Case::WHOLE,
    }))
}

/// The body of the request.
fn written(
    endpoint: &TokenEndpoint,
    (client_id, client_secret): (&str, &Secret),
    scope: &str,
) -> Result<Secret, String> {
    let mut fields = BTreeMap::from([
        (endpoint.client_id, client_id),
        (endpoint.client_secret, client_secret.expose()),
    ]);
    if endpoint.format == TokenFormat::Form {
        fields.insert("grant_type", "client_credentials");
        if !scope.is_empty() {
            fields.insert("scope", scope);
        }
    }
    // No byte becomes more than six (`\u001f`): a text that grew would move, and leave a copy of the secret behind.
    let lengths = fields
        .iter()
        .map(|(name, value)| name.len() + value.len() + 1);
    let mut text = String::with_capacity(6 * lengths.sum::<usize>() + 2);
    match endpoint.format {
        TokenFormat::Json => {
            let mut json = text.into_bytes();
            serde_json::to_writer(&mut json, &fields).map_err(|error| error.to_string())?;
            text = String::from_utf8(json).map_err(|error| error.to_string())?;
        }
        TokenFormat::Form => {
            for (name, value) in fields {
                if !text.is_empty() {
                    text.push('&');
                }
                Expansion::new(&mut text, name, Style::FORM, Place::Form).text(value);
            }
        }
    }
    Ok(text.into())
}

/// What the endpoint says. It holds the token, so it is wiped.
struct Said(Value);

impl Drop for Said {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(items) => items.iter_mut().for_each(wipe),
        Value::Object(members) => members.values_mut().for_each(wipe),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn read(endpoint: &TokenEndpoint, response: RawResponse) -> Result<Token> {
    let status = response.status;
    let said = serde_json::from_slice(without_mark(response.text_bytes())).map(Said);
    response.wipe();
    let refused = |message: String| {
        Error::not_sent(
            Kind::Credential,
            format!("the server responded with {status}, but {message}"),
        )
    };
    // An response that was cut off may hold the token, so the error keeps nothing of its body.
    let said = said.map_err(|error| {
        refused(format!(
            "what should hold the token cannot be read: {error}"
        ))
    })?;
    let member = |name: &str| {
        if name.starts_with('/') {
            said.0.pointer(name)
        } else {
            said.0.get(name)
        }
    };
    let text = |name: &&str| said.0.get(*name)?.as_str();
    let Some(value) = member(endpoint.access_token).and_then(Value::as_str) else {
        // Some servers say 200 and why there is no token (RFC 6749 §5.2); these members never hold one.
        let reasons: Vec<String> = ["error", "error_description", "message"]
            .iter()
            .filter_map(text)
            .map(|reason| body::excerpt(reason.as_bytes()))
            .collect();
        let reasons = match reasons.is_empty() {
            true => String::new(),
            false => format!(": {}", reasons.join(": ")),
        };
        let name = endpoint.access_token;
        return Err(refused(format!("without a token in `{name}`{reasons}")));
    };
    // RFC 6749 §7.1: a token of a type that is not understood must not be used.
    let kind = ["token_type", "tokenType"].iter().find_map(text);
    if let Some(kind) = kind.filter(|kind| !kind.eq_ignore_ascii_case("bearer")) {
        let kind = body::excerpt(kind.as_bytes());
        return Err(refused(format!(
            "with a token of the type `{kind}` instead of `Bearer`"
        )));
    }
    let token = Token::new(value);
    let seconds = member(endpoint.expires_in).and_then(|seconds| match seconds {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_f64(),
    });
    let life = seconds.and_then(|seconds: f64| Duration::try_from_secs_f64(seconds.max(0.0)).ok());
    Ok(match life {
        Some(life) => token.expires_in(life),
        None => token,
    })
}
