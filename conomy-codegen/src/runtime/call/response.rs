//! Successful answers.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use super::answer::Answer;
use super::error::{Answered, Result};
use super::error_body;
use super::response_header::Header;
use crate::runtime::encode::header::Names;

/// A successful answer: its status and headers, and its body as the document's type. `Debug` shows sizes and names, not
/// contents; show [`value`](Self::value) where the content is wanted.
#[derive(Clone)]
pub struct Response<T> {
    status: StatusCode,
    headers: HeaderMap,
    body: Option<Bytes>,
    value: T,
}

impl<T> Response<T> {
    pub(in crate::runtime) fn read(answer: Answer, decode: fn(Answer) -> Result<T>) -> Result<Self> {
        let (status, headers, body) = (
            answer.status,
            answer.headers.clone(),
            answer.bytes().cloned(),
        );
        Ok(Self {
            status,
            headers,
            body,
            value: decode(answer)?,
        })
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// A header as the type that the document gives it.
    ///
    /// # Errors
    /// When the header is not there although it must be, or is not what the document promises. The answer stays as it is.
    pub fn header<H: DeserializeOwned>(&self, header: Header<H>) -> Result<H> {
        header.read(&self.headers).map_err(|error| {
            error.with_answer(Answered {
                status: self.status,
                headers: self.headers.clone(),
                body: self.body.clone().unwrap_or_default(),
            })
        })
    }

    /// The body, decoded.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// The body, decoded; the rest is dropped.
    pub fn into_value(self) -> T {
        self.value
    }

    /// The body as it came, unless it is a stream.
    pub fn body(&self) -> Option<&Bytes> {
        self.body.as_ref()
    }

    /// The id under which the server knows the request, for its support.
    pub fn request_id(&self) -> Option<String> {
        error_body::request_id(&self.headers, &[])
    }

    /// The same answer with another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Response<U> {
        Response {
            status: self.status,
            headers: self.headers,
            body: self.body,
            value: f(self.value),
        }
    }
}

impl<T> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Neither headers nor body nor value: they may hold what is nothing for logs.
        let mut debug = f.debug_struct("Response");
        debug
            .field("status", &self.status.as_u16())
            .field("headers", &Names(&self.headers));
        if let Some(body) = &self.body {
            debug.field("body_length", &body.len());
        }
        debug.finish_non_exhaustive()
    }
}
