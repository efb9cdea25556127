//! Checks that patterns are valid regular expressions of ECMA-262 (JSON Schema 2020-12 §6.4).

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Diagnostics, catalogue};
use crate::load::{Document, Role, extension};

/// Reports patterns that are not valid regular expressions.
pub(super) fn check(document: &Document, diagnostics: &mut Diagnostics) {
    let mut known = HashMap::new();
    let mut fault = |pattern| {
        let found = known.entry(pattern).or_insert_with(|| error(pattern));
        let message = format!(
            "invalid regular expression: {}; it is ignored",
            found.as_ref()?
        );
        Some(Diagnostic::new(&catalogue::INVALID_PATTERN, message))
    };
    for schema in document.all(Role::Schema) {
        if let Some(pattern) = document.get(schema, "pattern") {
            let written = document.as_str(pattern).unwrap_or_default();
            if let Some(warning) = fault(written) {
                diagnostics.push(warning.label(document.label(pattern)));
            }
        }
        let Some(patterns) = document.get(schema, extension::PATTERN_PROPERTIES) else {
            continue;
        };
        for (written, _) in document.entries(patterns) {
            if let Some(warning) = fault(written) {
                diagnostics.push(warning.label(document.member_label(patterns, written)));
            }
        }
    }
}

fn error(pattern: &str) -> Option<String> {
    regress::Regex::new(pattern).err().map(|error| error.text)
}
