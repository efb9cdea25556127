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
            by_name(document, name, node, diagnostics);
            by_position(document, name, node, diagnostics);
        }
    }
}

/// Checks `encoding`.
fn by_name(document: &Document, name: &str, media_type: NodeId, diagnostics: &mut Diagnostics) {
    let Some(encoding) = document.get(media_type, "encoding") else {
        return;
    };
    let essence = media_type::essence(name);
    if essence != FORM && !essence.starts_with("multipart/") && !essence.contains('*') {
        let message = format!("`encoding` has no effect in `{name}`");
        let note = Diagnostic::new(&catalogue::WITHOUT_EFFECT, message);
        diagnostics.push(note.label(document.key_label(encoding)));
        return;
    }
    for (_, property) in document.entries(encoding) {
        styles(document, name, property, diagnostics);
    }
}

/// Checks `prefixEncoding` and `itemEncoding` (OpenAPI 3.2, Encoding Usage and Restrictions).
fn by_position(document: &Document, name: &str, media_type: NodeId, diagnostics: &mut Diagnostics) {
    for key in ["prefixEncoding", "itemEncoding"] {
        let Some(encoding) = document.get(media_type, key) else {
            continue;
        };
        let label = document.key_label(encoding);
        if !media_type::essence(name).starts_with("multipart/") {
            let message = format!("`{key}` has no effect in `{name}`");
            diagnostics.push(Diagnostic::new(&catalogue::WITHOUT_EFFECT, message).label(label));
        } else if document.get(media_type, "encoding").is_some() {
            let message = format!("`encoding` and `{key}` are mutually exclusive");
            diagnostics.push(Diagnostic::new(&catalogue::EXCLUSIVE_KEYS, message).label(label));
        }
        let encodings = match key {
            "itemEncoding" => vec![encoding],
            _ => document.items(encoding).collect(),
        };
        for encoding in encodings {
            styles(document, name, encoding, diagnostics);
        }
    }
}

/// Reports the style of an Encoding Object in a media type that has no styles.
fn styles(document: &Document, name: &str, encoding: NodeId, diagnostics: &mut Diagnostics) {
    let essence = media_type::essence(name);
    let is_styled = essence == "multipart/form-data" && document.version() != Version::V3_0;
    if essence == FORM || is_styled {
        return;
    }
    for key in ["style", "explode", "allowReserved"] {
        if document.get(encoding, key).is_some() {
            let message = format!("`{key}` has no effect in `{name}`");
            let note = Diagnostic::new(&catalogue::WITHOUT_EFFECT, message);
            diagnostics.push(note.label(document.member_label(encoding, key)));
        }
    }
}
