//! Clients with client credentials request a token from `POST /auth`, cache it and renew it.

use std::thread::sleep;
use std::time::Duration;

use conomy_api::{Client, Outcome};
use conomy_tests::conomy::{self, KEY};
use conomy_tests::{Received, Reply, Server};

const AUTH: &str = "/sandbox/auth";

fn client(server: &Server) -> Client {
    let builder = Client::builder()
        .base_url(server.url())
        .api_key(KEY)
        .user_agent("MyApp/1.0");
    builder
        .client_credentials("client_1", "hush")
        .build()
        .expect("all required settings are set")
}

fn token(number: usize, seconds: f64) -> Reply {
    Reply::json(
        200,
        format!(r#"{{"accessToken":"token-{number}","tokenType":"Bearer","expiresIn":{seconds}}}"#),
    )
}

fn session() -> Reply {
    Reply::json(201, conomy::example("MinimalCheckoutSession").to_string())
}

/// Splits the requests into those to the token endpoint and all others.
fn split(server: &Server) -> (Vec<Received>, Vec<Received>) {
    server
        .received()
        .into_iter()
        .partition(|received| received.target() == AUTH)
}

fn bearers(received: &[Received]) -> Vec<&str> {
    received
        .iter()
        .map(|received| received.header("authorization").unwrap_or("none"))
        .collect()
}

async fn call(client: &Client) -> conomy_api::Result<()> {
    client
        .payment_links()
        .create_checkout_session("tok_123")
        .send()
        .await
        .map(drop)
}

#[tokio::test]
async fn the_token_request_is_the_documented_one() {
    let server = Server::start(|received, _| {
        if received.target() == AUTH {
            token(1, 3600.0)
        } else {
            session()
        }
    });
    call(&client(&server)).await.expect("a response");
    let (auth, others) = split(&server);
    assert_eq!(auth.len(), 1);
    assert_eq!(auth[0].line, "POST /sandbox/auth HTTP/1.1");
    assert_eq!(auth[0].header("authorization"), None);
    assert_eq!(auth[0].header("x-api-key"), Some(KEY));
    assert_eq!(auth[0].header("conomyhq-api-version"), Some("24-04-2025"));
    assert!(
        auth[0]
            .header("user-agent")
            .is_some_and(|agent| agent.starts_with("MyApp/1.0 "))
    );
    assert_eq!(auth[0].header("content-type"), Some("application/json"));
    assert_eq!(auth[0].header("accept"), Some("application/json"));
    let body: serde_json::Value = serde_json::from_slice(&auth[0].body).expect("JSON");
    assert_eq!(
        body,
        serde_json::json!({ "clientId": "client_1", "clientSecret": "hush" })
    );
    assert_eq!(bearers(&others), ["Bearer token-1"]);
    assert_eq!(others[0].header("x-api-key"), Some(KEY));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_concurrent_calls_request_one_token() {
    let server = Server::start(|received, _| {
        if received.target() != AUTH {
            return session();
        }
        // Long enough that all calls are waiting for the token.
        sleep(Duration::from_millis(200));
        token(1, 3600.0)
    });
    let client = client(&server);
    let calls: Vec<_> = (0..50)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { call(&client).await })
        })
        .collect();
    for call in calls {
        call.await.expect("no panic").expect("a response");
    }
    let (auth, others) = split(&server);
    assert_eq!(auth.len(), 1);
    assert_eq!(bearers(&others), ["Bearer token-1"; 50]);
}

#[tokio::test]
async fn a_token_is_renewed_before_it_expires() {
    // The renewal fails, but the call succeeds, so the renewal happened while the first token was still valid.
    let server = Server::start(
        |received, number| match (received.target() == AUTH, number) {
            (true, 0) => token(1, 10.0),
            (true, _) => Reply::json(400, r#"{"status":400,"code":"11","type":"invalidParam"}"#),
            _ => session(),
        },
    );
    let client = client(&server);
    call(&client).await.expect("a response");
    // The token expires after 10 s and is renewed after 90 % of that time.
    tokio::time::sleep(Duration::from_millis(9_200)).await;
    call(&client).await.expect("a response to the first token");
    // The renewal runs concurrently with the call.
    for _ in 0..1000 {
        if split(&server).0.len() == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let (auth, others) = split(&server);
    assert_eq!(auth.len(), 2);
    assert_eq!(bearers(&others), ["Bearer token-1", "Bearer token-1"]);
}

#[tokio::test]
async fn an_expired_token_is_never_sent() {
    let server = Server::start(|received, number| {
        if received.target() == AUTH {
            token(number, 0.2)
        } else {
            session()
        }
    });
    let client = client(&server);
    call(&client).await.expect("a response");
    tokio::time::sleep(Duration::from_millis(400)).await;
    call(&client).await.expect("a response");
    let (auth, others) = split(&server);
    assert_eq!(auth.len(), 2);
    assert_eq!(bearers(&others), ["Bearer token-0", "Bearer token-2"]);
}

#[tokio::test]
async fn a_rejected_token_is_renewed_once() {
    let refusal = || Reply::json(401, r#"{"status":401,"code":"41","type":"unauthorized"}"#);
    let server = Server::start(
        move |received, number| match received.header("authorization") {
            None => token(number, 3600.0),
            Some("Bearer token-0") => refusal(),
            Some(_) => session(),
        },
    );
    let own = client(&server);
    call(&own).await.expect("the second token is accepted");
    call(&own).await.expect("and kept");
    let (auth, others) = split(&server);
    assert_eq!(auth.len(), 2);
    assert_eq!(
        bearers(&others),
        ["Bearer token-0", "Bearer token-2", "Bearer token-2"]
    );

    let server = Server::start(move |received, _| {
        if received.target() == AUTH {
            token(1, 3600.0)
        } else {
            refusal()
        }
    });
    let error = call(&client(&server))
        .await
        .expect_err("no token is accepted");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    assert!(error.is_credential());
    let (auth, others) = split(&server);
    assert_eq!((auth.len(), others.len()), (2, 2));
}

#[tokio::test]
async fn a_rejected_static_token_is_not_sent_again() {
    let server = Server::always(Reply::json(
        401,
        conomy::example("GatewayError").to_string(),
    ));
    let error = call(&conomy::client(&server))
        .await
        .expect_err("it is refused");
    assert_eq!(error.outcome(), Outcome::Responded);
    assert_eq!(
        error.api().and_then(|body| body.message).as_deref(),
        Some("The access token has expired.")
    );
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn no_request_is_sent_without_a_token() {
    for reply in [
        Reply::json(
            401,
            r#"{"statusCode":401,"error":"Unauthorized","message":"no such client"}"#,
        ),
        Reply::json(200, r#"{"token":"in the wrong place"}"#),
        Reply::json(200, "<html>"),
    ] {
        let server = Server::always(reply);
        let error = call(&client(&server)).await.expect_err("there is no token");
        assert_eq!(error.outcome(), Outcome::NotSent, "{error}");
        assert!(error.is_credential(), "{error}");
        assert!(
            error.to_string().contains("no access token could be had"),
            "{error}"
        );
        let (auth, others) = split(&server);
        assert_eq!((auth.len(), others.len()), (1, 0));
    }
}
