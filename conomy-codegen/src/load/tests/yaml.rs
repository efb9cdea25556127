//! Tests that YAML and JSON are read as other libraries read them.

use std::path::{Path, PathBuf};

use super::{diagnose, faultless};
use crate::diagnostic::Diagnostics;
use crate::load::{MemorySource, open};

/// Parses any text with the project's own parsers.
fn ours(name: &str, text: &str) -> Result<serde_json::Value, String> {
    let source = MemorySource::new().with(name, text);
    let mut diagnostics = Diagnostics::new();
    let mut files = open::Files::new(&source, &mut diagnostics);
    let root = files.open(name).ok();
    let arena = files.arena;
    let printed = diagnostics.render(crate::diagnostic::Format::Short);
    let document = root.map(|root| crate::load::Document::raw(arena, root));
    document
        .map(|document| document.json(document.root()))
        .ok_or(printed)
}

/// Parses a text with serde_yaml, and converts numbers and keys to JSON.
fn judged(text: &str) -> serde_json::Value {
    let mut value: serde_yaml::Value = serde_yaml::from_str(text).expect("serde_yaml reads it");
    value.apply_merge().expect("merge keys");
    json(value)
}

fn json(value: serde_yaml::Value) -> serde_json::Value {
    match value {
        serde_yaml::Value::Null => serde_json::Value::Null,
        serde_yaml::Value::Bool(value) => value.into(),
        serde_yaml::Value::Number(number) => serde_json::to_value(number).expect("a number"),
        serde_yaml::Value::String(text) => text.into(),
        serde_yaml::Value::Sequence(items) => items.into_iter().map(json).collect(),
        serde_yaml::Value::Mapping(members) => {
            let members = members
                .into_iter()
                .map(|(key, value)| (key_text(key), json(value)));
            serde_json::Value::Object(members.collect())
        }
        serde_yaml::Value::Tagged(tagged) => json(tagged.value),
    }
}

fn key_text(key: serde_yaml::Value) -> String {
    match json(key) {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    }
}

/// Converts keys such as `True` to lower case, because serde_yaml does not preserve their spelling.
fn without_case(value: serde_json::Value) -> serde_json::Value {
    match value {
        serde_json::Value::Array(items) => items.into_iter().map(without_case).collect(),
        serde_json::Value::Object(members) => {
            let members = members.into_iter();
            let members = members.map(|(key, value)| match key.as_str() {
                "True" | "TRUE" | "False" | "FALSE" => (key.to_lowercase(), without_case(value)),
                _ => (key, without_case(value)),
            });
            serde_json::Value::Object(members.collect())
        }
        other => other,
    }
}

/// Finds all YAML files in a folder, recursively.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(listing) = std::fs::read_dir(folder) else {
        return;
    };
    for path in listing.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            files(&path, found);
        } else if path
            .extension()
            .is_some_and(|ext| ext == "yaml" || ext == "yml")
        {
            found.push(path);
        }
    }
}

#[test]
fn every_document_at_hand_reads_as_serde_yaml_reads_it() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    files(&repository.join("spec"), &mut found);
    files(&repository.join("tests/fixtures"), &mut found);
    if let Some(corpus) = std::env::var_os("CORPUS") {
        files(Path::new(&corpus), &mut found);
    }
    let mut compared = 0;
    for path in found {
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        // serde_yaml rejects duplicate keys, and an empty file is not a mapping.
        if !serde_yaml::from_str(&text).is_ok_and(|value: serde_yaml::Value| value.is_mapping()) {
            continue;
        }
        let read = ours("openapi.yaml", &text);
        let read = read.map(without_case);
        assert_eq!(read, Ok(without_case(judged(&text))), "{}", path.display());
        compared += 1;
    }
    assert!(compared > 20, "only {compared} documents were found");
}

#[test]
fn scalars_styles_and_keys() {
    let text = "
plain: a b
multi: a
  b
single: 'it''s'
double: \"\\u00fc\\n\\x41\"
literal: |
  a
   b
folded: >-
  a
  b

  c
200: number key
true: boolean key
null: null key
1.10: decimal key
? explicit
: value
empty:
tilde: ~
octal: 0o17
hex: 0xff
float: 1.50
exponent: 1e3
zip: 01234
date: 2024-01-02
norway: no
flow: {a: 1, b: [x, y], c: }
tagged: !!str 12
";
    let read = ours("openapi.yaml", text).expect("read");
    assert_eq!(read["1.10"], "decimal key");
    assert_eq!(read["tagged"], "12");
    assert_eq!(read["zip"], "01234");
    assert_eq!(read["norway"], "no");
    assert_eq!(read["folded"], "a b\nc");
    let mut judged = judged(text);
    // serde_yaml does not preserve the spelling of the key.
    let decimal = judged
        .as_object_mut()
        .and_then(|members| members.remove("1.1"));
    judged["1.10"] = decimal.expect("the decimal key");
    assert_eq!(read, judged);
}

#[test]
fn anchors_and_merge_keys() {
    let text = "
base: &base { a: 1, b: 2 }
more: &more { b: 3, c: 4 }
one: { <<: *base, b: own }
several: { <<: [*base, *more], d: 5 }
alias: [*base, *base]
scalar: &s text
key: { *s : value }
quoted: { '<<': plain }
";
    let read = ours("openapi.yaml", text).expect("read");
    assert_eq!(read["one"], serde_json::json!({"b": "own", "a": 1}));
    assert_eq!(
        read["several"],
        serde_json::json!({"d": 5, "a": 1, "b": 2, "c": 4})
    );
    assert_eq!(read["alias"][1], serde_json::json!({"a": 1, "b": 2}));
    assert_eq!(read["key"], serde_json::json!({"text": "value"}));
    assert_eq!(read["quoted"], serde_json::json!({"<<": "plain"}));
}

#[test]
fn json_reads_as_serde_json_reads_it() {
    let text = r#" {"a": [1, -0.5, 1e3, 12345678901234567890, true, false, null, {}, []],
        "esc": "\"\\\/\b\f\n\r\t\u00fc\ud83d\udc36", "ü": {"deep": [[["x"]]]}, "": ""} "#;
    let judge: serde_json::Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(ours("openapi.json", text), Ok(judge));
}

#[test]
fn json_with_comments_and_trailing_commas_is_read() {
    let text = "// one\n{\"a\": [1, 2,] /* two // */, \"b\": \"// no\", // three\n}/**/";
    let judge = serde_json::json!({"a": [1, 2], "b": "// no"});
    assert_eq!(ours("openapi.json", text), Ok(judge));
}

#[test]
fn quoted_lines_may_be_indented_too_little() {
    let texts = [
        "a:\n  b: \"one\n  two\"\n  c: 3\n",
        "a:\n  b: 'it''s\none\n\n\n  two'\n  c: \"x\n\ty\"\n",
        "a:\n  - \"one\n\n  \"\n  - 'two\n3 ~'\n  - \"é\n\\u00fc \\\"\n\\\" |\"\n",
        "a:\r\n  b: \"one\r\n  two\r\n\r\n three\"\r\n",
    ];
    for text in texts {
        assert_eq!(ours("openapi.yaml", text), Ok(judged(text)), "{text}");
    }
}

#[test]
fn json_syntax_errors_have_locations() {
    let cases = [
        ("{\"a\": }", "1:7", "expected a value, found `}`"),
        ("{\"a\" 1}", "1:6", "expected `:`, found `1`"),
        (
            "{\"a\": 1,,}",
            "1:9",
            "expected a key in double quotes, found `,`",
        ),
        ("[1 2]", "1:4", "expected `,` or `]`, found `2`"),
        ("[01]", "1:2", "leading zeros are not allowed in numbers"),
        ("[\"a\nb\"]", "1:4", "line break in a string"),
        ("[\"a", "1:2", "unterminated string"),
        ("{} x", "1:4", "expected the end of the file, found `x`"),
        (
            "{'a': 1}",
            "1:2",
            "found `'` (JSON strings use double quotes)",
        ),
        (
            "{\"a\": 1 /* x\n}",
            "1:9",
            "`/` that does not begin a comment",
        ),
        (
            "{\"a\": 1 / x\n}",
            "1:9",
            "`/` that does not begin a comment",
        ),
        ("[\"\\x\"]", "1:3", "JSON knows no such escape"),
        ("[", "1:2", "found the end of the file"),
    ];
    for (text, place, message) in cases {
        let printed = ours("openapi.json", text).expect_err(text);
        assert!(
            printed.starts_with(&format!("openapi.json:{place}: error[E003]: ")),
            "{printed}"
        );
        assert!(printed.contains(message), "{printed}");
    }
}

#[test]
fn byte_order_marks_and_line_ends_do_not_matter() {
    let text = "\u{feff}openapi: 3.1.0\r\ninfo:\r\n  title: T\r\n  version: '1'\r\n";
    faultless(&MemorySource::new().with("openapi.yaml", text));
}

#[test]
fn flow_yaml_may_look_like_json() {
    let source = MemorySource::new().with(
        "openapi.yaml",
        "{openapi: 3.1.0, info: {title: T, version: '1'}}",
    );
    faultless(&source);
}

#[test]
fn several_yaml_documents_are_rejected() {
    let (document, printed) =
        diagnose(&MemorySource::new().with("openapi.yaml", "a: 1\n---\nb: 2\n"));
    assert!(document.is_none());
    assert!(printed.contains("several YAML documents"), "{printed}");
}
