//! Credentials in requests (OpenAPI, Security Scheme Object).

use base64::Engine;
use http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, utf8_percent_encode};

use crate::runtime::api::{Placement, Scheme};
use crate::runtime::encode::expansion::{COOKIE, UNRESERVED};
use crate::runtime::encode::header;
use crate::runtime::secret::Secret;

/// A credential as it is sent.
pub(in crate::runtime) enum Placed {
    Header(HeaderName, HeaderValue),
    /// A pair of the query.
    Query(Secret),
    /// A pair of the cookies.
    Cookie(Secret),
}

/// Encodes user and password (RFC 7617 §2).
pub(in crate::runtime) fn basic(user: &str, password: &Secret) -> Secret {
    let both = Secret::joined(&[user, ":", password.expose()]);
    base64::engine::general_purpose::STANDARD
        .encode(both.expose())
        .into()
}

impl Placed {
    /// Creates the credential of a scheme.
    ///
    /// # Errors
    /// The secret is empty or cannot be sent. The message does not contain it.
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

    /// Adds the credential to a request.
    ///
    /// # Errors
    /// The request has invalid cookies.
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

/// Returns a name and a secret with the same encoding as parameters.
fn pair(name: &str, secret: &str, set: &'static AsciiSet) -> Secret {
    let encoded = utf8_percent_encode(secret, set);
    let texts: Vec<&str> = [name, "="].into_iter().chain(encoded).collect();
    Secret::joined(&texts)
}
