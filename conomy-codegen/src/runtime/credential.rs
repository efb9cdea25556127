//! What shows the server who calls (OpenAPI "Security Scheme Object").

use std::sync::Arc;

use base64::Engine;
use http::{HeaderName, HeaderValue};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::api::{Placement, Scheme};
use super::header;
use super::request::Request;
use super::secret::Secret;
use super::token_source::TokenSource;

/// What shows the server who calls.
pub(super) enum Credential {
    /// Always the same.
    Fixed(Placed),
    /// A token that is renewed.
    Token(Arc<TokenSource>),
}

/// A credential as it stands in a request.
#[derive(Clone)]
pub(super) enum Placed {
    Header(HeaderName, HeaderValue),
    Query(String),
    Cookie(String),
}

/// A user and password as RFC 7617 §2 writes them.
pub(super) fn basic(user: &str, password: &Secret) -> Secret {
    base64::engine::general_purpose::STANDARD
        .encode(format!("{user}:{}", password.expose()))
        .into()
}

impl Placed {
    /// Puts a secret where the scheme wants it.
    ///
    /// # Errors
    /// When the secret is empty or cannot stand there. The message does not show it.
    pub(super) fn new(scheme: &Scheme, secret: &Secret) -> Result<Self, String> {
        let text = secret.expose();
        if text.trim().is_empty() {
            return Err(format!("the credential for `{}` is empty", scheme.name));
        }
        let field = |name: &str, value: &str| {
            let field = header::field(name, value);
            let (name, mut value) = field
                .map_err(|_| format!("the credential for `{}` cannot be sent", scheme.name))?;
            value.set_sensitive(true);
            Ok(Self::Header(name, value))
        };
        let encoded = |name: &str| {
            let name = utf8_percent_encode(name, NON_ALPHANUMERIC);
            format!("{name}={}", utf8_percent_encode(text, NON_ALPHANUMERIC))
        };
        match scheme.placement {
            Placement::Bearer => field("authorization", &format!("Bearer {text}")),
            Placement::Basic => field("authorization", &format!("Basic {text}")),
            Placement::Header(name) => field(name, text),
            Placement::Query(name) => Ok(Self::Query(encoded(name))),
            Placement::Cookie(name) => Ok(Self::Cookie(format!(
                "{name}={}",
                utf8_percent_encode(text, NON_ALPHANUMERIC)
            ))),
        }
    }

    pub(super) fn apply(&self, request: &mut Request) -> Result<(), String> {
        match self {
            Self::Header(name, value) => {
                request.headers.insert(name.clone(), value.clone());
            }
            Self::Query(pair) => {
                let before = request.secret_query.take();
                request.secret_query =
                    Some(before.map_or_else(|| pair.clone(), |before| format!("{before}&{pair}")));
            }
            Self::Cookie(pair) => {
                header::add_cookies(&mut request.headers, pair)?;
                if let Some(value) = request.headers.get_mut(http::header::COOKIE) {
                    value.set_sensitive(true);
                }
            }
        }
        Ok(())
    }
}
