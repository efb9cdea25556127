//! Retries: what the document says about sending an operation again.

use std::time::Duration;

/// What the document says about sending an operation again.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Retry {
    /// Whether the work is done only once however often it is sent; `None` means as the method says (RFC 9110, section 9.2.2).
    pub idempotent: Option<bool>,
    /// Whether it is sent once, whatever happens.
    pub never: bool,
    /// How often it is sent at most.
    pub attempts: Option<u32>,
    /// The longest wait before the second attempt.
    pub first_delay: Option<Duration>,
    /// The longest wait before any attempt.
    pub max_delay: Option<Duration>,
    /// The statuses by which the operation says that it did not process the request, besides those of the whole API.
    pub unprocessed: Vec<u16>,
}
