//! The connections of an event stream, and their resumption (WHATWG HTML §9.2.3).

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use http::StatusCode;
use http::header::HeaderValue;

use super::download::Download;
use super::event::{Event, EventReader};
use crate::runtime::call::execute::execute;
use crate::runtime::call::idempotency::Repeatable;
use crate::runtime::call::raw_response::{Content, Origin, RawResponse};
use crate::runtime::clock::{self, BoxFuture, sleep};
use crate::runtime::error::outcome::Outcome;
use crate::runtime::error::{Error, Kind, Result};

/// The data of the last event that some servers send.
const DONE: &str = "[DONE]";
/// The default delay before reconnecting.
const DEFAULT_DELAY: Duration = Duration::from_secs(1);

/// The maximum delay before reconnecting. Jitter adds up to 50 %, so the longest delay is five minutes.
const MAX_DELAY: Duration = Duration::from_secs(200);

/// The events of one call, over all of its connections.
pub(in crate::runtime) struct Events {
    source: Source,
    reader: EventReader,
    ready: VecDeque<Event>,
    origin: Option<Origin>,
    /// The id of the last event that was returned. Later events may have arrived already.
    last_id: Option<String>,
    /// The number of connections in a row without an event.
    failures: u32,
}

enum Source {
    Open(Download),
    Opening(BoxFuture<'static, Result<RawResponse>>),
    Ended,
}

impl Source {
    /// Events may be far apart, so there is no timeout.
    fn open(response: RawResponse) -> Self {
        Self::Open(Download::new(response, None))
    }
}

impl Events {
    pub(in crate::runtime) fn new(response: RawResponse) -> Self {
        Self {
            origin: response.origin.clone(),
            source: Source::open(response),
            reader: EventReader::default(),
            ready: VecDeque::new(),
            last_id: None,
            failures: 0,
        }
    }

    pub(in crate::runtime) fn last_id(&self) -> Option<&str> {
        self.last_id.as_deref().filter(|id| !id.is_empty())
    }

    /// Returns the call that the events belong to.
    pub(in crate::runtime) fn origin(&self) -> Option<&Origin> {
        self.origin.as_ref()
    }

    /// Creates the error for an event that cannot be deserialized.
    pub(in crate::runtime) fn unreadable(&self, data: String, problem: &str) -> Error {
        match &self.source {
            Source::Open(download) => download.unreadable(data.into(), problem),
            // Not reached: events are returned while their connection is open.
            Source::Opening(_) | Source::Ended => {
                let error = Error::new(Kind::Decode, Outcome::Responded, problem);
                Origin::annotate(self.origin.as_ref(), error)
            }
        }
    }

    /// Polls for the next event.
    pub(in crate::runtime) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Event>>> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                self.failures = 0;
                if event.data != DONE {
                    self.last_id.clone_from(&event.id);
                    return Poll::Ready(Some(Ok(event)));
                }
                self.ready.clear();
                self.source = Source::Ended;
            }
            let broken = match &mut self.source {
                Source::Ended => return Poll::Ready(None),
                Source::Open(download) => match ready!(Pin::new(&mut *download).poll_next(cx)) {
                    Some(Ok(chunk)) => match self.reader.read(&chunk) {
                        Ok(events) => {
                            self.ready.extend(events);
                            continue;
                        }
                        Err(message) => {
                            let error = download.error(Kind::Limit, message);
                            self.source = Source::Ended;
                            return Poll::Ready(Some(Err(error)));
                        }
                    },
                    Some(Err(error)) => Some(error),
                    None => None,
                },
                Source::Opening(opening) => match ready!(opening.as_mut().poll(cx)) {
                    // 204 means that there are no more events.
                    Ok(response) if response.status == StatusCode::NO_CONTENT => {
                        self.source = Source::Ended;
                        continue;
                    }
                    Ok(response) => match require_event_stream(response) {
                        Ok(response) => {
                            self.origin = response.origin.clone();
                            self.source = Source::open(response);
                            continue;
                        }
                        Err(error) => {
                            self.source = Source::Ended;
                            return Poll::Ready(Some(Err(error)));
                        }
                    },
                    Err(error) => {
                        self.source = Source::Ended;
                        return Poll::Ready(Some(Err(error)));
                    }
                },
            };
            self.reader.interrupt();
            match self.reopen() {
                Some(opening) => self.source = Source::Opening(opening),
                None => {
                    self.source = Source::Ended;
                    return Poll::Ready(broken.map(Err));
                }
            }
        }
    }

    /// Returns the call that resumes the stream. `None` if repeating the request is not safe, the server has sent no id, or
    /// no retries are left.
    fn reopen(&mut self) -> Option<BoxFuture<'static, Result<RawResponse>>> {
        let origin = self.origin.as_ref()?;
        let id = HeaderValue::from_bytes(self.reader.last_id()?.as_bytes()).ok()?;
        let most = origin.job.most_retries(&origin.shared);
        let is_repeatable = origin.job.repeatable != Repeatable::Never && !origin.job.is_sent_once();
        if !is_repeatable || self.failures >= most {
            return None;
        }
        self.failures += 1;
        let (shared, mut job) = (origin.shared.clone(), origin.job.clone());
        job.request.headers.insert("last-event-id", id);
        let wait = self.reader.retry().unwrap_or(DEFAULT_DELAY).min(MAX_DELAY);
        // Clients that lose their connections at the same time should not reconnect at the same time.
        let wait = wait + wait.mul_f64(clock::fraction() / 2.0);
        Some(Box::pin(async move {
            sleep(wait).await;
            execute(shared, job).await
        }))
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events")
            .field("last_id", &self.last_id())
            .finish_non_exhaustive()
    }
}

/// Checks that a response contains events.
///
/// # Errors
/// The response has another media type (WHATWG HTML §9.2.3).
pub(super) fn require_event_stream(response: RawResponse) -> Result<RawResponse> {
    // The body of any other media type was read as a whole.
    if matches!(response.content, Content::Streamed(_)) {
        return Ok(response);
    }
    let message = format!(
        "the response ({}) has the media type `{}` instead of `text/event-stream`",
        response.status,
        response.media_type()
    );
    Err(response.error(Kind::Decode, message))
}
