//! What is known about a call that failed.

use std::fmt;

/// What is known about a call that failed: the first thing to ask before money is moved once more.
///
/// It is about the whole call: when the connection broke within the first attempt and the second was refused, nobody knows.
/// There are exactly these three, so that a `match` needs no wildcard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The server has carried nothing out: the request was not sent, or at most refused unread (401, 408, 429) in an attempt before.
    /// It is safe to make the call again.
    NotSent,
    /// The server has answered; the error has its status, headers and body, which say what it did.
    Answered,
    /// The request was sent, and no complete answer came, or one to a later attempt only: it may have been carried out or
    /// not. Find out before the call is made again, or make it with the same
    /// [idempotency key](crate::runtime::Error::idempotency_key).
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
