//! The documented call against a real server.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use conomy_api::runtime::{Body, BoxFuture, Transport, TransportError};
use conomy_api::{Client, Outcome};
use conomy_tests::conomy::{self, KEY, TARGET, TOKEN};
use conomy_tests::{Received, Reply, Server};

fn session() -> Reply {
    Reply::json(201, conomy::example("FullCheckoutSession").to_string())
}

/// Makes the documented call with a client, and returns its only request.
async fn sent(client: &Client, server: &Server, token: &str) -> Received {
    let session = client
        .payment_links()
        .create_checkout_session(token)
        .send()
        .await
        .expect("the server responds");
    assert_eq!(session.id, "cs_0b9f3c52");
    server.only()
}

#[tokio::test]
async fn the_request_is_the_documented_one() {
    let server = Server::always(session());
    let received = sent(&conomy::client(&server), &server, "tok_123").await;
    assert_eq!(received.line, format!("POST {TARGET} HTTP/1.1"));
    assert_eq!(
        received.header("authorization"),
        Some(format!("Bearer {TOKEN}").as_str())
    );
    assert_eq!(received.header("x-api-key"), Some(KEY));
    assert_eq!(received.header("conomyhq-api-version"), Some("24-04-2025"));
    let agent = received.header("user-agent").expect("a user agent");
    assert!(agent.starts_with("MyApp/1.0 conomy-api/"), "{agent}");
    assert_eq!(received.header("content-type"), Some("application/json"));
    assert_eq!(received.header("accept"), Some("application/json"));
    assert_eq!(
        received.header("host"),
        Some(server.address().to_string().as_str())
    );
    assert_eq!(received.header("content-length"), Some("2"));
    assert_eq!(received.text(), "{}");
    // reqwest is compiled once for this client and the ledger's, whose `gzip` feature adds this header.
    let is_own = |(name, _): &&(String, String)| name != "accept-encoding";
    assert_eq!(
        received.headers.iter().filter(is_own).count(),
        8,
        "a header that nobody documented: {:?}",
        received.headers
    );
}

#[tokio::test]
async fn the_api_version_can_be_set() {
    let server = Server::always(session());
    let client = conomy::builder(&server)
        .api_version("01-01-2026")
        .build()
        .expect("a client");
    let received = sent(&client, &server, "tok_123").await;
    assert_eq!(received.header("conomyhq-api-version"), Some("01-01-2026"));
}

#[tokio::test]
async fn undocumented_properties_can_be_sent() {
    let server = Server::always(session());
    let client = conomy::client(&server);
    let mut body = conomy_api::models::NewCheckoutSession::new();
    body.insert("note".to_owned(), "für dich".into());
    client
        .payment_links()
        .create_checkout_session("tok_123")
        .body(&body)
        .send()
        .await
        .expect("a response");
    assert_eq!(server.only().text(), r#"{"note":"für dich"}"#);
}

#[tokio::test]
async fn a_path_value_stays_one_segment() {
    for (token, segment) in [
        ("a/b?c#d e%", "a%2Fb%3Fc%23d%20e%25"),
        ("%2F", "%252F"),
        ("../auth", "..%2Fauth"),
        ("é\u{1f980}", "%C3%A9%F0%9F%A6%80"),
        ("a\r\nb", "a%0D%0Ab"),
        ("A-z0.9_~", "A-z0.9_~"),
    ] {
        let server = Server::always(session());
        let received = sent(&conomy::client(&server), &server, token).await;
        assert_eq!(
            received.target(),
            format!("/sandbox/payment-links/token/{segment}/checkout-sessions"),
            "{token:?}"
        );
    }
}

#[tokio::test]
async fn path_values_that_cannot_be_encoded_are_rejected() {
    let server = Server::always(session());
    let client = conomy::client(&server);
    for token in ["", ".", ".."] {
        let error = client
            .payment_links()
            .create_checkout_session(token)
            .send()
            .await
            .expect_err("it is refused");
        assert_eq!(error.outcome(), Outcome::NotSent, "{token:?}");
        assert!(error.to_string().contains("another path"), "{error}");
        let error = client
            .payment_links()
            .create_checkout_session(token)
            .request()
            .expect_err("nor is it described");
        assert_eq!(error.operation(), "createCheckoutSession");
    }
    assert_eq!(server.connections(), 0);
}

/// A transport that records the URL of the last request and fails.
#[derive(Clone, Default)]
struct Addressee(Arc<Mutex<String>>);

impl Transport for Addressee {
    fn send(
        &self,
        request: conomy_api::Request,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        *self.0.lock().expect("not poisoned") = request.url().to_owned();
        Box::pin(async { Err(TransportError::not_sent("there is no network here")) })
    }
}

#[tokio::test]
async fn the_sandbox_is_the_default_base_url() {
    let addressee = Addressee::default();
    let builder = || {
        let builder = Client::builder()
            .api_key(KEY)
            .bearer_token(TOKEN)
            .user_agent("MyApp/1.0");
        builder
            .transport(addressee.clone())
            .retry(conomy_api::runtime::RetryPolicy::never())
    };
    for (client, url) in [
        (
            builder(),
            "https://api.conomyhq.com/sandbox/payment-links/token/tok_123/checkout-sessions",
        ),
        (
            builder().base_url("https://api.example.com/live/"),
            "https://api.example.com/live/payment-links/token/tok_123/checkout-sessions",
        ),
    ] {
        let client = client.build().expect("a client");
        let error = client
            .payment_links()
            .create_checkout_session("tok_123")
            .send()
            .await
            .expect_err("no network");
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert_eq!(*addressee.0.lock().expect("not poisoned"), url);
    }
}

#[test]
fn an_insecure_base_url_is_rejected() {
    for url in [
        "http://api.example.com/sandbox",
        "ftp://api.example.com",
        "not a url",
        "",
    ] {
        let builder = Client::builder()
            .api_key(KEY)
            .bearer_token(TOKEN)
            .user_agent("MyApp/1.0");
        let error = builder.base_url(url).build().expect_err(url);
        assert_eq!(error.outcome(), Outcome::NotSent, "{url}");
        assert!(!format!("{error} {error:?}").contains(TOKEN));
    }
}

#[tokio::test]
async fn a_custom_reqwest_client_is_used() {
    // reqwest needs a process-wide TLS provider even for plain http. Another test may have installed one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let server = Server::always(session());
    let mut headers = http::HeaderMap::new();
    headers.insert("x-proxy-hint", http::HeaderValue::from_static("here"));
    let own = reqwest::Client::builder()
        .default_headers(headers)
        .timeout(Duration::from_secs(10))
        .build()
        .expect("a client");
    let client = conomy::builder(&server)
        .http_client(own)
        .build()
        .expect("a client");
    let received = sent(&client, &server, "tok_123").await;
    assert_eq!(received.header("x-proxy-hint"), Some("here"));
    assert!(
        received
            .header("user-agent")
            .is_some_and(|agent| agent.starts_with("MyApp/1.0 "))
    );
}

#[tokio::test]
async fn connections_are_reused() {
    let server = Server::always(session());
    let client = conomy::client(&server);
    for _ in 0..3 {
        client
            .clone()
            .payment_links()
            .create_checkout_session("tok_123")
            .send()
            .await
            .expect("a response");
    }
    assert_eq!(server.received().len(), 3);
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn response_returns_status_and_headers() {
    let server = Server::always(session().with("x-request-id", "req_7"));
    let client = conomy::client(&server);
    let response = client
        .payment_links()
        .create_checkout_session("tok_123")
        .response()
        .await
        .expect("a response");
    assert_eq!(response.status(), 201);
    assert_eq!(response.headers()["content-type"], "application/json");
    assert_eq!(response.request_id().as_deref(), Some("req_7"));
    assert_eq!(response.into_value().id, "cs_0b9f3c52");
}

#[tokio::test]
async fn every_2xx_is_a_success() {
    for status in [200, 201, 202, 299] {
        let body = conomy::example("MinimalCheckoutSession").to_string();
        let server = Server::always(Reply::json(status, body));
        let session = conomy::client(&server)
            .payment_links()
            .create_checkout_session("tok_123")
            .send()
            .await;
        assert_eq!(session.expect("a success").id, "cs_4e7a1d36", "{status}");
    }
}

#[test]
fn an_empty_user_agent_is_rejected() {
    let server = Server::always(session());
    let builder = Client::builder()
        .base_url(server.url())
        .api_key(KEY)
        .bearer_token(TOKEN);
    let error = builder.build().expect_err("a user agent is required");
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.to_string().contains("user_agent"), "{error}");
    let error = conomy::builder(&server)
        .user_agent(" ")
        .build()
        .expect_err("an empty one is none");
    assert!(error.to_string().contains("user agent"), "{error}");
}

#[tokio::test]
async fn a_missing_credential_is_named_and_nothing_is_sent() {
    let server = Server::always(session());
    let base = || {
        Client::builder()
            .base_url(server.url())
            .user_agent("MyApp/1.0")
    };
    for (builder, missing) in [
        (base().bearer_token(TOKEN), "apiKey"),
        (base().api_key(KEY), "bearerAuth"),
        (base(), "apiKey"),
    ] {
        let client = builder
            .build()
            .expect("a client may have no credentials: some operations need none");
        let error = client
            .payment_links()
            .create_checkout_session("tok_123")
            .send()
            .await
            .expect_err("both are required");
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert!(error.is_credential());
        assert!(
            error.to_string().contains(&format!("`{missing}`")),
            "{error}"
        );
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_request_is_a_plain_value_without_credentials() {
    let server = Server::always(session());
    let client = conomy::client(&server);
    let request = client
        .payment_links()
        .create_checkout_session("tok_123")
        .request()
        .expect("it can be described");
    assert_eq!(request.method(), "POST");
    assert_eq!(request.path(), TARGET);
    assert_eq!(request.query(), None);
    assert_eq!(request.headers()["conomyhq-api-version"], "24-04-2025");
    assert!(request.headers().get("authorization").is_none());
    assert_eq!(request.body().as_bytes(), Some(b"{}".as_slice()));
    assert_eq!(server.connections(), 0);
}
