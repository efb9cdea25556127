//! Converts responses whose bodies are still arriving.

use serde::de::DeserializeOwned;

use super::download::Download;
use super::event_stream::EventStream;
use super::line_stream::LineStream;
use super::part_stream::PartStream;
use crate::runtime::call::raw_response::RawResponse;
use crate::runtime::error::Result;

/// Returns the body as a stream.
///
/// # Errors
/// None.
pub fn stream(response: RawResponse) -> Result<Download> {
    let idle_timeout = response.idle_timeout();
    Ok(Download::new(response, idle_timeout))
}

/// Returns the server-sent events.
///
/// # Errors
/// The response has another media type.
pub fn events<T>(response: RawResponse) -> Result<EventStream<T>> {
    EventStream::new(response)
}

/// Returns one JSON value per line.
///
/// # Errors
/// None.
pub fn lines<T>(response: RawResponse) -> Result<LineStream<T>> {
    Ok(LineStream::new(response))
}

/// Returns the parts of a multipart body, each of which is JSON.
///
/// # Errors
/// The response has another media type, or no boundary.
pub fn parts<T: DeserializeOwned>(response: RawResponse) -> Result<PartStream<T>> {
    PartStream::new(response)
}
