//! A stream of pieces in memory, as the source of a request body.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use ledger_api::runtime::Bytes;

/// A stream of pieces in memory.
pub struct Pieces(VecDeque<&'static str>);

impl Pieces {
    /// Creates a stream of these pieces, in this order.
    pub fn new(pieces: impl IntoIterator<Item = &'static str>) -> Pieces {
        Pieces(pieces.into_iter().collect())
    }
}

impl futures_core::Stream for Pieces {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.pop_front().map(|piece| Ok(Bytes::from(piece))))
    }
}
