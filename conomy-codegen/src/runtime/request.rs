//! A request as a plain value.

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, Method};

use crate::runtime::api::Scheme;
use crate::runtime::body::Body;
use crate::runtime::clock::Instant;
use crate::runtime::encode::header::Names;
use crate::runtime::error::{Error, Kind, Result};
use crate::runtime::secret::Secret;

/// A request as a plain value, before it is sent.
///
/// It contains no credentials. For a custom transport, [`Client::authorize`](crate::runtime::Client::authorize) adds
/// them.
#[derive(Clone)]
pub struct Request {
    pub(in crate::runtime) method: Method,
    pub(in crate::runtime) url: String,
    pub(in crate::runtime) headers: HeaderMap,
    pub(in crate::runtime) body: Body,
    /// A credential in the query, kept apart so that it is never shown.
    pub(in crate::runtime) secret_query: Option<Secret>,
    /// The alternatives of required credentials.
    pub(in crate::runtime) security: &'static [&'static [&'static Scheme]],
    /// The end of the attempt.
    pub(in crate::runtime) ends_at: Option<Instant>,
}

impl Request {
    /// Returns the method (RFC 9110 §9).
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Returns the URL without credentials.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the host and port of the URL.
    pub(in crate::runtime) fn authority(&self) -> &str {
        let (_, rest) = self.url.split_once("://").unwrap_or_default();
        rest.split(['/', '?']).next().unwrap_or_default()
    }

    /// Returns the encoded path of the URL (RFC 3986 §3.3).
    pub fn path(&self) -> &str {
        let rest = self
            .url
            .split_once("://")
            .map_or(self.url.as_str(), |(_, rest)| rest);
        let path = rest.find('/').map_or("", |at| &rest[at..]);
        path.split_once('?').map_or(path, |(path, _)| path)
    }

    /// Returns the encoded query of the URL (RFC 3986 §3.4).
    pub fn query(&self) -> Option<&str> {
        self.url.split_once('?').map(|(_, query)| query)
    }

    /// Returns the headers. Credentials are marked as sensitive.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the headers for changes, such as adding a signature.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.headers
    }

    /// Returns the body.
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// Returns the remaining time of the attempt. `None` if there is no timeout, or the request is not being sent. A
    /// transport that cannot connect in that time should return
    /// [`TransportError::not_sent`](crate::runtime::TransportError::not_sent). Otherwise it is unknown whether
    /// anything was sent.
    pub fn time_left(&self) -> Option<Duration> {
        let end = self.ends_at?;
        Some(end.saturating_duration_since(Instant::now()))
    }

    /// Converts into the request type of the crate `http`, including credentials that were added.
    ///
    /// # Errors
    /// The URL is longer than 65,534 bytes.
    pub fn into_http(self) -> Result<http::Request<Body>> {
        let url = self.whole_url().into_bytes();
        let uri = http::Uri::from_maybe_shared(url).map_err(|error| {
            Error::not_sent(Kind::Request, "the URL of the request cannot be used")
                .with_source(error)
        })?;
        let mut request = http::Request::new(self.body);
        *request.method_mut() = self.method;
        *request.uri_mut() = uri;
        *request.headers_mut() = self.headers;
        Ok(request)
    }

    /// Returns the URL including credentials.
    pub(in crate::runtime) fn whole_url(&self) -> Secret {
        match &self.secret_query {
            Some(pairs) => {
                let before = if self.url.contains('?') { "&" } else { "?" };
                Secret::joined(&[&self.url, before, pairs.expose()])
            }
            None => Secret::from(self.url.as_str()),
        }
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("url", &self.url)
            .field("headers", &Names(&self.headers))
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}
