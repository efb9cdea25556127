//! Retry settings of an operation.

use std::time::Duration;

/// The retry settings of an operation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Retry {
    /// Whether the request is idempotent. `None` means that the method decides (RFC 9110, section 9.2.2).
    pub idempotent: Option<bool>,
    /// Whether the request is never retried.
    pub never: bool,
    /// The maximum number of attempts, including the first.
    pub attempts: Option<u32>,
    /// The maximum delay before the second attempt.
    pub first_delay: Option<Duration>,
    /// The maximum delay before any attempt.
    pub max_delay: Option<Duration>,
    /// The statuses that mean that the server did not process the request, in addition to those of the whole API.
    pub unprocessed: Vec<u16>,
}
