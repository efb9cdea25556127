//! A call that is ready to be carried out.

use crate::runtime::client::api::{Retries, Scheme};
use super::case::Case;
use crate::runtime::client::Shared;
use super::error::Error;
use super::idempotency::Repeatable;
use crate::runtime::client::options::Options;
use super::request::Request;

/// A call that is ready to be carried out: no types of the document are left in it, so that everything that works on it
/// is compiled once.
#[derive(Clone, Debug)]
pub(in crate::runtime) struct Job {
    pub(in crate::runtime) request: Request,
    /// The credentials that go with it.
    pub(in crate::runtime) schemes: &'static [&'static Scheme],
    /// The operation's name.
    pub(in crate::runtime) operation: &'static str,
    /// The path's template: what the call is counted under.
    #[cfg_attr(
        not(feature = "tracing"),
        expect(dead_code, reason = "only spans carry it")
    )]
    pub(in crate::runtime) template: &'static str,
    /// The header of idempotency keys, if the API has one.
    pub(in crate::runtime) idempotency_header: Option<&'static str>,
    pub(in crate::runtime) repeatable: Repeatable,
    /// What the document says about repeating it.
    pub(in crate::runtime) retries: Retries,
    pub(in crate::runtime) options: Options,
    /// What a success looks like.
    pub(in crate::runtime) cases: &'static [Case],
}

impl Job {
    /// Says in an error which call it is about.
    pub(in crate::runtime) fn told(&self, shared: &Shared, attempts: u32, error: Error) -> Error {
        let name = shared.api.idempotency_header;
        let key = name.and_then(|name| self.request.headers.get(name));
        error
            .with_call(self.operation, attempts)
            .with_key(key.cloned())
    }

    /// Whether its request is sent once: its body is a stream, or the document says so.
    pub(in crate::runtime) fn is_sent_once(&self) -> bool {
        self.retries.never || self.request.body.as_bytes().is_none()
    }
}
