//! The client: what all calls share.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;

use super::api::{Api, Operation, Scheme};
use super::authorise::authorise;
use super::budget::Budget;
use super::credential::Credential;
use super::error::{Error, Kind, Result};
use super::hook::Hook;
use super::job::Job;
use super::request::Request;
use super::retry::RetryPolicy;
use super::server;
use super::transport::Transport;

/// A client: connections, credentials and settings. Cloning it is cheap, and clones share everything.
#[derive(Clone)]
pub struct Client(Arc<Shared>);

/// What all calls of a client share.
pub(super) struct Shared {
    pub(super) api: &'static Api,
    /// The base URL of the caller, or else of the document, without a slash at its end.
    pub(super) base: Option<String>,
    /// Whether the base URL is the caller's: then it is used for operations with servers of their own, too.
    pub(super) is_base_given: bool,
    pub(super) allow_http: bool,
    pub(super) headers: HeaderMap,
    pub(super) credentials: Vec<(&'static Scheme, Credential)>,
    pub(super) transport: Arc<dyn Transport>,
    pub(super) retry: RetryPolicy,
    /// Whether that is the caller's: then it is used for operations about which the document says something, too.
    pub(super) is_retry_given: bool,
    pub(super) budget: Budget,
    pub(super) timeout: Option<Duration>,
    pub(super) deadline: Option<Duration>,
    pub(super) max_body: usize,
    pub(super) hooks: Vec<Arc<dyn Hook>>,
}

impl Client {
    pub(super) fn new(shared: Shared) -> Self {
        Self(Arc::new(shared))
    }

    pub(super) fn shared(&self) -> &Arc<Shared> {
        &self.0
    }

    pub(super) fn api(&self) -> &'static Api {
        self.0.api
    }

    /// The base URL, where there is one: the caller's, or else the document's.
    pub fn base_url(&self) -> Option<&str> {
        self.0.base.as_deref()
    }

    /// Adds to a request the credentials that its operation needs, for a transport of your own. A token is fetched or
    /// renewed if that is due.
    ///
    /// # Errors
    /// When a credential is missing, or a token cannot be had.
    pub async fn authorise(&self, request: &mut Request) -> Result<()> {
        let schemes = self.0.choose(request.security)?;
        let used = authorise(&self.0, schemes, request, self.0.deadline).await;
        used.map(drop)
    }
}

impl Shared {
    /// The first set of credentials that the client has. A set without schemes is what remains when no other fits.
    pub(super) fn choose(
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

    pub(super) fn credential(&self, scheme: &Scheme) -> Option<&Credential> {
        self.credentials
            .iter()
            .find(|(known, _)| known.name == scheme.name)
            .map(|(_, credential)| credential)
    }

    /// The base URL of a call: the call's own, the client's, the operation's, the document's.
    pub(super) fn base(
        &self,
        operation: &Operation,
        own: Option<&str>,
    ) -> std::result::Result<Cow<'_, str>, String> {
        if let Some(own) = own {
            return server::checked(own, self.allow_http).map(Cow::Owned);
        }
        if !self.is_base_given
            && let Some(server) = operation.servers.first()
        {
            let url = server::expand(server, &[])?;
            return server::resolved(&url, self.base.as_deref(), self.allow_http).map(Cow::Owned);
        }
        self.base
            .as_deref()
            .map(Cow::Borrowed)
            .ok_or_else(|| "the document names no server: give the builder a base URL".to_owned())
    }

    /// When a call is sent again: as the caller says, or else the document.
    pub(super) fn retry(&self, job: &Job) -> RetryPolicy {
        let policy = self.retry.clone();
        match (job.retries.never, self.is_retry_given) {
            (true, _) => RetryPolicy::never(),
            (false, true) => policy,
            (false, false) => policy.of(&job.retries),
        }
    }

    /// How often a call may be sent again: as the caller says of the call, or else of the client, or else the document.
    pub(super) fn most_retries(&self, job: &Job) -> u32 {
        match job.options.retries {
            Some(most) if !job.retries.never => most,
            _ => self.retry(job).attempts - 1,
        }
    }

    pub(super) fn timeout(&self, job: &Job) -> Option<Duration> {
        job.options.timeout.or(self.timeout)
    }

    pub(super) fn deadline(&self, job: &Job) -> Option<Duration> {
        job.options.deadline.or(self.deadline)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
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
