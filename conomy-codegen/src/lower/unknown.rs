//! Settings that speak of what the document does not have.

use crate::diagnostic::{Diagnostic, Diagnostics, Label, catalogue};
use crate::ir::Api;
use crate::written::Written;

/// Tells of operations that a table of codegen.toml names and the document does not have.
pub(super) fn operations(api: &Api, table: Option<&Written>, diagnostics: &mut Diagnostics) {
    for (id, written) in table.map(Written::entries).unwrap_or_default() {
        operation(api, id, written.key_label(), diagnostics);
    }
}

/// Tells of an operation that the document does not have.
pub(super) fn operation(api: &Api, id: &str, label: Label, diagnostics: &mut Diagnostics) {
    let ids = || api.operations.iter().filter_map(|one| one.id.as_deref());
    unknown("operation", id, ids, label, diagnostics);
}

/// Tells of a security scheme that the document does not have.
pub(super) fn scheme(api: &Api, name: &str, label: Label, diagnostics: &mut Diagnostics) {
    let names = || api.schemes.iter().map(|scheme| scheme.name.as_str());
    unknown("security scheme", name, names, label, diagnostics);
}

fn unknown<'a, I: Iterator<Item = &'a str>>(
    kind: &str,
    name: &str,
    known: impl Fn() -> I,
    label: Label,
    diagnostics: &mut Diagnostics,
) {
    if known().any(|known| known == name) {
        return;
    }
    let near = diagnostics.nearest(name, known());
    let message = format!("the document has no {kind} `{name}`");
    let help = near.map(|near| format!("did you mean `{near}`?"));
    let warning = Diagnostic::new(&catalogue::UNKNOWN_NAME, message);
    diagnostics.push(warning.label(label).help_if(help));
}
