//! Which document a command reads: a file, a folder, standard input, with overlays.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use super::{SMALL, code, folder, program, run, said};

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
