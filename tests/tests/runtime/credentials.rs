//! Each credential is sent in its documented place; tokens are obtained as the document describes.

use conomy_tests::ledger::{self, TOKEN};
use conomy_tests::{Received, Reply, Server};
use ledger_api::{Client, ClientBuilder, Outcome};

/// Returns a client with all credentials of the document.
fn client(server: &Server) -> Client {
    let builder = ledger::builder(server.url()).basic_auth("user", "pass:word");
    builder
        .header_key("k-1")
        .query_key("k&2")
        .cookie_key("k;3")
        .oauth("k-4")
        .build()
        .expect("a client")
}

/// Makes a call and returns its only request.
async fn sent<F: Future<Output = ledger_api::Result<()>>>(
    call: impl FnOnce(Client) -> F,
) -> Received {
    let server = Server::always(Reply::no_content());
    call(client(&server)).await.expect("a response");
    server.only()
}

#[tokio::test]
async fn each_credential_is_sent_in_its_documented_place() {
    let request = sent(|client| async move { client.access().with_basic().send().await }).await;
    // RFC 7617 §2.
    assert_eq!(
        request.header("authorization"),
        Some("Basic dXNlcjpwYXNzOndvcmQ=")
    );
    assert_eq!(request.target(), "/sandbox/access/basic");
    let request = sent(|client| async move { client.access().with_header().send().await }).await;
    assert_eq!(request.header("x-ledger-key"), Some("k-1"));
    assert_eq!(request.header("authorization"), None);
    let request = sent(|client| async move { client.access().with_query().send().await }).await;
    assert_eq!(request.target(), "/sandbox/access/query?key=k%262");
    assert_eq!(request.header("authorization"), None);
    let request = sent(|client| async move { client.access().with_cookie().send().await }).await;
    assert_eq!(request.header("cookie"), Some("sid=k%3B3"));
    let request = sent(|client| async move { client.access().with_oauth().send().await }).await;
    assert_eq!(request.header("authorization"), Some("Bearer k-4"));
    let request = sent(|client| async move { client.access().with_all().send().await }).await;
    assert_eq!(request.target(), "/sandbox/access/all?key=k%262");
    assert_eq!(
        request.header("authorization"),
        Some(format!("Bearer {TOKEN}").as_str())
    );
    assert_eq!(request.header("x-ledger-key"), Some("k-1"));
    assert_eq!(request.header("cookie"), Some("sid=k%3B3"));
}

#[tokio::test]
async fn an_operation_without_security_gets_no_credentials() {
    let server = Server::always(Reply::json(200, "terms"));
    client(&server)
        .documents()
        .read_terms()
        .send()
        .await
        .expect("a response");
    let request = server.only();
    for name in ["authorization", "x-ledger-key", "cookie"] {
        assert_eq!(request.header(name), None, "{name}");
    }
    assert_eq!(request.target(), "/sandbox/terms");
}

#[tokio::test]
async fn the_first_alternative_with_credentials_is_used() {
    let server = Server::always(Reply::no_content());
    let with = |builder: ClientBuilder| builder.build().expect("a client");
    with(ledger::builder(server.url()).query_key("k"))
        .access()
        .with_either()
        .send()
        .await
        .expect("a response");
    assert_eq!(server.only().target(), "/sandbox/access/either?key=k");
    let error = ledger::client(&server)
        .access()
        .with_either()
        .send()
        .await
        .expect_err("the client has neither credential");
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.is_credential());
    assert!(
        error
            .to_string()
            .contains("no credential for `basic` or `queryKey`"),
        "{error}"
    );
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn client_credentials_are_exchanged_as_in_rfc_6749() {
    let server = Server::start(|received, _| match received.target() {
        "/oauth/token" => Reply::json(200, r#"{"access_token":"fetched","expires_in":"60"}"#),
        _ => Reply::no_content(),
    });
    let builder = ledger::builder(server.url()).oauth_client_credentials("me", "hu&sh");
    let client = builder.build().expect("a client");
    client
        .access()
        .with_oauth()
        .send()
        .await
        .expect("a response");
    let received = server.received();
    let [exchange, call] = &received[..] else {
        panic!("{received:?}");
    };
    // RFC 6749 §4.4.2 and §2.3.1.
    assert_eq!(exchange.method(), "POST");
    assert_eq!(
        exchange.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    assert_eq!(
        exchange.text(),
        "client_id=me&client_secret=hu%26sh&grant_type=client_credentials&scope=read+write",
        "only the declared scopes that operations need"
    );
    assert_eq!(exchange.header("authorization"), None);
    assert_eq!(call.header("authorization"), Some("Bearer fetched"));
}

#[tokio::test]
async fn tokens_are_read_from_the_configured_property() {
    let server = Server::start(|received, _| match received.target() {
        "/sandbox/vault" => Reply::json(200, r#"{"grant":{"token":"open","seconds":"60"}}"#),
        _ => Reply::no_content(),
    });
    let builder = ledger::builder(server.url()).vault_client_credentials("me", "\"hu\\sh\"");
    let client = builder.build().expect("a client");
    for _ in 0..2 {
        let access = client.access().with_vault().send();
        access.await.expect("a response");
    }
    let received = server.received();
    let [exchange, calls @ ..] = &received[..] else {
        panic!("{received:?}");
    };
    assert_eq!(exchange.line, "POST /sandbox/vault HTTP/1.1");
    assert_eq!(exchange.header("content-type"), Some("application/json"));
    assert_eq!(exchange.text(), r#"{"who":"me","word":"\"hu\\sh\""}"#);
    for call in calls {
        assert_eq!(call.header("authorization"), Some("Bearer open"));
    }
    assert_eq!(calls.len(), 2, "the token is reused until it expires");
}

#[tokio::test]
async fn the_token_url_can_be_set() {
    let tokens = Server::always(Reply::json(
        200,
        r#"{"accessToken":"a","access_token":"a","expires_in":60}"#,
    ));
    let server = Server::always(Reply::no_content());
    let url = format!("http://{}/tokens/?tenant=7", tokens.address());
    let builder = ledger::builder(server.url()).oauth_client_credentials("me", "hush");
    let client = builder.oauth_token_url(&url).build().expect("a client");
    let access = client.access().with_oauth().send();
    access.await.expect("a response");
    let builder = ledger::builder(server.url()).header_key("k");
    let builder = builder.access_client_credentials("me", "hush");
    let client = builder.access_token_url(&url).build().expect("a client");
    let policy = client.policies().never().send();
    policy.await.expect("a response");
    let targets: Vec<_> = tokens
        .received()
        .iter()
        .map(|one| one.target().to_owned())
        .collect();
    assert_eq!(
        targets, ["/tokens/?tenant=7"; 2],
        "the URL is used unchanged"
    );
    assert_eq!(server.received().len(), 2);
    for (url, message) in [
        ("/tokens", "relative URL without a base"),
        ("http://tokens.example.com", "not encrypted"),
        (
            "https://me:hush@tokens.example.com",
            "must not contain a user or password",
        ),
        ("https://tokens.example.com/#a", "must not have a fragment"),
    ] {
        let builder = ledger::builder(server.url()).oauth_client_credentials("me", "hush");
        let error = builder
            .oauth_token_url(url)
            .build()
            .expect_err("it is refused");
        assert!(error.to_string().contains(message), "{error}");
        assert!(!error.to_string().contains("hush"), "{error}");
    }
}

#[tokio::test]
async fn callers_can_set_the_scopes_of_a_token() {
    for (scopes, expected) in [(vec!["admin"], "&scope=admin"), (vec![], "")] {
        let server = Server::start(|received, _| match received.target() {
            "/oauth/token" => Reply::json(200, r#"{"access_token":"fetched"}"#),
            _ => Reply::no_content(),
        });
        // The order of the two settings does not matter.
        let builder = ledger::builder(server.url()).oauth_scopes(scopes);
        let builder = builder.oauth_client_credentials("me", "hush");
        let client = builder.build().expect("a client");
        let call = client.access().with_oauth_write().send();
        call.await.expect("a response");
        let body = server.received()[0].text().to_owned();
        let (_, scope) = body.split_once("client_credentials").expect("a grant");
        assert_eq!(scope, expected);
    }
}

#[test]
fn invalid_scopes_are_rejected() {
    for invalid in ["", "read write", "a\"b", "a\nb", "é"] {
        let builder = ledger::builder("https://ledger.example.com").oauth_scopes([invalid]);
        let builder = builder.oauth_client_credentials("me", "hush");
        let error = builder.build().expect_err("the scope is invalid");
        assert_eq!(error.outcome(), Outcome::NotSent, "{invalid:?}");
        assert!(error.to_string().contains("cannot be a scope"), "{error}");
    }
}

#[test]
fn invalid_credentials_are_rejected() {
    for invalid in ["", "   ", "a\r\nx: y", "a\nb", "a\0b"] {
        let builder = ledger::builder("https://ledger.example.com").header_key(invalid);
        let error = builder.build().expect_err("the credential is invalid");
        assert_eq!(error.outcome(), Outcome::NotSent, "{invalid:?}");
        assert!(error.to_string().contains("`headerKey`"), "{error}");
    }
}

#[tokio::test]
async fn credentials_are_encoded_only_where_necessary() {
    let server = Server::always(Reply::no_content());
    let client = ledger::builder(server.url())
        .query_key("sk_live-1.2~x/y+z=")
        .cookie_key("sk_live-1.2~x/y+z=")
        .build()
        .expect("a client");
    client
        .access()
        .with_query()
        .send()
        .await
        .expect("a response");
    client
        .access()
        .with_cookie()
        .send()
        .await
        .expect("a response");
    let received = server.received();
    let (_, query) = received[0].target().split_once('?').expect("a query");
    assert_eq!(query, "key=sk_live-1.2~x%2Fy%2Bz%3D");
    let cookie = received[1].header("cookie").expect("a cookie");
    assert!(cookie.ends_with("=sk_live-1.2~x/y+z="), "{cookie}");
}
