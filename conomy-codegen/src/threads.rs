//! Parallel iteration.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread::{Builder, ScopedJoinHandle, available_parallelism, scope};

/// The minimum number of items per thread.
const LEAST: usize = 16;

/// Maps items in parallel, and returns the results in order.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let take = || {
        let mut own: Vec<(usize, R)> = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else {
                return own;
            };
            own.push((index, work(item)));
        }
    };
    let threads = available_parallelism()
        .map_or(1, NonZero::get)
        .min(items.len() / LEAST + 1);
    let mut done = scope(|scope| {
        // If a thread cannot be started, the others do its work.
        let others: Vec<_> = (1..threads)
            .map_while(|_| Builder::new().spawn_scoped(scope, take).ok())
            .collect();
        let mut done = take();
        for other in others {
            done.append(&mut joined(other));
        }
        done
    });
    done.sort_unstable_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Runs two functions in parallel, or consecutively if no thread can be started.
pub(crate) fn both<A, B: Send>(
    here: impl FnOnce() -> A,
    there: impl FnMut() -> B + Send,
) -> (A, B) {
    let there = Mutex::new(there);
    let there = || there.lock().unwrap_or_else(PoisonError::into_inner)();
    scope(|scope| match Builder::new().spawn_scoped(scope, there) {
        Ok(thread) => (here(), joined(thread)),
        Err(_) => (here(), there()),
    })
}

fn joined<R>(thread: ScopedJoinHandle<'_, R>) -> R {
    thread.join().unwrap_or_else(|panic| resume_unwind(panic))
}
