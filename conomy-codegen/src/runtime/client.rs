//! The client, and what all of its calls share.

pub(in crate::runtime) mod api;
pub(in crate::runtime) mod builder;
pub(in crate::runtime) mod environment;
pub(in crate::runtime) mod hook;
pub(in crate::runtime) mod options;
pub(in crate::runtime) mod server;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;

use self::api::{Api, Operation, Scheme};
use crate::runtime::call::authorise::{Credential, authorise};
use crate::runtime::call::budget::Budget;
use crate::runtime::call::error::{Error, Kind, Result};
use self::hook::Hook;
use crate::runtime::call::job::Job;
use crate::runtime::call::request::Request;
use crate::runtime::call::retry::RetryPolicy;
use crate::runtime::transport::Transport;

/// A client of the API: connections, credentials and settings. Clones are cheap and share everything.
///
/// Outside browsers, calls need a Tokio runtime with I/O and timers, as `#[tokio::main]` and `Builder::enable_all` make it.
#[derive(Clone)]
pub struct Client(Arc<Shared>);

/// What all calls of a client share.
pub(in crate::runtime) struct Shared {
    pub(in crate::runtime) api: &'static Api,
    /// The base URL without a trailing slash: the caller's, or that of the document.
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

impl Client {
    pub(in crate::runtime) fn new(shared: Shared) -> Self {
        Self(Arc::new(shared))
    }

    pub(in crate::runtime) fn shared(&self) -> &Arc<Shared> {
        &self.0
    }

    pub(in crate::runtime) fn api(&self) -> &'static Api {
        self.0.api
    }

    /// Returns the base URL, if there is one: the caller's, or that of the document.
    pub fn base_url(&self) -> Option<&str> {
        self.0.base.as_deref()
    }

    /// Adds the credentials that an operation requires to its request, for a custom transport. Fetches or renews a
    /// token if necessary.
    ///
    /// # Errors
    /// A credential is missing, or no token could be obtained.
    pub async fn authorise(&self, request: &mut Request) -> Result<()> {
        let schemes = self.0.choose(request.security)?;
        let used = authorise(&self.0, schemes, request, self.0.deadline, &[], true).await;
        used.map(drop)
    }
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

    /// Returns the base URL of a call: its own, the client's, the operation's, or the document's.
    pub(in crate::runtime) fn base(
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

    /// Returns the retry policy: the caller's, or that of the document.
    pub(in crate::runtime) fn retry(&self, job: &Job) -> RetryPolicy {
        let policy = self.retry.clone();
        match (job.retries.never, self.is_retry_given) {
            (true, _) => RetryPolicy::never(),
            (false, true) => policy,
            (false, false) => policy.of(&job.retries),
        }
    }

    /// Returns the maximum number of retries: that of the call, of the client, or of the document.
    pub(in crate::runtime) fn most_retries(&self, job: &Job) -> u32 {
        match job.options.retries {
            Some(most) if !job.retries.never => most,
            _ => self.retry(job).attempts - 1,
        }
    }

    pub(in crate::runtime) fn timeout(&self, job: &Job) -> Option<Duration> {
        job.options.timeout.or(self.timeout)
    }

    pub(in crate::runtime) fn deadline(&self, job: &Job) -> Option<Duration> {
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
