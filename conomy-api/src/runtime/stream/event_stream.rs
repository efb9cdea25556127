//! Server-sent events (WHATWG HTML §9.2), as a stream of decoded data.

use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use serde::de::DeserializeOwned;

use crate::runtime::call::answer::Answer;
use crate::runtime::call::error::{Kind, Result};
use super::event::Event;
use super::events::Events;
use super::line_stream::item;

/// Server-sent events whose data are JSON: a [`Stream`] of the decoded data.
///
/// When the connection ends and the server has given its events ids, a request that may be repeated is sent again with
/// `Last-Event-ID`, as browsers do it; that is given up after as many connections without an event as a call may be sent
/// again. The stream ends when the server answers 204, sends `[DONE]`, or ends a stream that cannot be resumed.
#[derive(Debug)]
#[must_use = "events are not read until they are asked for"]
pub struct EventStream<T> {
    events: Box<Events>,
    decoded: PhantomData<fn() -> T>,
}

impl<T> EventStream<T> {
    pub(in crate::runtime) fn new(answer: Answer) -> Result<Self> {
        Ok(Self {
            events: Box::new(Events::new(checked(answer)?)),
            decoded: PhantomData,
        })
    }

    /// The id of the last event that was handed on: a stream can be resumed behind it with `Last-Event-ID`.
    pub fn last_event_id(&self) -> Option<&str> {
        self.events.last_id()
    }

    /// The next event as the server sent it; `None` at the end.
    ///
    /// # Errors
    /// When the connection breaks and cannot be resumed.
    pub async fn next_event(&mut self) -> Result<Option<Event>> {
        std::future::poll_fn(|cx| self.events.poll(cx))
            .await
            .transpose()
    }
}

impl<T: DeserializeOwned> EventStream<T> {
    /// The data of the next event; `None` at the end.
    ///
    /// # Errors
    /// When the connection breaks and cannot be resumed, or the data are not JSON of the type; the stream goes on after
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
            read(&data).map_err(|problem| self.events.unreadable(data, &problem))
        }))
    }
}

/// The data of an event: JSON, or else plain text where text is expected.
fn read<T: DeserializeOwned>(data: &str) -> Result<T, String> {
    item(data.as_bytes()).or_else(|problem| {
        let text = serde_json::Value::from(data).to_string();
        item(text.as_bytes()).map_err(|_| problem)
    })
}

/// An answer that holds events.
///
/// # Errors
/// When it says that it holds something else (WHATWG HTML §9.2.3).
pub(in crate::runtime) fn checked(answer: Answer) -> Result<Answer> {
    const EVENTS: &str = "text/event-stream";
    let media_type = answer.media_type();
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    if essence.is_empty() || essence.eq_ignore_ascii_case(EVENTS) {
        return Ok(answer);
    }
    let message = format!(
        "the server answered {} with `{media_type}` instead of events",
        answer.status
    );
    Err(answer.error(Kind::Decode, message))
}
