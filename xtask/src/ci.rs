//! `cargo xtask ci`: runs all checks that must pass before a change is merged. Checks that fail soonest come first.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::workspace;

/// A check and its command.
struct Step {
    /// The name that is printed if the check fails.
    name: &'static str,
    /// The arguments of cargo.
    arguments: &'static [&'static str],
    /// An environment variable to set.
    variable: Option<(&'static str, &'static str)>,
    /// A requirement other than Rust and a C compiler. If it is missing, the step is skipped with a message.
    needs: Option<Need>,
}

/// A requirement that some machines do not fulfil.
#[derive(Clone, Copy)]
enum Need {
    /// The system's TLS library and its development files.
    SystemTls,
    /// The Rust standard library for the browser target.
    Browser,
}

impl Need {
    /// Returns why the step cannot run on this machine, or `None` if it can.
    fn missing(self) -> Option<&'static str> {
        match self {
            // Other systems include a TLS library.
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

/// The compiler target for browsers.
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

/// Checks a crate without its default features with Clippy.
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

/// All features of the client except those for TLS, which exclude each other.
const CLIENT: &str = "conomy-api/blocking,conomy-api/gzip,conomy-api/http2,conomy-api/tracing,conomy-api/chrono,\
                      conomy-api/jiff,conomy-api/time,conomy-api/rust_decimal,conomy-api/bigdecimal,\
                      conomy-api/uuid,conomy-api/url,conomy-api/webhooks,conomy-api/device-login";

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
    // The tests check that a client without TLS does not compile.
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
            // Types that are shared between threads on other targets stay on one thread in browsers.
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
    // The tests check that crates compile from the packed files. This step only checks that they can be packed.
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

/// Runs every step in the workspace at `root`, and stops at the first step that fails.
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
    // Skipped steps are repeated at the end of the output, because they have not passed.
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
