//! Puts into a request, just before it is sent, what only then is known: credentials, and what hooks add.

use std::sync::Arc;
use std::time::Duration;

use crate::runtime::client::api::Scheme;
use crate::runtime::client::Shared;
use super::credential::Credential;
use crate::runtime::call::error::{Error, Kind, Result};
use crate::runtime::call::job::Job;
use crate::runtime::call::request::Request;
use super::token_source::{Held, TokenSource};

/// The renewable tokens that a request was sent with.
pub(in crate::runtime) type Used = Vec<(Arc<TokenSource>, Arc<Held>)>;

/// Adds the credentials of `schemes`, and says which tokens they are. Waiting for a token ends with `limit`.
///
/// # Errors
/// When a token cannot be had.
pub(in crate::runtime) async fn authorise(
    shared: &Arc<Shared>,
    schemes: &[&'static Scheme],
    request: &mut Request,
    limit: Option<Duration>,
) -> Result<Used> {
    let mut used = Vec::new();
    for scheme in schemes {
        let placed = match shared.credential(scheme) {
            Some(Credential::Fixed(placed)) => placed.apply(request),
            Some(Credential::Token(source)) => {
                let held = crate::runtime::transport::clock::within(limit, Box::pin(source.token(shared)))
                    .await
                    .unwrap_or_else(|| {
                        let message = "no access token could be had in time";
                        Err(Error::not_sent(Kind::Credential, message).timed_out())
                    })?;
                let placed = held.placed.apply(request);
                used.push((source.clone(), held));
                placed
            }
            None => Err(format!(
                "the client has no credential for `{}`",
                scheme.name
            )),
        };
        placed.map_err(|message| Error::not_sent(Kind::Credential, message))?;
    }
    Ok(used)
}

/// Adds credentials to a request of a call, and shows it to the hooks.
///
/// # Errors
/// As [`authorise`], and when a hook refuses the request.
pub(in crate::runtime) async fn prepare(
    shared: &Arc<Shared>,
    job: &Job,
    request: &mut Request,
    limit: Option<Duration>,
) -> Result<Used> {
    let used = authorise(shared, job.schemes, request, limit).await?;
    for hook in &shared.hooks {
        hook.before(request).map_err(|error| {
            let message = format!("a hook refused the request: {error}");
            Error::not_sent(Kind::Request, message).with_source(error)
        })?;
    }
    Ok(used)
}
