//! Which calls can be repeated, and the idempotency keys that make the others repeatable.

use http::{HeaderMap, HeaderValue, Method};

use super::options::Options;
use crate::runtime::api::{Api, Operation};
use crate::runtime::clock;
use crate::runtime::encode::header;

/// Whether repeating a request has the effect of a single one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::runtime) enum Repeatable {
    /// No: it would do the work again.
    Never,
    /// Within the call, whose attempts share a generated key. Another call gets another key.
    WithinTheCall,
    /// Always: by the document, the method (RFC 9110 §9.2.2, RFC 10008), or a key of the caller.
    Always,
}

/// Returns whether a method only reads (RFC 9110 §9.2.1). The crate http does not know QUERY (RFC 10008).
pub(in crate::runtime) fn is_safe(method: &Method) -> bool {
    method.is_safe() || method.as_str() == "QUERY"
}

impl Repeatable {
    pub(in crate::runtime) fn of(operation: &Operation, api: &Api, options: &Options) -> Self {
        let by_method = matches!(
            operation.method,
            "GET" | "HEAD" | "OPTIONS" | "TRACE" | "PUT" | "DELETE" | "QUERY"
        );
        let has_header = api.idempotency_header.is_some();
        match operation.idempotent {
            _ if operation.retries.never => Self::Never,
            Some(true) => Self::Always,
            Some(false) => Self::Never,
            None if by_method || has_header && options.idempotency_key.is_some() => Self::Always,
            None if has_header && needs_key(operation) => Self::WithinTheCall,
            None => Self::Never,
        }
    }
}

/// Adds the key: the caller's, or a new one that all attempts of the call share.
///
/// # Errors
/// The key is empty or not a valid header value, the system has no random numbers, or the API has no header for the
/// key.
pub(in crate::runtime) fn add_key(
    headers: &mut HeaderMap,
    operation: &Operation,
    api: &Api,
    options: &Options,
) -> Result<(), String> {
    match (api.idempotency_header, &options.idempotency_key) {
        (None, None) => Ok(()),
        (None, Some(_)) => Err("this API has no header for idempotency keys".to_owned()),
        (Some(name), Some(key)) => header::set(headers, name, key),
        (Some(name), None) if needs_key(operation) && !headers.contains_key(name) => {
            header::set(headers, name, &new_key()?)
        }
        (Some(_), None) => Ok(()),
    }
}

/// Returns the keys of a request: one, or several if callers or hooks add more.
///
/// # Errors
/// A key is empty or blank, wherever it comes from: the server would carry out each attempt.
pub(in crate::runtime) fn keys(
    headers: &HeaderMap,
    api: &Api,
) -> Result<Vec<HeaderValue>, String> {
    let is_blank = |key: &HeaderValue| {
        std::str::from_utf8(key.as_bytes()).is_ok_and(|key| key.trim().is_empty())
    };
    let Some(name) = api.idempotency_header else {
        return Ok(Vec::new());
    };
    let keys = headers.get_all(name);
    match keys.iter().any(is_blank) {
        true => Err("the idempotency key is empty".to_owned()),
        false => Ok(keys.iter().cloned().collect()),
    }
}

/// Replaces the key of a request, for a call that continues where another one ended.
///
/// # Errors
/// The system has no random numbers.
pub(in crate::runtime) fn renew_key(
    headers: &mut HeaderMap,
    name: Option<&str>,
) -> Result<(), String> {
    match name.filter(|name| headers.contains_key(*name)) {
        Some(name) => header::set(headers, name, &new_key()?),
        None => Ok(()),
    }
}

/// Returns whether repeating the operation would do its work again, and a key can prevent that.
fn needs_key(operation: &Operation) -> bool {
    operation.idempotent.is_none() && matches!(operation.method, "POST" | "PATCH")
}

/// Returns a random UUID (RFC 9562 §5.4).
fn new_key() -> Result<String, String> {
    let random = clock::random::<16>();
    let mut bytes = random.ok_or("there is no randomness for an idempotency key")?;
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = format!("{:032x}", u128::from_be_bytes(bytes));
    Ok(format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    ))
}
