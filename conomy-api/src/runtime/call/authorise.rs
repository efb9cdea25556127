//! Puts into a request, just before it is sent, what only then is known: credentials, and what hooks add.

use std::sync::Arc;
use std::time::Duration;

use super::idempotency::check_key;
use super::job::Job;
use super::shared::{Credential, Fetcher, Shared};
use super::trace;
use crate::runtime::api::Scheme;
use crate::runtime::auth::token_source::{Fetching, Found, Held, TokenSource};
use crate::runtime::clock;
use crate::runtime::error::{Error, Kind, Result};
use crate::runtime::request::Request;

/// How long a request that cannot be sent again waits for a new token, if the present one was rejected for another request.
const PATIENCE: Duration = Duration::from_secs(5);
/// The longest time that fetching a token may take where the client's calls have no deadline.
const LONGEST_FETCH: Duration = Duration::from_secs(120);

/// The renewable tokens that a request was sent with.
pub(in crate::runtime) type Tokens = Vec<(Arc<TokenSource>, Arc<Held>)>;

/// Adds the credentials of `schemes`, and returns the renewable tokens among them. Waits up to `limit` for a token that is not one of
/// the `refused` ones. A request that `is_sent_once` also waits a few seconds for a new token if the present one was rejected for
/// another request.
///
/// # Errors
/// A token could not be obtained.
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
            Some(Credential::Fixed(placed)) => {
                placed.apply(&mut request.headers, &mut request.secret_query)
            }
            Some(Credential::Token(source, by)) => {
                let refused = refused.iter().find(|(known, _)| Arc::ptr_eq(known, source));
                let refused = refused.map(|(_, held)| held);
                let fetch = || fetching(shared, by, scheme);
                let held = match source.find(fetch, refused, is_sent_once)? {
                    Found::Token(held) => held,
                    Found::Doubtful(held) => {
                        let patience = limit.map_or(PATIENCE, |limit| PATIENCE.min(limit / 2));
                        let renewed = Box::pin(source.renewed(fetch, refused));
                        let renewed = clock::within(Some(patience), renewed).await;
                        renewed.and_then(Result::ok).unwrap_or(held)
                    }
                    Found::Nothing => {
                        clock::within(limit, Box::pin(source.renewed(fetch, refused)))
                            .await
                            .unwrap_or_else(|| {
                                let message = "no access token could be had in time";
                                Err(Error::not_sent(Kind::Credential, message).timed_out())
                            })?
                    }
                };
                let headers = &mut request.headers;
                let placed = held.placed.apply(headers, &mut request.secret_query);
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

/// A token that is fetched beside the call that needs it.
fn fetching(shared: &Arc<Shared>, by: &Fetcher, scheme: &'static Scheme) -> Fetching {
    let (shared, by) = (shared.clone(), by.clone());
    Box::pin(trace::beside(async move {
        let limit = shared.deadline.unwrap_or(LONGEST_FETCH);
        let token = clock::within(Some(limit), by.fetch(shared.clone(), scheme)).await;
        token.unwrap_or_else(|| {
            let message = format!("no access token within {} s", limit.as_secs_f64());
            Err(Error::not_sent(Kind::Credential, message).timed_out())
        })
    }))
}

/// A server has refused tokens to an operation: has them renewed. Returns whether another attempt is worth it.
pub(in crate::runtime) fn refuse(
    shared: &Arc<Shared>,
    tokens: &[(Arc<TokenSource>, Arc<Held>)],
    operation: &'static str,
) -> bool {
    let mut is_worth_it = true;
    for (scheme, credential) in &shared.credentials {
        let Credential::Token(source, by) = credential else {
            continue;
        };
        for (_, held) in tokens
            .iter()
            .filter(|(known, _)| Arc::ptr_eq(known, source))
        {
            is_worth_it &= source.refuse(|| fetching(shared, by, scheme), held, operation);
        }
    }
    is_worth_it
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
    let is_sent_once = job.is_sent_once() || job.most_retries(shared) == 0;
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
