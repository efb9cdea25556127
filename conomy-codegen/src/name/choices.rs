//! Names of the variants of request bodies, responses and errors.

use crate::ir::{ContentKind, Operation, Output, Payload, Status};
use crate::media_type::subtype_name;
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
                    media_name(&content.media_type, kind)
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
                    Some(media_type) => {
                        format!(
                            "{word}{}",
                            media_name(media_type, payload_kind(&case.payload))
                        )
                    }
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

fn payload_kind(payload: &Payload) -> &'static str {
    match payload {
        Payload::Empty => "Empty",
        Payload::Json(_) => "Json",
        Payload::Text => "Text",
        Payload::Stream => "Bytes",
        Payload::Events(_) => "Events",
        Payload::Lines(_) => "Lines",
        Payload::Parts(_) => "Parts",
    }
}

/// Converts a media type to a name: its subtype, without a `vnd.` or `x-` prefix, or `kind` if it is a range such as `text/*`.
fn media_name(media_type: &str, kind: &str) -> String {
    let subtype = subtype_name(media_type.split(';').next().unwrap_or_default());
    // The names of patch formats are complete without their suffix: `JsonPatch`, `MergePatch`.
    let subtype = subtype
        .strip_suffix("+json")
        .filter(|name| name.ends_with("patch"))
        .unwrap_or(subtype);
    variant(if subtype == "*" { kind } else { subtype })
}
