//! A response before it is deserialized.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use zeroize::Zeroize;

use super::job::Job;
use super::shared::Shared;
use super::trace;
use crate::runtime::body::Body;
use crate::runtime::encode::header::Names;
use crate::runtime::error::outcome::Outcome;
use crate::runtime::error::{Error, ErrorResponse, Kind};
use crate::runtime::json::problem::Problems;

/// A response before it is deserialized.
pub struct RawResponse {
    pub(in crate::runtime) status: StatusCode,
    pub(in crate::runtime) headers: HeaderMap,
    pub(in crate::runtime) content: Content,
    /// The index of the documented response that it is.
    pub(in crate::runtime) case: usize,
    pub(in crate::runtime) origin: Option<Origin>,
    /// Receives the problems of the body, if it is read leniently.
    pub(in crate::runtime) problems: Problems,
}

/// The body of a response.
pub(in crate::runtime) enum Content {
    Whole(Bytes),
    Streamed(Body),
}

/// The call that a response belongs to.
#[derive(Clone, Debug)]
pub(in crate::runtime) struct Origin {
    pub(in crate::runtime) shared: Arc<Shared>,
    pub(in crate::runtime) job: Box<Job>,
    pub(in crate::runtime) attempts: u32,
    /// Whether another call would not do the work twice.
    pub(in crate::runtime) is_repeatable: bool,
}

impl Origin {
    /// Returns whether responses of the call are read leniently.
    pub(in crate::runtime) fn is_lenient(&self) -> bool {
        self.job.options.lenient.unwrap_or(self.shared.lenient)
    }

    /// Reports problems to hooks and traces.
    #[cold]
    pub(in crate::runtime) fn report(&self, problems: &Problems) {
        for problem in problems.get() {
            trace::problem(self.job.operation, &problem);
            for hook in &self.shared.hooks {
                // As for an attempt, the response outlives a hook that panics.
                let observe = || hook.problem(self.job.operation, &problem);
                let _ = catch_unwind(AssertUnwindSafe(observe));
            }
        }
    }

    /// Adds the call, if there is one, to an error of its response.
    pub(in crate::runtime) fn annotate(origin: Option<&Self>, error: Error) -> Error {
        match origin {
            Some(origin) => origin.annotated(error),
            None => error,
        }
    }

    /// Adds the call to an error of its response.
    pub(in crate::runtime) fn annotated(&self, error: Error) -> Error {
        let error = self.job.annotated(&self.shared, self.attempts, error);
        error.with_repeatable(self.is_repeatable)
    }
}

impl RawResponse {
    /// Creates a response that another transport has received.
    pub(in crate::runtime) fn whole(status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        Self {
            status,
            headers,
            content: Content::Whole(body),
            case: 0,
            origin: None,
            problems: Problems::default(),
        }
    }

    /// Reports the problems of the body to hooks and traces.
    #[inline]
    pub(in crate::runtime) fn report(&self) {
        if self.problems.is_wanted()
            && let Some(origin) = &self.origin
        {
            origin.report(&self.problems);
        }
    }

    /// Returns the index of the documented response that it is.
    pub fn case(&self) -> usize {
        self.case
    }

    pub(in crate::runtime) fn bytes(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Whole(bytes) => Some(bytes),
            Content::Streamed(_) => None,
        }
    }

    /// Returns the bytes. A stream has none.
    pub(in crate::runtime) fn text_bytes(&self) -> &[u8] {
        self.bytes().map_or(&[], |bytes| bytes)
    }

    /// Returns the timeout between two chunks of the body.
    pub(in crate::runtime) fn idle_timeout(&self) -> Option<Duration> {
        let origin = self.origin.as_ref()?;
        origin.job.timeout(&origin.shared)
    }

    /// Drops the response, and wipes its bytes if they are not shared.
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

    /// Creates an error that contains this response.
    pub(in crate::runtime) fn error(self, kind: Kind, message: String) -> Error {
        let body = self.bytes().cloned().unwrap_or_default();
        let error = Error::new(kind, Outcome::Responded, message).with_response(ErrorResponse {
            status: self.status,
            headers: self.headers,
            body,
        });
        Origin::annotate(self.origin.as_ref(), error)
    }
}

impl Content {
    /// Converts into a body, whether it was read already or not.
    pub(in crate::runtime) fn into_body(self) -> Body {
        match self {
            Self::Whole(bytes) => Body::from(bytes),
            Self::Streamed(body) => body,
        }
    }
}

impl fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("RawResponse");
        debug
            .field("status", &self.status.as_u16())
            .field("headers", &Names(&self.headers));
        if let Some(body) = self.bytes() {
            debug.field("body_length", &body.len());
        }
        debug.finish_non_exhaustive()
    }
}
