//! Tests with malicious documents.

use std::fmt::Write as _;

use super::{diagnose, faultless, schema_31};
use crate::load::{FileSource, MemorySource, Source as _, SourceError};

fn refused(bytes: impl Into<Vec<u8>>) -> String {
    let (document, printed) = diagnose(&MemorySource::new().with("openapi.yaml", bytes));
    assert!(document.is_none(), "{printed}");
    printed
}

#[test]
fn files_that_are_not_text_are_refused() {
    let utf16 = |bom: [u8; 2], pair: fn(u16) -> [u8; 2]| {
        let units = "openapi: 3.1.0".encode_utf16().flat_map(pair);
        bom.into_iter().chain(units).collect::<Vec<u8>>()
    };
    assert!(refused(utf16([0xFF, 0xFE], u16::to_le_bytes)).contains("UTF-16"));
    assert!(refused(utf16([0xFE, 0xFF], u16::to_be_bytes)).contains("UTF-16"));
    assert!(
        refused(b"openapi: 3.1.0\nx: \0".as_slice()).starts_with("openapi.yaml:2:4: error[E002]")
    );
    assert!(refused(b"openapi: \xff".as_slice()).starts_with("openapi.yaml:1:10: error[E002]"));
    assert!(refused("").contains("the file is empty"));
    assert!(refused("   \n").contains("the file is empty"));
    assert!(refused("just a word").contains("not an object"));
}

#[test]
fn alias_bombs_and_deep_nesting_are_limited() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        writeln!(bomb, "a{level}: &a{level} [{aliases}]").expect("a string");
    }
    assert!(refused(bomb).contains("error[E004]"));
    // The nesting depth results only from aliases.
    let mut deep = String::from("a0: &a0 [x]\n");
    for level in 1..400 {
        writeln!(deep, "a{level}: &a{level} [*a{}]", level - 1).expect("a string");
    }
    assert!(refused(deep).contains("nested more than"));
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let json = format!("{}1{}", open.repeat(10_000), close.repeat(10_000));
        assert!(refused(json).contains("error[E00"));
        let yaml = format!("x: {}1{}", open.repeat(10_000), close.repeat(10_000));
        assert!(refused(yaml).contains("error[E00"));
    }
    let block: String = (0..10_000)
        .map(|level| format!("{}a:\n", " ".repeat(level)))
        .collect();
    assert!(refused(block).contains("error[E00"));
    assert!(refused("a: &a [*a]").contains("error[E003]"));
}

#[test]
fn long_chains_and_many_messages_are_no_problem() {
    let mut text =
        String::from("openapi: 3.1.0\ninfo: { title: T, version: '1' }\ncomponents:\n  schemas:\n");
    for index in 0..20_000 {
        writeln!(
            text,
            "    S{index}: {{ $ref: '#/components/schemas/S{}' }}",
            index + 1
        )
        .expect("a string");
    }
    text.push_str("    S20000: { type: string }\n");
    faultless(&MemorySource::new().with("openapi.yaml", text));
    let mut text =
        String::from("openapi: 3.1.0\ninfo: { title: T, version: '1' }\ncomponents:\n  schemas:\n");
    for index in 0..20_000 {
        writeln!(text, "    S{index}: {{ type: strnig }}").expect("a string");
    }
    let (_, printed) = diagnose(&MemorySource::new().with("openapi.yaml", text));
    assert_eq!(printed.lines().count(), 10_000);
}

#[test]
fn exponential_schemas_terminate() {
    // Each of the fifty levels is compared with two alternatives, and both compare the next level.
    let value = format!("{}1{}", "[".repeat(50), "]".repeat(50));
    let schema = format!(
        "{{ $anchor: a, anyOf: [{{ type: array, items: {{ $ref: '#a' }} }}, {{ items: {{ $ref: '#a' }}, maxItems: 0 }}], examples: [{value}] }}"
    );
    let document = faultless(&schema_31(&schema));
    let mut diagnostics = crate::diagnostic::Diagnostics::new();
    crate::check::check(&document, &mut diagnostics);
    diagnostics.summary();
}

#[test]
fn exponential_patterns_terminate() {
    let schema = format!(
        "{{ type: string, pattern: '^(a+)+$', examples: ['{}b'] }}",
        "a".repeat(60)
    );
    let document = faultless(&schema_31(&schema));
    let mut diagnostics = crate::diagnostic::Diagnostics::new();
    crate::check::check(&document, &mut diagnostics);
    assert_eq!(diagnostics.summary(), "1 warning");
}

#[test]
fn diagnostics_escape_control_characters() {
    let (_, printed) = diagnose(&schema_31(
        "{ type: string, \"requ\\e[31mired\\u202e\\n\": [], x: \"\\b\" }",
    ));
    assert!(
        !printed.contains(['\u{1b}', '\u{202e}', '\u{8}']),
        "{printed:?}"
    );
}

#[test]
fn nothing_outside_of_the_folder_is_read() {
    let folder = std::env::temp_dir().join(format!("conomy-codegen-{}", std::process::id()));
    let inside = folder.join("inside");
    std::fs::create_dir_all(inside.join("sub")).expect("a folder");
    std::fs::write(folder.join("secret.yaml"), "secret").expect("a file");
    std::fs::write(inside.join("openapi.yaml"), "x").expect("a file");
    let source = FileSource::new(&inside);
    assert_eq!(source.read("openapi.yaml"), Ok(b"x".to_vec()));
    assert_eq!(
        source.read("sub/../openapi.yaml"),
        Err(SourceError::Outside)
    );
    assert_eq!(source.read("../secret.yaml"), Err(SourceError::Outside));
    let absolute = folder.join("secret.yaml").to_string_lossy().into_owned();
    assert_eq!(source.read(&absolute), Err(SourceError::Outside));
    assert_eq!(source.read("sub"), Err(SourceError::NotAFile));
    assert_eq!(source.read("missing.yaml"), Err(SourceError::Missing));
    #[cfg(unix)]
    {
        let link = inside.join("link.yaml");
        std::os::unix::fs::symlink(folder.join("secret.yaml"), link).expect("a link");
        assert_eq!(source.read("link.yaml"), Err(SourceError::Outside));
        // The caller may pass a symbolic link, but the document may not refer to one.
        let (named, root) = FileSource::of_document(&inside.join("link.yaml"));
        assert!(named.read(&root).is_ok());
        assert_eq!(named.read("../secret.yaml"), Err(SourceError::Outside));
        std::os::unix::fs::symlink(&folder, inside.join("out")).expect("a link");
        assert_eq!(source.read("out/secret.yaml"), Err(SourceError::Outside));
        std::os::unix::fs::symlink("openapi.yaml", inside.join("own.yaml")).expect("a link");
        assert_eq!(source.read("own.yaml"), Ok(b"x".to_vec()));
    }
    std::fs::remove_dir_all(&folder).expect("the folder goes away");
}
