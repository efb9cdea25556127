//! The state machine of a call: what is known about its work, whether its request may be sent again, and what an error says.
//!
//! It has no side effects. `exchange` and `execute` report events and ask for decisions; ARCHITECTURE.md of the generator
//! has the transitions on one page. The invariants, which are tested over all sequences of up to four responses:
//!
//! 1. A request whose work may have been done is sent again only if repeating it does the work only once: it is safe,
//!    idempotent, or carries an idempotency key.
//! 2. After a 303 response to a request that is not safe, neither that request nor the GET for its result is retried.
//! 3. [`Outcome::NotSent`] is reported only if no request of the call can have done the work.
//! 4. [`Outcome::Responded`] is reported only if the response is at least as doubtful as every attempt before it.
//! 5. Another call is reported as safe only under the same conditions, and a key that the client generated does not count.

use http::StatusCode;

use super::idempotency::Repeatable;
use crate::runtime::error::outcome::Outcome;

/// What is known about the work of a request, in the order of doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Work {
    /// It was not done: the request was not sent, or the server refused it without processing it.
    NotDone,
    /// The server asked for fewer requests (429), which does not prove that it did nothing.
    Refused,
    /// The server sent any other response. It may have done the work.
    Failed,
    /// The request was sent, and no complete response has come back.
    Sent,
    /// It was done: a 303 leads to its result (RFC 9110 §15.4.4).
    Done,
}

/// What happens within an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::runtime) enum Event {
    /// An attempt begins.
    Begins,
    /// A request is handed to the transport. If no other event follows, there is no complete response.
    Sent,
    /// The request was not sent, or the server says that it did not process the request.
    NotSent,
    /// The server responds with a redirect that is followed.
    Redirect(StatusCode),
    /// The server responds, and the response is complete.
    Response(StatusCode),
}

/// The state of a call.
#[derive(Clone, Debug)]
pub(in crate::runtime) struct Progress {
    /// Whether the method is safe (RFC 9110 §9.2.1) and the document allows repeating the request.
    is_safe: bool,
    repeatable: Repeatable,
    /// The statuses by which the API says that it did not process a request.
    unprocessed: [&'static [u16]; 2],
    /// The most doubtful of the attempts before the present one.
    earlier: Work,
    /// The present attempt.
    current: Work,
    /// The response that the present attempt ended with.
    response: Option<StatusCode>,
}

impl Progress {
    pub(in crate::runtime) fn new(
        is_safe: bool,
        repeatable: Repeatable,
        unprocessed: [&'static [u16]; 2],
    ) -> Self {
        Self {
            is_safe: is_safe && repeatable != Repeatable::Never,
            repeatable,
            unprocessed,
            earlier: Work::NotDone,
            current: Work::NotDone,
            response: None,
        }
    }

    /// Updates the state after an event.
    pub(in crate::runtime) fn apply(&mut self, event: Event) {
        let after = match event {
            Event::Begins => {
                self.earlier = self.known();
                self.current = Work::NotDone;
                self.response = None;
                return;
            }
            Event::Sent => Work::Sent,
            Event::NotSent => Work::NotDone,
            // 307 and 308 redirect the request itself, so the work was not done here. The others lead to a result.
            Event::Redirect(status) if !self.is_safe && !matches!(status.as_u16(), 307 | 308) => {
                Work::Done
            }
            Event::Redirect(_) => Work::NotDone,
            Event::Response(status) => {
                self.response = Some(status);
                self.work_after(status)
            }
        };
        // Completed work stays completed, even if the request for its result fails.
        if self.current != Work::Done {
            self.current = after;
        }
    }

    /// Returns whether the request may be sent again within the call.
    pub(in crate::runtime) fn may_send_again(&self) -> bool {
        match self.known() {
            Work::NotDone => true,
            Work::Done => false,
            Work::Refused | Work::Failed | Work::Sent => self.repeatable != Repeatable::Never,
        }
    }

    /// Returns whether another call in the place of this one would not do the work twice.
    pub(in crate::runtime) fn is_another_call_safe(&self) -> bool {
        match self.known() {
            Work::NotDone => true,
            Work::Done => false,
            Work::Refused | Work::Failed | Work::Sent => self.repeatable == Repeatable::Always,
        }
    }

    /// Returns whether an attempt before this one may still be in progress at the server.
    pub(in crate::runtime) fn may_be_in_progress(&self) -> bool {
        self.earlier >= Work::Failed
    }

    /// Returns the outcome to report in an error.
    pub(in crate::runtime) fn outcome(&self) -> Outcome {
        match self.response {
            Some(status) if status.is_success() || self.is_safe => Outcome::Responded,
            Some(status) if self.current != Work::Done && self.earlier <= doubt(status) => {
                Outcome::Responded
            }
            None if self.known() == Work::NotDone => Outcome::NotSent,
            Some(_) | None => Outcome::Unknown,
        }
    }

    /// Returns whether the API declares that this status means that the server did not process the request.
    pub(in crate::runtime) fn is_unprocessed(&self, status: StatusCode) -> bool {
        let mut codes = self.unprocessed.iter().copied().flatten();
        codes.any(|code| *code == status.as_u16())
    }

    fn known(&self) -> Work {
        self.earlier.max(self.current)
    }

    /// Returns what a response tells about the work of its request.
    fn work_after(&self, status: StatusCode) -> Work {
        let code = status.as_u16();
        match code {
            _ if self.is_unprocessed(status) => Work::NotDone,
            // 401: the request was rejected before it was processed (RFC 9110 §15.5.2). 425: it was not processed (RFC 8470
            // §5.2).
            401 | 425 => Work::NotDone,
            429 if self.is_safe => Work::NotDone,
            429 => Work::Refused,
            _ => Work::Failed,
        }
    }
}

/// Returns the doubt about the work that the status itself expresses. Other statuses only describe this attempt, not the
/// earlier ones.
fn doubt(status: StatusCode) -> Work {
    match status.as_u16() {
        429 => Work::Refused,
        408 | 500..=599 => Work::Failed,
        _ => Work::NotDone,
    }
}
