//! Verified deliveries, and the events that they contain.

use std::fmt;

use http::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::error::{WebhookCheck, WebhookError};
use super::signature::Signature;
use crate::runtime::json::deserialize::deserialize;
use crate::runtime::json::problem::Problems;

/// A type that deliveries are deserialized into. Implemented by generated code.
pub trait WebhookEvent: Sized {
    /// The documented signatures. One that matches is sufficient.
    const SIGNATURES: &'static [Signature];

    /// Deserializes a delivery.
    ///
    /// # Errors
    /// The body is not the documented event.
    fn read(delivery: &Delivery<'_>) -> Result<Self, WebhookError>;
}

/// A delivery with a verified signature.
pub struct Delivery<'d> {
    headers: &'d HeaderMap,
    /// The text that was signed: the body, or the body as `JSON.stringify` writes it.
    body: &'d str,
}

impl<'d> Delivery<'d> {
    pub(in crate::runtime) fn new(headers: &'d HeaderMap, body: &'d str) -> Self {
        Self { headers, body }
    }

    /// Deserializes the body.
    ///
    /// # Errors
    /// The body is not JSON of this type.
    pub fn event<T: DeserializeOwned>(&self) -> Result<T, WebhookError> {
        deserialize(self.body, Problems::ERRORS).map_err(|problem| {
            let message = format!("the body is not the documented event: {problem}");
            WebhookError::new(WebhookCheck::Event, message)
        })
    }

    /// Returns the name of the event: a string in the body at a JSON pointer (RFC 6901).
    ///
    /// # Errors
    /// The body is not JSON, or there is no string at the pointer.
    pub fn name_in_body(&self, pointer: &str) -> Result<String, WebhookError> {
        let body: Value = self.event()?;
        let name = body.pointer(pointer).and_then(Value::as_str);
        name.map(str::to_owned).ok_or_else(|| {
            let message = format!("the body does not name its event at `{pointer}`");
            WebhookError::new(WebhookCheck::Event, message)
        })
    }

    /// Returns the name of the event: the value of a header.
    ///
    /// # Errors
    /// The header is missing.
    pub fn name_in_header(&self, header: &str) -> Result<String, WebhookError> {
        let name = self
            .headers
            .get(header)
            .and_then(|value| value.to_str().ok());
        name.map(str::to_owned).ok_or_else(|| {
            let message = format!("the header `{header}`, which names the event, is missing");
            WebhookError::new(WebhookCheck::Event, message)
        })
    }

    /// Creates an event that the document does not describe.
    ///
    /// # Errors
    /// The body is not JSON.
    pub fn unknown(&self, name: String) -> Result<UnknownEvent, WebhookError> {
        let body = self.event()?;
        Ok(UnknownEvent { name, body })
    }
}

/// An event that this version of the client does not know. Its body is preserved.
#[derive(Clone, PartialEq)]
pub struct UnknownEvent {
    name: String,
    body: Value,
}

impl UnknownEvent {
    /// Returns the name of the event.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the body.
    pub fn body(&self) -> &Value {
        &self.body
    }
}

impl fmt::Debug for UnknownEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The body may be confidential.
        let mut debug = f.debug_struct("UnknownEvent");
        debug.field("name", &self.name).finish_non_exhaustive()
    }
}
