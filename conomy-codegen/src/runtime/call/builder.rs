//! A request under construction, which every generated request builder contains.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, Method};

use super::case::Case;
use super::content::Content;
use super::idempotency;
use super::idempotency::Repeatable;
use super::job::Job;
use super::options::Options;
use super::shared::Shared;
use crate::runtime::api::Operation;
use crate::runtime::body::Body;
use crate::runtime::encode::header;
use crate::runtime::encode::path::Path;
use crate::runtime::encode::query::Query;
use crate::runtime::error::{Error, Kind, Result};
use crate::runtime::request::Request;

/// A request under construction.
///
/// Setting a value again replaces it. Invalid values, such as a header with a line break, are reported when the
/// request is sent, so that setters need no error handling.
#[derive(Clone, Debug)]
pub struct Call<'a> {
    /// Boxed, because builders are moved by every setter.
    pub(in crate::runtime) state: Box<State<'a>>,
}

/// The state of the request.
#[derive(Clone, Debug)]
pub(in crate::runtime) struct State<'a> {
    pub(in crate::runtime) shared: &'a Arc<Shared>,
    operation: &'static Operation,
    pub(in crate::runtime) path: Path,
    pub(in crate::runtime) query: Query,
    pub(in crate::runtime) headers: HeaderMap,
    pub(in crate::runtime) cookies: Vec<(&'static str, String)>,
    pub(in crate::runtime) content: Content,
    /// The media type of the body, if it is not that of `content`.
    pub(in crate::runtime) media_type: Option<&'static str>,
    options: Options,
    mistake: Option<String>,
}

impl<'a> Call<'a> {
    /// Starts a request for `operation`.
    pub(in crate::runtime) fn new(shared: &'a Arc<Shared>, operation: &'static Operation) -> Self {
        let state = State {
            shared,
            operation,
            path: Path::new(operation.path),
            query: Query::default(),
            headers: HeaderMap::new(),
            cookies: Vec::new(),
            content: Content::None,
            media_type: None,
            options: Options::default(),
            mistake: None,
        };
        Self {
            state: Box::new(state),
        }
    }

    /// Sets the options of the call.
    pub fn options(&mut self, options: Options) {
        self.state.options = options;
    }

    /// Returns the request without credentials.
    ///
    /// # Errors
    /// A value cannot be sent.
    pub fn request(self) -> Result<Request> {
        let id = self.state.operation.id;
        self.build()
            .map_err(|message| Error::not_sent(Kind::Request, message).with_call(id, 0))
    }

    /// Returns the request with everything that is needed to carry it out.
    pub(in crate::runtime) fn job(self, cases: &'static [Case]) -> Result<Box<Job>> {
        let State {
            shared, operation, ..
        } = *self.state;
        let options = self.state.options.clone();
        let repeatable = Repeatable::of(operation, shared.api, &options);
        let request = self.request()?;
        let schemes = shared.choose(operation.security);
        let schemes = schemes.map_err(|error| error.with_call(operation.id, 0))?;
        Ok(Box::new(Job {
            request,
            schemes,
            operation: operation.id,
            template: operation.path,
            idempotency_header: shared.api.idempotency_header,
            repeatable,
            retries: operation.retries,
            options,
            cases,
        }))
    }

    pub(in crate::runtime) fn refuse(&mut self, mistake: String) {
        self.state.mistake.get_or_insert(mistake);
    }

    fn build(self) -> Result<Request, String> {
        let State {
            shared,
            operation,
            path,
            query,
            headers: own,
            cookies,
            content,
            media_type,
            options,
            mistake,
        } = *self.state;
        if let Some(mistake) = mistake {
            return Err(mistake);
        }
        let method = Method::from_bytes(operation.method.as_bytes())
            .map_err(|_| format!("`{}` cannot be a method", operation.method))?;
        let base = shared.base(operation, options.base_url.as_deref())?;
        let query = query.as_str();
        let mut url = String::with_capacity(base.len() + operation.path.len() + query.len() + 64);
        url.push_str(&base);
        path.write(&mut url)?;
        if !query.is_empty() {
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(query);
        }
        let mut headers = shared.headers.clone();
        if !operation.accept.is_empty() {
            header::put(&mut headers, ACCEPT, operation.accept)?;
        }
        headers.extend(own);
        for (_, text) in cookies.iter().filter(|(_, text)| !text.is_empty()) {
            header::add_cookies(&mut headers, text)?;
        }
        let body = match content.finish()? {
            Some((usual, body)) => {
                let media_type =
                    media_type.map_or(usual, |one| Bytes::from_static(one.as_bytes()));
                header::put(&mut headers, CONTENT_TYPE, media_type)?;
                body
            }
            None => Body::default(),
        };
        idempotency::add_key(&mut headers, operation, shared.api, &options)?;
        for (name, value) in &options.headers {
            let (name, value) = header::secret(name, value)?;
            headers.insert(name, value);
        }
        idempotency::keys(&headers, shared.api)?;
        Ok(Request {
            method,
            url,
            headers,
            body,
            secret_query: None,
            security: operation.security,
            ends_at: None,
        })
    }
}
