//! The calls of the soak test, and the invariants of each call.

use std::time::Duration;

use ledger_api::models::{Account, NewTransfer};
use ledger_api::{Client, Error, Outcome};

/// The deadline of each call.
pub const DEADLINE: Duration = Duration::from_secs(3);

/// The method of a request, and whether it can be repeated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A GET.
    Safe,
    /// A PUT.
    Idempotent,
    /// A POST with an idempotency key that the client generates.
    Keyed,
    /// A POST without an idempotency key.
    Bare,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 4] = [Kind::Safe, Kind::Idempotent, Kind::Keyed, Kind::Bare];

    /// Sends a request for an account, and returns the account that the response names, if any.
    pub async fn send(self, client: &Client, account: &str) -> Result<Option<String>, Error> {
        let accounts = client.accounts();
        match self {
            Kind::Safe => {
                let read = accounts.read_account(account).send().await?;
                Ok(Some(read.id))
            }
            Kind::Idempotent => {
                let new = Account::new(account);
                accounts.replace_account(account, &new).send().await?;
                Ok(None)
            }
            Kind::Keyed => {
                let new = NewTransfer::new(account, "8", "1.00");
                let transfer = client.transfers().create_transfer(&new).send().await?;
                Ok(Some(transfer.id))
            }
            Kind::Bare => {
                let read = accounts.send_notice(account).send().await?;
                Ok(Some(read.id))
            }
        }
    }
}

/// A call that has ended.
pub struct Ended {
    /// The kind of the call.
    pub kind: Kind,
    /// The account. No other call uses it.
    pub account: String,
    /// The result.
    pub result: Result<Option<String>, Error>,
    /// The duration.
    pub time: Duration,
}

impl Ended {
    /// Returns the invariants that the call violates, given how often the server did its work.
    pub fn violations(&self, times_done: u64) -> Vec<&'static str> {
        let mut violations = Vec::new();
        let mut must = |is_true: bool, says: &'static str| {
            if !is_true {
                violations.push(says);
            }
        };
        let is_done = times_done > 0;
        must(
            self.time < DEADLINE + Duration::from_secs(2),
            "a call ends with its deadline",
        );
        must(
            self.kind == Kind::Idempotent || times_done <= 1,
            "work is done once at most",
        );
        let error = match &self.result {
            Ok(id) => {
                let is_own = id.as_ref().is_none_or(|id| *id == self.account);
                must(is_own, "a call gets its own response");
                must(
                    is_done || self.kind == Kind::Safe,
                    "a success was really done",
                );
                return violations;
            }
            Err(error) => error,
        };
        let status = error.status().map_or(0, |status| status.as_u16());
        let denies = matches!(status, 400..=499) && !matches!(status, 408 | 429);
        match error.outcome() {
            Outcome::NotSent => must(!is_done, "`NotSent` hides no work"),
            Outcome::Responded => must(
                !(is_done && denies),
                "`Responded` with a refusal hides no work",
            ),
            Outcome::Unknown => {}
        }
        let is_harmless = matches!(self.kind, Kind::Safe | Kind::Idempotent);
        must(
            is_harmless || !is_done || !error.is_retryable(),
            "`is_retryable()` only where another call is harmless",
        );
        violations
    }
}
