//! What is known about a call that failed.

use std::fmt;

/// What is known about a call that failed: the first thing to ask before money is moved once more.
///
/// It is about the whole call: when the connection broke within the first attempt and the second was refused, nobody knows.
/// There are exactly these three, so that a `match` needs no wildcard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The server has carried nothing out: no request was sent, or the server refused each without processing it (401, 425, the
    /// statuses that the API declares, and what HTTP/2 calls unprocessed). It is safe to make the call again.
    NotSent,
    /// The server has answered; the error has its status, headers and body, which say what it did. No attempt before leaves
    /// more doubt than this answer: after 408 and 5xx the work may have been done.
    Answered,
    /// The request was sent, and no complete answer came; or an earlier attempt may have done the work, and a later one ended
    /// without success; or the server said by a 303 that it was done, and its result could not be read. Find out before the
    /// call is made again, or make it with the same [idempotency key](crate::runtime::Error::idempotency_key).
    Unknown,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotSent => "the request was not sent",
            Self::Answered => "the server answered",
            Self::Unknown => "the request was sent, and whether it was carried out is unknown",
        })
    }
}
