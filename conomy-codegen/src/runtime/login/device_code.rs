//! A device code, and the requests for its tokens (RFC 8628 §3.2 to §3.5).

use std::fmt;
use std::time::Duration;

use serde_json::Value;

use super::application::{Application, Endpoint};
use super::device_tokens::DeviceTokens;
use crate::runtime::call::options::Options;
use crate::runtime::call::token_endpoint::TokenResponse;
use crate::runtime::clock::{self, Instant};
use crate::runtime::error::{Error, Kind, Result};
use crate::runtime::json::decode::without_bom;
use crate::runtime::secret::Secret;

/// The value of `grant_type` (RFC 8628 §3.4).
const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:device_code";
/// The default delay between two requests (RFC 8628 §3.2).
const DEFAULT_INTERVAL: Duration = Duration::from_secs(5);
/// The increase of the delay after `slow_down` (RFC 8628 §3.5).
const SLOW_DOWN: Duration = Duration::from_secs(5);
/// The minimum delay between two requests.
const MIN_INTERVAL: Duration = Duration::from_secs(1);
/// The maximum delay after requests that failed, unless the server names a longer one.
const MAX_DELAY: Duration = Duration::from_secs(60);

const EXPIRED: &str = "the device code expired before the user signed in";

/// A code with which a user signs in on another device. Show the user [`verification_uri`](Self::verification_uri) and
/// [`user_code`](Self::user_code), then [`wait`](Self::wait).
#[must_use = "no token is requested until `wait()`"]
pub struct DeviceCode {
    application: Application,
    device_code: Secret,
    user_code: Secret,
    verification_uri: String,
    verification_uri_complete: Option<Secret>,
    expires_in: Duration,
    ends_at: Option<Instant>,
    interval: Duration,
}

impl DeviceCode {
    /// Reads the response to a request that was sent at `started`.
    ///
    /// # Errors
    /// A required property is missing (RFC 8628 §3.2).
    pub(super) fn read(
        application: Application,
        started: Instant,
        response: &TokenResponse,
    ) -> Result<Self> {
        let text = |name: &str| match response.text(name) {
            Some(text) => Ok(text),
            None => Err(response.lacks(&format!("without `{name}`"))),
        };
        let verification_uri = match response.text("verification_url") {
            // Google's name.
            Some(url) if response.text("verification_uri").is_none() => url,
            _ => text("verification_uri")?,
        };
        let Some(expires_in) = response.seconds("expires_in") else {
            return Err(response.lacks("without `expires_in`"));
        };
        Ok(Self {
            device_code: text("device_code")?.into(),
            user_code: text("user_code")?.into(),
            verification_uri: verification_uri.to_owned(),
            verification_uri_complete: response.text("verification_uri_complete").map(Into::into),
            expires_in,
            // A lifetime that exceeds the clock's range never ends.
            ends_at: started.checked_add(expires_in),
            interval: response
                .seconds("interval")
                .map_or(DEFAULT_INTERVAL, |interval| interval.max(MIN_INTERVAL)),
            application,
        })
    }

    /// Returns the code that the user enters.
    pub fn user_code(&self) -> &str {
        self.user_code.expose()
    }

    /// Returns the URL of the page on which the user enters the code.
    pub fn verification_uri(&self) -> &str {
        &self.verification_uri
    }

    /// Returns the URL of the page including the code, such as for a QR code. The user must still compare the codes (RFC
    /// 8628 §3.3.1).
    pub fn verification_uri_complete(&self) -> Option<&str> {
        self.verification_uri_complete.as_ref().map(Secret::expose)
    }

    /// Returns how long the code was valid when it was issued.
    pub fn expires_in(&self) -> Duration {
        self.expires_in
    }

    /// Waits until the user has signed in, and returns the tokens. Sends a request each time the interval of the server
    /// has passed. If the server cannot be reached or fails, the delay is doubled each time.
    ///
    /// # Errors
    /// - The code expired: [`is_timeout`](Error::is_timeout) is true. Request another one.
    /// - The user denied access: [`is_credential`](Error::is_credential) is true.
    /// - A request fails with an error that is not retryable.
    pub async fn wait(mut self) -> Result<DeviceTokens> {
        let mut delay = self.interval;
        loop {
            match self.time_left() {
                Some(left) if left <= self.interval => {
                    clock::sleep(left).await;
                    let message = format!("{EXPIRED}; request another one");
                    return Err(Error::not_sent(Kind::Credential, message).timed_out());
                }
                // A longer delay after an error must not pass the expiry.
                Some(left) => delay = delay.min(left - MIN_INTERVAL).max(self.interval),
                None => {}
            }
            clock::sleep(delay).await;
            let (code, error) = match self.ask().await {
                Ok(response) => match response.text("error") {
                    None => return DeviceTokens::read(self.application, &response),
                    // Some servers, such as GitHub's, send the errors with the status 200.
                    Some(code) => (Some(code.to_owned()), response.lacks("without tokens")),
                },
                Err(error) => (error_code(&error), error),
            };
            delay = match code.as_deref() {
                Some("authorization_pending") => self.interval,
                Some("slow_down") => {
                    self.interval += SLOW_DOWN;
                    self.interval
                }
                Some("expired_token") => {
                    return Err(error.because(Kind::Credential, EXPIRED).timed_out());
                }
                // The second is Microsoft's.
                Some("access_denied" | "authorization_declined") => {
                    return Err(error.because(Kind::Credential, "the user denied access"));
                }
                _ if error.is_retryable() => {
                    let longest = self.interval.max(MAX_DELAY);
                    let asked = error.retry_after().unwrap_or_default();
                    (delay * 2).min(longest).max(asked)
                }
                _ => return Err(error),
            };
        }
    }

    /// Blocks until the user has signed in, and returns the tokens.
    ///
    /// # Errors
    /// See [`wait`](Self::wait).
    #[cfg(all(feature = "blocking", not(target_family = "wasm")))]
    pub fn wait_blocking(self) -> Result<DeviceTokens> {
        crate::runtime::call::blocking::wait(|| self.wait())
    }

    /// Asks for the tokens once.
    async fn ask(&self) -> Result<TokenResponse> {
        let fields = [
            ("grant_type", GRANT_TYPE),
            ("device_code", self.device_code.expose()),
        ];
        let once = Options::new().retries(0);
        self.application.post(Endpoint::Token, &fields, once).await
    }

    fn time_left(&self) -> Option<Duration> {
        let end = self.ends_at?;
        Some(end.saturating_duration_since(Instant::now()))
    }
}

/// Returns the property `error` of the response (RFC 6749 §5.2).
fn error_code(error: &Error) -> Option<String> {
    let body: Value = serde_json::from_slice(without_bom(error.body()?)).ok()?;
    Some(body.get("error")?.as_str()?.to_owned())
}

impl fmt::Debug for DeviceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceCode")
            .field("verification_uri", &self.verification_uri)
            .field("expires_in", &self.expires_in)
            .finish_non_exhaustive()
    }
}
