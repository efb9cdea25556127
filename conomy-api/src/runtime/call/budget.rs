//! The retry budget of a client, which keeps retries from making an outage worse.

use std::sync::atomic::{AtomicU32, Ordering};

/// The cost of a retry. A success returns 1.
const COST: u32 = 5;

/// A token bucket that all calls of a client share. Each retry takes tokens, each success returns one. If many calls
/// fail, there is one retry per five successes.
#[derive(Debug)]
pub(in crate::runtime) struct Budget {
    capacity: u32,
    left: AtomicU32,
}

impl Budget {
    /// Creates a full bucket for `retries` retries in a row.
    pub(in crate::runtime) fn new(retries: u32) -> Self {
        let capacity = retries.saturating_mul(COST);
        Self {
            capacity,
            left: AtomicU32::new(capacity),
        }
    }

    /// Takes the tokens for one retry, if there are enough.
    pub(in crate::runtime) fn withdraw(&self) -> bool {
        self.left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                left.checked_sub(COST)
            })
            .is_ok()
    }

    /// Returns the token of a success.
    pub(in crate::runtime) fn deposit(&self) {
        // A full bucket stays full.
        let _ = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                (left < self.capacity).then_some(left + 1)
            });
    }
}
