//! Renders one line per diagnostic, in the format that editors and terminals turn into links.

use super::Diagnostics;

/// Renders `file:line:column: severity[code]: message` lines, and a summary line.
pub(super) fn render(list: &Diagnostics) -> String {
    let mut out = String::new();
    for diagnostic in list.sorted() {
        let place = diagnostic.place();
        if let Some((file, span)) = place.and_then(|span| Some((list.file(span.file)?, span))) {
            let at = file.position(span.start);
            out.push_str(&format!("{}:{}:{}: ", file.path(), at.line, at.column));
        }
        let severity = diagnostic.severity.as_str();
        let id = diagnostic.code.id;
        out.push_str(&format!("{severity}[{id}]: {}\n", diagnostic.message));
    }
    let summary = list.summary();
    if !summary.is_empty() {
        out.push_str(&summary);
        out.push('\n');
    }
    out
}
