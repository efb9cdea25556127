//! Errors of deliveries.

use std::fmt;

/// Why a delivery was rejected. The error contains neither secrets nor signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookError {
    check: WebhookCheck,
    message: String,
}

/// The check that a delivery failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WebhookCheck {
    /// A secret of the receiver is empty or invalid.
    Secret,
    /// The signature or a signed header is missing.
    Missing,
    /// The signature or a signed header occurs more than once.
    Duplicate,
    /// The signature, the timestamp or the body is malformed.
    Malformed,
    /// The delivery is older than the tolerance, or from the future. It may be a replay.
    Timestamp,
    /// The signature does not match: the body was changed, or another secret was used.
    Signature,
    /// The signature matches, but the body is not the documented event.
    Event,
}

impl WebhookError {
    pub(in crate::runtime) fn new(check: WebhookCheck, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { check, message }
    }

    /// Returns the check that failed. Only after [`WebhookCheck::Event`] the delivery is authentic.
    pub fn check(&self) -> WebhookCheck {
        self.check
    }
}

impl fmt::Display for WebhookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "webhook refused: {}", self.message)
    }
}

impl std::error::Error for WebhookError {}
