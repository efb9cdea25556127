//! Checks that the fields of Encoding Objects have an effect in their media type (OpenAPI 3.1 §4.8.15).

use crate::diagnostic::{Diagnostic, Diagnostics, catalogue};
use crate::load::{Document, NodeId, Role, Version};
use crate::media_type;

const FORM: &str = "application/x-www-form-urlencoded";

/// Reports fields without effect.
pub(super) fn check(document: &Document, diagnostics: &mut Diagnostics) {
    for body in document.all(Role::RequestBody) {
        let Some(content) = document.get(body, "content") else {
            continue;
        };
        for (name, node) in document.entries(content) {
            if let Some(encoding) = document.get(node, "encoding") {
                one(document, name, encoding, diagnostics);
            }
        }
    }
}

fn one(document: &Document, name: &str, encoding: NodeId, diagnostics: &mut Diagnostics) {
    let essence = media_type::essence(name);
    if essence != FORM && !essence.starts_with("multipart/") && !essence.contains('*') {
        let message = format!("`encoding` has no effect in `{name}`");
        let note = Diagnostic::new(&catalogue::WITHOUT_EFFECT, message);
        diagnostics.push(note.label(document.key_label(encoding)));
        return;
    }
    let is_styled = essence == "multipart/form-data" && document.version() != Version::V3_0;
    if essence == FORM || is_styled {
        return;
    }
    for (_, property) in document.entries(encoding) {
        for key in ["style", "explode", "allowReserved"] {
            if document.get(property, key).is_some() {
                let message = format!("`{key}` has no effect in `{name}`");
                let note = Diagnostic::new(&catalogue::WITHOUT_EFFECT, message);
                diagnostics.push(note.label(document.member_label(property, key)));
            }
        }
    }
}
