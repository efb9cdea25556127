//! The example that the README names works with no account, and says what it does.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use conomy_tests::conomy::root;
use conomy_tests::crates::cargo;

const VARIABLES: [&str; 5] = [
    "CONOMY_API_KEY",
    "CONOMY_CLIENT_ID",
    "CONOMY_CLIENT_SECRET",
    "CONOMY_CHECKOUT_TOKEN",
    "CONOMY_USER_AGENT",
];

/// The example, built once.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
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
            "--example",
            "create_checkout_session",
            "--target-dir",
        ]);
        assert!(
            build
                .arg(target)
                .status()
                .expect("cargo can be started")
                .success()
        );
        target
            .join("debug/examples/create_checkout_session")
            .with_extension(std::env::consts::EXE_EXTENSION)
    })
}

fn run(variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(program());
    for name in VARIABLES {
        command.env_remove(name);
    }
    command
        .envs(variables.iter().copied())
        .output()
        .expect("the example can be started")
}

#[test]
fn without_an_account_a_stand_in_answers() {
    let output = run(&[]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    for line in [
        "this talks to a stand-in on this machine",
        "asked: POST /sandbox/auth HTTP/1.1",
        "asked: POST /sandbox/payment-links/token/tok_123/checkout-sessions HTTP/1.1",
        "Session cs_0b9f3c52: ACTIVE",
        "Pay at https://checkout.example.com/tok_123",
    ] {
        assert!(said.contains(line), "`{line}` is missing:\n{said}");
    }
}

#[test]
fn variables_that_are_missing_are_named() {
    let output = run(&[("CONOMY_API_KEY", "key"), ("CONOMY_CLIENT_ID", "me")]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.starts_with("Not set: CONOMY_CLIENT_SECRET, CONOMY_CHECKOUT_TOKEN."),
        "{said}"
    );
}
