//! Request bodies that are sequences of JSON values.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http_body::Frame;
use serde::Serialize;

use crate::runtime::body::{Body, BoxError};

/// A request body of JSON values, one after the other: lines, or a JSON text sequence (RFC 7464) if the document says so.
///
/// `vec![…].into()` and [`new`](Self::new) serialize all values at once, so that the request can be sent again.
/// [`stream`](Self::stream) serializes each value when it is sent, so that the request is sent once.
pub struct JsonLines<T> {
    /// Each chunk of a stream is one line.
    lines: Result<Body, String>,
    values: PhantomData<fn(T)>,
}

impl<T: Serialize> JsonLines<T> {
    /// Creates a body of values. A value that cannot be serialized is reported when the request is sent.
    pub fn new<'v>(values: impl IntoIterator<Item = &'v T>) -> Self
    where
        T: 'v,
    {
        let mut lines = Vec::new();
        let mut values = values.into_iter();
        let written = values.try_for_each(|value| line(value, &mut lines));
        Self {
            lines: written
                .map(|()| Body::from(lines))
                .map_err(|error| format!("the body cannot be written as JSON: {error}")),
            values: PhantomData,
        }
    }

    /// Creates a body of values that are sent as they become available. An error ends the request, and the server receives
    /// an incomplete body.
    pub fn stream<S, E>(values: S) -> Self
    where
        S: Stream<Item = Result<T, E>> + Send + 'static,
        E: Into<BoxError> + 'static,
    {
        let values = Box::pin(values);
        Self {
            lines: Ok(Body::stream(Serialized { values }, None)),
            values: PhantomData,
        }
    }
}

impl<T> JsonLines<T> {
    /// Returns the body as lines.
    pub(in crate::runtime) fn into_lines(self) -> Result<Body, String> {
        self.lines
    }

    /// Returns the body as a JSON text sequence, in which each text begins with a record separator (RFC 7464 §2.2).
    pub(in crate::runtime) fn into_sequence(self) -> Result<Body, String> {
        let lines = self.lines?;
        Ok(match lines.as_bytes() {
            // Each line feed ends a text.
            Some(bytes) => {
                let texts = bytes.split_inclusive(|byte| *byte == b'\n');
                Body::from(
                    texts
                        .flat_map(|text| [RECORD_SEPARATOR, text].concat())
                        .collect::<Vec<u8>>(),
                )
            }
            None => Body::wrap(Sequence(lines)),
        })
    }
}

/// Begins each text of a JSON text sequence.
const RECORD_SEPARATOR: &[u8] = b"\x1e";

fn line<T: Serialize>(value: &T, lines: &mut Vec<u8>) -> serde_json::Result<()> {
    let start = lines.len();
    serde_json::to_writer(&mut *lines, value)?;
    // Preserved JSON of the server may contain line breaks. They are white space, because strings escape them.
    for byte in &mut lines[start..] {
        if matches!(byte, b'\n' | b'\r') {
            *byte = b' ';
        }
    }
    lines.push(b'\n');
    Ok(())
}

/// A stream of lines.
struct Serialized<S> {
    values: Pin<Box<S>>,
}

impl<T: Serialize, E: Into<BoxError>, S: Stream<Item = Result<T, E>>> Stream for Serialized<S> {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let value = ready!(self.values.as_mut().poll_next(cx));
        Poll::Ready(value.map(|value| {
            let mut text = Vec::new();
            line(&value.map_err(Into::into)?, &mut text)?;
            Ok(text.into())
        }))
    }
}

/// Puts a record separator before each chunk, which is one line.
struct Sequence(Body);

impl http_body::Body for Sequence {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = ready!(Pin::new(&mut self.0).poll_frame(cx));
        Poll::Ready(frame.map(|frame| {
            let mark = |line: Bytes| Bytes::from([RECORD_SEPARATOR, &line].concat());
            frame.map(|frame| frame.map_data(mark))
        }))
    }
}

impl<T: Serialize> From<Vec<T>> for JsonLines<T> {
    fn from(values: Vec<T>) -> Self {
        Self::new(&values)
    }
}

impl<T: Serialize> From<&[T]> for JsonLines<T> {
    fn from(values: &[T]) -> Self {
        Self::new(values)
    }
}

impl<T> Clone for JsonLines<T> {
    fn clone(&self) -> Self {
        Self {
            lines: self.lines.clone(),
            values: PhantomData,
        }
    }
}

impl<T> fmt::Debug for JsonLines<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("JsonLines").field(&self.lines).finish()
    }
}
