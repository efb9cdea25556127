//! How the pages of a list follow each other.

use std::fmt;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};
use serde::Serialize;
use serde_json::Value;

use super::link;
use crate::runtime::api::Placement;
use crate::runtime::body::Body;
use crate::runtime::call::idempotency;
use crate::runtime::call::job::Job;
use crate::runtime::encode::url_query;
use crate::runtime::request::Request;

/// The pagination of an operation, generated from the document.
pub struct Paging<B, T> {
    /// What identifies the next page.
    pub step: Step,
    /// Returns the items of a response.
    pub items: fn(&B) -> Option<&[T]>,
    /// Converts a response into its items.
    pub into_items: fn(B) -> Option<Vec<T>>,
    /// Returns the cursor or URL of the next page.
    pub next: fn(&B) -> Option<Value>,
    /// Returns whether there are more pages.
    pub has_more: fn(&B) -> Option<Value>,
    /// Returns the total number of items, or of pages if pages are numbered.
    pub total: fn(&B) -> Option<Value>,
}

/// What identifies the next page.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// A cursor from the response.
    Cursor(Input),
    /// The number of items before the page, starting with this number.
    Offset(Input, i64),
    /// The number of the page, starting with this number.
    Number(Input, i64),
    /// A URL in the response body.
    Url,
    /// The URL in the `Link` header with the relation `next` (RFC 8288).
    Link,
}

/// Where a request identifies its page.
#[derive(Clone, Copy, Debug)]
pub enum Input {
    /// In a query parameter.
    Query(&'static str),
    /// In the JSON body, at a pointer (RFC 6901).
    Body(&'static str),
}

impl<B, T> Paging<B, T> {
    /// The default: nothing is known about the response.
    pub const DEFAULT: Self = Self {
        step: Step::Link,
        items: |_| None,
        into_items: |_| None,
        next: |_| None,
        has_more: |_| None,
        total: |_| None,
    };

    /// Returns the call that requests the page after `body`, the response to `job`. `None` after the last page.
    ///
    /// # Errors
    /// The response leads to an invalid URL, or to the same page again, which would never end.
    pub(in crate::runtime) fn following(
        &self,
        job: &Job,
        headers: &HeaderMap,
        body: &B,
    ) -> Result<Option<Box<Job>>, String> {
        let has_more = (self.has_more)(body).and_then(|more| more.as_bool());
        if has_more == Some(false) {
            return Ok(None);
        }
        let count = (self.items)(body).map_or(0, <[T]>::len);
        let is_end = count == 0 && has_more != Some(true);
        let total = (self.total)(body).and_then(|total| integer(&total));
        let is_within = |steps: i64| total.is_none_or(|total| steps < total);
        let next = match self.step {
            Step::Cursor(input) => match self.said_next(body) {
                Some(cursor) => Some(asking(&job.request, input, cursor)?),
                None => None,
            },
            Step::Offset(input, first) => {
                let count = i64::try_from(count).unwrap_or(i64::MAX);
                let offset = current(&job.request, input).unwrap_or(first);
                let offset = offset.saturating_add(count);
                (!is_end && is_within(offset.saturating_sub(first)))
                    .then(|| asking(&job.request, input, offset.into()))
                    .transpose()?
            }
            Step::Number(input, first) => {
                let number = current(&job.request, input).unwrap_or(first);
                let number = number.saturating_add(1);
                (!is_end && is_within(number.saturating_sub(first)))
                    .then(|| asking(&job.request, input, number.into()))
                    .transpose()?
            }
            Step::Url => match self.said_next(body) {
                Some(Value::String(url)) => Some(linked(job, &url)?),
                _ => None,
            },
            Step::Link => match link::next_link(headers) {
                Some(url) => Some(linked(job, url)?),
                None => None,
            },
        };
        match next {
            Some(next) if is_same(&next, &job.request) => Err(REPEATED.to_owned()),
            Some(mut request) => {
                // The idempotency key of the previous page would return that page again.
                idempotency::renew_key(&mut request.headers, job.idempotency_header)?;
                let mut next = Box::new(job.clone());
                next.request = request;
                Ok(Some(next))
            }
            None if has_more == Some(true) && total.is_none() => Err(
                "the server says that there are more pages, but not how to ask for the next one"
                    .to_owned(),
            ),
            None => Ok(None),
        }
    }

    /// Returns what the response says about the next page. Many servers write nothing as an empty string.
    fn said_next(&self, body: &B) -> Option<Value> {
        (self.next)(body).filter(|next| next.as_str() != Some(""))
    }
}

/// The message about a page that was read before.
pub(in crate::runtime) const REPEATED: &str =
    "the server leads from a page back to one that was read before";

/// Returns a value of a response as JSON, or `None` if it is absent or null.
pub fn scalar<T: Serialize + ?Sized>(value: &T) -> Option<Value> {
    let value = serde_json::to_value(value).ok();
    value.filter(|value| !value.is_null())
}

/// Returns whether two requests are for the same page.
pub(in crate::runtime) fn is_same(one: &Request, other: &Request) -> bool {
    one.url == other.url && one.body.as_bytes() == other.body.as_bytes()
}

/// Returns the request for another page.
fn asking(request: &Request, input: Input, value: Value) -> Result<Request, String> {
    let mut next = request.clone();
    match (input, value) {
        (Input::Query(name), Value::String(text)) => {
            next.url = url_query::with(&next.url, name, &text);
        }
        (Input::Query(name), value) => {
            next.url = url_query::with(&next.url, name, &value.to_string());
        }
        (Input::Body(pointer), value) => {
            let mut body = whole_body(request)?;
            put(&mut body, pointer, value);
            next.body = Body::from(body.to_string());
            let media_type = HeaderValue::from_static("application/json");
            next.headers.entry(CONTENT_TYPE).or_insert(media_type);
        }
    }
    Ok(next)
}

/// Returns the number with which a request identifies its page.
fn current(request: &Request, input: Input) -> Option<i64> {
    match input {
        Input::Query(name) => url_query::query_value(&request.url, name)?.parse().ok(),
        Input::Body(pointer) => integer(whole_body(request).ok()?.pointer(pointer)?),
    }
}

fn whole_body(request: &Request) -> Result<Value, String> {
    match request.body.as_bytes() {
        Some([]) => Ok(Value::Object(serde_json::Map::new())),
        Some(bytes) => serde_json::from_slice(bytes)
            .map_err(|error| format!("the body of the request is not JSON: {error}")),
        None => Err("the next page cannot be requested, because a streamed body can be sent only once".to_owned()),
    }
}

/// Sets a value at a pointer and creates missing objects.
fn put(mut at: &mut Value, pointer: &str, value: Value) {
    for segment in pointer.split('/').skip(1) {
        if !at.is_object() {
            *at = Value::Object(serde_json::Map::new());
        }
        at = &mut at[segment.replace("~1", "/").replace("~0", "~")];
    }
    *at = value;
}

fn linked(job: &Job, url: &str) -> Result<Request, String> {
    let secrets = job
        .schemes
        .iter()
        .filter_map(|scheme| match scheme.placement {
            Placement::Query(name) => Some(name),
            _ => None,
        });
    let mut next = job.request.clone();
    next.url = link::followed(&next.url, url, secrets)?;
    Ok(next)
}

/// Returns an integer, which some servers write as a string.
fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_i64(),
    }
}

impl<B, T> fmt::Debug for Paging<B, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Paging")
            .field("step", &self.step)
            .finish_non_exhaustive()
    }
}
