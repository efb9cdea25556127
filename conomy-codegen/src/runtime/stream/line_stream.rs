//! Streams with one JSON value per line (`application/x-ndjson`, JSON Lines, RFC 7464).

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use serde::de::DeserializeOwned;

use super::download::Download;
use crate::runtime::call::raw_response::{Origin, RawResponse};
use crate::runtime::error::{Kind, Result};
use crate::runtime::json::decode::{self, Unreadable};
use crate::runtime::json::problem::Problems;

/// The maximum length of a line, in bytes.
const MAX_LINE: usize = 16 * 1024 * 1024;

/// A [`Stream`] of JSON values, one per line. Each value is deserialized when its line arrives.
pub struct LineStream<T> {
    download: Download,
    buffer: BytesMut,
    /// The number of bytes at the start of the buffer that contain no line feed.
    searched: usize,
    ended: bool,
    decoded: PhantomData<fn() -> T>,
}

impl<T> LineStream<T> {
    pub(in crate::runtime) fn new(response: RawResponse) -> Self {
        let idle_timeout = response.idle_timeout();
        Self {
            download: Download::new(response, idle_timeout),
            buffer: BytesMut::new(),
            searched: 0,
            ended: false,
            decoded: PhantomData,
        }
    }

    fn poll_line(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes>>> {
        loop {
            if let Some(at) = self.buffer[self.searched..]
                .iter()
                .position(|&byte| byte == b'\n')
            {
                let line = self.buffer.split_to(self.searched + at + 1).freeze();
                self.searched = 0;
                if is_blank(&line) {
                    continue;
                }
                return Poll::Ready(Some(Ok(line)));
            }
            self.searched = self.buffer.len();
            if self.ended {
                let line = std::mem::take(&mut self.buffer).freeze();
                self.searched = 0;
                return Poll::Ready((!is_blank(&line)).then_some(Ok(line)));
            }
            if self.searched > MAX_LINE {
                self.ended = true;
                self.buffer.clear();
                self.searched = 0;
                let message = format!("the server sent a line longer than {MAX_LINE} bytes");
                return Poll::Ready(Some(Err(self.download.error(Kind::Limit, message))));
            }
            match ready!(Pin::new(&mut self.download).poll_next(cx)) {
                Some(Ok(chunk)) => self.buffer.extend_from_slice(&chunk),
                Some(Err(error)) => {
                    // An incomplete line is discarded, because a part of a number can be a valid value.
                    self.ended = true;
                    self.buffer.clear();
                    self.searched = 0;
                    return Poll::Ready(Some(Err(error)));
                }
                None => self.ended = true,
            }
        }
    }
}

impl<T: DeserializeOwned> LineStream<T> {
    /// Returns the next value, or `None` at the end.
    ///
    /// # Errors
    /// The connection breaks, a line is longer than 16 MiB, or a line cannot be deserialized. Only in the last case, the stream
    /// continues with the next line.
    pub async fn next(&mut self) -> Result<Option<T>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx))
            .await
            .transpose()
    }
}

impl<T: DeserializeOwned> Stream for LineStream<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        let line = ready!(self.poll_line(cx));
        Poll::Ready(line.map(|line| {
            let line = line?;
            item(&line, self.download.origin())
                .map_err(|problem| self.download.unreadable(line, &problem))
        }))
    }
}

impl<T> fmt::Debug for LineStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LineStream").finish_non_exhaustive()
    }
}

/// Returns whether a line only contains white space or RFC 7464's record separator.
fn is_blank(line: &[u8]) -> bool {
    line.iter()
        .all(|byte| byte.is_ascii_whitespace() || *byte == 0x1e)
}

/// Deserializes one value of a stream. If the call is lenient, the problems of the value are reported.
///
/// # Errors
/// The text is not a valid value. The error describes the problem.
pub(in crate::runtime) fn item<T: DeserializeOwned>(
    text: &[u8],
    origin: Option<&Origin>,
) -> Result<T, String> {
    let json = text.strip_prefix(b"\x1e").unwrap_or(text);
    let problems = Problems::new(origin.is_some_and(Origin::is_lenient));
    let value = decode::value(json, &problems);
    if let (Ok(_), Some(origin)) = (&value, origin) {
        origin.report(&problems);
    }
    value.map_err(|error| match error {
        Unreadable::NotUtf8 => "not UTF-8".to_owned(),
        Unreadable::Missing => "empty".to_owned(),
        Unreadable::Invalid(problem) => problem,
    })
}
