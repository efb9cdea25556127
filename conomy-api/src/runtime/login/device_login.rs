//! The request for a device code (RFC 8628 §3.1).

use std::fmt;
use std::sync::Arc;

use super::application::{Application, Endpoint};
use super::device_code::DeviceCode;
use super::device_tokens::DeviceTokens;
use crate::runtime::api::DeviceFlow;
use crate::runtime::call::options::Options;
use crate::runtime::call::shared::Shared;
use crate::runtime::call::token_endpoint;
use crate::runtime::clock::Instant;
use crate::runtime::error::{Error, Kind, Result};
use crate::runtime::secret::Secret;

/// Signs a user in on another device, such as a phone: for programs without a browser (RFC 8628).
///
/// [`send`](Self::send) requests a code, which the user enters on a page of the authorization server.
/// [`DeviceCode::wait`] returns the tokens when the user has done so.
#[must_use = "nothing is requested until `send()`"]
pub struct DeviceLogin {
    application: Application,
    scopes: Option<Vec<String>>,
}

impl DeviceLogin {
    pub(in crate::runtime) fn new(
        shared: Arc<Shared>,
        flow: &'static DeviceFlow,
        client_id: String,
    ) -> Self {
        Self {
            application: Application {
                shared,
                flow,
                client_id,
                client_secret: None,
                device_url: None,
                token_url: None,
            },
            scopes: None,
        }
    }

    /// Sets the client secret, if the authorization server requires one.
    pub fn client_secret(mut self, secret: impl Into<Secret>) -> Self {
        self.application.client_secret = Some(secret.into());
        self
    }

    /// Sets the scopes to request. The default is the scopes that the operations of the document require.
    pub fn scopes(mut self, scopes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.scopes = Some(scopes.into_iter().map(Into::into).collect());
        self
    }

    /// Sets the URL at which the code is requested. The default is the one in the document.
    pub fn device_url(mut self, url: impl Into<String>) -> Self {
        self.application.device_url = Some(url.into());
        self
    }

    /// Sets the URL at which tokens are requested and renewed. The default is the one in the document.
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.application.token_url = Some(url.into());
        self
    }

    /// Requests a code.
    ///
    /// # Errors
    /// A scope or URL is invalid, the call fails, or the response has no code.
    pub async fn send(self) -> Result<DeviceCode> {
        let declared = || self.application.flow.scopes.join(" ");
        let scope = match &self.scopes {
            Some(scopes) => token_endpoint::scope(scopes)
                .map_err(|message| Error::not_sent(Kind::Request, message))?,
            None => declared(),
        };
        let fields = [("scope", scope.as_str())];
        let fields = match scope.is_empty() {
            true => &[],
            false => fields.as_slice(),
        };
        let started = Instant::now();
        let response = self
            .application
            .post(Endpoint::Device, fields, Options::default())
            .await?;
        DeviceCode::read(self.application, started, &response)
    }

    /// Requests a code, and blocks until there is one.
    ///
    /// # Errors
    /// See [`send`](Self::send).
    #[cfg(all(feature = "blocking", not(target_family = "wasm")))]
    pub fn send_blocking(self) -> Result<DeviceCode> {
        crate::runtime::call::blocking::wait(|| self.send())
    }

    /// Returns the tokens of an earlier login, so that the user need not sign in again.
    pub fn resume(self, refresh_token: impl Into<Secret>) -> DeviceTokens {
        DeviceTokens::new(self.application, None, Some(refresh_token.into()))
    }
}

impl fmt::Debug for DeviceLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceLogin")
            .field("client_id", &self.application.client_id)
            .finish_non_exhaustive()
    }
}
