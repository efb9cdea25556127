//! Polls a value, such as a payment, until its status is final.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;

use crate::runtime::call::builder::Call;
use crate::runtime::call::case::Case;
use crate::runtime::call::execute::execute;
use crate::runtime::call::job::Job;
use crate::runtime::call::raw_response::{Origin, RawResponse};
use crate::runtime::call::shared::Shared;
use crate::runtime::clock::{self, BoxFuture, Instant};
use crate::runtime::error::outcome::Outcome;
use crate::runtime::error::{Error, ErrorResponse, Kind, Result};

/// The delays between the requests of a value, and the deadline.
///
/// A [`Duration`] converts into the deadline: `until_final(Duration::from_secs(300))`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Polling {
    deadline: Duration,
    first_delay: Duration,
    max_delay: Duration,
}

impl Polling {
    /// Creates a policy with this deadline, measured from the first request. The delay between two requests starts at 1
    /// second, doubles up to 30 seconds while the status stays the same, and returns to 1 second after a change. The last
    /// request is sent at the deadline, so the wait may take longer by the duration of one call.
    pub fn new(deadline: Duration) -> Self {
        Self {
            deadline,
            first_delay: Duration::from_secs(1),
            max_delay: Duration::from_secs(30),
        }
    }

    /// Sets the delay after a change.
    pub fn first_delay(mut self, delay: Duration) -> Self {
        self.first_delay = delay;
        self
    }

    /// Sets the maximum delay.
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// Returns the delay after `unchanged` responses with the same status. Random jitter shortens it by up to 10 %, so that
    /// clients do not all send their requests at the same time.
    fn delay(&self, unchanged: u32) -> Duration {
        let delay = self.first_delay.saturating_mul(1 << unchanged.min(16));
        let delay = delay.min(self.max_delay);
        delay - delay.mul_f64(clock::fraction() / 10.0)
    }
}

impl From<Duration> for Polling {
    fn from(deadline: Duration) -> Self {
        Self::new(deadline)
    }
}

/// The status of a value, and whether it is final.
pub struct States<T: 'static> {
    /// Returns the status, and whether it is final. `None` if the value has none.
    pub status: fn(&T) -> Option<(&str, bool)>,
}

/// The changes of a value: a [`Stream`] of the first value, and of each value whose status differs from the one before.
///
/// The stream ends after a final status, or after the first error: that of a request, or a timeout
/// ([`is_timeout`](Error::is_timeout)) if the deadline has passed. After an error, [`next`](Self::next) sends another request,
/// with a new deadline, unless the request itself is invalid.
#[must_use = "no request is sent until the stream is polled"]
pub struct Changes<T: 'static> {
    shared: Arc<Shared>,
    states: &'static States<T>,
    decode: fn(RawResponse) -> Result<T>,
    polling: Polling,
    next: Next,
    /// The status that was returned last: the inner option is `None` if the value had none.
    status: Option<Option<String>>,
    /// The number of responses since then.
    unchanged: u32,
    ends_at: Option<Instant>,
    is_failed: bool,
}

enum Next {
    Request(Box<Job>),
    Responding(Box<Job>, BoxFuture<'static, Result<RawResponse>>),
    Pause(Box<Job>, BoxFuture<'static, ()>),
    TimedOut(Box<Job>, Box<Error>),
    InvalidRequest(Box<Error>),
    End,
}

impl Call<'_> {
    /// Returns the changes of the value.
    pub fn changes<T>(
        self,
        states: &'static States<T>,
        polling: Polling,
        decode: fn(RawResponse) -> Result<T>,
    ) -> Changes<T> {
        let shared = self.state.shared.clone();
        let next = match self.job(Case::WHOLE) {
            Ok(job) => Next::Request(job),
            Err(error) => Next::InvalidRequest(Box::new(error)),
        };
        Changes {
            shared,
            states,
            decode,
            polling,
            next,
            status: None,
            unchanged: 0,
            ends_at: None,
            is_failed: false,
        }
    }
}

impl<T> Changes<T> {
    /// Returns the value when its status has changed, or `None` after a final status.
    ///
    /// # Errors
    /// A request fails, or the deadline is exceeded.
    pub async fn next(&mut self) -> Result<Option<T>> {
        std::future::poll_fn(|cx| self.poll_change(cx))
            .await
            .transpose()
    }

    fn poll_change(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        loop {
            match std::mem::replace(&mut self.next, Next::End) {
                Next::Request(job) => {
                    // A deadline that exceeds the clock's range never comes.
                    let ends_at = Instant::now().checked_add(self.polling.deadline);
                    self.ends_at = self.ends_at.or(ends_at);
                    let responding = execute(self.shared.clone(), job.clone());
                    self.next = Next::Responding(job, responding);
                }
                Next::Responding(job, mut responding) => match responding.as_mut().poll(cx) {
                    Poll::Pending => {
                        self.next = Next::Responding(job, responding);
                        return Poll::Pending;
                    }
                    Poll::Ready(Err(error)) => return Poll::Ready(Some(self.failed(job, error))),
                    Poll::Ready(Ok(response)) => {
                        if let Some(change) = self.received(job, response) {
                            return Poll::Ready(Some(change));
                        }
                    }
                },
                Next::Pause(job, mut pause) => {
                    if pause.as_mut().poll(cx).is_pending() {
                        self.next = Next::Pause(job, pause);
                        return Poll::Pending;
                    }
                    self.next = Next::Request(job);
                }
                Next::TimedOut(job, error) => return Poll::Ready(Some(self.failed(job, *error))),
                Next::InvalidRequest(error) => return Poll::Ready(Some(Err(*error))),
                Next::End => return Poll::Ready(None),
            }
        }
    }

    /// Returns an error. Another call of `next` sends another request.
    fn failed(&mut self, job: Box<Job>, error: Error) -> Result<T> {
        self.ends_at = None;
        self.next = Next::Request(job);
        Err(error)
    }

    /// Reads a response, and decides what is next. Returns the value if its status has changed.
    fn received(&mut self, job: Box<Job>, response: RawResponse) -> Option<Result<T>> {
        let origin = response.origin.clone();
        let kept = ErrorResponse {
            status: response.status,
            headers: response.headers.clone(),
            body: response.bytes().cloned().unwrap_or_default(),
        };
        let value = match (self.decode)(response) {
            Ok(value) => value,
            Err(error) => return Some(self.failed(job, error)),
        };
        let (status, is_final) = match (self.states.status)(&value) {
            Some((status, is_final)) => (Some(status.to_owned()), is_final),
            None => (None, false),
        };
        let is_changed = self.status.as_ref() != Some(&status);
        self.unchanged = if is_changed {
            0
        } else {
            self.unchanged.saturating_add(1)
        };
        self.status = Some(status);
        if is_final {
            return Some(Ok(value));
        }
        let left = self
            .ends_at
            .map(|end| end.saturating_duration_since(Instant::now()));
        let is_over = left.is_some_and(|left| left.is_zero());
        if is_over {
            let status = self.status.as_ref().and_then(Option::as_deref);
            let error = timeout(origin.as_ref(), self.polling.deadline, status, kept);
            if !is_changed {
                return Some(self.failed(job, error));
            }
            self.next = Next::TimedOut(job, Box::new(error));
            return Some(Ok(value));
        }
        // The last request is made at the deadline.
        let delay = self.polling.delay(self.unchanged);
        let delay = left.map_or(delay, |left| delay.min(left));
        self.next = Next::Pause(job, Box::pin(clock::sleep(delay)));
        is_changed.then_some(Ok(value))
    }
}

/// Creates the error of a value that has no final status at the deadline. It contains the last response.
fn timeout(
    origin: Option<&Origin>,
    deadline: Duration,
    status: Option<&str>,
    response: ErrorResponse,
) -> Error {
    let seconds = deadline.as_secs_f64();
    let message = match status {
        None => format!("the value still had no status after {seconds} s"),
        Some(status) => format!("the status was still `{status}` after {seconds} s"),
    };
    let error = Error::new(Kind::Timeout, Outcome::Responded, message).with_response(response);
    Origin::annotate(origin, error)
}

/// A future of the value once its status is final. Dropping it stops the requests.
#[must_use = "no request is sent until it is awaited"]
#[derive(Debug)]
pub struct UntilFinal<T: 'static>(Changes<T>);

impl<T> UntilFinal<T> {
    /// Waits for the last of the changes.
    pub fn new(changes: Changes<T>) -> Self {
        Self(changes)
    }
}

impl<T> Future for UntilFinal<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T>> {
        let changes = &mut self.0;
        loop {
            match ready!(changes.poll_change(cx)) {
                Some(Ok(value)) if matches!(changes.next, Next::End) => {
                    return Poll::Ready(Ok(value));
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => return Poll::Ready(Err(error)),
                None => {
                    let message = "the final status was already returned";
                    return Poll::Ready(Err(Error::not_sent(Kind::Request, message)));
                }
            }
        }
    }
}

/// Changes are never pinned.
impl<T> Unpin for Changes<T> {}
impl<T> Unpin for UntilFinal<T> {}

impl<T> Stream for Changes<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.is_failed {
            return Poll::Ready(None);
        }
        let change = ready!(self.poll_change(cx));
        self.is_failed = matches!(change, Some(Err(_)));
        Poll::Ready(change)
    }
}

impl<T> fmt::Debug for Changes<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Changes")
            .field("status", &self.status)
            .field("polling", &self.polling)
            .finish_non_exhaustive()
    }
}

/// Implements `until_final` and `changes` for a request: `states! { GetThing => models::Thing }`. The static `STATES` reads the
/// status of the value.
#[allow(unused_macros)] // a document may have no states
macro_rules! states {
    ($name:ident => $ty:ty) => {
        impl<'a> $name<'a> {
            /// Requests the value repeatedly until its status is final, and returns it. Takes a deadline, or a
            /// [`Polling`](crate::runtime::Polling).
            ///
            /// A final status may also be a failure: check it. A status that this version does not know is not final.
            ///
            /// # Errors
            /// A request fails, or the deadline is exceeded; the error then contains the last response.
            #[inline]
            pub fn until_final(
                self,
                polling: impl Into<$crate::runtime::Polling>,
            ) -> $crate::runtime::__private::UntilFinal<$ty> {
                $crate::runtime::__private::UntilFinal::new(self.changes(polling))
            }

            /// Returns the value at the beginning, and whenever its status has changed, as a stream that ends with a final
            /// status. Takes a deadline, or a [`Polling`](crate::runtime::Polling).
            #[inline]
            pub fn changes(
                self,
                polling: impl Into<$crate::runtime::Polling>,
            ) -> $crate::runtime::Changes<$ty> {
                let decode = $crate::runtime::__private::read::json::<$ty>;
                self.call.changes(&STATES, polling.into(), decode)
            }

            /// Blocking version of [`until_final`](Self::until_final).
            ///
            /// # Errors
            /// See [`until_final`](Self::until_final).
            #[cfg(all(feature = "blocking", not(target_family = "wasm")))]
            #[inline]
            pub fn until_final_blocking(
                self,
                polling: impl Into<$crate::runtime::Polling>,
            ) -> $crate::Result<$ty> {
                $crate::runtime::__private::wait(|| self.until_final(polling))
            }

            /// Blocking version of [`changes`](Self::changes): an iterator.
            #[cfg(all(feature = "blocking", not(target_family = "wasm")))]
            #[inline]
            pub fn changes_blocking(
                self,
                polling: impl Into<$crate::runtime::Polling>,
            ) -> $crate::runtime::__private::Waiting<$crate::runtime::Changes<$ty>> {
                $crate::runtime::__private::Waiting::new(self.changes(polling))
            }
        }
    };
}
#[allow(unused_imports)] // as above
pub(crate) use states;
