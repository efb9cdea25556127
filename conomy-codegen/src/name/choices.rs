//! Names of the variants of request bodies, responses and errors.

use crate::ir::{ContentKind, Operation, Output, Status};
use crate::status::reason;

use super::OperationNames;
use super::members::variant;
use super::scope::{Candidate, Scope};

/// Assigns the names of the variants of an operation.
pub(super) fn assign(operation: &Operation, names: &mut OperationNames) {
    if let Some(body) = &operation.body {
        let kinds: Vec<&str> = body
            .contents
            .iter()
            .map(|content| match content.kind {
                ContentKind::Json(_) => "Json",
                ContentKind::Form { .. } => "Form",
                ContentKind::Multipart(_) | ContentKind::Parts => "Multipart",
                ContentKind::Lines(_) => "Lines",
                ContentKind::Text => "Text",
                ContentKind::Bytes => "Bytes",
            })
            .collect();
        let candidates = body
            .contents
            .iter()
            .zip(&kinds)
            .map(|(content, kind)| {
                let alone = kinds.iter().filter(|other| *other == kind).count() == 1;
                let name = if alone {
                    (*kind).to_owned()
                } else {
                    media_name(&content.media_type)
                };
                Candidate {
                    raw: content.media_type.clone(),
                    name,
                }
            })
            .collect();
        names.contents = Scope::default().assign(candidates, "Body", &mut Vec::new());
    }
    if let Output::Several(cases) = &operation.output {
        let candidates = cases
            .iter()
            .map(|case| {
                let word = status_name(case.status);
                let name = match &case.media_type {
                    Some(media_type) => format!("{word}{}", media_name(media_type)),
                    None => word,
                };
                Candidate {
                    raw: format!("{} {:?}", case.status.text(), case.media_type),
                    name,
                }
            })
            .collect();
        names.cases = Scope::reserving(["Unknown"]).assign(candidates, "Response", &mut Vec::new());
    }
    let candidates = operation
        .errors
        .iter()
        .map(|error| Candidate {
            raw: error.status.text(),
            name: status_name(error.status),
        })
        .collect();
    names.errors = Scope::default().assign(candidates, "Error", &mut Vec::new());
}

fn status_name(status: Status) -> String {
    match (status, reason(status)) {
        (Status::Code(code), "Status") => format!("Status{code}"),
        (Status::Range(digit), "Default") => format!("Status{digit}xx"),
        (_, word) => word.to_owned(),
    }
}

/// Converts a media type to a name: its subtype, without a `vnd.` or `x-` prefix.
fn media_name(media_type: &str) -> String {
    let subtype = media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .rsplit('/')
        .next()
        .unwrap_or_default();
    let subtype = subtype
        .strip_prefix("vnd.")
        .or_else(|| subtype.strip_prefix("x-"))
        .unwrap_or(subtype);
    // The subtype of `json-patch+json` already contains `json`.
    let subtype = subtype
        .strip_suffix("+json")
        .filter(|name| name.ends_with("patch"))
        .unwrap_or(subtype);
    variant(if subtype == "*" { "bytes" } else { subtype })
}
