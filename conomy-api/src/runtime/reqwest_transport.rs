//! The default transport: reqwest.

use std::time::Duration;

use super::body::Body;
use super::clock::BoxFuture;
use super::transport::{Phase, Transport, TransportError};

#[cfg(not(any(
    feature = "rustls",
    feature = "native-tls",
    feature = "no-tls",
    target_family = "wasm"
)))]
compile_error!(
    "this client can reach no https server: enable the feature `rustls` (it is in `default`) or `native-tls`, \
     or say `no-tls` if that is meant"
);

/// A client of reqwest that leaves to this crate what this crate does: redirects, retries, times.
///
/// # Errors
/// When TLS cannot be set up.
#[cfg(not(target_family = "wasm"))]
pub(super) fn new(connect_timeout: Duration) -> Result<reqwest::Client, reqwest::Error> {
    let builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .connect_timeout(connect_timeout)
        .tcp_nodelay(true);
    #[cfg(feature = "rustls")]
    let builder = match tls() {
        Some(config) => builder.tls_backend_preconfigured(config),
        None => builder,
    };
    builder.build()
}

/// A client of reqwest: the browser's fetch, which has its own settings.
///
/// # Errors
/// None that is known.
#[cfg(target_family = "wasm")]
pub(super) fn new(_connect_timeout: Duration) -> Result<reqwest::Client, reqwest::Error> {
    reqwest::Client::builder().build()
}

/// TLS by rustls, with the platform's own certificates, and ring unless the application has chosen another provider for
/// its whole process.
#[cfg(all(feature = "rustls", not(target_family = "wasm")))]
fn tls() -> Option<rustls::ClientConfig> {
    use std::sync::Arc;

    use rustls_platform_verifier::BuilderVerifierExt;

    let installed = rustls::crypto::CryptoProvider::get_default().cloned();
    let provider = installed.unwrap_or_else(|| Arc::new(rustls::crypto::ring::default_provider()));
    let builder = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .ok()?;
    #[cfg_attr(
        not(feature = "http2"),
        expect(unused_mut, reason = "only HTTP/2 is negotiated")
    )]
    let mut config = builder.with_platform_verifier().ok()?.with_no_client_auth();
    #[cfg(feature = "http2")]
    config
        .alpn_protocols
        .extend([b"h2".to_vec(), b"http/1.1".to_vec()]);
    Some(config)
}

impl Transport for reqwest::Client {
    #[cfg(not(target_family = "wasm"))]
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let request = request.map(|body| match body.as_whole() {
                Some(bytes) => reqwest::Body::from(bytes),
                None => reqwest::Body::wrap(body),
            });
            let request = reqwest::Request::try_from(request).map_err(refused)?;
            let response = self.execute(request).await.map_err(failed)?;
            Ok(http::Response::<reqwest::Body>::from(response).map(Body::wrap))
        })
    }

    #[cfg(target_family = "wasm")]
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let bytes = body.as_whole().ok_or_else(|| TransportError {
                phase: Phase::Refused,
                is_timeout: false,
                source: "a browser cannot send a streamed body".into(),
            })?;
            let request = http::Request::from_parts(parts, reqwest::Body::from(bytes));
            let request = reqwest::Request::try_from(request).map_err(refused)?;
            let response = self.execute(request).await.map_err(failed)?;
            let (status, headers) = (response.status(), response.headers().clone());
            let mut answer =
                http::Response::new(Body::from(response.bytes().await.map_err(failed)?));
            *answer.status_mut() = status;
            *answer.headers_mut() = headers;
            Ok(answer)
        })
    }
}

/// The URL is taken out of errors: its query may hold what nobody else should see.
fn refused(error: reqwest::Error) -> TransportError {
    TransportError {
        phase: Phase::Refused,
        is_timeout: false,
        source: error.without_url().into(),
    }
}

fn failed(error: reqwest::Error) -> TransportError {
    #[cfg(not(target_family = "wasm"))]
    let is_connect = error.is_connect();
    #[cfg(target_family = "wasm")]
    let is_connect = false;
    let phase = match () {
        () if is_connect => Phase::Connecting,
        () if error.is_builder() => Phase::Refused,
        () => Phase::Sending,
    };
    TransportError {
        phase,
        is_timeout: error.is_timeout(),
        source: error.without_url().into(),
    }
}
