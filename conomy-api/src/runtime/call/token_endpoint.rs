//! Requests to the endpoints of OAuth 2.0, and their responses. Both contain secrets, so both are wiped from memory.

use std::time::Duration;

use http::{Method, StatusCode};
use serde_json::Value;
use zeroize::Zeroize;

use super::case::Case;
use super::idempotency::Repeatable;
use super::job::Job;
use super::options::Options;
use super::raw_response::RawResponse;
use super::shared::Shared;
use crate::runtime::api::Retries;
use crate::runtime::auth::token::Token;
use crate::runtime::body::Body;
use crate::runtime::encode::header;
use crate::runtime::error::body;
use crate::runtime::error::{Error, Kind, Result};
use crate::runtime::json::decode::without_bom;
use crate::runtime::request::Request;
use crate::runtime::secret::Secret;

/// The media type of the requests that RFC 6749 defines.
pub(in crate::runtime) const FORM: &str = "application/x-www-form-urlencoded";

/// Returns the value of the parameter `scope`.
///
/// # Errors
/// A scope is invalid (RFC 6749 §3.3).
pub(in crate::runtime) fn scope(scopes: &[String]) -> Result<String, String> {
    let is_scope = |scope: &&String| {
        let is_fit = |byte| matches!(byte, b'!' | b'#'..=b'[' | b']'..=b'~');
        !scope.is_empty() && scope.bytes().all(is_fit)
    };
    match scopes.iter().find(|scope| !is_scope(scope)) {
        Some(wrong) => Err(format!("`{}` cannot be a scope", wrong.escape_debug())),
        None => Ok(scopes.join(" ")),
    }
}

/// Creates a request without credentials, except those in its body. `url` is the URL and its template in the document.
///
/// # Errors
/// A header of the client is invalid.
pub(in crate::runtime) fn job(
    shared: &Shared,
    (url, template): (String, &'static str),
    media_type: &str,
    body: Secret,
) -> Result<Box<Job>, String> {
    let mut headers = shared.headers.clone();
    header::set(&mut headers, "accept", "application/json")?;
    header::set(&mut headers, "content-type", media_type)?;
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
        schemes: &[],
        operation: "access token",
        template,
        idempotency_header: None,
        // Two tokens do no harm.
        repeatable: Repeatable::Always,
        retries: Retries::DEFAULT,
        options: Options::default(),
        cases: Case::WHOLE,
    }))
}

/// A successful response of an endpoint. It contains secrets, so it is wiped when it is dropped.
pub(in crate::runtime) struct TokenResponse {
    status: StatusCode,
    value: Value,
}

impl TokenResponse {
    /// Parses a response.
    ///
    /// # Errors
    /// The body is not JSON. The error does not contain the body: even an incomplete one may contain a token.
    pub(in crate::runtime) fn read(response: RawResponse) -> Result<Self> {
        let status = response.status;
        let value = serde_json::from_slice(without_bom(response.text_bytes()));
        response.wipe();
        match value {
            Ok(value) => Ok(Self { status, value }),
            Err(error) => Err(refused(
                status,
                &format!("what should hold the token cannot be read: {error}"),
            )),
        }
    }

    /// Returns the token.
    ///
    /// # Errors
    /// There is none, or it is of another type than `Bearer`.
    pub(in crate::runtime) fn token(&self, access_token: &str, expires_in: &str) -> Result<Token> {
        let Some(value) = self.text(access_token) else {
            return Err(self.lacks(&format!("without a token in `{access_token}`")));
        };
        // RFC 6749 §7.1: a token of a type that is not understood must not be used.
        let kind = ["token_type", "tokenType"]
            .iter()
            .find_map(|name| self.text(name));
        if let Some(kind) = kind.filter(|kind| !kind.eq_ignore_ascii_case("bearer")) {
            let kind = body::excerpt(kind.as_bytes());
            let message = format!("with a token of the type `{kind}` instead of `Bearer`");
            return Err(refused(self.status, &message));
        }
        let token = Token::new(value);
        Ok(match self.seconds(expires_in) {
            Some(life) => token.expires_in(life),
            None => token,
        })
    }

    /// Returns a string by its name, or by a JSON pointer, which starts with a slash.
    pub(in crate::runtime) fn text(&self, name: &str) -> Option<&str> {
        self.member(name)?.as_str()
    }

    /// Returns a number of seconds, which may also be a string.
    pub(in crate::runtime) fn seconds(&self, name: &str) -> Option<Duration> {
        let seconds: f64 = match self.member(name)? {
            Value::String(text) => text.trim().parse().ok(),
            other => other.as_f64(),
        }?;
        Duration::try_from_secs_f64(seconds.max(0.0)).ok()
    }

    /// Returns the error for a response without a value. Some servers send the status 200 and the reason (RFC 6749 §5.2).
    pub(in crate::runtime) fn lacks(&self, message: &str) -> Error {
        // These properties never contain a token.
        let reasons: Vec<String> = ["error", "error_description", "message"]
            .iter()
            .filter_map(|name| self.text(name))
            .map(|reason| body::excerpt(reason.as_bytes()))
            .collect();
        match reasons.as_slice() {
            [] => refused(self.status, message),
            reasons => refused(self.status, &format!("{message}: {}", reasons.join(": "))),
        }
    }

    fn member(&self, name: &str) -> Option<&Value> {
        match name.starts_with('/') {
            true => self.value.pointer(name),
            false => self.value.get(name),
        }
    }
}

impl Drop for TokenResponse {
    fn drop(&mut self) {
        wipe(&mut self.value);
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

fn refused(status: StatusCode, message: &str) -> Error {
    let message = format!("the server responded with {status}, but {message}");
    Error::not_sent(Kind::Credential, message)
}
