//! Tokens that expire: fetched on demand, renewed before they expire, one renewal at a time.
//!
//! A renewal runs in a task of its own. It survives the caller that needed it, and delays no call whose token is
//! still valid.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use super::credential::Placed;
use super::refusals::Refusals;
use super::token::Token;
use crate::runtime::api::Scheme;
use crate::runtime::clock::{self, BoxFuture, Instant};
use crate::runtime::error::{Error, Kind, Result};

/// The maximum time before its expiry at which a token is renewed. For a short-lived token it is a tenth of its
/// lifetime.
const AHEAD: Duration = Duration::from_secs(60);
/// How long a valid token is used after its renewal failed, before the next attempt.
const PAUSE: Duration = Duration::from_secs(5);
/// How often a caller restarts a renewal that ended without a result because its async runtime was shut down.
const STARTS: usize = 3;

/// The token of a scheme, and the future that fetches it.
pub(in crate::runtime) struct TokenSource {
    scheme: &'static Scheme,
    state: Mutex<State>,
}

/// The token that is available without waiting.
pub(in crate::runtime) enum Found {
    /// A valid token.
    Token(Arc<Held>),
    /// A token that is being renewed because it was rejected.
    Doubtful(Arc<Held>),
    /// No valid token.
    Nothing,
}

/// A token that is being fetched.
pub(in crate::runtime) type Fetching = BoxFuture<'static, Result<Token>>;

/// A token as it is sent.
pub(in crate::runtime) struct Held {
    pub(in crate::runtime) placed: Placed,
    renew_at: Option<Instant>,
    ends_at: Option<Instant>,
}

impl Held {
    fn is_good(&self, now: Instant) -> bool {
        self.ends_at.is_none_or(|end| now < end)
    }

    fn is_due(&self, now: Instant) -> bool {
        self.renew_at.is_some_and(|at| at <= now)
    }
}

#[derive(Default)]
struct State {
    held: Option<Arc<Held>>,
    /// Whether the token was rejected, and is being renewed for that reason.
    is_refused: bool,
    /// The renewal in progress.
    renewal: Option<watch::Receiver<Option<Renewed>>>,
    /// The earliest time of the next renewal before expiry.
    paused_until: Option<Instant>,
    refusals: Refusals,
}

/// The result of a renewal, for all calls that wait for it.
type Renewed = Result<Arc<Held>, Arc<Error>>;

impl TokenSource {
    pub(in crate::runtime) fn new(scheme: &'static Scheme) -> Self {
        Self {
            scheme,
            state: Mutex::default(),
        }
    }

    /// Returns a valid token other than the `refused` one. Starts a renewal if the token is due. A token that was rejected
    /// for another call is still used, because the other call may be the reason; it is `Doubtful` only for a request that
    /// `is_sent_once`.
    ///
    /// # Errors
    /// There is no async runtime.
    pub(in crate::runtime) fn find(
        self: &Arc<Self>,
        fetch: impl FnOnce() -> Fetching,
        refused: Option<&Arc<Held>>,
        is_sent_once: bool,
    ) -> Result<Found> {
        let mut state = self.state();
        let Some(held) = state.good(refused) else {
            return Ok(Found::Nothing);
        };
        let now = Instant::now();
        let is_paused = state.paused_until.is_some_and(|until| now < until);
        let is_doubtful = is_sent_once && state.is_refused && !is_paused;
        if held.is_due(now) && !is_paused || is_doubtful {
            self.renewal(&mut state, fetch)?;
        }
        Ok(match is_doubtful {
            true => Found::Doubtful(held),
            false => Found::Token(held),
        })
    }

    /// Returns a new token. All waiting callers share one renewal.
    ///
    /// # Errors
    /// The token could not be obtained. Each caller gets the error.
    pub(in crate::runtime) async fn renewed(
        self: &Arc<Self>,
        fetch: impl Fn() -> Fetching,
        refused: Option<&Arc<Held>>,
    ) -> Result<Arc<Held>> {
        for _ in 0..STARTS {
            let mut renewal = {
                let mut state = self.state();
                // The token may have arrived in the meantime.
                match state.good(refused).filter(|_| state.renewal.is_none()) {
                    Some(held) => return Ok(held),
                    None => self.renewal(&mut state, &fetch)?,
                }
            };
            let Ok(renewed) = renewal.wait_for(Option::is_some).await else {
                continue;
            };
            return match &*renewed {
                Some(Ok(held)) => Ok(held.clone()),
                Some(Err(failure)) => Err(failed(failure)),
                None => continue,
            };
        }
        let message = "no access token could be had: its renewal was broken off";
        Err(Error::not_sent(Kind::Credential, message))
    }

    /// Starts the renewal of a token that a server has rejected, unless it was replaced since. Returns whether it is
    /// worthwhile to wait for another token, which is not the case if the operation rejects new tokens, too.
    pub(in crate::runtime) fn refuse(
        self: &Arc<Self>,
        fetch: impl FnOnce() -> Fetching,
        refused: &Arc<Held>,
        operation: &'static str,
    ) -> bool {
        let mut state = self.state();
        let is_current = state
            .held
            .as_ref()
            .is_some_and(|held| Arc::ptr_eq(held, refused));
        if !is_current {
            return true;
        }
        if state.refusals.are_usual(operation) {
            return false;
        }
        state.is_refused = true;
        self.renewal(&mut state, fetch).is_ok()
    }

    /// Records that a server has rejected a renewed token as well, so the reason is the operation and not the token.
    pub(in crate::runtime) fn refuse_again(&self, operation: &'static str) {
        self.state().refusals.note(operation);
    }

    /// Returns the renewal in progress, or starts one.
    ///
    /// # Errors
    /// There is no async runtime.
    fn renewal(
        self: &Arc<Self>,
        state: &mut State,
        fetch: impl FnOnce() -> Fetching,
    ) -> Result<watch::Receiver<Option<Renewed>>> {
        if let Some(renewal) = &state.renewal {
            return Ok(renewal.clone());
        }
        let (sender, receiver) = watch::channel(None);
        let unfinished = Unfinished(self.clone());
        let fetching = fetch();
        let renewing = async move {
            let started = Instant::now();
            let renewed = unfinished.0.keep(started, fetching.await);
            drop(unfinished);
            // There may be no waiting call left.
            let _ = sender.send(Some(renewed));
        };
        if !clock::spawn(renewing) {
            return Err(Error::not_sent(
                Kind::Setup,
                "there is no Tokio runtime here to fetch an access token in",
            ));
        }
        state.renewal = Some(receiver.clone());
        Ok(receiver)
    }

    /// Stores the fetched token.
    fn keep(&self, started: Instant, fetched: Result<Token>) -> Renewed {
        let fetched = fetched.and_then(|token| self.placed(started, &token));
        let mut state = self.state();
        match fetched {
            Ok(held) => {
                let held = Arc::new(held);
                state.held = Some(held.clone());
                state.is_refused = false;
                state.paused_until = None;
                Ok(held)
            }
            Err(error) => {
                state.paused_until = Some(Instant::now() + PAUSE);
                Err(Arc::new(error))
            }
        }
    }

    fn placed(&self, started: Instant, token: &Token) -> Result<Held> {
        let placed = Placed::new(self.scheme, &token.value);
        let placed = placed.map_err(|message| Error::not_sent(Kind::Credential, message))?;
        // A lifetime that exceeds the clock's range never ends.
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

impl State {
    /// Returns the token, if it has not expired and is not the rejected one.
    fn good(&self, refused: Option<&Arc<Held>>) -> Option<Arc<Held>> {
        let held = self.held.as_ref()?;
        let is_refused = refused.is_some_and(|refused| Arc::ptr_eq(held, refused));
        (!is_refused && held.is_good(Instant::now())).then(|| held.clone())
    }
}

/// A renewal in progress. It also ends if its task is dropped.
struct Unfinished(Arc<TokenSource>);

impl Drop for Unfinished {
    fn drop(&mut self) {
        self.0.state().renewal = None;
    }
}

fn failed(failure: &Arc<Error>) -> Error {
    let error = Error::not_sent(
        Kind::Credential,
        format!("no access token could be had: {failure}"),
    );
    let error = error.with_source(failure.clone());
    match failure.is_timeout() {
        true => error.timed_out(),
        false => error,
    }
}

impl fmt::Debug for TokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenSource")
            .field("scheme", &self.scheme.name)
            .finish_non_exhaustive()
    }
}
