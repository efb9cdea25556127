//! The one error type of every call.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::de::DeserializeOwned;

use crate::runtime::transport::body::BoxError;
use super::decode;
use super::error_body::{self, FromErrorBody};
use super::outcome::Outcome;
use super::progress::Progress;
use super::response_header::Header;
use super::retry;
use super::retry_after::retry_after;

/// What a call returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call failed, and what is known about it.
///
/// [`outcome`](Self::outcome) says whether the server may have done the work. An answer of the server is never lost: its
/// status, headers and body are kept, also when a successful answer cannot be read. Tokens and keys are not part of it.
pub struct Error(Box<Inner>);

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A client that cannot be built.
    Setup,
    /// A request that cannot be sent as the caller made it.
    Request,
    /// A credential that is missing, or a token that cannot be had.
    Credential,
    /// No connection: refused, name not found, TLS.
    Connect,
    /// A connection that broke.
    Connection,
    /// A request that the server says it did not process (HTTP/2).
    Unprocessed,
    /// No answer in time.
    Timeout,
    /// An answer that is not a success.
    Status,
    /// An answer that leads elsewhere and is not followed.
    Redirect,
    /// An answer that cannot be read.
    Decode,
    /// An answer larger than the limit.
    Limit,
    /// An answer that cannot be put where the caller wants it.
    #[cfg(not(target_family = "wasm"))]
    Disk,
}

/// What the server answered.
#[derive(Clone)]
pub(crate) struct Answered {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

struct Inner {
    kind: Kind,
    outcome: Outcome,
    message: String,
    source: Option<BoxError>,
    answer: Option<Answered>,
    operation: &'static str,
    attempts: u32,
    /// Whether another call would not do the work twice.
    repeatable: bool,
    timed_out: bool,
    key: Option<HeaderValue>,
}

impl Error {
    pub(crate) fn new(kind: Kind, outcome: Outcome, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            outcome,
            message: message.into(),
            source: None,
            answer: None,
            operation: "",
            attempts: 0,
            repeatable: false,
            timed_out: kind == Kind::Timeout,
            key: None,
        }))
    }

    /// A mistake that is found before anything is sent.
    pub(crate) fn not_sent(kind: Kind, message: impl Into<String>) -> Self {
        Self::new(kind, Outcome::NotSent, message)
    }

    pub(crate) fn with_source(mut self, source: impl Into<BoxError>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    pub(crate) fn with_answer(mut self, answer: Answered) -> Self {
        self.0.outcome = Outcome::Answered;
        self.0.answer = Some(answer);
        self
    }

    /// The status and headers of an answer that broke off: whether the server did the work is for the caller to judge.
    pub(crate) fn with_partial(mut self, answer: Answered) -> Self {
        self.0.answer = Some(answer);
        self
    }

    /// It is what it is because the time was over.
    pub(crate) fn timed_out(mut self) -> Self {
        self.0.timed_out = true;
        self
    }

    pub(crate) fn with_call(mut self, operation: &'static str, attempts: u32) -> Self {
        self.0.operation = operation;
        self.0.attempts = attempts;
        self
    }

    /// Says whether another call would not do the work twice.
    pub(crate) fn with_repeatable(mut self, repeatable: bool) -> Self {
        self.0.repeatable = repeatable;
        self
    }

    /// Says what is known about the whole call.
    pub(in crate::runtime) fn with_progress(mut self, progress: &Progress) -> Self {
        self.0.outcome = progress.outcome();
        self.with_repeatable(progress.may_call_again())
    }

    pub(crate) fn with_key(mut self, key: Option<HeaderValue>) -> Self {
        self.0.key = key;
        self
    }

    pub(crate) fn kind(&self) -> Kind {
        self.0.kind
    }

    /// Whether the request was not sent, the server answered, or nobody knows.
    pub fn outcome(&self) -> Outcome {
        self.0.outcome
    }

    /// The status of the server's answer.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.answer.as_ref().map(|answer| answer.status)
    }

    /// The headers of the server's answer.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.answer.as_ref().map(|answer| &answer.headers)
    }

    /// The body of the server's answer, as far as it was read.
    pub fn body(&self) -> Option<&Bytes> {
        self.0.answer.as_ref().map(|answer| &answer.body)
    }

    /// The body of the server's answer as text: UTF-8, or Latin-1 where its media type says so. `None` where there is no
    /// answer, or one that is no text.
    pub fn text(&self) -> Option<String> {
        let answer = self.0.answer.as_ref()?;
        let media_type = answer.headers.get(CONTENT_TYPE);
        let media_type = media_type.and_then(|value| value.to_str().ok());
        decode::plain(&answer.body, media_type.unwrap_or_default())
    }

    /// The server's answer as the type that the document gives it: a model, or the operation's enum of error bodies.
    /// `None` where there is no answer, or one of another shape.
    pub fn decode<T: FromErrorBody>(&self) -> Option<T> {
        let answer = self.0.answer.as_ref()?;
        T::from_error_body(answer.status, &answer.body)
    }

    /// A header of the server's answer as the type that the document gives it.
    ///
    /// # Errors
    /// When the header is not there although it must be, or is not what the document promises.
    pub fn header<H: DeserializeOwned>(&self, header: Header<H>) -> Result<H> {
        header.read(self.headers().unwrap_or(&HeaderMap::new()))
    }

    /// The id under which the server knows the request, for its support: a header such as `x-request-id`, or a member of
    /// the body such as `traceId`.
    pub fn request_id(&self) -> Option<String> {
        let answer = self.0.answer.as_ref()?;
        error_body::request_id(&answer.headers, &answer.body)
    }

    /// How long the server asks to wait (`Retry-After`, RFC 9110 §10.2.3, or `retry-after-ms`); where no token could be had, what
    /// its endpoint asks for.
    pub fn retry_after(&self) -> Option<Duration> {
        match &self.0.answer {
            Some(answer) => retry_after(&answer.headers),
            None => self.cause()?.retry_after(),
        }
    }

    /// The error of the call that this one depended on: the one that fetched a token.
    pub(crate) fn cause(&self) -> Option<&Self> {
        let source = self.0.source.as_ref()?;
        source.downcast_ref::<Arc<Self>>().map(|cause| &**cause)
    }

    /// Whether the time for the call, or for one attempt, was over.
    pub fn is_timeout(&self) -> bool {
        self.0.timed_out
    }

    /// Whether there was no connection to the server: refused, name not found, TLS.
    pub fn is_connect(&self) -> bool {
        self.0.kind == Kind::Connect
    }

    /// Whether the answer could not be read as what the document promises.
    pub fn is_decode(&self) -> bool {
        self.0.kind == Kind::Decode
    }

    /// Whether a credential is missing, was refused, or a token could not be had.
    pub fn is_credential(&self) -> bool {
        self.0.kind == Kind::Credential || self.status() == Some(StatusCode::UNAUTHORIZED)
    }

    /// Whether another call may be made in the place of this one: the work would not be done twice, and it might succeed. The
    /// client has sent the request as often as its settings say already.
    ///
    /// A call that only its idempotency key keeps from being carried out twice may be made again with that key alone, see
    /// [`idempotency_key`](Self::idempotency_key): unless nothing was sent, this says no.
    pub fn is_retryable(&self) -> bool {
        let is_not_sent = self.0.outcome == Outcome::NotSent;
        let is_safe = is_not_sent || self.0.repeatable;
        is_not_sent && self.0.timed_out || is_safe && retry::might_help(self)
    }

    /// The key under which the server carries the call out only once, where the API has such keys. Given to
    /// [`Options::idempotency_key`](crate::runtime::Options::idempotency_key), it makes another call the same one.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.0.key.as_ref()?.to_str().ok()
    }

    /// How often the request was sent, or tried to.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The operation's name in the document; empty for a client that could not be built.
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.0;
        if !inner.operation.is_empty() {
            write!(f, "{}: ", inner.operation)?;
        }
        f.write_str(&error_body::excerpt(inner.message.as_bytes()))?;
        // What a successful answer holds is the caller's business, and nothing for logs.
        if let Some(answer) = inner
            .answer
            .as_ref()
            .filter(|answer| !answer.status.is_success())
            && let Some(said) = error_body::summary(&answer.body)
        {
            write!(f, ": {said}")?;
        }
        if let Some(id) = self.request_id() {
            write!(f, " (request {})", error_body::excerpt(id.as_bytes()))?;
        }
        if inner.outcome == Outcome::Unknown {
            write!(f, "; {}", inner.outcome)?;
        }
        if inner.attempts > 1 {
            write!(f, " (after {} attempts)", inner.attempts)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.0;
        let mut debug = f.debug_struct("Error");
        debug
            .field("kind", &inner.kind)
            .field("outcome", &inner.outcome);
        if !inner.operation.is_empty() {
            debug.field("operation", &inner.operation);
        }
        debug
            .field("message", &error_body::excerpt(inner.message.as_bytes()))
            .field("attempts", &inner.attempts);
        if let Some(answer) = &inner.answer {
            debug.field("status", &answer.status.as_u16());
            debug.field("body_length", &answer.body.len());
        }
        if let Some(source) = &inner.source {
            debug.field("source", source);
        }
        debug.finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0
            .source
            .as_ref()
            .map(|source| &**source as &(dyn StdError + 'static))
    }
}
