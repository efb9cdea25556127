//! Files that are read while they are sent.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use http_body::{Frame, SizeHint};
use tokio::io::{AsyncRead, ReadBuf};

/// The number of bytes that are read at once.
const CHUNK: usize = 64 * 1024;

/// A body that is read from a file.
pub(in crate::runtime) struct DiskBody {
    file: tokio::fs::File,
    /// The buffer for the next bytes.
    chunk: BytesMut,
    length: Option<u64>,
    /// The number of bytes that were read.
    sent: u64,
}

impl DiskBody {
    pub(in crate::runtime) fn new(file: std::fs::File, length: Option<u64>) -> Self {
        Self {
            file: tokio::fs::File::from_std(file),
            chunk: BytesMut::new(),
            length,
            sent: 0,
        }
    }

    /// Returns the number of bytes that may still be read. The length was announced, so bytes that were appended
    /// later are not sent.
    fn left(&self) -> u64 {
        self.length.map_or(u64::MAX, |length| length - self.sent)
    }
}

impl http_body::Body for DiskBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let this = &mut *self;
        let left = this.left();
        if left == 0 {
            return Poll::Ready(None);
        }
        if this.chunk.is_empty() {
            this.chunk = BytesMut::zeroed(CHUNK);
        }
        let most = usize::try_from(left).map_or(CHUNK, |left| left.min(CHUNK));
        let mut buffer = ReadBuf::new(&mut this.chunk[..most]);
        if let Err(error) = ready!(Pin::new(&mut this.file).poll_read(cx, &mut buffer)) {
            return Poll::Ready(Some(Err(error)));
        }
        let length = buffer.filled().len();
        if length == 0 && this.length.is_some() {
            let error = io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the file became shorter while it was sent",
            );
            return Poll::Ready(Some(Err(error)));
        }
        this.sent += length as u64;
        let mut chunk = std::mem::take(&mut this.chunk);
        chunk.truncate(length);
        Poll::Ready((length > 0).then(|| Ok(Frame::data(chunk.freeze()))))
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map_or_else(SizeHint::default, |length| {
            SizeHint::with_exact(length - self.sent)
        })
    }
}
