//! An answer before it is decoded.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use zeroize::Zeroize;

use crate::runtime::encode::header::Names;
use crate::runtime::transport::body::Body;
use crate::runtime::client::Shared;
use super::error::{Answered, Error, Kind};
use super::job::Job;
use super::outcome::Outcome;

/// An answer before it is decoded.
pub struct Answer {
    pub(in crate::runtime) status: StatusCode,
    pub(in crate::runtime) headers: HeaderMap,
    pub(in crate::runtime) content: Content,
    /// Which of the operation's cases it is.
    pub(in crate::runtime) case: usize,
    pub(in crate::runtime) origin: Option<Origin>,
}

/// The body of an answer.
pub(in crate::runtime) enum Content {
    Whole(Bytes),
    Streamed(Body),
}

/// Where an answer comes from.
#[derive(Clone, Debug)]
pub(in crate::runtime) struct Origin {
    pub(in crate::runtime) shared: Arc<Shared>,
    pub(in crate::runtime) job: Box<Job>,
    pub(in crate::runtime) attempts: u32,
    /// Whether another call would not do the work twice.
    pub(in crate::runtime) is_repeatable: bool,
}

impl Origin {
    /// Says in an error of the answer which call it is about.
    pub(in crate::runtime) fn told(&self, error: Error) -> Error {
        let error = self.job.told(&self.shared, self.attempts, error);
        error.with_repeatable(self.is_repeatable)
    }
}

impl Answer {
    /// An answer that another transport has brought.
    pub(in crate::runtime) fn whole(status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        Self {
            status,
            headers,
            content: Content::Whole(body),
            case: 0,
            origin: None,
        }
    }

    /// Which of the operation's cases it is, counted from zero.
    pub fn case(&self) -> usize {
        self.case
    }

    pub(in crate::runtime) fn bytes(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Whole(bytes) => Some(bytes),
            Content::Streamed(_) => None,
        }
    }

    /// The bytes; none of a stream.
    pub(in crate::runtime) fn text_bytes(&self) -> &[u8] {
        self.bytes().map_or(&[], |bytes| bytes)
    }

    /// How long its body may be silent.
    pub(in crate::runtime) fn silence(&self) -> Option<Duration> {
        let origin = self.origin.as_ref()?;
        origin.shared.timeout(&origin.job)
    }

    /// Drops the answer, and wipes its bytes where nobody else has them.
    pub(in crate::runtime) fn wipe(self) {
        if let Content::Whole(bytes) = self.content
            && let Ok(mut own) = bytes.try_into_mut()
        {
            own.as_mut().zeroize();
        }
    }

    pub(in crate::runtime) fn media_type(&self) -> &str {
        self.headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// An error of reading this answer, which keeps it.
    pub(in crate::runtime) fn error(self, kind: Kind, message: String) -> Error {
        let body = self.bytes().cloned().unwrap_or_default();
        let error = Error::new(kind, Outcome::Answered, message).with_answer(Answered {
            status: self.status,
            headers: self.headers,
            body,
        });
        match self.origin {
            Some(origin) => origin.told(error),
            None => error,
        }
    }
}

impl Content {
    /// The body, whether it is here already or not.
    pub(in crate::runtime) fn into_body(self) -> Body {
        match self {
            Self::Whole(bytes) => Body::from(bytes),
            Self::Streamed(body) => body,
        }
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Answer");
        debug
            .field("status", &self.status.as_u16())
            .field("headers", &Names(&self.headers));
        if let Some(body) = self.bytes() {
            debug.field("body_length", &body.len());
        }
        debug.finish_non_exhaustive()
    }
}
