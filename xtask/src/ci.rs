//! `cargo xtask ci`: everything that must pass before a change lands, in the order in which it fails soonest.

use std::path::Path;
use std::process::Command;

use crate::workspace;

/// One command and what it proves.
struct Step {
    /// What is said when it fails.
    name: &'static str,
    /// The arguments of cargo.
    arguments: &'static [&'static str],
    /// One variable of its environment.
    variable: Option<(&'static str, &'static str)>,
}

const fn step(name: &'static str, arguments: &'static [&'static str]) -> Step {
    Step {
        name,
        arguments,
        variable: None,
    }
}

/// The client's features, but for those that need more than Rust: `native-tls` wants the system's library, `aws-lc-rs` cmake.
const CLIENT: &str = "conomy-api/blocking,conomy-api/gzip,conomy-api/http2,conomy-api/tracing,conomy-api/chrono,\
                      conomy-api/jiff,conomy-api/time";

const STEPS: [Step; 8] = [
    step("format", &["fmt", "--all", "--check"]),
    step("drift", &["xtask", "codegen", "--check"]),
    step("gate", &["xtask", "gate"]),
    step(
        "lints",
        &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--features",
            CLIENT,
            "--",
            "-D",
            "warnings",
        ],
    ),
    step("tests", &["test", "--workspace"]),
    Step {
        name: "documentation",
        arguments: &["doc", "--workspace", "--no-deps", "--features", CLIENT],
        variable: Some(("RUSTDOCFLAGS", "-D warnings")),
    },
    // Whether the crates compile from what is packed is shown by the tests; here it is whether they can be packed at all.
    step(
        "package of the generator",
        &[
            "package",
            "-p",
            "conomy-codegen",
            "--no-verify",
            "--allow-dirty",
        ],
    ),
    step(
        "package of the client",
        &[
            "package",
            "-p",
            "conomy-api",
            "--no-verify",
            "--allow-dirty",
        ],
    ),
];

/// Runs every step in the workspace at `root`, and stops at the first that fails.
pub fn run(root: &Path) -> Result<(), String> {
    for step in &STEPS {
        let mut command = workspace::cargo(root);
        command.args(step.arguments);
        if let Some((name, value)) = step.variable {
            command.env(name, value);
        }
        say(step);
        follow(&mut command, step.name)?;
    }
    eprintln!("all {} steps passed", STEPS.len());
    Ok(())
}

fn say(step: &Step) {
    let variable = step
        .variable
        .map(|(name, value)| format!("{name}='{value}' "))
        .unwrap_or_default();
    eprintln!(
        "\n[{}] {variable}cargo {}",
        step.name,
        step.arguments.join(" ")
    );
}

fn follow(command: &mut Command, name: &str) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("the step `{name}` failed: {status}")),
        Err(error) => Err(format!("the step `{name}` cannot be run: {error}")),
    }
}
