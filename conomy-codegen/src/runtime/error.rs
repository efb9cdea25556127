//! The error type of all calls.

pub(in crate::runtime) mod body;
pub(in crate::runtime) mod outcome;
pub(in crate::runtime) mod retry_after;
pub(in crate::runtime) mod retryable;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::de::DeserializeOwned;

use self::body::FromErrorBody;
use self::outcome::Outcome;
use self::retry_after::retry_after;
use crate::runtime::body::BoxError;
use crate::runtime::json::decode;
use crate::runtime::json::problem::{Problem, Problems};

/// The result of a call.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call failed, and what is known about it.
///
/// [`outcome`](Self::outcome) says whether the server may have done the work. The response of the server is never
/// lost: its status, headers and body are preserved, even if a successful response cannot be deserialized.
/// Credentials are not part of the error.
pub struct Error(Box<Inner>);

/// The kind of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The client cannot be built.
    Setup,
    /// The request cannot be sent.
    Request,
    /// A credential is missing, or no token could be obtained.
    Credential,
    /// No connection: refused, unknown host, TLS.
    Connect,
    /// The connection broke.
    Connection,
    /// The server said that it did not process the request (HTTP/2).
    Unprocessed,
    /// Timeout.
    Timeout,
    /// The response is not a success.
    Status,
    /// The response is a redirect that is not followed.
    Redirect,
    /// The response cannot be deserialized.
    Decode,
    /// The response exceeds a size limit.
    Limit,
    /// The response cannot be written to disk.
    #[cfg(not(target_family = "wasm"))]
    Disk,
}

/// The response of the server.
#[derive(Clone)]
pub(crate) struct ErrorResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

struct Inner {
    kind: Kind,
    outcome: Outcome,
    message: String,
    source: Option<BoxError>,
    response: Option<ErrorResponse>,
    operation: &'static str,
    attempts: u32,
    /// Whether another call would not do the work twice.
    repeatable: bool,
    timed_out: bool,
    /// Whether the API declares that this status means that the server did not process the request.
    unprocessed: bool,
    key: Option<HeaderValue>,
}

impl Error {
    pub(crate) fn new(kind: Kind, outcome: Outcome, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            outcome,
            message: message.into(),
            source: None,
            response: None,
            operation: "",
            attempts: 0,
            repeatable: false,
            timed_out: kind == Kind::Timeout,
            unprocessed: false,
            key: None,
        }))
    }

    /// Creates an error that occurred before anything was sent.
    pub(crate) fn not_sent(kind: Kind, message: impl Into<String>) -> Self {
        Self::new(kind, Outcome::NotSent, message)
    }

    pub(crate) fn with_source(mut self, source: impl Into<BoxError>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    pub(crate) fn with_response(mut self, response: ErrorResponse) -> Self {
        self.0.outcome = Outcome::Responded;
        self.0.response = Some(response);
        self
    }

    /// Adds an incomplete response, which leaves the outcome open.
    pub(crate) fn with_partial(mut self, response: ErrorResponse) -> Self {
        self.0.response = Some(response);
        self
    }

    /// Puts a reason before the message. The response and the call are preserved.
    #[cfg(feature = "device-login")]
    pub(in crate::runtime) fn because(mut self, kind: Kind, reason: &str) -> Self {
        self.0.kind = kind;
        self.0.message = format!("{reason} ({})", self.0.message);
        self
    }

    /// Marks the error as a timeout.
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

    /// Sets whether the API declares that this status means that the server did not process the request.
    pub(in crate::runtime) fn with_unprocessed(mut self, unprocessed: bool) -> Self {
        self.0.unprocessed = unprocessed;
        self
    }

    /// Sets what is known about the whole call.
    pub(in crate::runtime) fn with_outcome(mut self, outcome: Outcome) -> Self {
        self.0.outcome = outcome;
        self
    }

    pub(crate) fn with_key(mut self, key: Option<HeaderValue>) -> Self {
        self.0.key = key;
        self
    }

    pub(crate) fn kind(&self) -> Kind {
        self.0.kind
    }

    /// Returns whether the request was not sent, the server responded, or the outcome is unknown.
    pub fn outcome(&self) -> Outcome {
        self.0.outcome
    }

    /// Returns the status of the response.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.response.as_ref().map(|response| response.status)
    }

    /// Returns the headers of the response.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.response.as_ref().map(|response| &response.headers)
    }

    /// Returns the body of the response, as far as it was received.
    pub fn body(&self) -> Option<&Bytes> {
        self.0.response.as_ref().map(|response| &response.body)
    }

    /// Returns the body of the response as text: UTF-8, or Latin-1 if its media type says so. `None` if there is no
    /// response, or it is not text.
    pub fn text(&self) -> Option<String> {
        let response = self.0.response.as_ref()?;
        let media_type = response.headers.get(CONTENT_TYPE);
        let media_type = media_type.and_then(|value| value.to_str().ok());
        decode::plain(&response.body, media_type.unwrap_or_default())
    }

    /// Deserializes the response as the type in the document: a model, or the operation's enum of error bodies.
    /// `None` if there is no response, or it has another shape.
    pub fn decode<T: FromErrorBody>(&self) -> Option<T> {
        let response = self.0.response.as_ref()?;
        T::from_error_body(response.status, &response.body)
    }

    /// Deserializes the response as [lenient](crate::runtime::Options::lenient) calls do: the value in which
    /// everything that does not fit is filled, and the list of these places. `None` if there is no response, or it
    /// is not JSON of this shape at all.
    ///
    /// A filled value is not what the server said. Look at the problems before money depends on it.
    pub fn decode_lenient<T: DeserializeOwned>(&self) -> Option<(T, Vec<Problem>)> {
        let response = self.0.response.as_ref()?;
        let problems = Problems::new(true);
        let value = decode::value(&response.body, &problems).ok()?;
        Some((value, problems.take()))
    }

    /// Returns the id of the request at the server, for its support: a header such as `x-request-id`, or a property
    /// of the body such as `traceId`.
    pub fn request_id(&self) -> Option<String> {
        let response = self.0.response.as_ref()?;
        body::request_id(&response.headers, &response.body)
    }

    /// Returns how long the server asks to wait (`Retry-After`, RFC 9110 §10.2.3, or `retry-after-ms`). If no token
    /// could be obtained, this is what the token endpoint asks for.
    pub fn retry_after(&self) -> Option<Duration> {
        match &self.0.response {
            Some(response) => retry_after(&response.headers),
            None => self.cause()?.retry_after(),
        }
    }

    /// Returns the error of the call that fetched a token, if that caused this error.
    pub(crate) fn cause(&self) -> Option<&Self> {
        let source = self.0.source.as_ref()?;
        source.downcast_ref::<Arc<Self>>().map(|cause| &**cause)
    }

    /// Returns whether the deadline of the call, or the timeout of an attempt, was exceeded.
    pub fn is_timeout(&self) -> bool {
        self.0.timed_out
    }

    /// Returns whether there was no connection: refused, unknown host, TLS.
    pub fn is_connect(&self) -> bool {
        self.0.kind == Kind::Connect
    }

    /// Returns whether the response could not be deserialized.
    pub fn is_decode(&self) -> bool {
        self.0.kind == Kind::Decode
    }

    /// Returns whether a credential is missing or was rejected, or no token could be obtained.
    pub fn is_credential(&self) -> bool {
        self.0.kind == Kind::Credential || self.status() == Some(StatusCode::UNAUTHORIZED)
    }

    /// Returns whether another call is safe and may succeed: it would not do the work twice. The client has already
    /// made all retries that its settings allow.
    ///
    /// If only the idempotency key of the call prevents that the work is done twice, this returns `false`, unless
    /// nothing was sent: make another call with the same [`idempotency_key`](Self::idempotency_key).
    pub fn is_retryable(&self) -> bool {
        let is_not_sent = self.0.outcome == Outcome::NotSent;
        let is_safe = is_not_sent || self.0.repeatable;
        is_not_sent && self.0.timed_out || is_safe && retryable::might_help(self)
    }

    /// Returns the idempotency key of the call, if the API has such keys. With
    /// [`Options::idempotency_key`](crate::runtime::Options::idempotency_key), another call becomes a retry of
    /// this one.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.0.key.as_ref()?.to_str().ok()
    }

    /// Returns the number of attempts.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Returns the `operationId`. Empty if the client could not be built.
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
        f.write_str(&body::excerpt(inner.message.as_bytes()))?;
        // A successful response may be confidential.
        if let Some(response) = inner
            .response
            .as_ref()
            .filter(|response| !response.status.is_success())
            && let Some(said) = body::summary(&response.body)
        {
            write!(f, ": {said}")?;
        }
        if let Some(id) = self.request_id() {
            write!(f, " (request {})", body::excerpt(id.as_bytes()))?;
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
            .field("message", &body::excerpt(inner.message.as_bytes()))
            .field("attempts", &inner.attempts);
        if let Some(response) = &inner.response {
            debug.field("status", &response.status.as_u16());
            debug.field("body_length", &response.body.len());
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
