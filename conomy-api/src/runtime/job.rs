//! A call that is ready to be carried out.

use super::api::{Retries, Scheme};
use super::case::Case;
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
    /// Whether repeating it does its work only once.
    pub(super) repeatable: bool,
    /// What the document says about repeating it.
    pub(super) retries: Retries,
    pub(super) options: Options,
    /// What a success looks like.
    pub(super) cases: &'static [Case],
}
