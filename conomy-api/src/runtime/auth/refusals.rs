//! Operations that refuse every token.

use std::time::Duration;

use crate::runtime::transport::clock::Instant;

/// How long the first refusal of a new token counts; each further one in a row counts twice as long.
const FIRST: Duration = Duration::from_secs(5);
/// The longest time that a refusal counts.
const LONGEST: Duration = Duration::from_secs(300);

/// The operations that have refused a new token, so that the reason lies in the operation: a client that lacks a permission, or a
/// server that says 401 where 403 is meant. For a while they cause no renewals, which would not help them and cost a token each.
#[derive(Default)]
pub(in crate::runtime) struct Refusals(Vec<Refusal>);

struct Refusal {
    operation: &'static str,
    until: Instant,
    lasts: Duration,
}

impl Refusals {
    /// Whether the operation refuses new tokens.
    pub(in crate::runtime) fn are_usual(&self, operation: &str) -> bool {
        let known = self.0.iter().find(|known| known.operation == operation);
        known.is_some_and(|known| Instant::now() < known.until)
    }

    /// The operation has refused a new token.
    pub(in crate::runtime) fn note(&mut self, operation: &'static str) {
        let now = Instant::now();
        match self.0.iter_mut().find(|known| known.operation == operation) {
            // Of several calls at once, the first one counts.
            Some(known) if now < known.until => {}
            Some(known) => {
                let is_in_a_row = now < known.until + known.lasts;
                known.lasts = match is_in_a_row {
                    true => LONGEST.min(known.lasts * 2),
                    false => FIRST,
                };
                known.until = now + known.lasts;
            }
            None => self.0.push(Refusal {
                operation,
                until: now + FIRST,
                lasts: FIRST,
            }),
        }
    }
}
