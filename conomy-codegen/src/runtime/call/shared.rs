//! What all calls of a client share: its settings, credentials and transport.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;

use super::budget::Budget;
use super::hook::Hook;
use super::retry::RetryPolicy;
use super::server;
use crate::runtime::api::{Api, Operation, Scheme};
use crate::runtime::auth::credential::Placed;
use crate::runtime::auth::token_source::{Fetching, TokenSource};
use crate::runtime::error::{Error, Kind, Result};
use crate::runtime::transport::Transport;

/// A credential of the client.
pub(in crate::runtime) enum Credential {
    /// Always the same.
    Fixed(Placed),
    /// A token that is renewed, and how.
    Token(Arc<TokenSource>, Fetcher),
}

/// What fetches a token. In browsers, futures stay in their thread.
#[cfg(not(target_family = "wasm"))]
pub(in crate::runtime) type Fetcher = Arc<dyn FetchToken + Send + Sync>;
#[cfg(target_family = "wasm")]
pub(in crate::runtime) type Fetcher = Arc<dyn FetchToken>;

/// Fetches tokens.
pub(in crate::runtime) trait FetchToken {
    /// Returns a new token.
    ///
    /// # Errors
    /// The endpoint does not respond with one, or the provider fails.
    fn fetch(self: Arc<Self>, shared: Arc<Shared>, scheme: &'static Scheme) -> Fetching;
}

/// What all calls of a client share.
pub(in crate::runtime) struct Shared {
    pub(in crate::runtime) api: &'static Api,
    /// The base URL: the caller's, or that of the document.
    pub(in crate::runtime) base: Option<String>,
    /// Whether the caller has set the base URL. It then also replaces the servers of single operations.
    pub(in crate::runtime) is_base_given: bool,
    pub(in crate::runtime) allow_http: bool,
    pub(in crate::runtime) headers: HeaderMap,
    pub(in crate::runtime) credentials: Vec<(&'static Scheme, Credential)>,
    pub(in crate::runtime) transport: Arc<dyn Transport>,
    pub(in crate::runtime) retry: RetryPolicy,
    /// Whether the caller has set the policy. It then also replaces what the document says about single operations.
    pub(in crate::runtime) is_retry_given: bool,
    pub(in crate::runtime) budget: Budget,
    pub(in crate::runtime) timeout: Option<Duration>,
    pub(in crate::runtime) deadline: Option<Duration>,
    pub(in crate::runtime) max_body: usize,
    /// Whether responses are read leniently, unless a call says otherwise.
    pub(in crate::runtime) lenient: bool,
    pub(in crate::runtime) hooks: Vec<Arc<dyn Hook>>,
}

impl Shared {
    /// Returns the first set of credentials that the client has. An empty set only counts if no other is complete.
    pub(in crate::runtime) fn choose(
        &self,
        security: &'static [&'static [&'static Scheme]],
    ) -> Result<&'static [&'static Scheme]> {
        let missing = |set: &[&'static Scheme]| {
            set.iter()
                .find(|scheme| self.credential(scheme).is_none())
                .copied()
        };
        if let Some(set) = security
            .iter()
            .find(|set| !set.is_empty() && missing(set).is_none())
        {
            return Ok(set);
        }
        if security.is_empty() || security.iter().any(|set| set.is_empty()) {
            return Ok(&[]);
        }
        let wanted: Vec<_> = security
            .iter()
            .filter_map(|set| missing(set))
            .map(|scheme| format!("`{}`", scheme.name))
            .collect();
        Err(Error::not_sent(
            Kind::Credential,
            format!(
                "the client has no credential for {}: give it to the builder",
                wanted.join(" or ")
            ),
        ))
    }

    pub(in crate::runtime) fn credential(&self, scheme: &Scheme) -> Option<&Credential> {
        self.credentials
            .iter()
            .find(|(known, _)| known.name == scheme.name)
            .map(|(_, credential)| credential)
    }

    /// Returns the base URL of a call without a trailing slash: its own, the client's, the operation's, or the document's.
    pub(in crate::runtime) fn base(
        &self,
        operation: &Operation,
        own: Option<&str>,
    ) -> std::result::Result<Cow<'_, str>, String> {
        let owned = |url: String| Cow::Owned(server::without_slash(&url).to_owned());
        if let Some(own) = own {
            return server::validate(own, self.allow_http).map(owned);
        }
        if !self.is_base_given
            && let Some(server) = operation.servers.first()
        {
            let url = server::expand(server, &[])?;
            return server::resolve(&url, self.base.as_deref(), self.allow_http).map(owned);
        }
        self.base
            .as_deref()
            .map(|url| Cow::Borrowed(server::without_slash(url)))
            .ok_or_else(|| {
                "the document declares no server; set `base_url()` on the builder".to_owned()
            })
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schemes: Vec<_> = self
            .credentials
            .iter()
            .map(|(scheme, _)| scheme.name)
            .collect();
        f.debug_struct("Client")
            .field("api", &self.api.title)
            .field("base_url", &self.base)
            .field("credentials", &schemes)
            .finish_non_exhaustive()
    }
}
