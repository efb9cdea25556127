//! The client and its builder.

pub(in crate::runtime) mod builder;
pub(in crate::runtime) mod environment;

use std::fmt;
use std::sync::Arc;

#[cfg(feature = "device-login")]
use crate::runtime::api::DeviceFlow;
use crate::runtime::api::Operation;
use crate::runtime::call::authorize::authorize;
use crate::runtime::call::builder::Call;
use crate::runtime::call::server;
use crate::runtime::call::shared::Shared;
use crate::runtime::error::Result;
#[cfg(feature = "device-login")]
use crate::runtime::login::device_login::DeviceLogin;
use crate::runtime::request::Request;

/// A client of the API: connections, credentials and settings. Clones are cheap and share everything.
///
/// Outside browsers, calls need a Tokio runtime with I/O and timers, such as those of `#[tokio::main]` or `Builder::enable_all`.
#[derive(Clone)]
pub struct Client(Arc<Shared>);

impl Client {
    pub(in crate::runtime) fn new(shared: Shared) -> Self {
        Self(Arc::new(shared))
    }

    /// Starts a request for an operation.
    #[doc(hidden)]
    pub fn call(&self, operation: &'static Operation) -> Call<'_> {
        Call::new(&self.0, operation)
    }

    /// Returns the base URL, if there is one: the caller's, or that of the document.
    pub fn base_url(&self) -> Option<&str> {
        self.0.base.as_deref().map(server::without_slash)
    }

    /// Adds to a request the credentials that its operation requires, for a custom transport. Fetches or renews a token if
    /// necessary. Hooks are not called.
    ///
    /// # Errors
    /// A credential is missing, or no token could be obtained.
    pub async fn authorize(&self, request: &mut Request) -> Result<()> {
        let schemes = self.0.choose(request.security)?;
        let used = authorize(&self.0, schemes, request, self.0.deadline, &[], true).await;
        used.map(drop)
    }
}

#[cfg(feature = "device-login")]
impl DeviceLogin {
    /// Starts a device login that sends its requests with this client.
    #[doc(hidden)]
    pub fn of(client: &Client, flow: &'static DeviceFlow, client_id: impl Into<String>) -> Self {
        Self::new(client.0.clone(), flow, client_id.into())
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
