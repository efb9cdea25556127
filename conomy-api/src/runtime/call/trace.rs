//! Tracing: a span per call and one per attempt, named like OpenTelemetry's HTTP client spans.
//!
//! Spans contain no query, body or header, and therefore no `url.full`. Calls are identified by their path template, not by
//! the path. `http.request.resend_count` counts retries, not redirects.

#[cfg(feature = "tracing")]
pub(in crate::runtime) use with_tracing::*;
#[cfg(not(feature = "tracing"))]
pub(in crate::runtime) use without_tracing::*;

#[cfg(feature = "tracing")]
mod with_tracing {
    use std::future::Future;
    use std::pin::Pin;
    use std::task::{Context, Poll};
    use std::time::Duration;

    use tracing::Span;
    use tracing::field::Empty;

    use http::StatusCode;

    use crate::runtime::call::job::Job;
    use crate::runtime::error::Error;
    use crate::runtime::json::problem::Problem;
    use crate::runtime::request::Request;

    /// Creates the span of a call.
    pub(in crate::runtime) fn call(job: &Job) -> Span {
        let method = job.request.method.as_str();
        tracing::info_span!(
            "HTTP call",
            otel.name = %format_args!("{method} {}", job.template),
            otel.kind = "internal",
            operation = job.operation,
            http.request.method = method,
            url.template = job.template,
            http.response.status_code = Empty,
            error.r#type = Empty,
        )
    }

    /// Creates the span of an attempt.
    pub(in crate::runtime) fn attempt(job: &Job, request: &Request, number: u32) -> Span {
        let method = request.method.as_str();
        let authority = request.authority();
        let default: u16 = if request.url.starts_with("https:") {
            443
        } else {
            80
        };
        let (host, port) = match authority.rsplit_once(':') {
            // The colons of an IPv6 address are in brackets.
            Some((host, port)) if !port.ends_with(']') => (host, port.parse().unwrap_or(default)),
            _ => (authority, default),
        };
        tracing::info_span!(
            "HTTP attempt",
            otel.name = %format_args!("{method} {}", job.template),
            otel.kind = "client",
            http.request.method = method,
            http.request.resend_count = (number > 1).then(|| u64::from(number - 1)),
            url.template = job.template,
            server.address = host,
            server.port = u64::from(port),
            http.response.status_code = Empty,
            error.r#type = Empty,
        )
    }

    /// Records the result in the current span.
    pub(in crate::runtime) fn ended(result: Result<StatusCode, &Error>) {
        let span = Span::current();
        let status = match result {
            Ok(status) => Some(status),
            Err(error) => error.status(),
        };
        if let Some(status) = status {
            span.record("http.response.status_code", status.as_u16());
        }
        match (result, status) {
            (Err(_), Some(status)) if !status.is_success() => {
                span.record("error.type", status.as_str());
            }
            (Err(error), _) => {
                span.record("error.type", tracing::field::debug(error.kind()));
            }
            (Ok(_), _) => {}
        }
    }

    /// Records a retry.
    pub(in crate::runtime) fn waits(wait: Duration, error: &Error) {
        tracing::debug!(wait_ms = wait.as_millis() as u64, reason = ?error.kind(), "sending the request again");
    }

    /// Records a place of a response that does not fit its schema.
    pub(in crate::runtime) fn problem(operation: &str, problem: &Problem) {
        tracing::warn!(
            operation,
            path = problem.path(),
            expected = problem.expected(),
            found = problem.found(),
            "the response does not fit its schema",
        );
    }

    /// Runs a future in a span.
    pub(in crate::runtime) fn within<F: Future>(
        span: Span,
        future: F,
    ) -> impl Future<Output = F::Output> {
        Within {
            span,
            future: Box::pin(future),
        }
    }

    /// Runs a future beside the current span, as a part of it.
    pub(in crate::runtime) fn beside<F: Future>(future: F) -> impl Future<Output = F::Output> {
        within(Span::current(), future)
    }

    struct Within<F> {
        span: Span,
        future: Pin<Box<F>>,
    }

    impl<F: Future> Future for Within<F> {
        type Output = F::Output;

        fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
            let this = &mut *self;
            let _entered = this.span.enter();
            this.future.as_mut().poll(cx)
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod without_tracing {
    use std::future::Future;
    use std::time::Duration;

    use http::StatusCode;

    use crate::runtime::call::job::Job;
    use crate::runtime::error::Error;
    use crate::runtime::json::problem::Problem;
    use crate::runtime::request::Request;

    /// Without the feature `tracing` there are no spans.
    pub(in crate::runtime) struct Span;

    /// Does nothing.
    pub(in crate::runtime) fn call(_: &Job) -> Span {
        Span
    }

    /// Does nothing.
    pub(in crate::runtime) fn attempt(_: &Job, _: &Request, _: u32) -> Span {
        Span
    }

    /// Does nothing.
    pub(in crate::runtime) fn ended(_: Result<StatusCode, &Error>) {}

    /// Does nothing.
    pub(in crate::runtime) fn problem(_: &str, _: &Problem) {}

    /// Does nothing.
    pub(in crate::runtime) fn waits(_: Duration, _: &Error) {}

    /// Returns the future unchanged.
    pub(in crate::runtime) fn within<F: Future>(_: Span, future: F) -> F {
        future
    }

    /// Returns the future unchanged.
    pub(in crate::runtime) fn beside<F: Future>(future: F) -> F {
        future
    }
}
