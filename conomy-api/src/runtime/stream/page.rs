//! One page of a list.

use std::fmt;
use std::sync::Arc;

use super::paging::Paging;
use crate::runtime::call::case::Case;
use crate::runtime::call::execute::execute;
use crate::runtime::call::job::Job;
use crate::runtime::call::raw_response::RawResponse;
use crate::runtime::call::response::Response;
use crate::runtime::call::shared::Shared;
use crate::runtime::error::outcome::Outcome;
use crate::runtime::error::{Error, ErrorResponse, Kind, Result};

/// One page of a list: a successful response, its items, and the link to the next page.
pub struct Page<B: 'static, T: 'static> {
    response: Response<B>,
    list: List<B, T>,
    following: Result<Option<Box<Job>>, String>,
    operation: &'static str,
    attempts: u32,
}

/// The data that all pages of a list share.
pub(in crate::runtime) struct List<B: 'static, T: 'static> {
    pub(in crate::runtime) shared: Arc<Shared>,
    pub(in crate::runtime) paging: &'static Paging<B, T>,
    pub(in crate::runtime) decode: fn(RawResponse) -> Result<B>,
}

impl<B, T> Clone for List<B, T> {
    fn clone(&self) -> Self {
        Self {
            shared: self.shared.clone(),
            paging: self.paging,
            decode: self.decode,
        }
    }
}

impl<B, T> List<B, T> {
    /// The expected responses of a page: any success, with a body that is read as a whole.
    pub(in crate::runtime) const CASES: &'static [Case] = Case::WHOLE;

    /// Creates a page from a response.
    ///
    /// # Errors
    /// The body cannot be deserialized.
    pub(in crate::runtime) fn page(&self, response: RawResponse, job: &Job) -> Result<Page<B, T>> {
        let attempts = response.origin.as_ref().map_or(1, |origin| origin.attempts);
        let response = Response::read(response, self.decode)?;
        let following = self
            .paging
            .following(job, response.headers(), response.value());
        Ok(Page {
            response,
            list: self.clone(),
            following,
            operation: job.operation,
            attempts,
        })
    }
}

impl<B, T> Page<B, T> {
    /// Returns the items in the order in which the server sent them.
    pub fn items(&self) -> &[T] {
        (self.list.paging.items)(self.response.value()).unwrap_or_default()
    }

    /// Consumes the page and returns its items.
    pub fn into_items(self) -> Vec<T> {
        (self.list.paging.into_items)(self.response.into_value()).unwrap_or_default()
    }

    /// Returns the response, with status, headers and the body that contains the items.
    pub fn response(&self) -> &Response<B> {
        &self.response
    }

    /// Returns whether another page follows. Also `true` if its URL is invalid, which [`next_page`](Self::next_page) reports.
    pub fn has_next(&self) -> bool {
        !matches!(self.following, Ok(None))
    }

    /// Requests the next page, or returns `None` after the last one.
    ///
    /// # Errors
    /// The call fails, or the link to the next page is an invalid URL or leads to another server or to the same page.
    pub async fn next_page(&self) -> Result<Option<Self>> {
        let Some(job) = self.following()? else {
            return Ok(None);
        };
        let response = execute(self.list.shared.clone(), job.clone()).await?;
        self.list.page(response, &job).map(Some)
    }

    /// Blocking version of [`next_page`](Self::next_page).
    ///
    /// # Errors
    /// See [`next_page`](Self::next_page).
    #[cfg(all(feature = "blocking", not(target_family = "wasm")))]
    pub fn next_page_blocking(&self) -> Result<Option<Self>> {
        crate::runtime::call::blocking::wait(|| self.next_page())
    }

    /// Returns the call that requests the next page.
    pub(in crate::runtime) fn following(&self) -> Result<Option<Box<Job>>> {
        match &self.following {
            Ok(job) => Ok(job.clone()),
            Err(message) => Err(self.error(message)),
        }
    }

    /// Creates an error that contains this response.
    pub(in crate::runtime) fn error(&self, message: &str) -> Error {
        let response = ErrorResponse {
            status: self.response.status(),
            headers: self.response.headers().clone(),
            body: self.response.body().cloned().unwrap_or_default(),
        };
        Error::new(Kind::Decode, Outcome::Responded, message)
            .with_response(response)
            .with_call(self.operation, self.attempts)
    }
}

impl<B, T> fmt::Debug for Page<B, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page")
            .field("response", &self.response)
            .field("has_next", &self.has_next())
            .finish_non_exhaustive()
    }
}
