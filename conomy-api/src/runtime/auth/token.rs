//! Access tokens, and custom sources of them.

use std::future::Future;
use std::time::Duration;

use crate::runtime::body::BoxError;
use crate::runtime::clock::BoxFuture;
use crate::runtime::secret::Secret;

/// An access token.
#[derive(Clone, Debug)]
pub struct Token {
    pub(in crate::runtime) value: Secret,
    pub(in crate::runtime) expires_in: Option<Duration>,
}

impl Token {
    /// Creates a token without expiry. It is used until the server rejects it.
    pub fn new(value: impl Into<Secret>) -> Self {
        Self {
            value: value.into(),
            expires_in: None,
        }
    }

    /// Sets how long the token is valid from now on.
    #[must_use]
    pub fn expires_in(mut self, life: Duration) -> Self {
        self.expires_in = Some(life);
        self
    }
}

/// A custom source of tokens, such as a vault. The client keeps a token until shortly before it expires, and
/// requests one at a time, in a task of its own: calls that wait for a token can time out earlier.
///
/// Implemented by every `Fn() -> impl Future<Output = Result<Token, E>>`.
#[cfg(not(target_family = "wasm"))]
pub trait TokenProvider: Send + Sync + 'static {
    /// Returns a new token.
    fn token(&self) -> BoxFuture<'_, Result<Token, BoxError>>;
}

/// A custom source of tokens. The client keeps a token until shortly before it expires, and requests one at a time,
/// in a task of its own: calls that wait for a token can time out earlier.
///
/// Implemented by every `Fn() -> impl Future<Output = Result<Token, E>>`.
#[cfg(target_family = "wasm")]
pub trait TokenProvider: 'static {
    /// Returns a new token.
    fn token(&self) -> BoxFuture<'_, Result<Token, BoxError>>;
}

#[cfg(not(target_family = "wasm"))]
impl<F, R, E> TokenProvider for F
where
    F: Fn() -> R + Send + Sync + 'static,
    R: Future<Output = Result<Token, E>> + Send + 'static,
    E: Into<BoxError>,
{
    fn token(&self) -> BoxFuture<'_, Result<Token, BoxError>> {
        let future = self();
        Box::pin(async move { future.await.map_err(Into::into) })
    }
}

#[cfg(target_family = "wasm")]
impl<F, R, E> TokenProvider for F
where
    F: Fn() -> R + 'static,
    R: Future<Output = Result<Token, E>> + 'static,
    E: Into<BoxError>,
{
    fn token(&self) -> BoxFuture<'_, Result<Token, BoxError>> {
        let future = self();
        Box::pin(async move { future.await.map_err(Into::into) })
    }
}
