//! The default transport: reqwest.

use std::time::Duration;

#[cfg(all(feature = "gzip", not(target_family = "wasm")))]
use http::header::{ACCEPT_ENCODING, RANGE};

#[cfg(not(target_family = "wasm"))]
use super::connect;
use super::{Phase, Transport, TransportError};
use crate::runtime::body::{Body, BoxError};
use crate::runtime::clock::BoxFuture;
use crate::runtime::request::Request;

#[cfg(not(any(
    feature = "rustls",
    feature = "aws-lc-rs",
    feature = "native-tls",
    feature = "no-tls",
    target_family = "wasm"
)))]
compile_error!(
    "this client can reach no https server: enable the feature `rustls` (it is in `default`), `aws-lc-rs` or `native-tls`, \
     or `no-tls` if none is needed"
);

/// Customizes the builder of the reqwest client.
pub(in crate::runtime) type Settings =
    Box<dyn Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync>;

/// Creates a reqwest client without redirects, retries and timeouts, which this crate implements itself.
///
/// # Errors
/// TLS cannot be initialized.
#[cfg(not(target_family = "wasm"))]
pub(in crate::runtime) fn new(
    connect_timeout: Duration,
    timeout: Option<Duration>,
    settings: Option<&Settings>,
) -> Result<reqwest::Client, BoxError> {
    let builder = reqwest::Client::builder()
        .connect_timeout(connect_timeout)
        .tcp_nodelay(true);
    #[cfg(feature = "http2")]
    let builder = super::http2::keeping_alive(builder, timeout);
    #[cfg(not(feature = "http2"))]
    let _ = timeout;
    #[cfg(all(feature = "rustls", not(feature = "aws-lc-rs")))]
    let builder = builder.tls_backend_preconfigured(tls()?);
    let builder = match settings {
        Some(settings) => settings(builder),
        None => builder,
    };
    let builder = builder
        .connector_layer(connect::InTime)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        // `call::gzip` decompresses all members of a gzip body.
        .no_gzip()
        // The default of 100 is too low for some proxies.
        .http1_max_headers(512)
        .referer(false);
    Ok(builder.build()?)
}

/// Creates a reqwest client that uses the browser's `fetch`.
///
/// # Errors
/// None are known.
#[cfg(target_family = "wasm")]
pub(in crate::runtime) fn new(
    _connect_timeout: Duration,
    _timeout: Option<Duration>,
    settings: Option<&Settings>,
) -> Result<reqwest::Client, BoxError> {
    let builder = reqwest::Client::builder();
    let builder = match settings {
        Some(settings) => settings(builder),
        None => builder,
    };
    Ok(builder.build()?)
}

/// Configures rustls with the platform's certificates, and with ring unless the application has installed another
/// provider.
#[cfg(all(
    feature = "rustls",
    not(feature = "aws-lc-rs"),
    not(target_family = "wasm")
))]
fn tls() -> Result<rustls::ClientConfig, rustls::Error> {
    use std::sync::Arc;

    use rustls_platform_verifier::BuilderVerifierExt;

    let installed = rustls::crypto::CryptoProvider::get_default().cloned();
    let provider = installed.unwrap_or_else(|| Arc::new(rustls::crypto::ring::default_provider()));
    let builder = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?;
    let mut config = builder.with_platform_verifier()?.with_no_client_auth();
    if cfg!(feature = "http2") {
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    }
    Ok(config)
}

impl Transport for reqwest::Client {
    #[cfg(not(target_family = "wasm"))]
    fn send(
        &self,
        request: Request,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            #[cfg(feature = "http2")]
            let dispatched = super::http2::Dispatched::default();
            #[cfg(feature = "http2")]
            let body = dispatched.watch(&request);
            #[cfg(not(feature = "http2"))]
            let body = match request.body.as_whole() {
                Some(_) if request.body.is_empty() => None,
                Some(bytes) => Some(reqwest::Body::from(bytes)),
                None => Some(reqwest::Body::wrap(request.body.clone())),
            };
            let ends_at = request.ends_at;
            let attempt = self.execute(converted(request, body)?);
            let response = connect::by(ends_at, attempt).await.map_err(|error| {
                #[cfg(feature = "http2")]
                if dispatched.is_unprocessed(&error) {
                    return TransportError::unprocessed(error.without_url());
                }
                failed(error)
            })?;
            Ok(http::Response::<reqwest::Body>::from(response).map(Body::wrap))
        })
    }

    #[cfg(target_family = "wasm")]
    fn send(
        &self,
        request: Request,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let body = match request.body.as_whole() {
                Some(bytes) => reqwest::Body::from(bytes),
                None => return Err(refused("a browser cannot send a streamed body")),
            };
            let response = self
                .execute(converted(request, Some(body))?)
                .await
                .map_err(failed)?;
            let (status, headers) = (response.status(), response.headers().clone());
            let mut response =
                http::Response::new(Body::from(response.bytes().await.map_err(failed)?));
            *response.status_mut() = status;
            *response.headers_mut() = headers;
            Ok(response)
        })
    }
}

fn converted(
    request: Request,
    body: Option<reqwest::Body>,
) -> Result<reqwest::Request, TransportError> {
    let url = reqwest::Url::parse(request.whole_url().expose()).map_err(refused)?;
    let mut converted = reqwest::Request::new(request.method, url);
    *converted.headers_mut() = request.headers;
    #[cfg(all(feature = "gzip", not(target_family = "wasm")))]
    if !converted.headers().contains_key(RANGE) {
        // A range refers to compressed bytes (RFC 9110 §14.1).
        let accepted = converted.headers_mut().entry(ACCEPT_ENCODING);
        accepted.or_insert(http::HeaderValue::from_static("gzip"));
    }
    *converted.body_mut() = body;
    Ok(converted)
}

fn refused(error: impl Into<BoxError>) -> TransportError {
    TransportError {
        phase: Phase::Invalid,
        is_timeout: false,
        source: error.into(),
    }
}

/// Removes the URL from errors, because its query may contain a credential.
fn failed(error: reqwest::Error) -> TransportError {
    #[cfg(not(target_family = "wasm"))]
    let is_connect = error.is_connect();
    #[cfg(target_family = "wasm")]
    let is_connect = false;
    let phase = match () {
        () if is_connect => Phase::Connecting,
        () if error.is_builder() => Phase::Invalid,
        () => Phase::Sending,
    };
    TransportError {
        phase,
        is_timeout: error.is_timeout(),
        source: error.without_url().into(),
    }
}
