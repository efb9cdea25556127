//! A request as a plain value.

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, Method};

use crate::runtime::client::api::Scheme;
use crate::runtime::transport::body::Body;
use crate::runtime::transport::clock::Instant;
use super::error::{Error, Kind, Result};
use crate::runtime::auth::secret::Secret;
use crate::runtime::encode::header::Names;

/// A request as a plain value: what would be sent, without a network.
///
/// It holds no credentials; [`Client::authorise`](crate::runtime::Client::authorise) adds them, for a transport of your own.
#[derive(Clone)]
pub struct Request {
    pub(in crate::runtime) method: Method,
    pub(in crate::runtime) url: String,
    pub(in crate::runtime) headers: HeaderMap,
    pub(in crate::runtime) body: Body,
    /// A credential that belongs into the query (OpenAPI, API key in query), kept apart so that it is never shown.
    pub(in crate::runtime) secret_query: Option<Secret>,
    /// The credentials that its operation needs: one of these sets.
    pub(in crate::runtime) security: &'static [&'static [&'static Scheme]],
    /// When the attempt ends that it is sent by.
    pub(in crate::runtime) ends_at: Option<Instant>,
}

impl Request {
    /// The method (RFC 9110 §9).
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The whole URL, without credentials.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The host and port within the URL.
    pub(in crate::runtime) fn authority(&self) -> &str {
        let (_, rest) = self.url.split_once("://").unwrap_or_default();
        rest.split(['/', '?']).next().unwrap_or_default()
    }

    /// The path within the URL, encoded (RFC 3986 §3.3).
    pub fn path(&self) -> &str {
        let rest = self
            .url
            .split_once("://")
            .map_or(self.url.as_str(), |(_, rest)| rest);
        let path = rest.find('/').map_or("", |at| &rest[at..]);
        path.split_once('?').map_or(path, |(path, _)| path)
    }

    /// The query within the URL, encoded (RFC 3986 §3.4).
    pub fn query(&self) -> Option<&str> {
        self.url.split_once('?').map(|(_, query)| query)
    }

    /// The headers. Those that hold credentials are marked as sensitive.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The headers, to add some, such as a signature.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.headers
    }

    /// The body.
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// How long the attempt may still take that the request is sent by; `None` where it has no limit, or is not sent yet. A
    /// transport that cannot connect so soon should say so ([`TransportError::not_sent`](crate::runtime::TransportError::not_sent)):
    /// afterwards, nobody knows whether anything was sent.
    pub fn time_left(&self) -> Option<Duration> {
        let end = self.ends_at?;
        Some(end.saturating_duration_since(Instant::now()))
    }

    /// The request as every HTTP library knows it. Credentials that have been added are in it.
    ///
    /// # Errors
    /// When the URL is longer than 65,534 bytes.
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

    /// The URL with the credentials that belong into it.
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
