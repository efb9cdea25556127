//! Blocking calls, for programs without an async runtime.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use futures_core::Stream;
use tokio::runtime::{Builder, Handle};

use crate::runtime::error::{Error, Kind, Result};

/// Blocks until a call is complete. All clients of the process share one background thread, which drives the
/// connections.
///
/// In an async runtime this blocks the thread: await [`send`](crate::runtime::Sending) instead. After `fork()`, the
/// background thread does not exist in the child process, so fork before the first blocking call.
///
/// # Errors
/// The errors of the call. Also, the thread cannot be started.
pub fn wait<T, F: Future<Output = Result<T>>>(call: impl FnOnce() -> F) -> Result<T> {
    let runtime = runtime()?;
    // Timers and connections of the call belong to the background thread.
    let _entered = runtime.enter();
    let mut future = pin!(call());
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(result) => return result,
            // An earlier wake-up is not lost, and a spurious one is harmless.
            Poll::Pending => thread::park(),
        }
    }
}

/// A blocking iterator over the items of a stream. It ends with the stream or with an error.
#[derive(Debug)]
#[must_use = "iterators are lazy: nothing is requested until `next()` is called"]
pub struct Waiting<S>(Option<S>);

impl<S> Waiting<S> {
    /// Creates an iterator over the items of a stream.
    pub fn new(stream: S) -> Self {
        Self(Some(stream))
    }
}

impl<T, S: Stream<Item = Result<T>> + Unpin> Iterator for Waiting<S> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        let stream = self.0.as_mut()?;
        let item =
            wait(|| poll_fn(|cx| Pin::new(&mut *stream).poll_next(cx).map(Option::transpose)));
        if item.is_err() {
            self.0 = None;
        }
        item.transpose()
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Returns the runtime of the background thread, which the first call starts.
fn runtime() -> Result<Handle> {
    static RUNTIME: Mutex<Option<Handle>> = Mutex::new(None);
    let mut running = RUNTIME.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = &*running {
        return Ok(handle.clone());
    }
    let handle = start().map_err(|error| {
        let message = format!("the thread for blocking calls cannot be started: {error}");
        Error::not_sent(Kind::Setup, message)
    })?;
    Ok(running.insert(handle).clone())
}

/// Starts the background thread.
fn start() -> std::io::Result<Handle> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    let serve = move || runtime.block_on(std::future::pending::<()>());
    thread::Builder::new()
        .name("http-client".to_owned())
        .spawn(serve)?;
    Ok(handle)
}
