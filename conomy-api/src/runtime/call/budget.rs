//! How many retries a client allows itself, so that an outage is not made worse.

use std::sync::atomic::{AtomicU32, Ordering};

/// What a retry costs; a success gives one back.
const COST: u32 = 5;

/// A purse that all calls of a client share: each retry takes from it, each success puts a little back. When many calls
/// fail, retries become a fifth of the successes, whatever the callers do.
#[derive(Debug)]
pub(in crate::runtime) struct Budget {
    capacity: u32,
    left: AtomicU32,
}

impl Budget {
    /// A full purse, for `retries` retries in a row.
    pub(in crate::runtime) fn new(retries: u32) -> Self {
        let capacity = retries.saturating_mul(COST);
        Self {
            capacity,
            left: AtomicU32::new(capacity),
        }
    }

    /// Takes the price of one retry, if there is enough.
    pub(in crate::runtime) fn withdraw(&self) -> bool {
        self.left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                left.checked_sub(COST)
            })
            .is_ok()
    }

    /// Puts back what a success is worth.
    pub(in crate::runtime) fn deposit(&self) {
        // A full purse stays as it is.
        let _ = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                (left < self.capacity).then_some(left + 1)
            });
    }
}
