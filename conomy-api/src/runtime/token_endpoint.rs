//! Fetches tokens: from the endpoint that the document describes, or from the caller's own source.

use std::sync::Arc;
use std::time::Duration;

use http::Method;
use serde_json::{Value, json};

use super::answer::Answer;
use super::api::{Retries, Scheme, TokenEndpoint, TokenFormat};
use super::body::Body;
use super::case::Case;
use super::client::Shared;
use super::error::{Error, Kind, Result};
use super::execute::execute;
use super::idempotency::Repeatable;
use super::job::Job;
use super::options::Options;
use super::request::Request;
use super::secret::Secret;
use super::token::{Token, TokenProvider};
use super::{form, header, server};

/// Where a token comes from.
pub(super) enum Fetch {
    Endpoint {
        endpoint: &'static TokenEndpoint,
        client_id: String,
        client_secret: Secret,
        /// What the token is asked for, with spaces between (RFC 6749 §3.3); empty for what the server thinks fit.
        scope: String,
    },
    Provider(Box<dyn TokenProvider>),
}

impl Fetch {
    /// The same, asking for these scopes.
    ///
    /// # Errors
    /// When one of them cannot be a scope.
    pub(super) fn with_scopes(mut self, scopes: &[String]) -> Result<Self, String> {
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

    /// A new token.
    ///
    /// # Errors
    /// When the endpoint does not give one, or the provider fails.
    pub(super) async fn token(&self, shared: &Arc<Shared>, scheme: &Scheme) -> Result<Token> {
        match self {
            Self::Endpoint {
                endpoint,
                client_id,
                client_secret,
                scope,
            } => {
                let job = job(shared, endpoint, scheme, (client_id, client_secret), scope)
                    .map_err(|message| Error::not_sent(Kind::Request, message))?;
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

fn job(
    shared: &Shared,
    endpoint: &TokenEndpoint,
    scheme: &Scheme,
    (client_id, client_secret): (&str, &Secret),
    scope: &str,
) -> Result<Box<Job>, String> {
    let base = shared.base.as_deref();
    let url = match (base, endpoint.format) {
        // An operation's path stands behind the base URL; a URL of a flow is a reference (RFC 3986 §5).
        (Some(base), TokenFormat::Json) => format!("{base}{}", endpoint.url),
        _ => server::resolved(endpoint.url, base, shared.allow_http)?,
    };
    let member = |pointer: &'static str| pointer.strip_prefix('/').unwrap_or(pointer);
    let mut fields = json!({ member(endpoint.client_id): client_id, member(endpoint.client_secret): client_secret.expose() });
    let mut headers = shared.headers.clone();
    header::set(&mut headers, "accept", "application/json")?;
    let body = match endpoint.format {
        TokenFormat::Json => {
            header::set(&mut headers, "content-type", "application/json")?;
            fields.to_string()
        }
        TokenFormat::Form => {
            header::set(
                &mut headers,
                "content-type",
                "application/x-www-form-urlencoded",
            )?;
            fields["grant_type"] = Value::from("client_credentials");
            if !scope.is_empty() {
                fields["scope"] = Value::from(scope);
            }
            form::encode(&fields, &[])
        }
    };
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
            body: Body::from(body),
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

fn read(endpoint: &TokenEndpoint, answer: Answer) -> Result<Token> {
    let status = answer.status;
    // An answer that was cut off may hold the token, so the error keeps nothing of its body.
    let body: Value = serde_json::from_slice(answer.text_bytes()).map_err(|error| {
        let message = format!(
            "the server answered {status}, but what should hold the token cannot be read: {error}"
        );
        Error::not_sent(Kind::Credential, message)
    })?;
    let member = |name: &str| {
        if name.starts_with('/') {
            body.pointer(name)
        } else {
            body.get(name)
        }
    };
    let Some(value) = member(endpoint.access_token).and_then(Value::as_str) else {
        let message = format!(
            "the server answered {status}, but without a token in `{}`",
            endpoint.access_token
        );
        return Err(Error::not_sent(Kind::Credential, message));
    };
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
