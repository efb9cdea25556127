//! What is known about a call that failed.

use std::fmt;

/// What is known about a call that failed: the first thing to ask before money is moved once more.
///
/// There are exactly these three, so that a `match` needs no wildcard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The server has not received the request. It is safe to make the call again.
    NotSent,
    /// The server has answered; the error has its status, headers and body.
    Answered,
    /// The request was sent, and no complete answer came: it may have been carried out or not. Find out before the call
    /// is made again.
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
