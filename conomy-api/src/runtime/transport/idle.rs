//! The timeout between the chunks of a stream.

use std::fmt;
use std::task::{Context, Poll};
use std::time::Duration;

use crate::runtime::clock::{BoxFuture, sleep};

/// A timer that runs while nothing arrives.
pub(in crate::runtime) struct Idle {
    limit: Option<Duration>,
    timer: Option<BoxFuture<'static, ()>>,
}

impl Idle {
    pub(in crate::runtime) fn new(limit: Option<Duration>) -> Self {
        Self { limit, timer: None }
    }

    /// Is ready when nothing has arrived within the timeout.
    pub(in crate::runtime) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let Some(limit) = self.limit else {
            return Poll::Pending;
        };
        self.timer
            .get_or_insert_with(|| Box::pin(sleep(limit)))
            .as_mut()
            .poll(cx)
    }

    /// Restarts the timer, because something has arrived.
    pub(in crate::runtime) fn reset(&mut self) {
        self.timer = None;
    }
}

impl fmt::Debug for Idle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Idle({:?})", self.limit)
    }
}
