//! Writes a comparison as a JSON document.

use serde::Serialize;

use crate::compare::{Change, Comparison, Release};

/// The version of the format. It changes if consumers have to change.
const VERSION: u32 = 1;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    version: u32,
    summary: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    release: Option<Release>,
    old_version: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_version: Option<String>,
    changes: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    severity: super::super::Severity,
    #[serde(skip_serializing_if = "Option::is_none")]
    alternative: Option<&'static str>,
    #[serde(flatten)]
    change: &'a Change,
}

pub(super) fn render(comparison: &Comparison) -> String {
    let release = comparison.release();
    let document = Document {
        version: VERSION,
        summary: super::summary(comparison),
        release,
        old_version: &comparison.version,
        next_version: release.and_then(|release| release.next(&comparison.version)),
        changes: comparison
            .changes
            .iter()
            .map(|change| Entry {
                severity: change.severity(),
                alternative: change.alternative(),
                change,
            })
            .collect(),
    };
    // Strings and numbers can always be serialized.
    let text = serde_json::to_string_pretty(&document).unwrap_or_default();
    format!("{text}\n")
}
