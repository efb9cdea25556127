//! Operations that reject every token.

use std::time::Duration;

use crate::runtime::clock::Instant;

/// How long the first rejection of a new token counts. Each further one in a row doubles it.
const FIRST: Duration = Duration::from_secs(5);
/// The maximum time that a rejection counts.
const LONGEST: Duration = Duration::from_secs(300);

/// The operations that have rejected a new token. The reason is then the operation: the client lacks a permission,
/// or the server sends 401 where 403 is meant. For a while they cause no renewals, which would not help and would
/// cost a token each.
#[derive(Default)]
pub(in crate::runtime) struct Refusals(Vec<Refusal>);

struct Refusal {
    operation: &'static str,
    until: Instant,
    lasts: Duration,
}

impl Refusals {
    /// Returns whether the operation rejects new tokens.
    pub(in crate::runtime) fn are_usual(&self, operation: &str) -> bool {
        let known = self.0.iter().find(|known| known.operation == operation);
        known.is_some_and(|known| Instant::now() < known.until)
    }

    /// Records that the operation has rejected a new token.
    pub(in crate::runtime) fn note(&mut self, operation: &'static str) {
        let now = Instant::now();
        match self.0.iter_mut().find(|known| known.operation == operation) {
            // Of several concurrent calls, only the first one counts.
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
