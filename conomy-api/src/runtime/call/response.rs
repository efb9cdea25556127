//! Successful responses.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use super::raw_response::RawResponse;
use super::response_header::Header;
use crate::runtime::encode::header::Names;
use crate::runtime::error::body;
use crate::runtime::error::{ErrorResponse, Result};
use crate::runtime::json::problem::Problem;

/// A successful response with status, headers, and the deserialized body.
///
/// `Debug` shows names and sizes, not contents. Print [`value`](Self::value) for the content.
#[derive(Clone)]
pub struct Response<T> {
    status: StatusCode,
    headers: HeaderMap,
    body: Option<Bytes>,
    value: T,
    problems: Vec<Problem>,
}

impl<T> Response<T> {
    pub(in crate::runtime) fn read(
        response: RawResponse,
        decode: fn(RawResponse) -> Result<T>,
    ) -> Result<Self> {
        let (status, headers, body) = (
            response.status,
            response.headers.clone(),
            response.bytes().cloned(),
        );
        let problems = response.problems.clone();
        Ok(Self {
            status,
            headers,
            body,
            value: decode(response)?,
            problems: problems.take(),
        })
    }

    /// Returns the status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Deserializes a header as the type that the document declares.
    ///
    /// # Errors
    /// The header is required but missing, or it is invalid. The response is not affected.
    pub fn header<H: DeserializeOwned>(&self, header: Header<H>) -> Result<H> {
        header.read(&self.headers).map_err(|error| {
            error.with_response(ErrorResponse {
                status: self.status,
                headers: self.headers.clone(),
                body: self.body.clone().unwrap_or_default(),
            })
        })
    }

    /// Returns the deserialized body.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// Consumes the response and returns the deserialized body.
    pub fn into_value(self) -> T {
        self.value
    }

    /// Returns the body as it was received, or `None` if it is a stream.
    pub fn body(&self) -> Option<&Bytes> {
        self.body.as_ref()
    }

    /// Returns the values of the body that do not match its schema and were replaced, if the call is
    /// [lenient](crate::runtime::Options::lenient).
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Returns the request ID from the response headers. It helps the API's support to find the request.
    pub fn request_id(&self) -> Option<String> {
        body::request_id(&self.headers, &[])
    }

    /// Applies a function to the deserialized body. The other parts of the response stay the same.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Response<U> {
        Response {
            status: self.status,
            headers: self.headers,
            body: self.body,
            value: f(self.value),
            problems: self.problems,
        }
    }
}

impl<T> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Headers, body and value may be confidential.
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
