//! An application that signs users in, as the authorization server knows it.

use std::sync::Arc;

use crate::runtime::api::DeviceFlow;
use crate::runtime::call::execute::execute;
use crate::runtime::call::options::Options;
use crate::runtime::call::server;
use crate::runtime::call::shared::Shared;
use crate::runtime::call::token_endpoint::{self, TokenResponse};
use crate::runtime::encode::form;
use crate::runtime::error::{Error, Kind, Result};
use crate::runtime::secret::Secret;

/// An application that signs users in.
pub(super) struct Application {
    pub(super) shared: Arc<Shared>,
    pub(super) flow: &'static DeviceFlow,
    pub(super) client_id: String,
    pub(super) client_secret: Option<Secret>,
    /// The URLs that replace those of the document.
    pub(super) device_url: Option<String>,
    pub(super) token_url: Option<String>,
}

/// An endpoint of the authorization server.
#[derive(Clone, Copy, Debug)]
pub(super) enum Endpoint {
    /// Issues device codes.
    Device,
    /// Issues tokens for device codes.
    Token,
    /// Issues tokens for refresh tokens.
    Refresh,
}

impl Application {
    /// Sends a request with these fields, the client id and the client secret.
    ///
    /// # Errors
    /// The request cannot be made, or its call fails.
    pub(super) async fn post(
        &self,
        endpoint: Endpoint,
        fields: &[(&str, &str)],
        options: Options,
    ) -> Result<TokenResponse> {
        // RFC 6749 §2.3.1: a client that has no secret only sends its id.
        let secret = self.client_secret.as_ref();
        let secret = secret.map(|secret| ("client_secret", secret.expose()));
        let id = ("client_id", self.client_id.as_str());
        let fields: Vec<(&str, &str)> = [id]
            .into_iter()
            .chain(secret)
            .chain(fields.iter().copied())
            .collect();
        let body = form::secret(&fields);
        let refused = |message| Error::not_sent(Kind::Request, message);
        let (what, documented, own) = self.url(endpoint);
        let base = self.shared.base.as_deref();
        let url = server::endpoint(what, own.unwrap_or(documented), base, self.shared.allow_http);
        let url = (url.map_err(refused)?, documented);
        let mut job = token_endpoint::job(&self.shared, url, token_endpoint::FORM, body)
            .map_err(refused)?;
        job.options = options;
        if let Endpoint::Device = endpoint {
            job.operation = "device code";
        }
        TokenResponse::read(execute(self.shared.clone(), job).await?)
    }

    /// Returns what the URL of an endpoint is called, that of the document, and the caller's.
    fn url(&self, endpoint: Endpoint) -> (&'static str, &'static str, Option<&str>) {
        let flow = self.flow;
        match endpoint {
            Endpoint::Device => ("device URL", flow.device_url, self.device_url.as_deref()),
            Endpoint::Token => ("token URL", flow.token_url, self.token_url.as_deref()),
            Endpoint::Refresh => {
                let documented = flow.refresh_url.unwrap_or(flow.token_url);
                ("refresh URL", documented, self.token_url.as_deref())
            }
        }
    }
}
