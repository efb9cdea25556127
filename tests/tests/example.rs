//! The examples that the README mentions run without an account and print what they do.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use conomy_tests::conomy::root;
use conomy_tests::crates::cargo;

const VARIABLES: [&str; 6] = [
    "CONOMY_BASE_URL",
    "CONOMY_API_KEY",
    "CONOMY_CLIENT_ID",
    "CONOMY_CLIENT_SECRET",
    "CONOMY_CHECKOUT_TOKEN",
    "CONOMY_USER_AGENT",
];

/// Returns the folder of the examples, which are built once.
fn programs() -> &'static Path {
    static PROGRAMS: OnceLock<PathBuf> = OnceLock::new();
    PROGRAMS.get_or_init(|| {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .parent()
            .expect("it lies in the target folder");
        let mut build = cargo(&root());
        build.args([
            "build",
            "--quiet",
            "--offline",
            "--package",
            "conomy-api",
            "--examples",
            "--features",
            "webhooks",
            "--target-dir",
        ]);
        assert!(
            build
                .arg(target)
                .status()
                .expect("cargo can be started")
                .success()
        );
        target.join("debug/examples")
    })
}

fn run(example: &str, variables: &[(&str, &str)]) -> Output {
    let program = programs().join(example);
    let mut command = Command::new(program.with_extension(std::env::consts::EXE_EXTENSION));
    for name in VARIABLES {
        command.env_remove(name);
    }
    command
        .envs(variables.iter().copied())
        .output()
        .expect("the example can be started")
}

/// Runs an example without an account, and checks that its output contains the lines in this order.
fn prints(example: &str, lines: &[&str]) {
    let output = run(example, &[]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut rest = &*said;
    for line in lines {
        let Some((_, after)) = rest.split_once(line) else {
            panic!("`{line}` is missing:\n{said}");
        };
        rest = after;
    }
}

#[test]
fn without_an_account_a_checkout_session_is_created() {
    prints(
        "create_checkout_session",
        &[
            "this uses a mock server on this machine",
            "Request: POST /sandbox/auth HTTP/1.1",
            "Request: POST /sandbox/payment-links/token/tok_123/checkout-sessions HTTP/1.1",
            "Session cs_0b9f3c52: ACTIVE",
            "Pay at https://checkout.example.com/tok_123",
        ],
    );
}

#[test]
fn without_an_account_a_payment_is_taken_and_refunded() {
    prints(
        "take_a_payment",
        &[
            "this uses a mock server on this machine",
            "Request: POST /sandbox/payment-links HTTP/1.1",
            "Request: POST /sandbox/payment-links/token/order-1001/checkout-sessions HTTP/1.1",
            "Request: POST /sandbox/checkout-sessions/cs_0b9f3c52/payments HTTP/1.1",
            "The payer goes to https://bank.example.com/pay/9f2c",
            "Payment 6841c0a2f3d5e8b7a9120f01: SETTLED",
            "Request: GET /sandbox/payments?checkoutSessionId=cs_0b9f3c52 HTTP/1.1",
            "6841c0a2f3d5e8b7a9120f01: 59488 CLP",
            "Refund 6841c0a2f3d5e8b7a9120f02: RECEIVED",
            "6841c0a2f3d5e8b7a9120f02 of 6841c0a2f3d5e8b7a9120f01",
        ],
    );
}

#[test]
fn a_payment_whose_response_is_lost_is_found_and_not_created_again() {
    prints(
        "find_a_payment",
        &[
            "Request: POST /sandbox/payments HTTP/1.1",
            "The payment is created, and the connection breaks.",
            "whether it was carried out is unknown",
            "Request: GET /sandbox/payments?",
            "The payment exists.",
            "Payment 6841c0a2f3d5e8b7a9120f01: CREATED",
        ],
    );
}

#[test]
fn a_webhook_is_verified_and_handled_once() {
    let lines = [
        "Handled before.",
        "Refused: ",
        "Conomy was told: 401 Unauthorized",
        // The work is done after the response.
        "Transaction.Captured: pedido-ñ-1 is CAPTURED, 50000 COP",
    ];
    prints("receive_webhooks", &lines);
}

#[test]
fn variables_that_are_missing_are_named() {
    let variables = [("CONOMY_API_KEY", "key"), ("CONOMY_CLIENT_ID", "me")];
    let output = run("create_checkout_session", &variables);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.starts_with("Not set: CONOMY_CLIENT_SECRET, CONOMY_CHECKOUT_TOKEN."),
        "{said}"
    );
}

#[test]
fn a_client_from_the_environment_names_all_variables_that_are_missing() {
    let output = run(
        "take_a_payment",
        &[("CONOMY_API_KEY", "a-key"), ("CONOMY_CLIENT_ID", " ")],
    );
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("not UTF-8: `CONOMY_CLIENT_ID`, `CONOMY_CLIENT_SECRET`"),
        "{said}"
    );
    assert!(!said.contains("a-key"), "{said}");
}

#[test]
fn a_client_from_the_environment_calls_the_server_that_it_names() {
    let server = conomy_tests::Server::always(conomy_tests::Reply::json(400, "{}"));
    let url = server.url();
    let output = run(
        "create_checkout_session",
        &[
            ("CONOMY_API_KEY", "a-key"),
            ("CONOMY_CLIENT_ID", "an-id"),
            ("CONOMY_CLIENT_SECRET", "a-secret"),
            ("CONOMY_CHECKOUT_TOKEN", "tok_123"),
            ("CONOMY_BASE_URL", &url),
            ("CONOMY_USER_AGENT", "Shop/2.0"),
        ],
    );
    assert!(!output.status.success());
    let received = server.received();
    let request = received.first().expect("the token is asked for");
    assert_eq!(request.header("x-api-key"), Some("a-key"));
    let agent = request.header("user-agent").unwrap_or_default();
    assert!(agent.starts_with("Shop/2.0 "), "{agent}");
    let body = String::from_utf8_lossy(&request.body);
    assert!(
        body.contains("an-id") && body.contains("a-secret"),
        "{body}"
    );
}
