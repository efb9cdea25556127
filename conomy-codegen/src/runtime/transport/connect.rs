//! Limits the time to connect to the time of the attempt.
//!
//! An attempt that times out while it connects has sent nothing, but only the connector can know that. So connecting
//! is given up at the same instant as the attempt, and its error is reported first.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tower_layer::Layer;
use tower_service::Service;

use crate::runtime::body::BoxError;
use crate::runtime::clock::Instant;

tokio::task_local! {
    /// The end of the attempt for which a connection is made. The pool connects within the task of the attempt.
    static ENDS_AT: Instant;
}

/// Runs an attempt. If it needs a new connection, that must be made before `ends_at`.
pub(in crate::runtime) async fn by<F: Future>(ends_at: Option<Instant>, attempt: F) -> F::Output {
    match ends_at {
        Some(instant) => ENDS_AT.scope(instant, attempt).await,
        None => attempt.await,
    }
}

/// A layer that ends connecting with the attempt.
#[derive(Clone, Copy, Debug)]
pub(in crate::runtime) struct InTime;

impl<S> Layer<S> for InTime {
    type Service = Connector<S>;

    fn layer(&self, connector: S) -> Connector<S> {
        Connector(connector)
    }
}

/// Makes connections.
#[derive(Clone)]
pub(in crate::runtime) struct Connector<S>(S);

impl<S, To> Service<To> for Connector<S>
where
    S: Service<To, Error = BoxError>,
    S::Future: Unpin,
{
    type Response = S::Response;
    type Error = BoxError;
    type Future = Connecting<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, to: To) -> Connecting<S::Future> {
        Connecting {
            connection: self.0.call(to),
            ends_at: ENDS_AT.try_with(|instant| *instant).ok(),
        }
    }
}

/// A connection that is being made.
pub(in crate::runtime) struct Connecting<F> {
    connection: F,
    ends_at: Option<Instant>,
}

impl<C, F> Future for Connecting<F>
where
    F: Future<Output = Result<C, BoxError>> + Unpin,
{
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let connection = Pin::new(&mut self.connection).poll(cx);
        // No timer is needed: the timer of the attempt wakes the task, and this future is polled before the timer is
        // checked.
        let is_over = |end| end <= Instant::now();
        if connection.is_pending() && self.ends_at.is_some_and(is_over) {
            return Poll::Ready(Err(io::Error::from(io::ErrorKind::TimedOut).into()));
        }
        connection
    }
}
