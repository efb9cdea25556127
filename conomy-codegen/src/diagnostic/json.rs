//! One JSON object per line for each message, for programs.

use serde_json::{Value, json};

use super::{Diagnostics, Label};

/// `{"severity", "code", "message", "labels": [{"file", "line", "column", "end_line",
/// "end_column", "text", "primary"}], "help"}`; lines and columns count from 1, columns in Unicode
/// scalar values, ends are exclusive.
pub(super) fn render(list: &Diagnostics) -> String {
    let mut out = String::new();
    for diagnostic in list.sorted() {
        let labels: Vec<Value> = diagnostic
            .labels
            .iter()
            .filter_map(|one| label(list, one))
            .collect();
        let line = json!({
            "severity": diagnostic.severity.as_str(),
            "code": diagnostic.code.id,
            "message": diagnostic.message,
            "labels": labels,
            "help": diagnostic.help,
        });
        out.push_str(&line.to_string());
        out.push('\n');
    }
    out
}

fn label(list: &Diagnostics, label: &Label) -> Option<Value> {
    let file = list.file(label.span.file)?;
    let start = file.position(label.span.start);
    let end = file.position(label.span.end);
    Some(json!({
        "file": file.path(),
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
        "text": label.text,
        "primary": label.primary,
    }))
}
