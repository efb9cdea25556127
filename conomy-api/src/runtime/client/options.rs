//! Settings of one call that differ from the client's.

use std::fmt;
use std::time::Duration;

use crate::runtime::auth::secret::Secret;

/// Settings of one call that differ from the client's: `client.….with(Options::new().timeout(…)).send()`.
#[derive(Clone, Default)]
#[must_use]
pub struct Options {
    pub(in crate::runtime) timeout: Option<Duration>,
    pub(in crate::runtime) deadline: Option<Duration>,
    pub(in crate::runtime) retries: Option<u32>,
    pub(in crate::runtime) headers: Vec<(String, Secret)>,
    pub(in crate::runtime) idempotency_key: Option<String>,
    pub(in crate::runtime) server: Option<String>,
}

impl Options {
    /// No difference.
    pub fn new() -> Self {
        Self::default()
    }

    /// How long one attempt may take, until its answer is read.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// How long the call may take with all of its attempts and the waiting between them.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// How often the request may be sent again, where that is safe. With 0 the call is one request, also after 401.
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = Some(retries);
        self
    }

    /// Sends a header besides those of the document; it replaces one of the same name.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The key under which the server carries out the call only once, however often it is sent. Without it, one is made
    /// where the API has a header for it.
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.idempotency_key = Some(key.into());
        self
    }

    /// Sends the request to another base URL. Credentials go there, too.
    pub fn server(mut self, base_url: impl Into<String>) -> Self {
        self.server = Some(base_url.into());
        self
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("timeout", &self.timeout)
            .field("deadline", &self.deadline)
            .field("retries", &self.retries)
            .field("headers", &self.headers)
            .field("idempotency_key", &self.idempotency_key)
            .field("server", &self.server)
            .finish()
    }
}
