//! One page of a list.

use std::fmt;
use std::sync::Arc;

use crate::runtime::call::answer::Answer;
use crate::runtime::call::case::Case;
use crate::runtime::client::Shared;
use crate::runtime::call::error::{Answered, Error, Kind, Result};
use crate::runtime::call::execute::execute;
use crate::runtime::call::job::Job;
use crate::runtime::call::outcome::Outcome;
use super::paging::Paging;
use crate::runtime::call::response::Response;

/// One page of a list: a successful answer, its items, and the way to the next page.
pub struct Page<B: 'static, T: 'static> {
    response: Response<B>,
    list: List<B, T>,
    following: Result<Option<Box<Job>>, String>,
    operation: &'static str,
    attempts: u32,
}

/// What all pages of a list share.
pub(in crate::runtime) struct List<B: 'static, T: 'static> {
    pub(in crate::runtime) shared: Arc<Shared>,
    pub(in crate::runtime) paging: &'static Paging<B, T>,
    pub(in crate::runtime) decode: fn(Answer) -> Result<B>,
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
    /// How the answer looks: always the same, a JSON value.
    pub(in crate::runtime) const CASES: &'static [Case] = Case::WHOLE;

    /// The page that an answer is.
    ///
    /// # Errors
    /// When the body is not what the document promises.
    pub(in crate::runtime) fn page(&self, answer: Answer, job: &Job) -> Result<Page<B, T>> {
        let attempts = answer.origin.as_ref().map_or(1, |origin| origin.attempts);
        let response = Response::read(answer, self.decode)?;
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
    /// The items, in the order of the server.
    pub fn items(&self) -> &[T] {
        (self.list.paging.items)(self.response.value()).unwrap_or_default()
    }

    /// The items, owned; the rest is dropped.
    pub fn into_items(self) -> Vec<T> {
        (self.list.paging.into_items)(self.response.into_value()).unwrap_or_default()
    }

    /// The whole answer: its status and headers, and the body that the items are in.
    pub fn response(&self) -> &Response<B> {
        &self.response
    }

    /// Whether another page follows, as far as the server says.
    pub fn has_next(&self) -> bool {
        !matches!(self.following, Ok(None))
    }

    /// Asks for the next page; `None` after the last one.
    ///
    /// # Errors
    /// Those of a call; and when the server leads nowhere, to another server, or to the same page again.
    pub async fn next_page(&self) -> Result<Option<Self>> {
        let Some(job) = self.following()? else {
            return Ok(None);
        };
        let answer = execute(self.list.shared.clone(), job.clone()).await?;
        self.list.page(answer, &job).map(Some)
    }

    /// As [`next_page`](Self::next_page), without an async runtime: waits for the answer.
    ///
    /// # Errors
    /// As [`next_page`](Self::next_page).
    #[cfg(all(feature = "blocking", not(target_family = "wasm")))]
    pub fn next_page_blocking(&self) -> Result<Option<Self>> {
        crate::runtime::call::blocking::wait(|| self.next_page())
    }

    /// The call that asks for the next page.
    pub(in crate::runtime) fn following(&self) -> Result<Option<Box<Job>>> {
        match &self.following {
            Ok(job) => Ok(job.clone()),
            Err(message) => Err(self.error(message)),
        }
    }

    /// An error of this answer, which keeps it.
    pub(in crate::runtime) fn error(&self, message: &str) -> Error {
        let answer = Answered {
            status: self.response.status(),
            headers: self.response.headers().clone(),
            body: self.response.body().cloned().unwrap_or_default(),
        };
        Error::new(Kind::Decode, Outcome::Answered, message)
            .with_answer(answer)
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
