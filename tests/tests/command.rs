//! The `conomy-codegen` command: exit codes, output on each stream, and written files.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use conomy_tests::conomy::root;
use conomy_tests::crates::cargo;
use conomy_tests::fixture::Fixture;
use tempfile::TempDir;

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

const SMALL: &str = "openapi: 3.0.3\ninfo: { title: T, version: '1' }\npaths:\n  /a: { get: { operationId: a, responses: { '204': \
                     { description: d } } } }\n";

#[test]
fn a_folder_names_its_only_document() {
    let (folder, _) = folder();
    let write = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).expect("a file can be written");
    };
    let all = folder.path().to_str().expect("UTF-8");
    let none = run(&["check", all]);
    assert_eq!(code(&none), 1);
    assert!(said(&none.stderr).contains("contains no document"));
    write("petstore.yaml", &format!("\u{feff}{SMALL}"));
    write("schemas.yaml", "type: string\n");
    write("package.json", r#"{"name": "t", "openapis": 1}"#);
    let only = run(&["check", all, "--strict"]);
    assert_eq!(code(&only), 0, "{}", said(&only.stderr));
    let compared = run(&["diff", all, &format!("{all}/petstore.yaml")]);
    assert_eq!(code(&compared), 0, "{}", said(&compared.stderr));
    write("other.json", r#"{"openapi": "3.0.3"}"#);
    let several = run(&["check", all]);
    assert_eq!(code(&several), 1);
    let list = format!("name one of them:\n  {all}/other.json\n  {all}/petstore.yaml\n");
    assert!(
        said(&several.stderr).contains(&list),
        "{}",
        said(&several.stderr)
    );
}

#[test]
fn a_url_and_an_archive_are_refused_with_the_command_that_helps() {
    let (folder, out) = folder();
    let disguised = folder.path().join("openapi.yaml");
    fs::write(&disguised, b"PK\x03\x04\x14").expect("a file can be written");
    let disguised = disguised.to_str().expect("UTF-8");
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("a file can be written");
        path.to_str().expect("UTF-8").to_owned()
    };
    let compressed = write("compressed.yaml", b"\x1f\x8b\x08");
    let mut header = [0; 512];
    header[257..262].copy_from_slice(b"ustar");
    let tape = write("tape.yaml", &header);
    let url = "https://example.com/v1/openapi.json";
    for (document, help) in [
        (url, format!("curl -fsSL -o openapi.json '{url}'")),
        (
            "http://example.com/spec",
            "curl -fsSL -o openapi.yaml".to_owned(),
        ),
        ("api.tar.gz", "tar -xzf 'api.tar.gz'".to_owned()),
        ("api.zip", "unzip 'api.zip'".to_owned()),
        (
            "HTTPS://example.com/spec.JSON",
            "curl -fsSL -o openapi.json".to_owned(),
        ),
        ("API.TGZ", "tar -xzf 'API.TGZ'".to_owned()),
        (disguised, format!("unzip '{disguised}'")),
        (&compressed, format!("gzip -dc '{compressed}'")),
        (&tape, format!("tar -xf '{tape}'")),
    ] {
        let generate = ["generate", document, "--out", &out];
        for arguments in [
            &["check", document][..],
            &["diff", document, document],
            &generate,
        ] {
            let refused = run(arguments);
            assert_ne!(code(&refused), 0);
            assert!(
                said(&refused.stderr).contains(&help),
                "{}",
                said(&refused.stderr)
            );
        }
    }
}

#[test]
fn a_document_is_read_from_standard_input() {
    for (text, status, part) in [
        (SMALL, 0, ""),
        ("openapi: 3.0.3\npaths: [\n", 1, "--> stdin:"),
    ] {
        let mut child = Command::new(program())
            .args(["check", "-"])
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program can be started");
        let mut input = child.stdin.take().expect("it is piped");
        input.write_all(text.as_bytes()).expect("it is read");
        drop(input);
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(code(&output), status, "{}", said(&output.stderr));
        assert!(
            said(&output.stderr).contains(part),
            "{}",
            said(&output.stderr)
        );
    }
    let twice = run(&["diff", "-", "-"]);
    assert_eq!(code(&twice), 2);
    assert!(said(&twice.stderr).contains("only one of the two documents"));
}

#[test]
fn folder_permits_references_outside_the_documents_folder() {
    let (folder, _) = folder();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("it has one")).expect("a folder can be made");
        fs::write(&path, text).expect("a file can be written");
        path.to_str().expect("UTF-8").to_owned()
    };
    write("common/error.yaml", "type: string\n");
    let document = write(
        "spec/openapi.yaml",
        "openapi: 3.0.3\ninfo: { title: T, version: '1' }\npaths:\n  /a: { get: { responses: { default: \
         { description: d, content: { application/json: { schema: { $ref: ../common/error.yaml } } } } } } }\n",
    );
    let all = folder.path().to_str().expect("UTF-8");
    let refused = run(&["check", &document, "--strict", "--message-format", "short"]);
    assert_eq!(code(&refused), 1);
    assert!(
        said(&refused.stderr).contains("W012"),
        "{}",
        said(&refused.stderr)
    );
    let allowed = run(&["check", &document, "--strict", "--folder", all]);
    assert_eq!(code(&allowed), 0, "{}", said(&allowed.stderr));
    let elsewhere = format!("{all}/common");
    let outside = run(&["check", &document, "--folder", &elsewhere]);
    assert_eq!(code(&outside), 1);
    let reason = "it is outside the permitted folder";
    assert!(
        said(&outside.stderr).contains(reason),
        "{}",
        said(&outside.stderr)
    );
}

#[test]
fn diff_exits_with_1_at_the_threshold_and_with_2_if_it_cannot_judge() {
    let (folder, _) = folder();
    let path = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("a file can be written");
        path.to_str().expect("UTF-8").to_owned()
    };
    let base = fs::read_to_string(root().join("tests/tests/diff/base.yaml")).expect("the document");
    let old = path("old.yaml", &base);
    let minor = path(
        "minor.yaml",
        &base.replace("[cat, dog]", "[cat, dog, fish]"),
    );
    let major = path(
        "major.yaml",
        &base.replace("operationId: getPet", "operationId: readPet"),
    );
    let broken = path("broken.yaml", "openapi: [");
    for (arguments, expected) in [
        (&["diff", &old, &old, "--fail-on", "minor"] as &[&str], 0),
        (&["diff", &old, &minor], 0),
        (&["diff", &old, &minor, "--fail-on", "major"], 0),
        (&["diff", &old, &minor, "--fail-on", "minor"], 1),
        (&["diff", &old, &major], 0),
        (&["diff", &old, &major, "--fail-on", "major"], 1),
        (&["diff", &old, &broken], 2),
        (&["diff", &old, "missing.yaml"], 2),
        (&["diff", &old], 2),
        (&["diff", &old, &old, "--message-format", "sarif"], 2),
        (&["diff", "no-such-revision:spec/openapi.yaml", &old], 2),
    ] {
        let output = run(arguments);
        assert_eq!(
            code(&output),
            expected,
            "{arguments:?}: {}",
            said(&output.stderr)
        );
        assert_eq!(
            said(&output.stdout).is_empty(),
            expected == 2,
            "{arguments:?}"
        );
    }
}

#[test]
fn diff_reads_revisions_with_their_files_and_settings() {
    let output = run(&[
        "diff",
        "HEAD:spec/openapi.yaml",
        "HEAD:spec/openapi.yaml",
        "--message-format",
        "short",
    ]);
    assert_eq!(code(&output), 0, "{}", said(&output.stderr));
    assert_eq!(said(&output.stdout), "no changes\n");
}

#[test]
fn overlays_are_applied_and_the_effective_document_is_written() {
    let (folder, out) = folder();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("it has one")).expect("a folder can be made");
        fs::write(&path, text).expect("a file can be written");
        path.to_str().expect("UTF-8").to_owned()
    };
    let document = write(
        "spec/openapi.yaml",
        "openapi: 3.1.0\ninfo:\n  version: '1'\n  title: Pets\npaths:\n  /pets:\n    get:\n      operationId: getPets\n      \
         responses: { '200': { description: d } }\n",
    );
    write("spec/pet.yaml", "type: string\n");
    // A reference in an overlay is resolved relative to the document, not to the overlay.
    let first = write(
        "elsewhere/first.yaml",
        "overlay: 1.0.0\ninfo: { title: First, version: '1' }\nactions:\n  - target: $.paths['/pets'].get\n    update:\n      \
         operationId: listPets\n      parameters: [{ name: kind, in: query, schema: { $ref: pet.yaml } }]\n",
    );
    let second = write(
        "elsewhere/second.json",
        r#"{ "overlay": "1.1.0", "info": { "title": "Second", "version": "1" }, "actions": [
            { "target": "$.info.title", "update": "Cats" },
            { "target": "$.info", "update": { "x-large": 18446744073709551615, "x-note": "1e3" } }] }"#,
    );
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let (yaml, json) = (path("effective.yaml"), path("effective.json"));
    let generate = |effective: &str, overlays: &[&str]| {
        let mut arguments = vec![
            "generate",
            &document,
            "--out",
            &out,
            "--effective",
            effective,
        ];
        for overlay in overlays {
            arguments.extend(["--overlay", overlay]);
        }
        run(&arguments)
    };
    let output = generate(&yaml, &[&first, &second]);
    assert_eq!(code(&output), 0, "{}", said(&output.stderr));
    let effective = "\
openapi: 3.1.0
info:
  version: '1'
  title: Cats
  x-large: 18446744073709551615
  x-note: 1e3
paths:
  /pets:
    get:
      operationId: listPets
      responses:
        '200':
          description: d
      parameters:
      - name: kind
        in: query
        schema:
          $ref: pet.yaml
"
    .replace("x-note: 1e3", "x-note: '1e3'");
    assert_eq!(fs::read_to_string(&yaml).expect("it is written"), effective);
    let operation = fs::read_to_string(path("out/src/operations/list_pets.rs"));
    assert!(
        operation
            .expect("the operation")
            .contains("fn kind(mut self, kind: &str)")
    );

    let output = generate(&json, &[&first, &second]);
    assert_eq!(code(&output), 0, "{}", said(&output.stderr));
    let read = |path: &str| fs::read_to_string(path).expect("it is written");
    let written: serde_json::Value = serde_json::from_str(&read(&json)).expect("JSON");
    let expected: serde_json::Value = serde_yaml::from_str(&effective).expect("YAML");
    assert_eq!(written, expected);

    // If an overlay cannot be applied, nothing is written.
    let wrong = write(
        "wrong.yaml",
        "overlay: 1.0.0\ninfo: { title: Wrong, version: '1' }\nactions:\n  - target: $.info\n    update: 1\n",
    );
    let unwritten = path("unwritten.yaml");
    let output = generate(&unwritten, &[&wrong]);
    assert_eq!(code(&output), 1);
    assert!(
        said(&output.stderr).contains("E007"),
        "{}",
        said(&output.stderr)
    );
    assert!(!Path::new(&unwritten).exists());
    let output = generate(&unwritten, &["missing.yaml"]);
    assert_eq!(code(&output), 1);
    assert!(
        said(&output.stderr).contains("cannot read the overlay `missing.yaml`"),
        "{}",
        said(&output.stderr)
    );
}

#[test]
fn diff_shows_changes_by_another_version_of_the_generator() {
    let (folder, out) = folder();
    let document = folder.path().join("openapi.yaml");
    fs::write(&document, SMALL).expect("a file can be written");
    let document = document.to_str().expect("UTF-8");
    let generated = run(&["generate", document, "--out", &out, "--name", "other-name"]);
    assert_eq!(code(&generated), 0, "{}", said(&generated.stderr));
    let arguments = ["diff", document, document, "--crate", &out];
    let same = run(&arguments);
    assert_eq!(said(&same.stdout), "no changes\n");
    let secret = std::path::Path::new(&out).join("src/runtime/secret.rs");
    let text = fs::read_to_string(&secret).expect("a generated file");
    fs::write(&secret, text.replace("pub fn expose", "pub fn show")).expect("it can be written");
    let updated = run(&arguments);
    assert_eq!(code(&updated), 0, "{}", said(&updated.stderr));
    for part in [
        "`runtime::Secret::show` was removed\n  caused by: generator\n",
        "`runtime::Secret::expose` was added\n  caused by: generator\n",
    ] {
        let text = said(&updated.stdout);
        assert!(text.contains(part), "{text}");
    }
    let in_place_of_the_document = run(&["diff", &out, document]);
    assert_eq!(code(&in_place_of_the_document), 2);
    let message = said(&in_place_of_the_document.stderr);
    assert!(message.contains("is a generated crate"), "{message}");
    let other = folder.path().join("other.yaml");
    fs::write(&other, SMALL.replace("/a:", "/b:")).expect("a file can be written");
    let other = other.to_str().expect("UTF-8");
    let foreign = run(&["diff", other, other, "--crate", &out]);
    assert_eq!(code(&foreign), 2);
    let expected = format!(
        "error: {out}: the crate was generated from another document; it lacks `GET /b`; it also has `GET /a`\n"
    );
    assert_eq!(said(&foreign.stderr), expected);
    let empty = run(&[
        "diff",
        document,
        document,
        "--crate",
        folder.path().to_str().expect("UTF-8"),
    ]);
    assert_eq!(code(&empty), 2);
    assert!(said(&empty.stderr).contains("contains no Cargo.toml"));
}

/// Each case is a `codegen.toml`, and a part of the message.
#[test]
fn invalid_names_in_the_settings_are_errors() {
    let (folder, out) = folder();
    let settings = folder.path().join("codegen.toml");
    let path = settings.to_str().expect("UTF-8");
    for (text, message) in [
        (
            "[names]\n\"schema:Account\" = \"My Account\"\n",
            "invalid Rust name `My Account`",
        ),
        (
            "[names]\n\"scheme:login\" = \"1x\"\n",
            "invalid Rust name `1x`",
        ),
        (
            "[names]\n\"schema:Account\" = \"\"\n",
            "invalid Rust name ``",
        ),
        (
            "[package]\nname = \"my crate\"\n",
            "invalid crate name `my crate`",
        ),
        ("[package]\nname = \"type\"\n", "invalid crate name `type`"),
    ] {
        fs::write(&settings, text).expect("the settings can be written");
        let output = run(&[
            "generate",
            "spec/openapi.yaml",
            "--out",
            &out,
            "--settings",
            path,
        ]);
        let error = said(&output.stderr);
        assert_eq!(code(&output), 1, "{error}");
        assert!(
            error.contains(message) && error.contains("line 2"),
            "{error}"
        );
        assert!(!Path::new(&out).exists(), "nothing is written");
    }
}

#[test]
fn keywords_are_valid_names() {
    let (folder, out) = folder();
    let settings = folder.path().join("codegen.toml");
    let text = "[names]\n\"schema:Account\" = \"Self\"\n\"property:Account.status\" = \"type\"\n\"scheme:apiKey\" = \"match\"\n";
    fs::write(&settings, text).expect("the settings can be written");
    let path = settings.to_str().expect("UTF-8");
    let output = run(&[
        "generate",
        "spec/openapi.yaml",
        "--out",
        &out,
        "--settings",
        path,
    ]);
    assert_eq!(code(&output), 0, "{}", said(&output.stderr));
    let account = Path::new(&out).join("src/models/self_.rs");
    let account = fs::read_to_string(account).expect("the module of the model");
    assert!(account.contains("pub r#type: "), "{account}");
    assert!(account.contains("pub struct Self_ {"), "{account}");
}

/// An unreadable file is not the same as a missing one.
#[test]
fn settings_that_cannot_be_read_are_errors_of_every_command() {
    let (folder, out) = folder();
    let document = folder.path().join("openapi.yaml");
    fs::write(
        &document,
        "openapi: 3.1.0\ninfo: { title: A, version: '1' }\npaths: {}\n",
    )
    .expect("the document can be written");
    let document = document.to_str().expect("UTF-8");
    for name in ["codegen.toml", "codegen.lock"] {
        let file = folder.path().join(name);
        fs::write(&file, b"\xff").expect("the file can be written");
        for arguments in [
            &["check", document][..],
            &["generate", document, "--out", &out],
            &["diff", document, document],
        ] {
            let output = run(arguments);
            let error = said(&output.stderr);
            assert_ne!(code(&output), 0, "{arguments:?}");
            assert!(
                error.contains("not valid UTF-8") && error.contains(name),
                "{error}"
            );
        }
        fs::remove_file(&file).expect("it can be removed");
    }
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
