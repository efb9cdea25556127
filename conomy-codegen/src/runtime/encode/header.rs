//! Header fields (RFC 9110 §5).

use std::fmt;

use bytes::Bytes;
use http::header::{HeaderMap, HeaderName, HeaderValue};

use crate::runtime::secret::Secret;

/// Sets a header and replaces its old value.
///
/// # Errors
/// The name is not a token (RFC 9110 §5.1), or the value contains CR, LF, NUL or another control character (§5.5).
/// The message does not contain the value.
pub(in crate::runtime) fn set(
    headers: &mut HeaderMap,
    name: &str,
    value: &str,
) -> Result<(), String> {
    let (name, value) = field(name, Bytes::copy_from_slice(trimmed(value).as_bytes()))?;
    headers.insert(name, value);
    Ok(())
}

/// Sets a standard header without copying the value.
///
/// # Errors
/// See [`set`].
pub(in crate::runtime) fn put(
    headers: &mut HeaderMap,
    name: HeaderName,
    value: impl Into<Bytes>,
) -> Result<(), String> {
    let value = HeaderValue::from_maybe_shared(value.into())
        .map_err(|_| format!("the value of the header `{name}` contains a control character"))?;
    headers.insert(name, value);
    Ok(())
}

/// Creates a header that contains a credential. `Debug` does not show its value, which is wiped from memory when the
/// last request with it is dropped.
///
/// # Errors
/// See [`set`].
pub(in crate::runtime) fn secret(
    name: &str,
    value: &Secret,
) -> Result<(HeaderName, HeaderValue), String> {
    let (name, mut value) = field(
        name,
        Secret::joined(&[trimmed(value.expose())]).into_bytes(),
    )?;
    value.set_sensitive(true);
    Ok((name, value))
}

/// Creates a header.
///
/// # Errors
/// See [`set`].
fn field(name: &str, value: Bytes) -> Result<(HeaderName, HeaderValue), String> {
    let name = HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| format!("`{name}` is not a valid header name"))?;
    let mut value = HeaderValue::from_maybe_shared(value)
        .map_err(|_| format!("the value of the header `{name}` contains a control character"))?;
    value.set_sensitive(is_secret(name.as_str()));
    Ok((name, value))
}

/// Removes surrounding white space, which is not part of the value (RFC 9110 §5.5).
fn trimmed(value: &str) -> &str {
    value.trim_matches([' ', '\t'])
}

/// Returns whether a header seems to contain a credential, even if the document declares it as an ordinary parameter.
/// `Debug` does not show the value of such a header.
fn is_secret(name: &str) -> bool {
    const WORDS: [&str; 7] = [
        "auth",
        "cookie",
        "key",
        "password",
        "secret",
        "signature",
        "token",
    ];
    !name.contains("idempotency") && WORDS.iter().any(|word| name.contains(word))
}

/// Appends cookies to the `Cookie` header (RFC 6265 §4.2.1).
///
/// # Errors
/// See [`set`].
pub(in crate::runtime) fn add_cookies(
    headers: &mut HeaderMap,
    cookies: &str,
) -> Result<(), String> {
    let before = headers.get(http::header::COOKIE);
    let before = before.map(|value| std::str::from_utf8(value.as_bytes()));
    let before = before
        .transpose()
        .map_err(|_| "the header `cookie` is not UTF-8".to_owned())?;
    let all = match before {
        Some(before) => Secret::joined(&[before, "; ", cookies]),
        None => Secret::from(cookies),
    };
    let (name, value) = secret("cookie", &all)?;
    headers.insert(name, value);
    Ok(())
}

/// Formats only the names of headers, because their values may be confidential.
pub(in crate::runtime) struct Names<'h>(pub(in crate::runtime) &'h HeaderMap);

impl fmt::Debug for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.0.keys().map(HeaderName::as_str);
        f.debug_list().entries(names).finish()
    }
}
