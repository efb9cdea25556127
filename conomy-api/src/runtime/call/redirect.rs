//! Redirects (RFC 9110 §15.4).

use http::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, LOCATION, RANGE, USER_AGENT,
};
use http::{HeaderMap, Method, StatusCode};
use reqwest::Url;

use crate::runtime::api::Placement;
use crate::runtime::body::Body;
use crate::runtime::encode::url_query;
use crate::runtime::request::Request;

/// The maximum number of redirects per attempt.
pub(in crate::runtime) const MAX_HOPS: usize = 10;

/// The headers that are sent to another host. They contain no credentials.
const ELSEWHERE: [http::HeaderName; 4] = [ACCEPT, ACCEPT_ENCODING, RANGE, USER_AGENT];

const ELSEWHERE_WITH_BODY: &str = "the server's redirect leads to another host, which gets no body";

/// The target of a redirect.
pub(in crate::runtime) struct Next {
    /// The next request, without credentials.
    pub(in crate::runtime) request: Request,
    /// Whether the next request may have credentials: it has the same origin (RFC 6454 §5).
    pub(in crate::runtime) is_same_origin: bool,
}

/// Returns the next request after a redirect, or `None` for any other response.
///
/// GET and HEAD are redirected to any host, but not from https to http. Credentials, and all other headers of the
/// API, are only sent to the same origin. Other methods follow 307 and 308 within the origin with their body (RFC
/// 9110 §15.4.8), and 303 with GET (§15.4.4). They do not follow 301 and 302, because clients disagree about their
/// meaning.
///
/// # Errors
/// Why the redirect is not followed.
pub(in crate::runtime) fn next(
    request: &Request,
    status: StatusCode,
    headers: &HeaderMap,
) -> Result<Option<Next>, String> {
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
        return Err("the server's redirect leads to no URL".to_owned());
    };
    // A redirect cannot add credentials, and fragments are never sent.
    let _ = to.set_username("").and_then(|()| to.set_password(None));
    to.set_fragment(None);
    if !matches!(to.scheme(), "https" | "http") || from.scheme() == "https" && to.scheme() == "http"
    {
        return Err(format!(
            "the server's redirect to {}: is not followed, because it is not encrypted",
            to.scheme()
        ));
    }
    let is_reading = matches!(request.method, Method::GET | Method::HEAD);
    // A redirect of a QUERY leads to the same query, unless it is 303 (RFC 10008).
    let is_query = request.method.as_str() == "QUERY";
    let keeps_method =
        matches!(status.as_u16(), 307 | 308) || is_query && matches!(status.as_u16(), 301 | 302);
    let is_same = from.origin() == to.origin();
    if is_reading && !is_same && !request.body.is_empty() {
        return Err(ELSEWHERE_WITH_BODY.to_owned());
    }
    let mut next = request.clone();
    match status.as_u16() {
        _ if is_reading => {}
        303 => {
            next.method = Method::GET;
            next.body = Body::default();
            next.headers.remove(CONTENT_TYPE);
            next.headers.remove(CONTENT_LENGTH);
        }
        _ if keeps_method && is_same && request.body.as_bytes().is_some() => {}
        _ if keeps_method && is_same => {
            return Err("the server's redirect asks for a streamed body again".to_owned());
        }
        _ if keeps_method => {
            return Err(ELSEWHERE_WITH_BODY.to_owned());
        }
        _ => {
            return Err(format!(
                "the server's redirect ({status}) of a {} is not followed",
                request.method
            ));
        }
    }
    if !is_same {
        let kept = ELSEWHERE
            .into_iter()
            .filter_map(|name| Some((name.clone(), request.headers.get(name)?.clone())));
        next.headers = kept.collect();
    }
    // Servers often repeat the query. Its credential is added again when the request is sent.
    next.url = secrets_of(request).fold(to.to_string(), |url, name| url_query::without(&url, name));
    Ok(Some(Next {
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
