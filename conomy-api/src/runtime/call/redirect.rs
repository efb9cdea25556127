//! Answers that lead elsewhere (RFC 9110 §15.4).

use http::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, LOCATION, RANGE, USER_AGENT,
};
use http::{HeaderMap, Method, StatusCode};
use reqwest::Url;

use crate::runtime::transport::body::Body;
use super::request::Request;
use crate::runtime::client::api::Placement;
use crate::runtime::encode::url_query;

/// How many answers in a row may lead elsewhere.
pub(in crate::runtime) const MAX_HOPS: usize = 10;

/// What goes to another host: nothing that says who calls.
const ELSEWHERE: [http::HeaderName; 4] = [ACCEPT, ACCEPT_ENCODING, RANGE, USER_AGENT];

const ELSEWHERE_WITH_BODY: &str = "the server's redirect leads to another host, which gets no body";

/// Where an answer leads.
pub(in crate::runtime) struct Next {
    /// The request there, without credentials.
    pub(in crate::runtime) request: Request,
    /// Whether it may have them: it is the same origin (RFC 6454 §5).
    pub(in crate::runtime) is_same_origin: bool,
}

/// The request that an answer to `request` leads to; `None` if it does not lead elsewhere.
///
/// Reading follows everywhere but from https to http; credentials, and all other headers of the API, go only to the same
/// origin. Anything else follows 307 and 308 within the same origin with its body (RFC 9110 §15.4.8), and 303 by reading
/// (§15.4.4). A 301 or 302 answer to it is not followed, because clients disagree on what that means.
///
/// # Errors
/// When it leads where it is not followed; the text says why.
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
    // Many servers do not encode it (RFC 9110 §10.2.2), and browsers and curl follow it all the same.
    let location = std::str::from_utf8(location.as_bytes()).ok();
    let to = location.and_then(|location| from.join(location).ok());
    let Some(mut to) = to else {
        return Err("the server's redirect leads to no URL".to_owned());
    };
    // Who calls is no business of the one who leads elsewhere, and what stands behind `#` is never sent.
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
        307 | 308 if is_same && request.body.as_bytes().is_some() => {}
        307 | 308 if is_same => {
            return Err("the server's redirect asks for a streamed body again".to_owned());
        }
        307 | 308 => {
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
    // Servers like to repeat the query, which is sent with the credential once more.
    next.url = secrets_of(request).fold(to.to_string(), |url, name| url_query::without(&url, name));
    Ok(Some(Next {
        request: next,
        is_same_origin: is_same,
    }))
}

/// The names of query parameters that hold credentials of a request.
fn secrets_of(request: &Request) -> impl Iterator<Item = &'static str> {
    let schemes = request.security.iter().copied().flatten();
    schemes.filter_map(|scheme| match scheme.placement {
        Placement::Query(name) => Some(name),
        _ => None,
    })
}
