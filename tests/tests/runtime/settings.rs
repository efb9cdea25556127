//! Valid and invalid settings of a client.

use ledger_api::{Client, ClientBuilder, Environment, Outcome};

use conomy_tests::ledger::builder;

/// Returns why a client cannot be built.
fn refusal(builder: ClientBuilder) -> String {
    let error = builder.build().expect_err("it cannot be built");
    assert_eq!(error.outcome(), Outcome::NotSent);
    error.to_string()
}

fn base_url(builder: ClientBuilder) -> String {
    let client = builder.build().expect("a client");
    client.base_url().expect("a base URL").to_owned()
}

#[test]
fn invalid_settings_are_rejected_with_a_reason() {
    let good = || builder("https://ledger.example.com");
    for (builder, says) in [
        (
            good().base_url("http://ledger.example.com"),
            "not encrypted",
        ),
        (
            good().base_url("http://127.0.0.1.example.com"),
            "not encrypted",
        ),
        (good().base_url("http://10.0.0.1"), "not encrypted"),
        (
            good().base_url("ftp://ledger.example.com"),
            "the scheme `ftp` of the base URL is neither https nor http",
        ),
        (
            good().base_url("https://u:p@ledger.example.com"),
            "user or password",
        ),
        (
            good().base_url("https://ledger.example.com?a=b"),
            "query or fragment",
        ),
        (good().base_url("nonsense"), "is not a valid URL"),
        (
            good().base_url("https://h/?key=secret"),
            "query or fragment",
        ),
        (
            good().base_url("https://me:secret@h:x/"),
            "is not a valid URL",
        ),
        (good().user_agent("a\nb"), "control character"),
        (good().user_agent(" "), "user agent is empty"),
        (
            Client::builder().server_variable("region", "mars"),
            "use one of `eu`, `us`",
        ),
        (
            Client::builder().server_variable("planet", "mars"),
            "no variable `planet`",
        ),
        (
            Client::builder()
                .environment(Environment::Sandbox)
                .server_variable("region", "eu"),
            "no variable `region`",
        ),
    ] {
        let refusal = refusal(builder);
        assert!(refusal.contains(says), "{refusal}");
        assert!(!refusal.contains("secret"), "{refusal}");
    }
}

#[test]
fn http_is_allowed_for_loopback_or_on_request() {
    for url in [
        "http://localhost:1",
        "http://127.0.0.1",
        "http://[::1]:81/x",
        "http://api.localhost",
    ] {
        assert_eq!(base_url(builder(url)), url);
    }
    assert_eq!(
        base_url(builder("http://ledger.example.com/").allow_http()),
        "http://ledger.example.com"
    );
}

#[test]
fn the_environment_and_server_variables_determine_the_base_url() {
    assert_eq!(
        base_url(Client::builder()),
        "https://eu.ledger.example.com/v1"
    );
    assert_eq!(
        base_url(Client::builder().server_variable("region", "us")),
        "https://us.ledger.example.com/v1"
    );
    assert_eq!(
        base_url(Client::builder().environment(Environment::Sandbox)),
        "https://sandbox.ledger.example.com/v1"
    );
}
