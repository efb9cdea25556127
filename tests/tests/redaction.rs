//! Tokens and keys appear only in their headers.

use std::error::Error as _;
use std::fmt::Write as _;

use conomy_api::{Client, Options};
use conomy_tests::conomy::{self, KEY, TOKEN};
use conomy_tests::{Reply, Server};

/// All secrets of these tests.
const SECRETS: [&str; 6] = [
    TOKEN,
    KEY,
    "a-client-secret-that-nobody-may-see",
    "a-fetched-token-that-nobody-may-see",
    "a-header-that-nobody-may-see",
    "nobody-may-see",
];

fn assert_clean(what: &str, text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{what} shows {secret}: {text}");
    }
}

/// Returns everything that an error prints: its `Display` and `Debug` output, and that of its sources.
fn told(error: &conomy_api::Error) -> String {
    let mut text = format!("{error}\n{error:#}\n{error:?}\n{error:#?}\n");
    let mut source = error.source();
    while let Some(cause) = source {
        writeln!(text, "{cause}\n{cause:?}").expect("a string can be written to");
        source = cause.source();
    }
    text
}

#[tokio::test]
async fn clients_builders_and_requests_show_no_secret() {
    let server = Server::always(Reply::json(
        201,
        conomy::example("FullCheckoutSession").to_string(),
    ));
    let builder = conomy::builder(&server);
    assert_clean("the builder", &format!("{builder:?} {builder:#?}"));
    assert!(
        format!("{builder:?}").contains("bearerAuth"),
        "but it names what it has"
    );
    let client = builder.build().expect("a client");
    assert_clean("the client", &format!("{client:?} {client:#?}"));
    let group = client.payment_links();
    assert_clean("a group", &format!("{group:?}"));
    let options = Options::new().header("x-signature", "a-header-that-nobody-may-see");
    assert_clean("the options", &format!("{options:?}"));
    let call = group.create_checkout_session("tok_123").with(options);
    assert_clean("the call", &format!("{call:?} {call:#?}"));
    let mut request = call.request().expect("it can be described");
    assert_clean("the request", &format!("{request:?} {request:#?}"));
    client
        .authorize(&mut request)
        .await
        .expect("the credentials are there");
    assert_eq!(request.headers()["x-api-key"], KEY);
    assert_clean(
        "the request with credentials",
        &format!("{request:?} {request:#?}"),
    );
    let request = request.into_http().expect("it can be sent");
    assert_clean(
        "the request of another library",
        &format!("{:?}", request.headers()),
    );

    let credentials = Client::builder()
        .client_credentials("client_1", "a-client-secret-that-nobody-may-see")
        .api_key(KEY);
    assert_clean(
        "a builder with client credentials",
        &format!("{credentials:?}"),
    );
    let client = credentials
        .user_agent("MyApp/1.0")
        .build()
        .expect("a client");
    assert_clean("a client with client credentials", &format!("{client:?}"));
}

#[test]
fn models_show_no_secret() {
    let credentials =
        conomy_api::models::Credentials::new("client_1", "a-client-secret-that-nobody-may-see");
    assert_clean("credentials", &format!("{credentials:?} {credentials:#?}"));
    let json = r#"{"accessToken":"a-fetched-token-that-nobody-may-see","tokenType":"Bearer","expiresIn":3600}"#;
    let token: conomy_api::models::AccessToken =
        serde_json::from_str(json).expect("it is documented");
    assert_clean("a token", &format!("{token:?} {token:#?}"));
    assert_eq!(
        token.access_token.expose(),
        "a-fetched-token-that-nobody-may-see"
    );
}

#[tokio::test]
async fn errors_show_no_secret() {
    let refused = Reply::json(403, conomy::example("ServiceError").to_string());
    for reply in [
        refused,
        Reply::json(201, "{}"),
        Reply::json(201, "<html>"),
        Reply::Raw(b"HTTP/1.1 nonsense".to_vec()),
        Reply::Reset(Vec::new()),
    ] {
        let server = Server::always(reply.clone());
        let client = conomy::client(&server);
        let call = client
            .payment_links()
            .create_checkout_session("tok_123")
            .with(Options::new().retries(0));
        let error = call.send().await.expect_err("it cannot succeed");
        assert_clean(&format!("the error after {reply:?}"), &told(&error));
    }
    let server = Server::always(Reply::json(200, "{}"));
    let error = Client::builder()
        .base_url(server.url())
        .user_agent("MyApp/1.0")
        .bearer_token(format!("{TOKEN}\r\n"))
        .build();
    assert_clean(
        "the error of a token that is no header",
        &told(&error.expect_err("it would forge a header")),
    );
    let error = conomy::builder(&server)
        .base_url("https://api.example.com:99999")
        .build();
    if let Err(error) = error {
        assert_clean("the error of a wrong URL", &told(&error));
    }
}

#[tokio::test]
async fn errors_of_the_token_endpoint_show_no_secret() {
    let fetched = "a-fetched-token-that-nobody-may-see";
    for body in [
        format!(r#"{{"access_token":"{fetched}","tokenType":"Bearer","expiresIn":60}}"#),
        format!(r#"{{"accessToken":["{fetched}"]}}"#),
        format!(r#"{{"accessToken":"{fetched}\n","tokenType":"Bearer","expiresIn":60}}"#),
        format!(r#"{{"accessToken":"{fetched}","#),
    ] {
        let server = Server::always(Reply::json(200, body.clone()));
        let builder = Client::builder()
            .base_url(server.url())
            .user_agent("MyApp/1.0")
            .api_key(KEY);
        let client = builder
            .client_credentials("client_1", "a-client-secret-that-nobody-may-see")
            .build()
            .expect("a client");
        let error = client
            .payment_links()
            .create_checkout_session("tok_123")
            .send()
            .await
            .expect_err("that is no token");
        assert_clean(&format!("the error after {body}"), &told(&error));
    }
}
