//! What is known about a failed call.

use std::fmt;

/// What is known about a failed call: check it before you move money again.
///
/// It covers the whole call: if the connection broke in the first attempt and the second was rejected, the outcome
/// is unknown. There are exactly these three outcomes, so a `match` needs no wildcard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// There is no response, and the server did not do the work: no request was sent, or the server said of each that it
    /// was not processed, by HTTP/2 or by the response of an attempt before the last one. Another call is safe.
    NotSent,
    /// The server has responded. Status, headers and body of the error say what it did. No earlier attempt leaves
    /// more doubt than this response.
    ///
    /// With a success status, the work was done and only its result could not be read
    /// ([`is_decode`](crate::runtime::Error::is_decode)): do not repeat the call. After 408 and 5xx the work may have
    /// been done. After 401, 425 and statuses that the API declares as unprocessed, it was not.
    Responded,
    /// The work may have been done: the request was sent and there is no complete response, an earlier attempt may
    /// have done the work and a later one failed, or a 303 said that it was done and its result could not be read.
    /// Check whether it was done before you make the call again, or use the same [idempotency
    /// key](crate::runtime::Error::idempotency_key).
    Unknown,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotSent => "the request was not processed",
            Self::Responded => "the server responded",
            Self::Unknown => "the request was sent, and whether it was carried out is unknown",
        })
    }
}
