//! A device code, and the requests for its tokens (RFC 8628 §3.2 to §3.5).

use std::fmt;
use std::time::Duration;

use serde_json::Value;

use super::application::{Application, Endpoint};
use super::device_tokens::DeviceTokens;
use crate::runtime::call::options::Options;
use crate::runtime::call::token_endpoint::TokenResponse;
use crate::runtime::clock::{self, Instant};
use crate::runtime::error::outcome::Outcome;
use crate::runtime::error::{Error, Kind, Result};
use crate::runtime::secret::Secret;

/// The value of `grant_type` (RFC 8628 §3.4).
const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
/// The delay between two requests if the server names none, and what `slow_down` adds (RFC 8628 §3.2 and §3.5).
const INTERVAL: Duration = Duration::from_secs(5);
/// The minimum delay between two requests.
const SHORTEST: Duration = Duration::from_secs(1);
/// The maximum delay after requests that failed, unless the server names a longer one.
const LONGEST: Duration = Duration::from_secs(60);

/// A code with which a user signs in on another device. Show the user [`verification_uri`](Self::verification_uri) and
/// [`user_code`](Self::user_code), then [`wait`](Self::wait).
#[must_use = "the user can sign in only while the program waits"]
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
                .map_or(INTERVAL, |interval| interval.max(SHORTEST)),
            application,
        })
    }

    /// Returns the code that the user enters.
    pub fn user_code(&self) -> &str {
        self.user_code.expose()
    }

    /// Returns the address of the page on which the user enters the code.
    pub fn verification_uri(&self) -> &str {
        &self.verification_uri
    }

    /// Returns the address of the page with the code, such as for a QR code. The user still compares the code.
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
    /// - The code has expired: [`is_timeout`](Error::is_timeout) is true. Request another one.
    /// - The user has denied access: [`is_credential`](Error::is_credential) is true.
    /// - A request fails in a way that another one cannot mend.
    pub async fn wait(mut self) -> Result<DeviceTokens> {
        let mut delay = self.interval;
        loop {
            let left = self.left();
            clock::sleep(left.map_or(delay, |left| left.min(delay))).await;
            if left.is_some_and(|left| left <= delay) {
                return Err(expired());
            }
            let error = match self.ask().await {
                Ok(response) => return DeviceTokens::read(self.application, &response),
                Err(error) => error,
            };
            delay = match reason(&error).as_deref() {
                Some("authorization_pending") => self.interval,
                Some("slow_down") => {
                    self.interval += INTERVAL;
                    self.interval
                }
                Some("expired_token") => return Err(expired().with_source(error)),
                Some("access_denied") => return Err(denied(error)),
                _ if error.is_retryable() => {
                    let longest = self.interval.max(LONGEST);
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
            ("grant_type", GRANT),
            ("device_code", self.device_code.expose()),
        ];
        let once = Options::new().retries(0);
        self.application.post(Endpoint::Token, &fields, once).await
    }

    fn left(&self) -> Option<Duration> {
        let end = self.ends_at?;
        Some(end.saturating_duration_since(Instant::now()))
    }
}

/// Returns the property `error` of the response (RFC 6749 §5.2).
fn reason(error: &Error) -> Option<String> {
    let body: Value = serde_json::from_slice(error.body()?).ok()?;
    Some(body.get("error")?.as_str()?.to_owned())
}

fn expired() -> Error {
    let message = "the device code has expired before the user signed in: request another one";
    Error::new(Kind::Credential, Outcome::Responded, message).timed_out()
}

fn denied(error: Error) -> Error {
    let message = "the user has denied access";
    Error::new(Kind::Credential, Outcome::Responded, message).with_source(error)
}

impl fmt::Debug for DeviceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceCode")
            .field("verification_uri", &self.verification_uri)
            .field("expires_in", &self.expires_in)
            .finish_non_exhaustive()
    }
}
