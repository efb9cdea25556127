//! Completes a request just before it is sent: adds credentials and calls the hooks.

use std::sync::Arc;
use std::time::Duration;

use super::idempotency::keys;
use super::job::Job;
use super::shared::{Credential, Fetcher, Shared};
use super::trace;
use crate::runtime::api::Scheme;
use crate::runtime::auth::token_source::{Fetching, Found, Held, TokenSource};
use crate::runtime::clock;
use crate::runtime::error::{Error, Kind, Result};
use crate::runtime::request::Request;

/// How long a request that cannot be sent again waits for a new token, if the present one was rejected for another request.
const RENEWAL_TIMEOUT: Duration = Duration::from_secs(5);
/// The timeout for fetching a token if the client has no deadline.
const FETCH_TIMEOUT: Duration = Duration::from_secs(120);

/// The renewable tokens that a request was sent with.
pub(in crate::runtime) type Tokens = Vec<(Arc<TokenSource>, Arc<Held>)>;

/// Adds the credentials of `schemes`, and returns the renewable tokens among them. Waits up to `limit` for each token that is not one of
/// the `rejected` ones. A request that `is_sent_once` also waits a few seconds for a new token if the present one was rejected for
/// another request.
///
/// # Errors
/// A credential is missing or cannot be sent, or no token could be obtained.
pub(in crate::runtime) async fn authorize(
    shared: &Arc<Shared>,
    schemes: &[&'static Scheme],
    request: &mut Request,
    limit: Option<Duration>,
    rejected: &[(Arc<TokenSource>, Arc<Held>)],
    is_sent_once: bool,
) -> Result<Tokens> {
    let mut tokens = Tokens::new();
    for scheme in schemes {
        let placed = match shared.credential(scheme) {
            Some(Credential::Fixed(placed)) => {
                placed.apply(&mut request.headers, &mut request.secret_query)
            }
            Some(Credential::Token(source, fetcher)) => {
                let rejected = rejected.iter().find(|(known, _)| Arc::ptr_eq(known, source));
                let rejected = rejected.map(|(_, held)| held);
                let fetch = || fetching(shared, fetcher, scheme);
                let held = match source.find(fetch, rejected, is_sent_once)? {
                    Found::Token(held) => held,
                    Found::Doubtful(held) => {
                        let timeout = limit.map_or(RENEWAL_TIMEOUT, |limit| RENEWAL_TIMEOUT.min(limit / 2));
                        let renewed = Box::pin(source.renewed(fetch, rejected));
                        let renewed = clock::within(Some(timeout), renewed).await;
                        renewed.and_then(Result::ok).unwrap_or(held)
                    }
                    Found::Nothing => {
                        clock::within(limit, Box::pin(source.renewed(fetch, rejected)))
                            .await
                            .unwrap_or_else(|| {
                                let message = "no access token could be obtained in time";
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

/// Returns the future that fetches a token. It runs independently of the call that needs the token.
fn fetching(shared: &Arc<Shared>, fetcher: &Fetcher, scheme: &'static Scheme) -> Fetching {
    let (shared, fetcher) = (shared.clone(), fetcher.clone());
    Box::pin(trace::beside(async move {
        let limit = shared.deadline.unwrap_or(FETCH_TIMEOUT);
        let token = clock::within(Some(limit), fetcher.fetch(shared.clone(), scheme)).await;
        token.unwrap_or_else(|| {
            let message = format!("no access token was received within {} s", limit.as_secs_f64());
            Err(Error::not_sent(Kind::Credential, message).timed_out())
        })
    }))
}

/// Starts to renew tokens that a server has rejected. Returns whether another attempt is worthwhile.
pub(in crate::runtime) fn renew_rejected(
    shared: &Arc<Shared>,
    tokens: &[(Arc<TokenSource>, Arc<Held>)],
    operation: &'static str,
) -> bool {
    let mut is_worthwhile = true;
    for (scheme, credential) in &shared.credentials {
        let Credential::Token(source, fetcher) = credential else {
            continue;
        };
        for (_, held) in tokens
            .iter()
            .filter(|(known, _)| Arc::ptr_eq(known, source))
        {
            is_worthwhile &= source.refuse(|| fetching(shared, fetcher, scheme), held, operation);
        }
    }
    is_worthwhile
}

/// Adds credentials to a request of a call, and passes it to the hooks. A token that was `rejected` is not used again.
///
/// # Errors
/// See [`authorize`]. Also, a hook rejects the request, or changes its idempotency key.
pub(in crate::runtime) async fn prepare(
    shared: &Arc<Shared>,
    job: &Job,
    request: &mut Request,
    limit: Option<Duration>,
    rejected: &[(Arc<TokenSource>, Arc<Held>)],
) -> Result<Tokens> {
    let is_sent_once = job.is_sent_once() || job.most_retries(shared) == 0;
    let tokens = authorize(shared, job.schemes, request, limit, rejected, is_sent_once).await?;
    if shared.hooks.is_empty() {
        return Ok(tokens);
    }
    let invalid = |message| Error::not_sent(Kind::Request, message);
    let before = keys(&request.headers, shared.api).map_err(invalid)?;
    for hook in &shared.hooks {
        hook.before(request).map_err(|error| {
            let message = format!("a hook rejected the request: {error}");
            invalid(message).with_source(error)
        })?;
        // Without the key, or with another one, the server would carry out each attempt.
        let after = keys(&request.headers, shared.api).map_err(invalid)?;
        if !before.is_empty() && after != before {
            return Err(invalid("a hook changed the idempotency key".to_owned()));
        }
    }
    Ok(tokens)
}
