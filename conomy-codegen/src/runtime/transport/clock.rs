//! Time and chance: what differs between an operating system and a browser.

use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, SystemTime};

// The clock of the timers, so that a program whose tests stop it (`tokio::time::pause`) stops this crate's, too.
#[cfg(not(target_family = "wasm"))]
pub(crate) use tokio::time::Instant;
#[cfg(target_family = "wasm")]
pub(crate) use web_time::Instant;

/// A future behind a pointer; it can be sent to another thread where there are threads.
#[cfg(not(target_family = "wasm"))]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
/// A future behind a pointer; it can be sent to another thread where there are threads.
#[cfg(target_family = "wasm")]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// Waits.
#[cfg(not(target_family = "wasm"))]
pub(in crate::runtime) async fn sleep(duration: Duration) {
    tokio::time::sleep(duration).await;
}

/// The longest time that a browser's timer can count: a signed number of milliseconds in 32 bits.
#[cfg(target_family = "wasm")]
const LONGEST: Duration = Duration::from_millis(i32::MAX as u64);

/// Waits; in a browser for 24 days at most.
#[cfg(target_family = "wasm")]
pub(in crate::runtime) async fn sleep(duration: Duration) {
    gloo_timers::future::sleep(duration.min(LONGEST)).await;
}

/// What `future` results in, unless the time is over before.
#[cfg(not(target_family = "wasm"))]
pub(in crate::runtime) async fn within<F: Future>(limit: Option<Duration>, future: F) -> Option<F::Output> {
    match limit {
        Some(limit) => tokio::time::timeout(limit, future).await.ok(),
        None => Some(future.await),
    }
}

/// What `future` results in, unless the time is over before.
#[cfg(target_family = "wasm")]
pub(in crate::runtime) async fn within<F: Future>(limit: Option<Duration>, future: F) -> Option<F::Output> {
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

/// Runs a future beside the caller; `false` where there is no async runtime.
#[cfg(not(target_family = "wasm"))]
pub(in crate::runtime) fn spawn(future: impl Future<Output = ()> + Send + 'static) -> bool {
    let runtime = tokio::runtime::Handle::try_current();
    runtime.map(|runtime| drop(runtime.spawn(future))).is_ok()
}

/// Runs a future beside the caller.
#[cfg(target_family = "wasm")]
pub(in crate::runtime) fn spawn(future: impl Future<Output = ()> + 'static) -> bool {
    wasm_bindgen_futures::spawn_local(future);
    true
}

/// Whether waiting is possible here: outside of a Tokio runtime it is not.
#[cfg(not(target_family = "wasm"))]
pub(in crate::runtime) fn is_available() -> bool {
    tokio::runtime::Handle::try_current().is_ok()
}

/// Whether waiting is possible here.
#[cfg(target_family = "wasm")]
pub(in crate::runtime) fn is_available() -> bool {
    true
}

/// The time of day, where it is known.
pub(in crate::runtime) fn system_time() -> Option<SystemTime> {
    cfg!(not(target_family = "wasm")).then(SystemTime::now)
}

/// Random bytes; `None` where the system has none.
pub(in crate::runtime) fn random<const N: usize>() -> Option<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::getrandom(&mut bytes).ok().map(|()| bytes)
}

/// A random number from 0 to 1; 1 where the system has none.
pub(in crate::runtime) fn fraction() -> f64 {
    random::<4>().map_or(1.0, |bytes| {
        f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX)
    })
}
