//! Settings that are invalid or cannot be read.

use std::fs;
use std::path::Path;

use super::{code, folder, run, said};

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
