//! Redirects (RFC 9110 §15.4).

use http::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_LOCATION,
    CONTENT_TYPE, LAST_MODIFIED, LOCATION, RANGE, USER_AGENT,
};
use http::{HeaderMap, Method, StatusCode};
use reqwest::Url;

use crate::runtime::api::Placement;
use crate::runtime::body::Body;
use crate::runtime::encode::url_query::{self, query_value};
use crate::runtime::request::Request;
use crate::runtime::secret::Secret;

/// The maximum number of redirects per attempt.
pub(in crate::runtime) const MAX_REDIRECTS: usize = 10;

/// The headers that are sent to another origin. They contain no credentials.
const CROSS_ORIGIN_HEADERS: [http::HeaderName; 4] = [ACCEPT, ACCEPT_ENCODING, RANGE, USER_AGENT];

/// The headers that describe a body (RFC 9110 §15.4).
const BODY_HEADERS: [http::HeaderName; 6] = [
    CONTENT_ENCODING,
    CONTENT_LANGUAGE,
    CONTENT_LENGTH,
    CONTENT_LOCATION,
    CONTENT_TYPE,
    LAST_MODIFIED,
];

const BODY_TO_OTHER_ORIGIN: &str =
    "the server's redirect leads to another origin, to which no body is sent";

/// The target of a redirect.
pub(in crate::runtime) struct Redirected {
    /// The next request, without credentials.
    pub(in crate::runtime) request: Request,
    /// Whether the next request may have credentials: it has the same origin (RFC 6454 §5).
    pub(in crate::runtime) is_same_origin: bool,
}

/// Returns the next request after a redirect, or `None` for any other response.
///
/// GET and HEAD are redirected to any origin, but not from https to http. Credentials, and all other headers of the
/// API, are only sent to the same origin. Other methods follow 307 and 308 within the origin with their body (RFC
/// 9110 §15.4.8 and §15.4.9), and 303 with GET (§15.4.4). Of them, only QUERY follows 301 and 302 (RFC 10008), because
/// for the others clients disagree about the method of the next request. `secret_query` is the query that was sent
/// with the request and contains credentials.
///
/// # Errors
/// Why the redirect is not followed.
pub(in crate::runtime) fn next(
    request: &Request,
    status: StatusCode,
    headers: &HeaderMap,
    secret_query: Option<&Secret>,
) -> Result<Option<Redirected>, String> {
    if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let Some(location) = headers.get(LOCATION) else {
        return Ok(None);
    };
    let from = Url::parse(&request.url).map_err(|error| error.to_string())?;
    // Many servers do not encode `Location` (RFC 9110 §10.2.2). Browsers and curl follow it nevertheless.
    let location = std::str::from_utf8(location.as_bytes()).ok();
    let to = location.and_then(|location| from.join(location).ok());
    let Some(mut to) = to else {
        return Err("the `Location` of the server's redirect is not a valid URL".to_owned());
    };
    // A redirect cannot add credentials, and fragments are never sent.
    let _ = to.set_username("").and_then(|()| to.set_password(None));
    to.set_fragment(None);
    match (from.scheme(), to.scheme()) {
        ("https", "http") => {
            return Err("the server's redirect from https to http is not followed".to_owned());
        }
        (_, "https" | "http") => {}
        (_, other) => {
            return Err(format!(
                "the server's redirect to the scheme `{other}` is not followed"
            ));
        }
    }
    let is_reading = matches!(request.method, Method::GET | Method::HEAD);
    // A redirect of a QUERY leads to the same query, unless it is 303 (RFC 10008).
    let is_query = request.method.as_str() == "QUERY";
    let keeps_method =
        matches!(status.as_u16(), 307 | 308) || is_query && matches!(status.as_u16(), 301 | 302);
    let is_same = from.origin() == to.origin();
    if is_reading && !is_same && !request.body.is_empty() {
        return Err(BODY_TO_OTHER_ORIGIN.to_owned());
    }
    let mut next = request.clone();
    match status.as_u16() {
        _ if is_reading && request.body.as_bytes().is_some() => {}
        303 => {
            next.method = Method::GET;
            next.body = Body::default();
            for name in BODY_HEADERS {
                next.headers.remove(name);
            }
        }
        _ if keeps_method && is_same && request.body.as_bytes().is_some() => {}
        _ if is_reading || keeps_method && is_same => {
            let message =
                "the server's redirect cannot be followed, because a streamed body can be sent only once";
            return Err(message.to_owned());
        }
        _ if keeps_method && !request.body.is_empty() => {
            return Err(BODY_TO_OTHER_ORIGIN.to_owned());
        }
        _ if keeps_method => {
            return Err(format!(
                "the server's redirect ({status}) of a {} to another origin is not followed",
                request.method
            ));
        }
        _ => {
            return Err(format!(
                "the server's redirect ({status}) of a {} is not followed",
                request.method
            ));
        }
    }
    if !is_same {
        let kept = CROSS_ORIGIN_HEADERS
            .into_iter()
            .filter_map(|name| Some((name.clone(), request.headers.get(name)?.clone())));
        next.headers = kept.collect();
    }
    // Servers often repeat the query, so credentials are removed from it. For the same origin, they are added again
    // before the request is sent. Another origin may use the same name for a parameter of its own.
    let url = to.to_string();
    let sent = secret_query.map(|query| Secret::joined(&["?", query.expose()]));
    let is_own = |name: &&str| {
        let value = sent.as_ref().and_then(|sent| query_value(sent.expose(), name));
        is_same || value.is_some() && value == query_value(&url, name)
    };
    next.url = secrets_of(request)
        .filter(is_own)
        .fold(url.clone(), |url, name| url_query::without(&url, name));
    Ok(Some(Redirected {
        request: next,
        is_same_origin: is_same,
    }))
}

/// Returns the names of the query parameters that contain credentials.
fn secrets_of(request: &Request) -> impl Iterator<Item = &'static str> {
    let schemes = request.security.iter().copied().flatten();
    schemes.filter_map(|scheme| match scheme.placement {
        Placement::Query(name) => Some(name),
        _ => None,
    })
}
