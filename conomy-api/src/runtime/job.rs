//! A call that is ready to be carried out.

use super::api::{Retries, Scheme};
use super::case::Case;
use super::client::Shared;
use super::error::Error;
use super::idempotency::Repeatable;
use super::options::Options;
use super::request::Request;

/// A call that is ready to be carried out: no types of the document are left in it, so that everything that works on it
/// is compiled once.
#[derive(Clone, Debug)]
pub(super) struct Job {
    pub(super) request: Request,
    /// The credentials that go with it.
    pub(super) schemes: &'static [&'static Scheme],
    /// The operation's name.
    pub(super) operation: &'static str,
    /// The path's template: what the call is counted under.
    #[cfg_attr(
        not(feature = "tracing"),
        expect(dead_code, reason = "only spans carry it")
    )]
    pub(super) template: &'static str,
    /// The header of idempotency keys, if the API has one.
    pub(super) idempotency_header: Option<&'static str>,
    pub(super) repeatable: Repeatable,
    /// What the document says about repeating it.
    pub(super) retries: Retries,
    pub(super) options: Options,
    /// What a success looks like.
    pub(super) cases: &'static [Case],
}

impl Job {
    /// Says in an error which call it is about.
    pub(super) fn told(&self, shared: &Shared, attempts: u32, error: Error) -> Error {
        let name = shared.api.idempotency_header;
        let key = name.and_then(|name| self.request.headers.get(name));
        error
            .with_call(
                self.operation,
                attempts,
                self.repeatable == Repeatable::Always,
            )
            .with_key(key.cloned())
    }
}
