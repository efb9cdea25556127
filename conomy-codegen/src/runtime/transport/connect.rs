//! Connections are made within the time of the attempt that wants them.
//!
//! An attempt that ends while its connection is being made has sent nothing, but only who makes the connection can know that. So the
//! connection is given up at the same instant as the attempt, and says so first.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tower_layer::Layer;
use tower_service::Service;

use super::body::BoxError;
use super::clock::Instant;

tokio::task_local! {
    /// When the attempt ends on whose behalf a connection is made: the pool makes it within the task that wants it.
    static ENDS_AT: Instant;
}

/// Runs an attempt whose connection, if it needs a new one, is made by an instant.
pub(in crate::runtime) async fn by<F: Future>(ends_at: Option<Instant>, attempt: F) -> F::Output {
    match ends_at {
        Some(instant) => ENDS_AT.scope(instant, attempt).await,
        None => attempt.await,
    }
}

/// What gives connections up with the attempt that wants them.
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
        // It needs no timer: the attempt's own wakes the task, and polls this before it looks at the time itself.
        let is_over = |end| end <= Instant::now();
        if connection.is_pending() && self.ends_at.is_some_and(is_over) {
            return Poll::Ready(Err(io::Error::from(io::ErrorKind::TimedOut).into()));
        }
        connection
    }
}
