//! SARIF 2.1.0 (OASIS), which code review tools read.

use serde_json::{Value, json};

use super::{Code, Diagnostic, Diagnostics, Label, catalogue};

/// One log with one run.
pub(super) fn render(list: &Diagnostics) -> String {
    let sorted = list.sorted();
    let mut used: Vec<&'static Code> = sorted.iter().map(|one| one.code).collect();
    used.sort_by_key(|code| code.id);
    used.dedup_by_key(|code| code.id);
    let results: Vec<Value> = sorted
        .iter()
        .map(|diagnostic| result(list, &used, diagnostic))
        .collect();
    let rules: Vec<Value> = used.iter().map(|code| rule(code)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "conomy-codegen",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn rule(code: &Code) -> Value {
    json!({
        "id": code.id,
        "shortDescription": { "text": code.title },
        "fullDescription": { "text": code.explanation },
        "help": { "text": catalogue::explain(code) },
        "defaultConfiguration": { "level": code.severity().as_str() },
    })
}

fn result(list: &Diagnostics, used: &[&Code], diagnostic: &Diagnostic) -> Value {
    let text = match &diagnostic.help {
        Some(help) => format!("{}\n{help}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    let places = |primary: bool| -> Vec<Value> {
        let labels = diagnostic.labels.iter();
        labels
            .filter(|label| label.primary == primary)
            .filter_map(|label| place(list, label))
            .collect()
    };
    json!({
        "ruleId": diagnostic.code.id,
        "ruleIndex": used.iter().position(|code| code.id == diagnostic.code.id),
        "level": diagnostic.severity.as_str(),
        "message": { "text": text },
        "locations": places(true),
        "relatedLocations": places(false),
    })
}

fn place(list: &Diagnostics, label: &Label) -> Option<Value> {
    let file = list.file(label.span.file)?;
    let start = file.position(label.span.start);
    let end = file.position(label.span.end);
    let mut place = json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(file.path()) },
            "region": {
                "startLine": start.line,
                "startColumn": start.column,
                "endLine": end.line,
                "endColumn": end.column,
            },
        },
    });
    if !label.text.is_empty() {
        place["message"] = json!({ "text": label.text });
    }
    Some(place)
}

/// A path as a relative URI reference (RFC 3986 §4.2).
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
