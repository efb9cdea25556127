//! The catalogue of diagnostics, with the text that `explain` prints for each.

mod document;
mod name;
mod operation;
mod reference;
mod schema;
mod structure;

pub(crate) use document::*;
pub(crate) use name::*;
pub(crate) use operation::*;
pub(crate) use reference::*;
pub(crate) use schema::*;
pub(crate) use structure::*;

use super::Severity;

/// A kind of diagnostic.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// `E001`, `W010`, `N030`: the letter is the severity. Numbers are never reused.
    pub id: &'static str,
    /// A short description of the problem.
    pub title: &'static str,
    /// Why this is a problem, and what the generator does about it.
    pub explanation: &'static str,
    /// A minimal document, or part of one, that has the problem.
    pub example: &'static str,
    /// The corrected example.
    pub fix: &'static str,
}

impl Code {
    /// Returns the severity, which is the first letter of the id.
    pub fn severity(&self) -> Severity {
        match self.id.as_bytes().first() {
            Some(b'E') => Severity::Error,
            Some(b'W') => Severity::Warning,
            _ => Severity::Note,
        }
    }
}

/// Returns the kind with an id such as `W010`, ignoring case.
pub fn find(id: &str) -> Option<&'static Code> {
    ALL.iter()
        .find(|code| code.id.eq_ignore_ascii_case(id))
        .copied()
}

/// Returns the text of `explain`: the explanation, an example, and the corrected example.
pub fn explain(code: &Code) -> String {
    format!(
        "{}: {}\n\n{}\n\nFor example:\n\n{}\n\nInstead:\n\n{}\n",
        code.id,
        code.title,
        code.explanation,
        indented(code.example),
        indented(code.fix),
    )
}

fn indented(text: &str) -> String {
    let lines = text.trim_matches('\n').lines();
    lines
        .map(|line| format!("    {line}"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// All kinds of diagnostics, ordered by code.
pub static ALL: &[&Code] = &[
    &UNREADABLE,
    &NOT_TEXT,
    &SYNTAX,
    &TOO_MUCH,
    &NOT_OPENAPI,
    &UNSUPPORTED_VERSION,
    &INVALID_OVERLAY,
    &NOT_GENERATED_32,
    &COMPONENT_NAME,
    &UNUSED_COMPONENT,
    &WITHOUT_EFFECT,
    &DECIMAL_NUMBER,
    &RESERVED_HEADER,
    &WITHOUT_PAGES,
    &KEPT,
    &DUPLICATE_KEY,
    &LONE_SURROGATE,
    &TOLERATED_SYNTAX,
    &OVERLAY_WITHOUT_TARGET,
    &OTHER_TARGET,
    &DANGLING_REFERENCE,
    &REMOTE_REFERENCE,
    &OUTSIDE_REFERENCE,
    &REFERENCE_CYCLE,
    &MISPLACED_REFERENCE,
    &WRONG_TARGET,
    &IGNORED_SIBLING,
    &UNKNOWN_KEY,
    &MISSING_KEY,
    &WRONG_TYPE,
    &UNKNOWN_VALUE,
    &OTHER_VERSION,
    &REQUIRED_BOOLEAN,
    &EXCLUSIVE_KEYS,
    &VALUE_OF_OTHER_TYPE,
    &DUPLICATE_VALUE,
    &REQUIRED_WITHOUT_PROPERTY,
    &VARIANT_WITHOUT_DISCRIMINATOR,
    &INVALID_PATTERN,
    &INVALID_DEFAULT,
    &INVALID_EXAMPLE,
    &DEEP_ALL_OF,
    &PATH_TEMPLATE,
    &SAME_PATH,
    &UNDECLARED_VARIABLE,
    &UNKNOWN_PATH_PARAMETER,
    &OPTIONAL_PATH_PARAMETER,
    &DUPLICATE_PARAMETER,
    &DUPLICATE_OPERATION_ID,
    &UNKNOWN_SECURITY_SCHEME,
    &SERVER_VARIABLE,
    &INVALID_MEDIA_TYPE,
    &PAGINATION,
    &RETRY,
    &TOKEN,
    &WEBHOOKS,
    &STATES,
    &NAME_CLASH,
    &UNKNOWN_NAME,
];

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn all_codes_are_listed_in_order() {
        let ids: Vec<&str> = ALL.iter().map(|code| code.id).collect();
        assert!(ids.is_sorted());
        let sources = [
            include_str!("catalogue/document.rs"),
            include_str!("catalogue/name.rs"),
            include_str!("catalogue/operation.rs"),
            include_str!("catalogue/reference.rs"),
            include_str!("catalogue/schema.rs"),
            include_str!("catalogue/structure.rs"),
        ];
        let declared = sources.map(|source| source.matches("pub static ").count());
        assert_eq!(ids.len(), declared.iter().sum::<usize>());
    }
}
