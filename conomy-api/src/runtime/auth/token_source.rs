//! Tokens that expire: fetched when they are needed, renewed ahead of their end, one renewal at a time.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::runtime::client::api::Scheme;
use crate::runtime::client::Shared;
use crate::runtime::transport::clock::Instant;
use super::credential::Placed;
use crate::runtime::call::error::{Error, Kind, Result};
use super::token::Token;
use super::token_endpoint::Fetch;

/// The longest time by which a token is renewed ahead of its end; of a short-lived one it is a tenth of its life.
const AHEAD: Duration = Duration::from_secs(60);
/// How long a token that could not be renewed ahead of its end is used before the next try.
const PAUSE: Duration = Duration::from_secs(5);

/// Where the tokens of one scheme come from.
pub(in crate::runtime) struct TokenSource {
    scheme: &'static Scheme,
    fetch: Fetch,
    state: Mutex<State>,
    /// Held by the one that renews.
    gate: tokio::sync::Mutex<()>,
}

/// A token, as it stands in a request.
pub(in crate::runtime) struct Held {
    pub(in crate::runtime) placed: Placed,
    renew_at: Option<Instant>,
    ends_at: Option<Instant>,
}

#[derive(Default)]
struct State {
    held: Option<Arc<Held>>,
    /// How many renewals have come to an end, and how the last one failed.
    rounds: u64,
    failure: Option<Arc<Error>>,
    /// No renewal ahead of the token's end before this.
    paused_until: Option<Instant>,
}

impl TokenSource {
    pub(in crate::runtime) fn new(scheme: &'static Scheme, fetch: Fetch) -> Self {
        Self {
            scheme,
            fetch,
            state: Mutex::default(),
            gate: tokio::sync::Mutex::new(()),
        }
    }

    /// A token that can be used now.
    ///
    /// However many callers there are, one of them renews the token while the others wait, and all get what it got. When
    /// it goes away before it is done, the next one takes over.
    ///
    /// # Errors
    /// When the token cannot be had; each caller gets the error.
    pub(in crate::runtime) async fn token(&self, shared: &Arc<Shared>) -> Result<Arc<Held>> {
        let now = Instant::now();
        let (held, round) = {
            let state = self.state();
            let held = state
                .held
                .clone()
                .filter(|held| held.ends_at.is_none_or(|end| now < end));
            let is_due = held
                .as_ref()
                .is_none_or(|held| held.renew_at.is_some_and(|at| at <= now));
            let is_paused = state.paused_until.is_some_and(|until| now < until);
            match held {
                Some(held) if !is_due || is_paused => return Ok(held),
                held => (held, state.rounds),
            }
        };
        if let Some(held) = held {
            // Still good: only one caller renews it, the others do not wait.
            let Ok(_guard) = self.gate.try_lock() else {
                return Ok(held);
            };
            if self.state().rounds != round {
                return Ok(held);
            }
            return Ok(self.renew(shared).await.unwrap_or(held));
        }
        let _guard = self.gate.lock().await;
        {
            let state = self.state();
            if state.rounds != round {
                return match (&state.held, &state.failure) {
                    (_, Some(failure)) => Err(failed(failure)),
                    (Some(held), None) => Ok(held.clone()),
                    (None, None) => Err(Error::not_sent(
                        Kind::Credential,
                        "the access token was refused",
                    )),
                };
            }
        }
        self.renew(shared).await.map_err(|failure| failed(&failure))
    }

    /// Forgets a token that the server has refused, unless it has been replaced since.
    pub(in crate::runtime) fn forget(&self, refused: &Arc<Held>) {
        let mut state = self.state();
        if state
            .held
            .as_ref()
            .is_some_and(|held| Arc::ptr_eq(held, refused))
        {
            state.held = None;
        }
    }

    /// Fetches a token; the gate is held by the caller.
    async fn renew(&self, shared: &Arc<Shared>) -> Result<Arc<Held>, Arc<Error>> {
        let started = Instant::now();
        let fetched = self
            .fetch
            .token(shared, self.scheme)
            .await
            .and_then(|token| self.held(started, &token));
        let mut state = self.state();
        state.rounds += 1;
        match fetched {
            Ok(held) => {
                let held = Arc::new(held);
                state.held = Some(held.clone());
                state.failure = None;
                state.paused_until = None;
                Ok(held)
            }
            Err(error) => {
                let failure = Arc::new(error);
                state.failure = Some(failure.clone());
                state.paused_until = Some(Instant::now() + PAUSE);
                Err(failure)
            }
        }
    }

    fn held(&self, started: Instant, token: &Token) -> Result<Held> {
        let placed = Placed::new(self.scheme, &token.value);
        let placed = placed.map_err(|message| Error::not_sent(Kind::Credential, message))?;
        // A life longer than the clock can count has no end.
        let ends_at = token.expires_in.and_then(|life| started.checked_add(life));
        let renew_at = token
            .expires_in
            .and_then(|life| started.checked_add(life - AHEAD.min(life / 10)));
        Ok(Held {
            placed,
            renew_at,
            ends_at,
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn failed(failure: &Arc<Error>) -> Error {
    Error::not_sent(
        Kind::Credential,
        format!("no access token could be had: {failure}"),
    )
    .with_source(failure.clone())
}

impl fmt::Debug for TokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenSource")
            .field("scheme", &self.scheme.name)
            .finish_non_exhaustive()
    }
}
