//! The `conomy-codegen` command: exit codes, output on each stream, and written files.

mod diff;
mod document;
mod settings;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use conomy_tests::conomy::root;
use conomy_tests::crates::cargo;
use conomy_tests::fixture::Fixture;
use tempfile::TempDir;

const SMALL: &str = "openapi: 3.0.3\ninfo: { title: T, version: '1' }\npaths:\n  /a: { get: { operationId: a, responses: { '204': \
                     { description: d } } } }\n";

/// Returns the path of the program, which is built once.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .parent()
            .expect("it lies in the target folder");
        let mut build = cargo(&root());
        build
            .args([
                "build",
                "--quiet",
                "--offline",
                "--package",
                "conomy-codegen",
                "--bin",
                "conomy-codegen",
                "--target-dir",
            ])
            .arg(target);
        assert!(build.status().expect("cargo can be started").success());
        target
            .join("debug/conomy-codegen")
            .with_extension(std::env::consts::EXE_EXTENSION)
    })
}

fn run(arguments: &[&str]) -> Output {
    Command::new(program())
        .args(arguments)
        .current_dir(root())
        .output()
        .expect("the program can be started")
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("it ends by itself")
}

fn said(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

fn folder() -> (TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let out = folder
        .path()
        .join("out")
        .to_str()
        .expect("UTF-8")
        .to_owned();
    (folder, out)
}

#[test]
fn generate_prints_a_summary() {
    let (folder, out) = folder();
    let report = folder.path().join("report.json");
    let output = run(&[
        "generate",
        "spec/openapi.yaml",
        "--out",
        &out,
        "--strict",
        "--report",
        report.to_str().expect("UTF-8"),
    ]);
    assert_eq!(code(&output), 0, "{}", said(&output.stderr));
    assert_eq!(said(&output.stdout), "");
    let line = said(&output.stderr).trim_end();
    assert!(
        line.starts_with("spec/openapi.yaml: 53 operations, "),
        "{line}"
    );
    for word in ["files", "written, 0 removed", &out] {
        assert!(line.contains(word), "{line}");
    }
    let report: serde_json::Value =
        serde_json::from_slice(&fs::read(report).expect("the report")).expect("JSON");
    assert_eq!(report["operations"], 53);
    // The command writes the same files that `cargo xtask codegen` keeps in the repository.
    for path in [
        "Cargo.toml",
        "README.md",
        "src/lib.rs",
        "src/client.rs",
        "src/models/checkout_session.rs",
    ] {
        let written = fs::read_to_string(Path::new(&out).join(path)).expect(path);
        assert_eq!(
            written,
            fs::read_to_string(root().join("conomy-api").join(path)).expect(path),
            "{path}"
        );
    }
    let again = run(&["generate", "spec/openapi.yaml", "--out", &out]);
    assert!(
        said(&again.stderr).contains("(0 written, 0 removed)"),
        "{}",
        said(&again.stderr)
    );
}

#[test]
fn a_rejected_document_exits_with_1_and_writes_nothing() {
    let (_folder, out) = folder();
    for fixture in Fixture::refused() {
        let path = fixture.document.to_str().expect("UTF-8");
        let output = run(&["generate", path, "--out", &out]);
        assert_eq!(code(&output), 1, "{}", fixture.name);
        assert!(
            said(&output.stderr).contains("error"),
            "{}: {}",
            fixture.name,
            said(&output.stderr)
        );
        assert!(!Path::new(&out).exists(), "{}", fixture.name);
        assert_eq!(code(&run(&["check", path])), 1, "{}", fixture.name);
    }
    let output = run(&["generate", "no/such/file.yaml", "--out", &out]);
    assert_eq!(code(&output), 1);
    assert!(
        said(&output.stderr).contains("file.yaml"),
        "{}",
        said(&output.stderr)
    );
}

#[test]
fn strict_turns_warnings_into_errors() {
    let (_folder, out) = folder();
    let document = "tests/fixtures/accept/mistakes-values.yaml";
    let output = run(&["generate", document, "--out", &out, "--strict"]);
    assert_eq!(code(&output), 1);
    assert!(!Path::new(&out).exists());
    let output = run(&["generate", document, "--out", &out]);
    assert_eq!(code(&output), 0, "{}", said(&output.stderr));
    assert!(said(&output.stderr).contains("warning"));
    assert!(Path::new(&out).join("src/lib.rs").exists());
    assert_eq!(code(&run(&["check", document])), 0);
    assert_eq!(code(&run(&["check", document, "--strict"])), 1);
}

#[test]
fn invalid_usage_exits_with_2_and_prints_the_usage() {
    for arguments in [
        &["generate"][..],
        &["generate", "spec/openapi.yaml"],
        &["generate", "spec/openapi.yaml", "--out"],
        &[
            "generate",
            "spec/openapi.yaml",
            "--out",
            "x",
            "--name",
            "not a name",
        ],
        &[
            "generate",
            "spec/openapi.yaml",
            "--out",
            "x",
            "--message-format",
            "braille",
        ],
        &["check", "spec/openapi.yaml", "spec/openapi.yaml"],
        &["generated"],
        &["check", "spec/openapi.yaml", "--frobnicate"],
    ] {
        let output = run(arguments);
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(
            said(&output.stderr).starts_with("error: "),
            "{arguments:?}: {}",
            said(&output.stderr)
        );
        assert!(
            said(&output.stderr).contains("generate SPEC --out DIR"),
            "{arguments:?}"
        );
    }
    assert_eq!(code(&run(&["explain", "X999"])), 2);
}

#[test]
fn options_of_other_commands_are_rejected() {
    for (arguments, option) in [
        (&["diff", "a", "b", "--overlay", "c"][..], "--overlay"),
        (&["check", "a", "--out", "b"], "--out"),
        (&["explain", "W010", "--strict"], "--strict"),
        (
            &["generate", "a", "--out", "b", "--fail-on", "major"],
            "--fail-on",
        ),
    ] {
        let output = run(arguments);
        let command = arguments[0];
        let message = format!("error: {option} does not apply to `{command}`");
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(said(&output.stderr).starts_with(&message), "{arguments:?}");
    }
}

#[test]
fn help_and_explain_exit_with_0_on_standard_output() {
    for (arguments, word) in [
        (&["--help"][..], "generate SPEC"),
        (&["help"], "--strict"),
        (&["--version"], "conomy-codegen "),
        (&["explain", "W010"], "W010"),
        (
            &["explain", "enum-value-added"],
            "keep values that they do not know",
        ),
    ] {
        let output = run(arguments);
        assert_eq!(code(&output), 0, "{arguments:?}");
        assert!(said(&output.stdout).contains(word), "{arguments:?}");
        assert_eq!(said(&output.stderr), "");
    }
}

#[test]
fn machine_readable_diagnostics_are_on_standard_output() {
    let document = "tests/fixtures/accept/mistakes-values.yaml";
    let output = run(&["check", document, "--message-format", "json"]);
    assert_eq!(said(&output.stderr), "");
    for line in said(&output.stdout).lines() {
        let message: serde_json::Value = serde_json::from_str(line).expect("each line is JSON");
        assert!(message["code"].is_string(), "{line}");
    }
    let output = run(&["check", document, "--message-format", "sarif"]);
    let log: serde_json::Value = serde_json::from_slice(&output.stdout).expect("the whole is JSON");
    assert_eq!(log["version"], "2.1.0");
}

#[cfg(unix)]
#[test]
fn output_can_be_cut_off() {
    let mut child = Command::new(program())
        .args(["explain", "W010"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program can be started");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((code(&output), said(&output.stderr)), (0, ""));
}
