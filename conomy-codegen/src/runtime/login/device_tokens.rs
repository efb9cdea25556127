//! The tokens of a user who has signed in (RFC 6749 §5.1 and §6).

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::application::{Application, Endpoint};
use crate::runtime::auth::token::{Token, TokenProvider};
use crate::runtime::body::BoxError;
use crate::runtime::call::options::Options;
use crate::runtime::call::token_endpoint::TokenResponse;
use crate::runtime::clock::{BoxFuture, Instant};
use crate::runtime::error::{Error, Kind, Result};
use crate::runtime::secret::Secret;

/// The tokens of a user who has signed in: a [`TokenProvider`], which renews the access token with the refresh token.
///
/// Clones share the tokens. To remember the login, store [`refresh_token`](Self::refresh_token), and give it to
/// [`DeviceLogin::resume`](crate::runtime::DeviceLogin::resume) later.
#[derive(Clone)]
pub struct DeviceTokens(Arc<Inner>);

struct Inner {
    application: Application,
    state: Mutex<State>,
    /// Held while the access token is renewed, because a refresh token may be valid only once.
    turn: tokio::sync::Mutex<()>,
}

struct State {
    /// An access token that no client has taken yet, and when it was received.
    unused: Option<(Token, Instant)>,
    refresh: Option<Secret>,
}

impl DeviceTokens {
    pub(super) fn new(
        application: Application,
        access: Option<Token>,
        refresh: Option<Secret>,
    ) -> Self {
        let unused = access.map(|token| (token, Instant::now()));
        Self(Arc::new(Inner {
            application,
            state: Mutex::new(State { unused, refresh }),
            turn: tokio::sync::Mutex::default(),
        }))
    }

    /// Reads the response to the request for tokens.
    ///
    /// # Errors
    /// There is no access token.
    pub(super) fn read(application: Application, response: &TokenResponse) -> Result<Self> {
        let access = access(response)?;
        Ok(Self::new(application, Some(access), refresh(response)))
    }

    /// Returns the refresh token, if the authorization server has issued one. It may change whenever the access token is
    /// renewed.
    pub fn refresh_token(&self) -> Option<Secret> {
        self.state().refresh.clone()
    }

    /// Returns the access token that was issued with the login, or a new one.
    async fn next(&self) -> Result<Token> {
        let unused = self.state().unused.take();
        if let Some(token) = unused.and_then(|(token, received)| remaining(token, received)) {
            return Ok(token);
        }
        let _turn = self.0.turn.lock().await;
        let Some(old) = self.refresh_token() else {
            let message = "the login has ended, and there is no refresh token: sign in again";
            return Err(Error::not_sent(Kind::Credential, message));
        };
        let fields = [
            ("grant_type", "refresh_token"),
            ("refresh_token", old.expose()),
        ];
        let application = &self.0.application;
        let response = application.post(Endpoint::Refresh, &fields, Options::default());
        let response = response.await?;
        let token = access(&response)?;
        if let Some(new) = refresh(&response) {
            self.state().refresh = Some(new);
        }
        Ok(token)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TokenProvider for DeviceTokens {
    fn token(&self) -> BoxFuture<'_, Result<Token, BoxError>> {
        Box::pin(async { self.next().await.map_err(Into::into) })
    }
}

fn access(response: &TokenResponse) -> Result<Token> {
    response.token("access_token", "expires_in")
}

fn refresh(response: &TokenResponse) -> Option<Secret> {
    response.text("refresh_token").map(Into::into)
}

/// Returns the token with the rest of its lifetime, unless it has expired.
fn remaining(token: Token, received: Instant) -> Option<Token> {
    let Some(life) = token.expires_in else {
        return Some(token);
    };
    let left = life.checked_sub(received.elapsed())?;
    Some(token.expires_in(left))
}

impl fmt::Debug for DeviceTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceTokens")
            .field("client_id", &self.0.application.client_id)
            .finish_non_exhaustive()
    }
}
