//! Decompresses gzip bodies (RFC 1952).

use std::error::Error;
use std::fmt;
use std::io::{self, Write};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use flate2::write::GzDecoder;
use http_body::Frame;

use crate::runtime::body::{Body, BoxError};

/// The number of compressed bytes per step. They decompress to at most a thousand times as many.
const PIECE: usize = 8 * 1024;

/// The first byte of each member of a gzip file.
const MAGIC: u8 = 0x1f;

/// Decompresses a body. All members of a gzip file are read (RFC 1952 §2.2); other bytes at the end are ignored as
/// padding.
pub(in crate::runtime) fn decompressed(body: Body) -> Body {
    Body::wrap(Decompressed {
        body,
        input: Bytes::new(),
        member: None,
        is_ended: false,
    })
}

/// The data is damaged: it is not gzip, or its checksum is wrong.
#[derive(Debug)]
pub(in crate::runtime) struct Damaged(io::Error);

impl fmt::Display for Damaged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for Damaged {}

impl Damaged {
    /// Classifies an error of the decompressor. Data that ends too early is the fault of the connection.
    fn of(error: io::Error) -> BoxError {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => error.into(),
            _ => Box::new(Self(error)),
        }
    }
}

struct Decompressed {
    body: Body,
    /// The compressed bytes that have arrived.
    input: Bytes,
    /// The member that is being read.
    member: Option<GzDecoder<Vec<u8>>>,
    is_ended: bool,
}

impl Decompressed {
    /// Decompresses the next piece of the input.
    fn next(&mut self) -> io::Result<Vec<u8>> {
        let member = match &mut self.member {
            Some(member) => member,
            None if self.input.first() == Some(&MAGIC) => {
                self.member.insert(GzDecoder::new(Vec::new()))
            }
            None => {
                self.input.clear();
                return Ok(Vec::new());
            }
        };
        let piece = &self.input[..self.input.len().min(PIECE)];
        let used = member.write(piece)?;
        if used == 0 {
            return self.finish();
        }
        let output = std::mem::take(member.get_mut());
        let _ = self.input.split_to(used);
        Ok(output)
    }

    /// Ends a member and verifies its checksum.
    fn finish(&mut self) -> io::Result<Vec<u8>> {
        self.member
            .take()
            .map_or_else(|| Ok(Vec::new()), GzDecoder::finish)
    }
}

impl http_body::Body for Decompressed {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        loop {
            let output = if !self.input.is_empty() {
                self.next().map_err(Damaged::of)?
            } else if self.is_ended {
                return Poll::Ready(None);
            } else {
                match ready!(Pin::new(&mut self.body).poll_frame(cx)).transpose()? {
                    Some(frame) => match frame.into_data() {
                        Ok(data) => {
                            self.input = data;
                            continue;
                        }
                        Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
                    },
                    None => {
                        self.is_ended = true;
                        self.finish().map_err(Damaged::of)?
                    }
                }
            };
            if !output.is_empty() {
                return Poll::Ready(Some(Ok(Frame::data(output.into()))));
            }
        }
    }
}
