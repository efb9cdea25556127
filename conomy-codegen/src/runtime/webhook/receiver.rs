//! Receives deliveries: takes headers and bytes, and returns events.

use std::fmt;
use std::marker::PhantomData;
use std::time::{Duration, SystemTime};

use http::HeaderMap;

use super::delivery::{Delivery, WebhookEvent};
use super::error::WebhookError;
use super::verify::{Verification, verify};
use crate::runtime::secret::Secret;

/// Verifies the signatures of deliveries and deserializes their events. It takes the headers and the body of a
/// request, and works with any HTTP server.
///
/// A delivery can arrive more than once, because servers repeat deliveries that are not acknowledged in time.
/// Remember what was processed, and respond with a success to what you have seen before.
pub struct Webhooks<E> {
    secrets: Vec<Secret>,
    tolerance: Option<Duration>,
    event: PhantomData<fn() -> E>,
}

impl<E: WebhookEvent> Webhooks<E> {
    /// Creates a receiver for deliveries that are signed with this secret.
    pub fn new(secret: impl Into<Secret>) -> Self {
        Self {
            secrets: vec![secret.into()],
            tolerance: None,
            event: PhantomData,
        }
    }

    /// Also accepts another secret, for rotation.
    #[must_use]
    pub fn secret(mut self, secret: impl Into<Secret>) -> Self {
        self.secrets.push(secret.into());
        self
    }

    /// Sets the maximum difference between now and the timestamp of a delivery.
    #[must_use]
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = Some(tolerance);
        self
    }

    /// Verifies a delivery and deserializes its event. `body` is the request body, byte for byte.
    ///
    /// Signatures are compared in constant time.
    ///
    /// # Errors
    /// The signature is missing, occurs twice or does not match, the delivery is too old, or the body is not the
    /// documented event. [`WebhookError::check`] says which.
    pub fn receive(&self, headers: &HeaderMap, body: impl AsRef<[u8]>) -> Result<E, WebhookError> {
        self.receive_at(now(), headers, body)
    }

    /// Version of [`receive`](Self::receive) with another time, for tests and stored deliveries.
    ///
    /// # Errors
    /// See [`receive`](Self::receive).
    pub fn receive_at(
        &self,
        now: SystemTime,
        headers: &HeaderMap,
        body: impl AsRef<[u8]>,
    ) -> Result<E, WebhookError> {
        let verification = Verification {
            signatures: E::SIGNATURES,
            secrets: &self.secrets,
            tolerance: self.tolerance,
            now,
        };
        let verified = verify(&verification, headers, body.as_ref())?;
        E::read(&Delivery::new(headers, &verified))
    }
}

#[cfg(not(target_family = "wasm"))]
fn now() -> SystemTime {
    SystemTime::now()
}

#[cfg(target_family = "wasm")]
fn now() -> SystemTime {
    use web_time::web::SystemTimeExt;

    web_time::SystemTime::now().to_std()
}

impl<E> Clone for Webhooks<E> {
    fn clone(&self) -> Self {
        Self {
            secrets: self.secrets.clone(),
            tolerance: self.tolerance,
            event: PhantomData,
        }
    }
}

impl<E> fmt::Debug for Webhooks<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhooks")
            .field("secrets", &self.secrets.len())
            .field("tolerance", &self.tolerance)
            .finish()
    }
}
