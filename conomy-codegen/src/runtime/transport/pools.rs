//! One connection pool per async runtime. The runtime that made a connection also drives it: another runtime that
//! shares the pool would get connections on which nothing arrives while the first one is not running.

use super::{Transport, TransportError};
use crate::runtime::body::{Body, BoxError};
use crate::runtime::clock::BoxFuture;
use crate::runtime::request::Request;

#[cfg(not(target_family = "wasm"))]
use std::sync::{Mutex, PoisonError};
#[cfg(not(target_family = "wasm"))]
use tokio::runtime::{Handle, Id};

/// The maximum number of pools. The least recently used one is dropped.
#[cfg(not(target_family = "wasm"))]
const MAX_POOLS: usize = 16;

/// The reqwest clients, one per runtime.
#[cfg(not(target_family = "wasm"))]
pub(in crate::runtime) struct Pools<M> {
    make: M,
    /// The clients with their runtimes, most recently used last. The first client has no runtime until it is used.
    clients: Mutex<Vec<(Option<Id>, reqwest::Client)>>,
}

#[cfg(not(target_family = "wasm"))]
impl<M: Fn() -> Result<reqwest::Client, BoxError>> Pools<M> {
    /// Creates the client for the first runtime.
    ///
    /// # Errors
    /// The errors of `make`.
    pub(in crate::runtime) fn new(make: M) -> Result<Self, BoxError> {
        let clients = Mutex::new(vec![(None, make()?)]);
        Ok(Self { make, clients })
    }

    /// Returns the client of the current runtime.
    fn client(&self) -> Result<reqwest::Client, BoxError> {
        let current = Handle::try_current()?.id();
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((Some(last), client)) = clients.last()
            && *last == current
        {
            return Ok(client.clone());
        }
        let known = clients
            .iter()
            .position(|(owner, _)| *owner == Some(current));
        let free = || clients.iter().position(|(owner, _)| owner.is_none());
        let client = match known.or_else(free) {
            Some(index) => clients.remove(index).1,
            None => (self.make)()?,
        };
        if clients.len() == MAX_POOLS {
            clients.remove(0);
        }
        clients.push((Some(current), client.clone()));
        Ok(client)
    }
}

#[cfg(not(target_family = "wasm"))]
impl<M> Transport for Pools<M>
where
    M: Fn() -> Result<reqwest::Client, BoxError> + Send + Sync + 'static,
{
    fn send(
        &self,
        request: Request,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let client = self.client();
        Box::pin(async move {
            // Without a client nothing was sent.
            let client = client.map_err(TransportError::not_sent)?;
            client.send(request).await
        })
    }
}

/// The only client of a browser.
#[cfg(target_family = "wasm")]
pub(in crate::runtime) struct Pools(reqwest::Client);

#[cfg(target_family = "wasm")]
impl Pools {
    /// Creates the client.
    ///
    /// # Errors
    /// The errors of `make`.
    pub(in crate::runtime) fn new(
        make: impl Fn() -> Result<reqwest::Client, BoxError>,
    ) -> Result<Self, BoxError> {
        make().map(Self)
    }
}

#[cfg(target_family = "wasm")]
impl Transport for Pools {
    fn send(
        &self,
        request: Request,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        self.0.send(request)
    }
}
