//! Puts into a request, just before it is sent, what only then is known: credentials, and what hooks add.

use std::sync::Arc;
use std::time::Duration;

use super::credential::Credential;
use super::token_source::{Held, TokenSource};
use crate::runtime::call::error::{Error, Kind, Result};
use crate::runtime::call::idempotency::check_key;
use crate::runtime::call::job::Job;
use crate::runtime::call::request::Request;
use crate::runtime::client::Shared;
use crate::runtime::client::api::Scheme;
use crate::runtime::transport::clock;

/// The renewable tokens that a request was sent with.
pub(in crate::runtime) type Tokens = Vec<(Arc<TokenSource>, Arc<Held>)>;

/// Adds the credentials of `schemes`, and returns the renewable tokens among them. Waiting for a token ends with `limit`; a token
/// other than one that was `refused` is waited for, and so is any that is being renewed because it was refused to another call, if
/// the request `is_sent_once`.
///
/// # Errors
/// When a token cannot be had.
pub(in crate::runtime) async fn authorise(
    shared: &Arc<Shared>,
    schemes: &[&'static Scheme],
    request: &mut Request,
    limit: Option<Duration>,
    refused: &[(Arc<TokenSource>, Arc<Held>)],
    is_sent_once: bool,
) -> Result<Tokens> {
    let mut tokens = Tokens::new();
    for scheme in schemes {
        let placed = match shared.credential(scheme) {
            Some(Credential::Fixed(placed)) => placed.apply(request),
            Some(Credential::Token(source)) => {
                let refused = refused.iter().find(|(known, _)| Arc::ptr_eq(known, source));
                let refused = refused.map(|(_, held)| held);
                let held = match source.held(shared, refused, is_sent_once)? {
                    Some(held) => held,
                    None => clock::within(limit, Box::pin(source.renewed(shared, refused)))
                        .await
                        .unwrap_or_else(|| {
                            let message = "no access token could be had in time";
                            Err(Error::not_sent(Kind::Credential, message).timed_out())
                        })?,
                };
                let placed = held.placed.apply(request);
                tokens.push((source.clone(), held));
                placed
            }
            None => Err(format!(
                "the client has no credential for `{}`",
                scheme.name
            )),
        };
        placed.map_err(|message| Error::not_sent(Kind::Credential, message))?;
    }
    Ok(tokens)
}

/// Adds credentials to a request of a call, and shows it to the hooks. A token that was `refused` is not used again.
///
/// # Errors
/// As [`authorise`], and when a hook refuses the request, or takes the idempotency key's value from it.
pub(in crate::runtime) async fn prepare(
    shared: &Arc<Shared>,
    job: &Job,
    request: &mut Request,
    limit: Option<Duration>,
    refused: &[(Arc<TokenSource>, Arc<Held>)],
) -> Result<Tokens> {
    let is_sent_once = job.is_sent_once() || shared.most_retries(job) == 0;
    let tokens = authorise(shared, job.schemes, request, limit, refused, is_sent_once).await?;
    for hook in &shared.hooks {
        hook.before(request).map_err(|error| {
            let message = format!("a hook refused the request: {error}");
            Error::not_sent(Kind::Request, message).with_source(error)
        })?;
        check_key(&request.headers, shared.api)
            .map_err(|message| Error::not_sent(Kind::Request, message))?;
    }
    Ok(tokens)
}
