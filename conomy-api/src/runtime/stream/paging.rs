//! How the pages of a list follow each other.

use std::fmt;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};
use serde::Serialize;
use serde_json::Value;

use crate::runtime::client::api::Placement;
use crate::runtime::transport::body::Body;
use crate::runtime::call::idempotency;
use crate::runtime::call::job::Job;
use super::link;
use crate::runtime::encode::url_query;
use crate::runtime::call::request::Request;

/// How the pages of an operation follow each other, and where its answers say so: made from the document.
pub struct Paging<B, T> {
    /// What the next page is asked for with.
    pub step: Step,
    /// The items of an answer.
    pub items: fn(&B) -> Option<&[T]>,
    /// The same, owned.
    pub into_items: fn(B) -> Option<Vec<T>>,
    /// The cursor or URL of the next page.
    pub next: fn(&B) -> Option<Value>,
    /// Whether there are more pages.
    pub has_more: fn(&B) -> Option<Value>,
    /// How many there are of all items, or of all pages where those have numbers.
    pub total: fn(&B) -> Option<Value>,
}

/// What the next page is asked for with.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// A cursor, which the answer gives.
    Cursor(Input),
    /// How many items come before the page; the number is that of the first item.
    Offset(Input, i64),
    /// The number of the page; that of the first one is given.
    Number(Input, i64),
    /// A URL in the body of the answer.
    Url,
    /// The URL in the `Link` header with the relation `next` (RFC 8288).
    Link,
}

/// Where a request says which page it asks for.
#[derive(Clone, Copy, Debug)]
pub enum Input {
    /// In a query parameter.
    Query(&'static str),
    /// In its JSON body, at a pointer (RFC 6901).
    Body(&'static str),
}

impl<B, T> Paging<B, T> {
    /// Nothing is known of the answer.
    pub const DEFAULT: Self = Self {
        step: Step::Link,
        items: |_| None,
        into_items: |_| None,
        next: |_| None,
        has_more: |_| None,
        total: |_| None,
    };

    /// The call that asks for the page after `body`, which is what `job` was answered; `None` after the last page.
    ///
    /// # Errors
    /// When the answer leads nowhere, or to the same page again: who followed would never come to an end.
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
                // The key of the page before would bring that page again.
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

    /// What the answer says of the next page; many servers write nothing as an empty text.
    fn said_next(&self, body: &B) -> Option<Value> {
        (self.next)(body).filter(|next| next.as_str() != Some(""))
    }
}

/// What is said of a page that has been read before.
pub(in crate::runtime) const REPEATED: &str = "the server leads from a page back to one that was read before";

/// A value of an answer as JSON; `None` where it is absent or null.
pub fn scalar<T: Serialize + ?Sized>(value: &T) -> Option<Value> {
    let value = serde_json::to_value(value).ok();
    value.filter(|value| !value.is_null())
}

/// Whether two requests ask for the same.
pub(in crate::runtime) fn is_same(one: &Request, other: &Request) -> bool {
    one.url == other.url && one.body.as_bytes() == other.body.as_bytes()
}

/// The request with another value in its place.
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

/// The number that a request has in its place.
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
        None => Err("the next page cannot be asked for with a streamed body".to_owned()),
    }
}

/// Puts a value at a pointer, in objects that are made where there are none.
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
    let secrets = job.schemes.iter().filter_map(|scheme| match scheme.placement {
        Placement::Query(name) => Some(name),
        _ => None,
    });
    let mut next = job.request.clone();
    next.url = link::followed(&next.url, url, secrets)?;
    Ok(next)
}

/// A whole number, which some servers write as text.
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
