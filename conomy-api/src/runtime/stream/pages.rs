//! Paginated lists as streams of pages and of items.

use std::collections::HashSet;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::page::{List, Page};
use super::paging::{Paging, REPEATED};
use crate::runtime::call::builder::Call;
use crate::runtime::call::execute::execute;
use crate::runtime::call::job::Job;
use crate::runtime::call::raw_response::RawResponse;
use crate::runtime::clock::BoxFuture;
use crate::runtime::error::{Error, Result};
use crate::runtime::request::Request;

/// The pages of a list: a [`Stream`] that requests each page on demand.
///
/// The options of the request, including retries, apply to each page. The stream ends with the last page or with an
/// error. [`next_page`](Self::next_page) requests the failed page again. A limit on the number of pages is `take(n)`
/// of the stream.
#[must_use = "no page is requested until the stream is polled"]
pub struct Pages<B: 'static, T: 'static> {
    list: List<B, T>,
    next: Next,
    asking: Option<BoxFuture<'static, Result<RawResponse>>>,
    /// Hashes of the requests that were made. A list that leads back to one of them has no end.
    seen: HashSet<u64>,
    is_failed: bool,
}

enum Next {
    Job(Box<Job>),
    Mistake(Option<Error>),
    End,
}

/// The items of a paginated list: a [`Stream`] that requests the next page when the items of a page are used up.
///
/// It ends with the last item or with an error. [`next`](Self::next) requests the failed page again.
#[must_use = "no page is requested until the stream is polled"]
pub struct Items<B: 'static, T: 'static> {
    pages: Pages<B, T>,
    items: std::vec::IntoIter<T>,
}

impl Call<'_> {
    /// Returns the pages of the list.
    pub fn pages<B, T>(
        self,
        paging: &'static Paging<B, T>,
        decode: fn(RawResponse) -> Result<B>,
    ) -> Pages<B, T> {
        let list = List {
            shared: self.state.shared.clone(),
            paging,
            decode,
        };
        let next = match self.job(List::<B, T>::CASES) {
            Ok(job) => Next::Job(job),
            Err(error) => Next::Mistake(Some(error)),
        };
        Pages {
            list,
            next,
            asking: None,
            seen: HashSet::new(),
            is_failed: false,
        }
    }
}

impl<B, T> Pages<B, T> {
    /// Returns the next page, or `None` after the last one.
    ///
    /// # Errors
    /// The call fails, or the server leads to an invalid URL, another server, or a page that was read before.
    pub async fn next_page(&mut self) -> Result<Option<Page<B, T>>> {
        std::future::poll_fn(|cx| self.poll_page(cx))
            .await
            .transpose()
    }

    /// Converts into the items of all pages.
    pub fn items(self) -> Items<B, T> {
        Items {
            pages: self,
            items: Vec::new().into_iter(),
        }
    }

    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Page<B, T>>>> {
        let job = match &mut self.next {
            Next::Job(job) => job,
            Next::Mistake(error) => return Poll::Ready(error.take().map(Err)),
            Next::End => return Poll::Ready(None),
        };
        let asking = match &mut self.asking {
            Some(asking) => asking,
            none => none.insert(execute(self.list.shared.clone(), job.clone())),
        };
        let response = ready!(asking.as_mut().poll(cx));
        self.asking = None;
        let page = match response.and_then(|response| self.list.page(response, job)) {
            Ok(page) => page,
            Err(error) => return Poll::Ready(Some(Err(error))),
        };
        self.seen.insert(fingerprint(&job.request));
        self.next = match page.following() {
            Ok(Some(job)) if self.seen.contains(&fingerprint(&job.request)) => {
                Next::Mistake(Some(page.error(REPEATED)))
            }
            Ok(Some(job)) => Next::Job(job),
            Ok(None) => Next::End,
            Err(error) => Next::Mistake(Some(error)),
        };
        Poll::Ready(Some(Ok(page)))
    }
}

fn fingerprint(request: &Request) -> u64 {
    let mut hasher = DefaultHasher::new();
    request.url.hash(&mut hasher);
    request.body.as_bytes().hash(&mut hasher);
    hasher.finish()
}

impl<B, T> Stream for Pages<B, T> {
    type Item = Result<Page<B, T>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.is_failed {
            return Poll::Ready(None);
        }
        let page = ready!(self.poll_page(cx));
        self.is_failed = matches!(page, Some(Err(_)));
        Poll::Ready(page)
    }
}

impl<B, T> Items<B, T> {
    /// Returns the next item, or `None` after the last one.
    ///
    /// # Errors
    /// See [`Pages::next_page`].
    pub async fn next(&mut self) -> Result<Option<T>> {
        std::future::poll_fn(|cx| self.poll_item(cx))
            .await
            .transpose()
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(cx)) {
                Some(Ok(page)) => self.items = page.into_items().into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

/// Items are never pinned.
impl<B, T> Unpin for Items<B, T> {}

impl<B, T> Stream for Items<B, T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        if self.pages.is_failed {
            return Poll::Ready(None);
        }
        let item = ready!(self.poll_item(cx));
        self.pages.is_failed = matches!(item, Some(Err(_)));
        Poll::Ready(item)
    }
}

impl<B, T> fmt::Debug for Pages<B, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("paging", &self.list.paging)
            .field("read", &self.seen.len())
            .finish_non_exhaustive()
    }
}

impl<B, T> fmt::Debug for Items<B, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("pages", &self.pages)
            .field("left", &self.items.len())
            .finish_non_exhaustive()
    }
}

/// Adds pagination to a request: `pages! { ListThings => models::Things, models::Thing }`. The static `PAGES`
/// describes how pages follow each other.
#[allow(unused_macros)] // a document may have no lists
macro_rules! pages {
    ($name:ident => $body:ty, $item:ty) => {
        impl<'a> $name<'a> {
            /// Returns the pages of the list as a stream. Each page is requested on demand.
            #[inline]
            pub fn pages(self) -> $crate::runtime::Pages<$body, $item> {
                self.call
                    .pages(&PAGES, $crate::runtime::__private::read::json::<$body>)
            }

            /// Returns the items of all pages as a stream. Each page is requested when the items of the previous one
            /// are used up.
            #[inline]
            pub fn items(self) -> $crate::runtime::Items<$body, $item> {
                self.pages().items()
            }

            /// Blocking version of [`pages`](Self::pages): an iterator.
            #[cfg(all(feature = "blocking", not(target_family = "wasm")))]
            #[inline]
            pub fn pages_blocking(
                self,
            ) -> $crate::runtime::__private::Waiting<$crate::runtime::Pages<$body, $item>> {
                $crate::runtime::__private::Waiting::new(self.pages())
            }

            /// Blocking version of [`items`](Self::items): an iterator.
            #[cfg(all(feature = "blocking", not(target_family = "wasm")))]
            #[inline]
            pub fn items_blocking(
                self,
            ) -> $crate::runtime::__private::Waiting<$crate::runtime::Items<$body, $item>> {
                $crate::runtime::__private::Waiting::new(self.items())
            }
        }
    };
}
#[allow(unused_imports)] // as above
pub(crate) use pages;
