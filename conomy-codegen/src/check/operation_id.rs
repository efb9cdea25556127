//! Checks that no two operations have the same `operationId` (OpenAPI 3.1 §4.8.10.1).

use std::collections::HashMap;

use super::text;
use crate::diagnostic::{Diagnostic, Diagnostics, catalogue};
use crate::load::{Document, NodeId, Role};

/// Reports operations that share an `operationId`.
pub(super) fn check(document: &Document, diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<&str, NodeId> = HashMap::new();
    for operation in document.all(Role::Operation) {
        let Some(id) = text(document, operation, "operationId") else {
            continue;
        };
        let Some(&first) = seen.get(id) else {
            seen.insert(id, operation);
            continue;
        };
        let place = |operation| document.get(operation, "operationId").unwrap_or(operation);
        let message = format!("duplicate `operationId` `{id}`");
        let warning = Diagnostic::new(&catalogue::DUPLICATE_OPERATION_ID, message)
            .label(document.label(place(operation)))
            .label(
                document
                    .label(place(first))
                    .secondary()
                    .text("first used here"),
            )
            .help("use a unique `operationId` for each operation");
        diagnostics.push(warning);
    }
}
