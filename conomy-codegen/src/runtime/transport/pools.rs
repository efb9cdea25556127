//! Connections belong to the async runtime that made them: only while that runs are they served. A pool that a second runtime shares
//! would hand it connections on which nothing arrives any more, so each runtime has a pool of its own.

use super::body::{Body, BoxError};
use super::clock::BoxFuture;
use super::{Transport, TransportError};
use crate::runtime::call::request::Request;

#[cfg(not(target_family = "wasm"))]
use std::sync::{Mutex, PoisonError};
#[cfg(not(target_family = "wasm"))]
use tokio::runtime::{Handle, Id};

/// How many runtimes have pools at the same time; the one that was used longest ago is given up for another.
#[cfg(not(target_family = "wasm"))]
const MAX_POOLS: usize = 16;

/// Clients of reqwest, one for each runtime.
#[cfg(not(target_family = "wasm"))]
pub(in crate::runtime) struct Pools<M> {
    make: M,
    /// The runtime that uses a client, if one does already; the last used are at the end.
    clients: Mutex<Vec<(Option<Id>, reqwest::Client)>>,
}

#[cfg(not(target_family = "wasm"))]
impl<M: Fn() -> Result<reqwest::Client, BoxError>> Pools<M> {
    /// Makes the client of the first runtime that will call.
    ///
    /// # Errors
    /// Those of `make`.
    pub(in crate::runtime) fn new(make: M) -> Result<Self, BoxError> {
        let clients = Mutex::new(vec![(None, make()?)]);
        Ok(Self { make, clients })
    }

    /// The client of the current runtime.
    fn client(&self) -> Result<reqwest::Client, BoxError> {
        let current = Handle::try_current()?.id();
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((Some(last), client)) = clients.last()
            && *last == current
        {
            return Ok(client.clone());
        }
        let known = clients.iter().position(|(owner, _)| *owner == Some(current));
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
    fn send(&self, request: Request) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let client = self.client();
        Box::pin(async move {
            // Nothing was sent: there is no client to send it.
            let client = client.map_err(TransportError::not_sent)?;
            client.send(request).await
        })
    }
}

/// The browser's only client.
#[cfg(target_family = "wasm")]
pub(in crate::runtime) struct Pools(reqwest::Client);

#[cfg(target_family = "wasm")]
impl Pools {
    /// Makes the client.
    ///
    /// # Errors
    /// Those of `make`.
    pub(in crate::runtime) fn new(make: impl Fn() -> Result<reqwest::Client, BoxError>) -> Result<Self, BoxError> {
        make().map(Self)
    }
}

#[cfg(target_family = "wasm")]
impl Transport for Pools {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        self.0.send(request)
    }
}
