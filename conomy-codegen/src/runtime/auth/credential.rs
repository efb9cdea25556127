//! What shows the server who calls (OpenAPI "Security Scheme Object").

use base64::Engine;
use http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, utf8_percent_encode};

use crate::runtime::client::api::{Placement, Scheme};
use crate::runtime::encode::expansion::{COOKIE, UNRESERVED};
use crate::runtime::encode::header;
use super::secret::Secret;

/// A credential as it stands in a request.
pub(in crate::runtime) enum Placed {
    Header(HeaderName, HeaderValue),
    /// One pair of the query.
    Query(Secret),
    /// One pair of the cookies.
    Cookie(Secret),
}

/// A user and password as RFC 7617 §2 writes them.
pub(in crate::runtime) fn basic(user: &str, password: &Secret) -> Secret {
    let both = Secret::joined(&[user, ":", password.expose()]);
    base64::engine::general_purpose::STANDARD
        .encode(both.expose())
        .into()
}

impl Placed {
    /// Puts a secret where the scheme wants it.
    ///
    /// # Errors
    /// When the secret is empty or cannot stand there. The message does not show it.
    pub(in crate::runtime) fn new(scheme: &Scheme, secret: &Secret) -> Result<Self, String> {
        let text = secret.expose();
        if text.trim().is_empty() {
            return Err(format!("the credential for `{}` is empty", scheme.name));
        }
        let header = |name: &str, value: &Secret| {
            let field = header::secret(name, value);
            let (name, value) = field
                .map_err(|_| format!("the credential for `{}` cannot be sent", scheme.name))?;
            Ok(Self::Header(name, value))
        };
        match scheme.placement {
            Placement::Bearer => header("authorization", &Secret::joined(&["Bearer ", text])),
            Placement::Basic => header("authorization", &Secret::joined(&["Basic ", text])),
            Placement::Header(name) => header(name, secret),
            Placement::Query(name) => {
                let name: String = utf8_percent_encode(name, UNRESERVED).collect();
                Ok(Self::Query(pair(&name, text, UNRESERVED)))
            }
            Placement::Cookie(name) => Ok(Self::Cookie(pair(name, text, COOKIE))),
        }
    }

    /// Puts it into the headers or the query of a request.
    ///
    /// # Errors
    /// When there are cookies that it cannot stand beside.
    pub(in crate::runtime) fn apply(
        &self,
        headers: &mut HeaderMap,
        query: &mut Option<Secret>,
    ) -> Result<(), String> {
        match self {
            Self::Header(name, value) => {
                headers.insert(name.clone(), value.clone());
                Ok(())
            }
            Self::Query(pair) => {
                *query = Some(match query {
                    Some(before) => Secret::joined(&[before.expose(), "&", pair.expose()]),
                    None => pair.clone(),
                });
                Ok(())
            }
            Self::Cookie(pair) => header::add_cookies(headers, pair.expose()),
        }
    }
}

/// A name, and a secret in which the characters of a set are encoded: the same ones as in parameters.
fn pair(name: &str, secret: &str, set: &'static AsciiSet) -> Secret {
    let encoded = utf8_percent_encode(secret, set);
    let texts: Vec<&str> = [name, "="].into_iter().chain(encoded).collect();
    Secret::joined(&texts)
}
