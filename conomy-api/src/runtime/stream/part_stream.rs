//! The parts of a multipart response (RFC 2046 §5.1).

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes, BytesMut};
use futures_core::Stream;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::de::DeserializeOwned;

use super::download::Download;
use super::line_stream;
use crate::runtime::call::raw_response::{Origin, RawResponse};
use crate::runtime::encode::header::Names;
use crate::runtime::error::outcome::Outcome;
use crate::runtime::error::{Error, Kind, Result};
use crate::runtime::media_type::boundary;

/// The maximum length of a part, in bytes.
const MAX_PART: usize = 16 * 1024 * 1024;
/// The maximum number of spaces and tabs after a boundary.
const MAX_PADDING: usize = 1024;

/// The parts of a multipart response, as they arrive: a [`Stream`]. Only the current part is held in memory. It has at most
/// 16 MiB. Its content is bytes, or JSON of the type that the API declares.
#[must_use = "the body is not read until the stream is polled"]
pub struct PartStream<T = Bytes> {
    parts: Parts,
    decode: Decode<T>,
}

/// The parser of a multipart body.
struct Parts {
    download: Download,
    origin: Option<Arc<Origin>>,
    /// The line break and the boundary that end a part.
    delimiter: Vec<u8>,
    buffer: BytesMut,
    /// The number of buffered bytes without a delimiter.
    searched: usize,
    place: Place,
}

/// Deserializes the content of a part.
type Decode<T> = fn(ReceivedPart, &Download) -> Result<ReceivedPart<T>>;

/// Where in the body the buffer begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Before the first delimiter. The text there is no part.
    Preamble,
    Part,
    /// After the last delimiter, or after an error.
    End,
}

/// A delimiter in the buffer.
struct Delimiter {
    begin: usize,
    end: usize,
    is_last: bool,
}

impl Download {
    /// Returns the parts of a multipart response.
    ///
    /// # Errors
    /// The response has another media type, or no boundary.
    pub fn parts(self) -> Result<PartStream> {
        let media_type = self.content_type().unwrap_or_default();
        let Some(boundary) = boundary(media_type).map(str::to_owned) else {
            return Err(self.error(Kind::Decode, not_multipart(media_type)));
        };
        Ok(PartStream {
            parts: Parts::new(self, &boundary),
            decode: |part, _| Ok(part),
        })
    }
}

impl<T: DeserializeOwned> PartStream<T> {
    /// Returns the parts of a response, each of which is JSON.
    ///
    /// # Errors
    /// The response has another media type, or no boundary.
    pub(in crate::runtime) fn new(response: RawResponse) -> Result<Self> {
        let media_type = response.media_type();
        let Some(boundary) = boundary(media_type).map(str::to_owned) else {
            let message = not_multipart(media_type);
            return Err(response.error(Kind::Decode, message));
        };
        let idle_timeout = response.idle_timeout();
        let download = Download::new(response, idle_timeout);
        Ok(Self {
            parts: Parts::new(download, &boundary),
            decode: ReceivedPart::decode,
        })
    }
}

impl<T> PartStream<T> {
    /// Returns the next part, or `None` at the end.
    ///
    /// # Errors
    /// The connection breaks, the body ends without its last boundary, a part is too large, or its content cannot be
    /// deserialized. The stream continues after the latter.
    pub async fn next(&mut self) -> Result<Option<ReceivedPart<T>>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx))
            .await
            .transpose()
    }
}

impl Parts {
    fn new(download: Download, boundary: &str) -> Self {
        Self {
            delimiter: format!("\r\n--{boundary}").into_bytes(),
            origin: download.origin().cloned().map(Arc::new),
            download,
            // The line break of the first delimiter may be missing.
            buffer: BytesMut::from(&b"\r\n"[..]),
            searched: 0,
            place: Place::Preamble,
        }
    }

    /// Takes the next part out of the buffer, if it is complete.
    fn take(&mut self) -> Option<ReceivedPart> {
        while self.place != Place::End {
            let delimiter = self.delimiter()?;
            let text = self.buffer.split_to(delimiter.begin).freeze();
            self.buffer.advance(delimiter.end - delimiter.begin);
            let is_part = self.place == Place::Part;
            self.place = match delimiter.is_last {
                true => Place::End,
                false => Place::Part,
            };
            if is_part {
                return Some(ReceivedPart::new(text, self.origin.clone()));
            }
        }
        None
    }

    /// Finds the next delimiter that is complete.
    fn delimiter(&mut self) -> Option<Delimiter> {
        let length = self.delimiter.len();
        loop {
            let rest = &self.buffer[self.searched..];
            let found = rest
                .windows(length)
                .position(|bytes| bytes == self.delimiter);
            let Some(found) = found else {
                // The buffer may end within a delimiter.
                self.searched = self.buffer.len().saturating_sub(length - 1);
                return None;
            };
            let begin = self.searched + found;
            self.searched = begin;
            let after = &self.buffer[begin + length..];
            if after.starts_with(b"--") {
                self.searched = 0;
                let end = begin + length + 2;
                let is_last = true;
                return Some(Delimiter { begin, end, is_last });
            }
            let padding = after.iter().take(MAX_PADDING);
            let padding = padding.take_while(|byte| b" \t".contains(byte)).count();
            match &after[padding..] {
                [b'\r', b'\n', ..] => {
                    self.searched = 0;
                    // The line break may also be the one before the next delimiter, or before the text of a part without
                    // headers.
                    let end = begin + length + padding;
                    let is_last = false;
                    return Some(Delimiter { begin, end, is_last });
                }
                [] | [b'\r'] => return None,
                [b'-'] if padding == 0 => return None,
                // Another text that begins like the boundary.
                _ => self.searched = begin + 1,
            }
        }
    }

    fn failed(&mut self, error: Error) -> Poll<Option<Result<ReceivedPart>>> {
        self.place = Place::End;
        self.buffer.clear();
        Poll::Ready(Some(Err(error)))
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<ReceivedPart>>> {
        loop {
            if let Some(part) = self.take() {
                return Poll::Ready(Some(Ok(part)));
            }
            if self.place == Place::End {
                return Poll::Ready(None);
            }
            if self.buffer.len() > MAX_PART {
                let message = format!("the server sent a part longer than {MAX_PART} bytes");
                let error = self.download.error(Kind::Limit, message);
                return self.failed(error);
            }
            match ready!(Pin::new(&mut self.download).poll_next(cx)) {
                Some(Ok(chunk)) => self.buffer.extend_from_slice(&chunk),
                Some(Err(error)) => return self.failed(error),
                None => {
                    let message = "the multipart body ended before its closing delimiter".to_owned();
                    let error = self.download.error(Kind::Decode, message);
                    return self.failed(error);
                }
            }
        }
    }
}

impl<T> Stream for PartStream<T> {
    type Item = Result<ReceivedPart<T>>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<ReceivedPart<T>>>> {
        let part = ready!(self.parts.poll(cx));
        let decode = self.decode;
        Poll::Ready(part.map(|part| decode(part?, &self.parts.download)))
    }
}

impl<T> fmt::Debug for PartStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PartStream").finish_non_exhaustive()
    }
}

/// A part of a multipart response: its headers, and its content as bytes or as a deserialized value.
#[derive(Clone)]
pub struct ReceivedPart<T = Bytes> {
    headers: HeaderMap,
    body: T,
    origin: Option<Arc<Origin>>,
}

impl ReceivedPart {
    /// Parses a part, which begins with the line break of its delimiter.
    fn new(text: Bytes, origin: Option<Arc<Origin>>) -> Self {
        let empty_line = text.windows(4).position(|bytes| bytes == b"\r\n\r\n");
        let (head, body) = match empty_line {
            Some(at) => (text.slice(..at), text.slice(at + 4..)),
            None => (text, Bytes::new()),
        };
        Self {
            headers: headers(&head),
            body,
            origin,
        }
    }

    /// Deserializes the content.
    ///
    /// # Errors
    /// It is not JSON, or of another shape.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T> {
        let origin = self.origin.as_deref();
        line_stream::item(&self.body, origin).map_err(|problem| {
            let message = format!("a part does not match its schema: {problem}");
            let error = Error::new(Kind::Decode, Outcome::Responded, message);
            Origin::annotate(origin, error)
        })
    }
}

impl<T: DeserializeOwned> ReceivedPart<T> {
    /// Deserializes the content of a part.
    fn decode(part: ReceivedPart, download: &Download) -> Result<Self> {
        match line_stream::item(&part.body, download.origin()) {
            Ok(body) => Ok(Self {
                headers: part.headers,
                body,
                origin: part.origin,
            }),
            Err(problem) => Err(download.unreadable(part.body, &problem)),
        }
    }
}

impl<T> ReceivedPart<T> {
    /// Returns the headers of the part. Invalid ones are left out.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the media type from the `Content-Type` header.
    pub fn content_type(&self) -> Option<&str> {
        self.headers.get(CONTENT_TYPE)?.to_str().ok()
    }

    /// Returns the content.
    pub fn body(&self) -> &T {
        &self.body
    }

    /// Returns the content without the headers.
    pub fn into_body(self) -> T {
        self.body
    }
}

impl<T> fmt::Debug for ReceivedPart<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReceivedPart")
            .field("headers", &Names(&self.headers))
            .finish_non_exhaustive()
    }
}

fn not_multipart(media_type: &str) -> String {
    format!("the response has the media type `{media_type}` instead of `multipart/*` with a boundary")
}

/// Parses the headers of a part.
fn headers(head: &[u8]) -> HeaderMap {
    let text = String::from_utf8_lossy(head);
    // A line that begins with white space continues the one before (RFC 5322 §2.2.3).
    let text = text.replace("\r\n ", " ").replace("\r\n\t", " ");
    let mut headers = HeaderMap::new();
    for line in text.split("\r\n") {
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        let name = HeaderName::from_bytes(name.trim().as_bytes());
        let value = HeaderValue::from_str(value.trim());
        if let (Ok(name), Ok(value)) = (name, value) {
            headers.append(name, value);
        }
    }
    headers
}
