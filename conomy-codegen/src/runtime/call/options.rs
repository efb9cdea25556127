//! Settings of a single call.

use std::time::Duration;

use crate::runtime::secret::Secret;

/// Settings of a single call: `client.….with(Options::new().timeout(…)).send()`.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Options {
    pub(in crate::runtime) timeout: Option<Duration>,
    pub(in crate::runtime) deadline: Option<Duration>,
    pub(in crate::runtime) retries: Option<u32>,
    pub(in crate::runtime) headers: Vec<(String, Secret)>,
    pub(in crate::runtime) idempotency_key: Option<String>,
    pub(in crate::runtime) base_url: Option<String>,
    pub(in crate::runtime) lenient: Option<bool>,
}

impl Options {
    /// Creates options that change nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the timeout of an attempt, including the response body.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets the deadline of the call, including all attempts and the delays between them.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Sets the maximum number of retries of a request that is safe to repeat. With 0, the request is sent once, even if the
    /// server responds with 401.
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = Some(retries);
        self
    }

    /// Sets an additional header. It replaces a header of the same name.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the idempotency key, by which the server recognizes a repeated call. The default is a random key for POST and
    /// PATCH, if the API has a header for it, unless the document says whether the operation is idempotent.
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.idempotency_key = Some(key.into());
        self
    }

    /// Sets whether a response is accepted even if some of its values do not fit the schema. See
    /// [`ClientBuilder::lenient`](crate::runtime::ClientBuilder::lenient).
    pub fn lenient(mut self, lenient: bool) -> Self {
        self.lenient = Some(lenient);
        self
    }

    /// Sets another base URL. Credentials are sent there, too.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }
}
