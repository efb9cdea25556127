//! The calls of the soak test, and the invariants of each call.

use std::time::Duration;

use conomy_tests::ledger::{Kind, Work};
use ledger_api::{Error, Outcome};

/// The deadline of each call.
pub const DEADLINE: Duration = Duration::from_secs(3);

/// A call that has ended.
pub struct FinishedCall {
    /// The kind of the call.
    pub kind: Kind,
    /// The account. No other call uses it.
    pub account: String,
    /// The result.
    pub result: Result<Option<String>, Error>,
    /// The duration.
    pub duration: Duration,
}

impl FinishedCall {
    /// Returns the invariants that the call violates, given what the server did.
    pub fn violations(&self, work: Work) -> Vec<&'static str> {
        let mut violations = work.violations(self.kind, &self.result);
        let mut check = |holds: bool, invariant: &'static str| {
            if !holds {
                violations.push(invariant);
            }
        };
        let is_done = work.times_done > 0;
        check(
            self.duration < DEADLINE + Duration::from_secs(2),
            "a call ends by its deadline",
        );
        match &self.result {
            Ok(id) => {
                let is_own = id.as_ref().is_none_or(|id| *id == self.account);
                check(is_own, "a call gets its own response");
                check(
                    is_done || self.kind == Kind::Safe,
                    "the server did the work of a successful call",
                );
            }
            Err(error) if error.outcome() == Outcome::Responded => {
                let status = error.status().map_or(0, |status| status.as_u16());
                let is_refusal = matches!(status, 400..=499) && !matches!(status, 408 | 429);
                check(
                    !is_done || !is_refusal,
                    "`Responded` with a 4xx only if the server did no work",
                );
            }
            Err(_) => {}
        }
        violations
    }
}
