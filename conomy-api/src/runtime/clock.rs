//! Time and random numbers, which differ between operating systems and browsers.

use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, SystemTime};

// The clock of Tokio's timers, so that tests that pause the time (`tokio::time::pause`) also pause this crate.
#[cfg(not(target_family = "wasm"))]
pub(crate) use tokio::time::Instant;
#[cfg(target_family = "wasm")]
pub(crate) use web_time::Instant;

/// A boxed future. It is `Send`, except in browsers.
#[cfg(not(target_family = "wasm"))]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
/// A boxed future. It is `Send`, except in browsers.
#[cfg(target_family = "wasm")]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// Sleeps.
#[cfg(not(target_family = "wasm"))]
pub(in crate::runtime) async fn sleep(duration: Duration) {
    tokio::time::sleep(duration).await;
}

/// The maximum delay of a browser's timer: a signed 32-bit number of milliseconds.
#[cfg(target_family = "wasm")]
const LONGEST: Duration = Duration::from_millis(i32::MAX as u64);

/// Sleeps, in a browser for 24 days at most.
#[cfg(target_family = "wasm")]
pub(in crate::runtime) async fn sleep(duration: Duration) {
    gloo_timers::future::sleep(duration.min(LONGEST)).await;
}

/// Returns the output of `future`, or `None` after the timeout.
#[cfg(not(target_family = "wasm"))]
pub(in crate::runtime) async fn within<F: Future>(
    limit: Option<Duration>,
    future: F,
) -> Option<F::Output> {
    match limit {
        Some(limit) => tokio::time::timeout(limit, future).await.ok(),
        None => Some(future.await),
    }
}

/// Returns the output of `future`, or `None` after the timeout.
#[cfg(target_family = "wasm")]
pub(in crate::runtime) async fn within<F: Future>(
    limit: Option<Duration>,
    future: F,
) -> Option<F::Output> {
    use std::task::Poll;

    let Some(limit) = limit else {
        return Some(future.await);
    };
    let mut future = std::pin::pin!(future);
    let mut timer = std::pin::pin!(sleep(limit));
    std::future::poll_fn(|cx| match future.as_mut().poll(cx) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => timer.as_mut().poll(cx).map(|()| None),
    })
    .await
}

/// Spawns a future. Returns `false` without an async runtime.
#[cfg(not(target_family = "wasm"))]
pub(in crate::runtime) fn spawn(future: impl Future<Output = ()> + Send + 'static) -> bool {
    let runtime = tokio::runtime::Handle::try_current();
    runtime.map(|runtime| drop(runtime.spawn(future))).is_ok()
}

/// Spawns a future.
#[cfg(target_family = "wasm")]
pub(in crate::runtime) fn spawn(future: impl Future<Output = ()> + 'static) -> bool {
    wasm_bindgen_futures::spawn_local(future);
    true
}

/// Returns why no call can be made here: there is no Tokio runtime, or it has no timers.
///
/// Tokio does not say whether a runtime has timers. Without them it panics when a timer is created.
#[cfg(not(target_family = "wasm"))]
pub(in crate::runtime) fn why_unavailable() -> Option<&'static str> {
    if tokio::runtime::Handle::try_current().is_err() {
        return Some("there is no Tokio runtime here: call within one, or use `send_blocking()`");
    }
    let timer = std::panic::catch_unwind(|| drop(tokio::time::sleep(Duration::ZERO)));
    let message = "the Tokio runtime has no timers: build it with `enable_all()`";
    timer.is_err().then_some(message)
}

/// Returns why no call can be made here: in a browser, it always can.
#[cfg(target_family = "wasm")]
pub(in crate::runtime) fn why_unavailable() -> Option<&'static str> {
    None
}

/// Returns the time of day, if known.
pub(in crate::runtime) fn system_time() -> Option<SystemTime> {
    cfg!(not(target_family = "wasm")).then(SystemTime::now)
}

/// Returns random bytes, or `None` if the system has none.
pub(in crate::runtime) fn random<const N: usize>() -> Option<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::getrandom(&mut bytes).ok().map(|()| bytes)
}

/// Returns a random number from 0 to just below 1, or 0.5 if the system has none.
pub(in crate::runtime) fn fraction() -> f64 {
    random::<4>().map_or(0.5, |bytes| {
        f64::from(u32::from_le_bytes(bytes)) / (f64::from(u32::MAX) + 1.0)
    })
}
