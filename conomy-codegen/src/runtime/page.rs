//! Lists that come in pages.

use std::collections::VecDeque;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use http::HeaderMap;
use http::header::LINK;

use super::clock::BoxFuture;
use super::error::Result;

/// One page of a list.
#[derive(Clone, Debug)]
pub struct Page<T, K> {
    /// The items, in the order of the server.
    pub items: Vec<T>,
    /// What the next page is asked for with: a cursor, an offset, a number, a URL. `None` on the last page.
    pub next: Option<K>,
}

/// Asks for a page.
#[cfg(not(target_family = "wasm"))]
type Fetch<'a, T, K> = Box<dyn FnMut(K) -> BoxFuture<'a, Result<Page<T, K>>> + Send + 'a>;
/// Asks for a page.
#[cfg(target_family = "wasm")]
type Fetch<'a, T, K> = Box<dyn FnMut(K) -> BoxFuture<'a, Result<Page<T, K>>> + 'a>;

/// A list that comes in pages: a [`Stream`] of its items, which asks for the next page when it is needed.
///
/// [`next_page`](Self::next_page) gives whole pages instead. After an error the same page is asked for again.
pub struct Pages<'a, T, K> {
    fetch: Fetch<'a, T, K>,
    /// The next page, unless the last one has come.
    next: Option<K>,
    fetching: Option<BoxFuture<'a, Result<Page<T, K>>>>,
    items: VecDeque<T>,
}

impl<'a, T, K: Clone + PartialEq> Pages<'a, T, K> {
    /// A list whose first page is asked for with `first`.
    #[cfg(not(target_family = "wasm"))]
    pub fn new<F>(first: K, mut fetch: impl FnMut(K) -> F + Send + 'a) -> Self
    where
        F: Future<Output = Result<Page<T, K>>> + Send + 'a,
    {
        Self::boxed(first, Box::new(move |key| Box::pin(fetch(key))))
    }

    /// A list whose first page is asked for with `first`.
    #[cfg(target_family = "wasm")]
    pub fn new<F>(first: K, mut fetch: impl FnMut(K) -> F + 'a) -> Self
    where
        F: Future<Output = Result<Page<T, K>>> + 'a,
    {
        Self::boxed(first, Box::new(move |key| Box::pin(fetch(key))))
    }

    fn boxed(first: K, fetch: Fetch<'a, T, K>) -> Self {
        Self {
            fetch,
            next: Some(first),
            fetching: None,
            items: VecDeque::new(),
        }
    }

    /// The items that are left of the current page, or else the next page; `None` at the end.
    ///
    /// # Errors
    /// Those of the call that asks for the page.
    pub async fn next_page(&mut self) -> Result<Option<Vec<T>>> {
        if self.items.is_empty() {
            match std::future::poll_fn(|cx| self.poll_page(cx)).await {
                Some(fetched) => fetched?,
                None => return Ok(None),
            }
        }
        Ok(Some(self.items.drain(..).collect()))
    }

    /// The next item; `None` at the end.
    ///
    /// # Errors
    /// Those of the call that asks for the page.
    pub async fn next(&mut self) -> Result<Option<T>>
    where
        T: Unpin,
        K: Unpin,
    {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx))
            .await
            .transpose()
    }

    /// Fetches the next page into `items`.
    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<()>>> {
        let Some(key) = &self.next else {
            return Poll::Ready(None);
        };
        let fetching = match &mut self.fetching {
            Some(fetching) => fetching,
            none => none.insert((self.fetch)(key.clone())),
        };
        let fetched = ready!(fetching.as_mut().poll(cx));
        self.fetching = None;
        let page = match fetched {
            Ok(page) => page,
            Err(error) => return Poll::Ready(Some(Err(error))),
        };
        // A server that leads from a page to itself would be asked for ever.
        self.next = page.next.filter(|next| self.next.as_ref() != Some(next));
        self.items.extend(page.items);
        Poll::Ready(Some(Ok(())))
    }
}

impl<T: Unpin, K: Clone + PartialEq + Unpin> Stream for Pages<'_, T, K> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        loop {
            if let Some(item) = self.items.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.poll_page(cx)) {
                Some(Ok(())) => {}
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T: fmt::Debug, K: fmt::Debug> fmt::Debug for Pages<'_, T, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("next", &self.next)
            .field("items", &self.items)
            .finish_non_exhaustive()
    }
}

/// The target of the first link with the relation `next` (RFC 8288 §3), as the server wrote it.
pub fn next_link(headers: &HeaderMap) -> Option<&str> {
    let lines = headers
        .get_all(LINK)
        .iter()
        .filter_map(|line| line.to_str().ok());
    lines
        .flat_map(links)
        .find(|(_, parameters)| is_next(parameters))
        .map(|(target, _)| target)
}

/// The value of a query parameter of a URL, decoded: what a `next` link asks for.
pub fn query_value(url: &str, name: &str) -> Option<String> {
    let query = url.split_once('?')?.1.split('#').next()?;
    let decoded = |text: &str| {
        let text = text.replace('+', " ");
        percent_encoding::percent_decode_str(&text)
            .decode_utf8_lossy()
            .into_owned()
    };
    let mut pairs = query
        .split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs
        .find(|(key, _)| decoded(key) == name)
        .map(|(_, value)| decoded(value))
}

/// The links of a line: target and parameters. A comma within angle brackets or quotes separates nothing.
fn links(line: &str) -> Vec<(&str, &str)> {
    let mut links = Vec::new();
    let mut rest = line;
    while let Some((target, behind)) = rest
        .split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'))
    {
        let mut is_quoted = false;
        let end = behind.find(|c| {
            is_quoted ^= c == '"';
            c == ',' && !is_quoted
        });
        let (parameters, next) = behind.split_at(end.unwrap_or(behind.len()));
        links.push((target, parameters));
        rest = next;
    }
    links
}

/// Whether the relations among a link's parameters name `next`.
fn is_next(parameters: &str) -> bool {
    parameters
        .split(';')
        .filter_map(|parameter| parameter.split_once('='))
        .any(|(name, value)| {
            let mut relations = value.trim().trim_matches('"').split_ascii_whitespace();
            name.trim().eq_ignore_ascii_case("rel")
                && relations.any(|relation| relation.eq_ignore_ascii_case("next"))
        })
}
