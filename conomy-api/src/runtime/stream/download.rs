//! Response bodies that are streamed.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use http_body::{Body as _, Frame};

use crate::runtime::body::Body;
use crate::runtime::call::raw_response::{Origin, RawResponse};
use crate::runtime::call::receive::is_damaged;
#[cfg(not(target_family = "wasm"))]
use crate::runtime::clock;
use crate::runtime::encode::header::Names;
use crate::runtime::error::outcome::Outcome;
use crate::runtime::error::{Error, ErrorResponse, Kind, Result};
use crate::runtime::transport::idle::Idle;

/// A response body that is streamed and never held in memory as a whole.
///
/// It is a [`Stream`] of bytes. [`chunk`](Self::chunk) returns the next bytes without the `futures` crate, and
/// [`parts`](Self::parts) the parts of a multipart body. If no bytes arrive within the timeout of an attempt, it ends
/// with an error.
#[must_use = "the body is not read until the stream is polled"]
pub struct Download {
    head: Box<Head>,
    body: Body,
    received: u64,
    ended: bool,
    idle: Idle,
}

/// The status and headers of the response.
struct Head {
    status: StatusCode,
    headers: HeaderMap,
    origin: Option<Origin>,
}

impl Download {
    /// Creates a download with this timeout between chunks.
    pub(in crate::runtime) fn new(response: RawResponse, idle_timeout: Option<Duration>) -> Self {
        let head = Head {
            status: response.status,
            headers: response.headers,
            origin: response.origin,
        };
        Self {
            head: Box::new(head),
            body: response.content.into_body(),
            received: 0,
            ended: false,
            idle: Idle::new(idle_timeout),
        }
    }

    /// Returns the next bytes, or `None` at the end.
    ///
    /// # Errors
    /// The connection breaks, or no bytes arrive within the timeout.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx))
            .await
            .transpose()
    }

    /// Reads the whole body into memory.
    ///
    /// # Errors
    /// See [`chunk`](Self::chunk). Also, the body is larger than `limit` bytes.
    pub async fn bytes(mut self, limit: usize) -> Result<Bytes> {
        let mut whole = BytesMut::new();
        while let Some(chunk) = self.chunk().await? {
            if chunk.len() > limit - whole.len() {
                return Err(self.error(
                    Kind::Limit,
                    format!("the body is larger than {limit} bytes"),
                ));
            }
            whole.extend_from_slice(&chunk);
        }
        Ok(whole.freeze())
    }

    /// Writes the body to a file and returns the number of bytes. An existing file is replaced, but only once the
    /// body is complete. Until then the bytes are in a new file next to it, whose name ends with `.part`. That file
    /// is removed if the download fails or is dropped.
    ///
    /// # Errors
    /// See [`chunk`](Self::chunk). Also, the file cannot be written.
    #[cfg(not(target_family = "wasm"))]
    pub async fn save_to(mut self, path: impl AsRef<std::path::Path>) -> Result<u64> {
        let path = path.as_ref();
        let (mut temporary, file) = TemporaryFile::create(path).map_err(|error| self.write_error(error))?;
        self.write_to(tokio::fs::File::from_std(file)).await?;
        let renamed = tokio::fs::rename(&temporary.path, path).await;
        renamed.map_err(|error| self.write_error(error))?;
        temporary.is_complete = true;
        Ok(self.received)
    }

    #[cfg(not(target_family = "wasm"))]
    async fn write_to(&mut self, mut file: tokio::fs::File) -> Result<()> {
        use tokio::io::AsyncWriteExt;

        while let Some(chunk) = self.chunk().await? {
            file.write_all(&chunk)
                .await
                .map_err(|error| self.write_error(error))?;
        }
        // `sync_all` does not return the error of the last write.
        file.flush().await.map_err(|error| self.write_error(error))?;
        file.sync_all().await.map_err(|error| self.write_error(error))
    }

    #[cfg(not(target_family = "wasm"))]
    fn write_error(&self, error: std::io::Error) -> Error {
        let message = format!("the file cannot be written: {error}");
        self.error(Kind::Disk, message).with_source(error)
    }

    /// Returns the headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// Returns the media type from the `Content-Type` header.
    pub fn content_type(&self) -> Option<&str> {
        self.head.headers.get(CONTENT_TYPE)?.to_str().ok()
    }

    /// Returns the size of the body in bytes, from the `Content-Length` header.
    pub fn content_length(&self) -> Option<u64> {
        self.head
            .headers
            .get(CONTENT_LENGTH)?
            .to_str()
            .ok()?
            .parse()
            .ok()
    }

    /// Creates an error. Its outcome is `Responded`, because the status of the response is known.
    pub(in crate::runtime) fn error(&self, kind: Kind, message: String) -> Error {
        self.error_at(Bytes::new(), kind, message)
    }

    /// Returns the call that the body belongs to.
    pub(in crate::runtime) fn origin(&self) -> Option<&Origin> {
        self.head.origin.as_ref()
    }

    /// Creates the error for an item that cannot be deserialized.
    pub(in crate::runtime) fn unreadable(&self, item: Bytes, problem: &str) -> Error {
        let message = format!("an item of the stream does not match its schema: {problem}");
        self.error_at(item, Kind::Decode, message)
    }

    /// Creates an error with a part of the body.
    fn error_at(&self, body: Bytes, kind: Kind, message: String) -> Error {
        let response = ErrorResponse {
            status: self.head.status,
            headers: self.head.headers.clone(),
            body,
        };
        let error = Error::new(kind, Outcome::Responded, message).with_response(response);
        Origin::annotate(self.head.origin.as_ref(), error)
    }
}

/// A temporary file that replaces another one when it is complete, and is removed otherwise.
#[cfg(not(target_family = "wasm"))]
struct TemporaryFile {
    path: std::path::PathBuf,
    is_complete: bool,
}

#[cfg(not(target_family = "wasm"))]
impl TemporaryFile {
    /// Creates the file under an unpredictable name. An existing file or link is never written to.
    fn create(whole: &std::path::Path) -> std::io::Result<(Self, std::fs::File)> {
        let random = clock::random::<8>().map_or(0, u64::from_be_bytes);
        let mut name = whole.file_name().unwrap_or_default().to_os_string();
        name.push(format!(".{random:016x}.part"));
        let path = whole.with_file_name(name);
        let file = std::fs::File::options()
            .write(true)
            .create_new(true)
            .open(&path)?;
        let is_complete = false;
        Ok((Self { path, is_complete }, file))
    }
}

#[cfg(not(target_family = "wasm"))]
impl Drop for TemporaryFile {
    fn drop(&mut self) {
        if !self.is_complete {
            // There is no way to report that removing failed.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

impl Stream for Download {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes>>> {
        while !self.ended {
            let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) else {
                ready!(self.idle.poll(cx));
                self.ended = true;
                let message = "no data of the body arrived within the timeout".to_owned();
                let error = self.error(Kind::Timeout, message);
                return Poll::Ready(Some(Err(error)));
            };
            self.idle.reset();
            match frame.map(|frame| frame.map(Frame::into_data)) {
                Some(Ok(Ok(data))) => {
                    self.received += data.len() as u64;
                    return Poll::Ready(Some(Ok(data)));
                }
                Some(Ok(Err(_trailers))) => {}
                Some(Err(error)) => {
                    self.ended = true;
                    let (kind, message) = match is_damaged(&error) {
                        true => (Kind::Decode, format!("the body cannot be decompressed: {error}")),
                        false => (
                            Kind::Connection,
                            format!("the connection broke after {} bytes of the body", self.received),
                        ),
                    };
                    return Poll::Ready(Some(Err(self.error(kind, message).with_source(error))));
                }
                None => self.ended = true,
            }
        }
        Poll::Ready(None)
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("status", &self.head.status.as_u16())
            .field("headers", &Names(&self.head.headers))
            .field("received", &self.received)
            .finish_non_exhaustive()
    }
}
