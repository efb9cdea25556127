//! `diff`: exit codes, revisions and crates.

use std::fs;
use std::process::Command;

use conomy_tests::conomy::root;
use tempfile::TempDir;

use super::{SMALL, code, folder, program, run, said};

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

/// A repository whose only commit contains these entries, and links from their names to other files.
#[cfg(unix)]
fn repository(files: &[(&str, &str)], links: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        fs::write(path, text).expect("the file can be written");
    }
    for (path, target) in links {
        std::os::unix::fs::symlink(target, folder.path().join(path)).expect("a link can be made");
    }
    let identity = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
    for arguments in [
        &["init", "--quiet"][..],
        &["add", "--all"],
        &["commit", "--quiet", "--message", "all"],
    ] {
        let mut git = Command::new("git");
        git.current_dir(&folder).args(identity).args(arguments);
        assert!(git.status().expect("git can be started").success());
    }
    folder
}

/// Files of a revision are what the same files of the work tree are.
#[cfg(unix)]
#[test]
fn revisions_have_links_folders_and_names_in_any_script() {
    let document = "openapi: 3.0.3\ninfo: { title: t, version: '1' }\npaths: {}\ncomponents: { schemas: { A: { $ref: 'models/é.yaml' } } }\n";
    let files = [("real.yaml", document), ("models/é.yaml", "type: string\n")];
    let links = [
        ("api.yaml", "real.yaml"),
        ("outside.yaml", "../secret.yaml"),
    ];
    let folder = repository(&files, &links);
    let diff = |old: &str| {
        Command::new(program())
            .args(["diff", old, "HEAD:real.yaml"])
            .current_dir(&folder)
            .output()
            .expect("the program can be started")
    };
    let output = diff("HEAD:api.yaml");
    assert_eq!(
        said(&output.stdout),
        "no changes\n",
        "{}",
        said(&output.stderr)
    );
    for (old, message) in [
        (
            "HEAD:outside.yaml",
            "cannot read `outside.yaml`: it is outside the permitted folder",
        ),
        ("HEAD:models", "cannot read `models`: not a file"),
        ("HEAD:rael.yaml", "did you mean `real.yaml`?"),
        ("HEAD:no/api.yaml", "cannot read `api.yaml`: no such file"),
        ("none:api.yaml", "Not a valid object name"),
    ] {
        let output = diff(old);
        let error = said(&output.stderr);
        assert_eq!(code(&output), 2, "{old}: {error}");
        assert!(error.contains(message), "{old}: {error}");
    }
}
