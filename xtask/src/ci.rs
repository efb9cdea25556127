//! `cargo xtask ci`: everything that must pass before a change lands, in the order in which it fails soonest.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::workspace;

/// One command and what it proves.
struct Step {
    /// What is said when it fails.
    name: &'static str,
    /// The arguments of cargo.
    arguments: &'static [&'static str],
    /// One variable of its environment.
    variable: Option<(&'static str, &'static str)>,
    /// What it needs besides Rust and a compiler of C; without it the step is left out, and says so.
    needs: Option<Need>,
}

/// What not every machine has.
#[derive(Clone, Copy)]
enum Need {
    /// The system's own library for TLS, with what is needed to build with it.
    SystemTls,
    /// The standard library for browsers.
    Browser,
}

impl Need {
    /// Why the step cannot be run here; `None` if it can.
    fn missing(self) -> Option<&'static str> {
        match self {
            // Elsewhere it is a part of the system.
            Need::SystemTls if !cfg!(target_os = "linux") => None,
            Need::SystemTls => {
                let is_told = std::env::var_os("OPENSSL_DIR").is_some();
                let is_found = || succeeds("pkg-config", &["--exists", "openssl"]);
                (!is_told && !is_found()).then_some(
                    "pkg-config finds no openssl, with which native-tls is built here (Debian: libssl-dev, pkg-config)",
                )
            }
            Need::Browser => {
                let arguments = ["--print", "target-libdir", "--target", BROWSER];
                let libraries = Command::new("rustc").args(arguments).output();
                let folder =
                    libraries.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
                let is_there = folder.is_ok_and(|folder| Path::new(folder.trim()).is_dir());
                (!is_there).then_some(
                    "the target is not installed (rustup target add wasm32-unknown-unknown)",
                )
            }
        }
    }
}

/// The target of browsers.
const BROWSER: &str = "wasm32-unknown-unknown";

fn succeeds(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    let command = command
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

const fn step(name: &'static str, arguments: &'static [&'static str]) -> Step {
    Step {
        name,
        arguments,
        variable: None,
        needs: None,
    }
}

/// A crate without its default features, under Clippy's eyes.
macro_rules! alone {
    ($name:literal, $needs:expr, $($argument:expr),*) => {
        Step {
            name: $name,
            arguments: &["clippy", "--no-default-features", $($argument),*, "--", "-D", "warnings"],
            variable: None,
            needs: $needs,
        }
    };
}

/// The client's features, but for those that exclude each other: how it does TLS.
const CLIENT: &str = "conomy-api/blocking,conomy-api/gzip,conomy-api/http2,conomy-api/tracing,conomy-api/chrono,\
                      conomy-api/jiff,conomy-api/time,conomy-api/rust_decimal,conomy-api/bigdecimal,\
                      conomy-api/uuid,conomy-api/url,conomy-api/webhooks";

const STEPS: [Step; 13] = [
    step("format", &["fmt", "--all", "--check"]),
    step("drift", &["xtask", "codegen", "--check"]),
    step("changes", &["xtask", "change"]),
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
    // That no TLS at all is an error is shown by the tests.
    alone!(
        "TLS by aws-lc-rs",
        None,
        "-p",
        "conomy-api",
        "--features",
        "full,blocking,aws-lc-rs"
    ),
    alone!(
        "TLS by the system",
        Some(Need::SystemTls),
        "-p",
        "conomy-api",
        "--features",
        "full,blocking,native-tls"
    ),
    alone!(
        "TLS by the caller",
        None,
        "-p",
        "conomy-api",
        "--features",
        "full,blocking,no-tls"
    ),
    Step {
        name: "browsers",
        arguments: &[
            "clippy",
            "--no-default-features",
            "-p",
            "ledger-api",
            "--target",
            BROWSER,
            "--features",
            "full,blocking",
            "--",
            "-D",
            "warnings",
            // What is shared between threads elsewhere has one there.
            "-A",
            "clippy::arc_with_non_send_sync",
        ],
        variable: None,
        needs: Some(Need::Browser),
    },
    Step {
        name: "documentation",
        arguments: &["doc", "--workspace", "--no-deps", "--features", CLIENT],
        variable: Some(("RUSTDOCFLAGS", "-D warnings")),
        needs: None,
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
    let mut skipped = Vec::new();
    for step in &STEPS {
        if let Some(reason) = step.needs.and_then(Need::missing) {
            let words = format!("[{}] skipped: {reason}", step.name);
            eprintln!("\n{words}");
            skipped.push(words);
            continue;
        }
        let mut command = workspace::cargo(root);
        command.args(step.arguments);
        if let Some((name, value)) = step.variable {
            command.env(name, value);
        }
        say(step);
        follow(&mut command, step.name)?;
    }
    // Once more where it is seen: what was not run has not passed.
    eprintln!(
        "\n{} of {} steps passed",
        STEPS.len() - skipped.len(),
        STEPS.len()
    );
    skipped.iter().for_each(|words| eprintln!("{words}"));
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
