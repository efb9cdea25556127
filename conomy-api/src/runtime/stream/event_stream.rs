//! Server-sent events (WHATWG HTML §9.2) as a stream of deserialized data.

use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use serde::de::DeserializeOwned;

use super::event::Event;
use super::events::{Events, require_event_stream};
use super::line_stream::item;
use crate::runtime::call::raw_response::{Origin, RawResponse};
use crate::runtime::error::Result;

/// Server-sent events with JSON data: a [`Stream`] of the deserialized data.
///
/// If the connection ends and the server has sent event ids, a request that is safe to repeat is sent again with
/// `Last-Event-ID`, as browsers do. The number of connections in a row without an event is limited to the number of
/// retries of a call. The stream ends if the server responds with 204, sends `[DONE]`, or ends a stream that cannot
/// be resumed.
#[derive(Debug)]
#[must_use = "events are not read until they are asked for"]
pub struct EventStream<T> {
    events: Box<Events>,
    decoded: PhantomData<fn() -> T>,
}

impl<T> EventStream<T> {
    pub(in crate::runtime) fn new(response: RawResponse) -> Result<Self> {
        Ok(Self {
            events: Box::new(Events::new(require_event_stream(response)?)),
            decoded: PhantomData,
        })
    }

    /// Returns the id of the last event. A new request with `Last-Event-ID` resumes after it.
    pub fn last_event_id(&self) -> Option<&str> {
        self.events.last_id()
    }

    /// Returns the next event as the server sent it, or `None` at the end.
    ///
    /// # Errors
    /// The connection breaks and cannot be resumed.
    pub async fn next_event(&mut self) -> Result<Option<Event>> {
        std::future::poll_fn(|cx| self.events.poll(cx))
            .await
            .transpose()
    }
}

impl<T: DeserializeOwned> EventStream<T> {
    /// Returns the data of the next event, or `None` at the end.
    ///
    /// # Errors
    /// The connection breaks and cannot be resumed, or the data cannot be deserialized. The stream continues after
    /// the latter.
    pub async fn next(&mut self) -> Result<Option<T>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx))
            .await
            .transpose()
    }
}

impl<T: DeserializeOwned> Stream for EventStream<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        let event = ready!(self.events.poll(cx));
        Poll::Ready(event.map(|event| {
            let data = event?.data;
            read(&data, self.events.origin())
                .map_err(|problem| self.events.unreadable(data, &problem))
        }))
    }
}

/// Deserializes the data of an event: JSON, or plain text where a string is expected.
fn read<T: DeserializeOwned>(data: &str, origin: Option<&Origin>) -> Result<T, String> {
    let strict = item(data.as_bytes(), None).or_else(|problem| {
        let text = serde_json::Value::from(data).to_string();
        item(text.as_bytes(), None).map_err(|_| problem)
    });
    // Plain text is no problem, so it is tried first.
    strict.or_else(|_| item(data.as_bytes(), origin))
}
