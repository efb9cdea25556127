//! Reports decimal numbers, such as amounts of money, that are JSON numbers.

use crate::diagnostic::{Diagnostic, Diagnostics, catalogue};
use crate::load::{Document, Role};

use super::text;

/// Reports the first number with `format: decimal`, and how many others there are.
pub(super) fn check(document: &Document, diagnostics: &mut Diagnostics) {
    let is_decimal_number = |schema: &_| {
        text(document, *schema, "type") == Some("number")
            && text(document, *schema, "format") == Some("decimal")
    };
    let mut schemas = document.all(Role::Schema).filter(is_decimal_number);
    let Some(first) = schemas.next() else { return };
    let others = match schemas.count() {
        0 => String::new(),
        1 => " (1 other schema has the same problem)".to_owned(),
        others => format!(" ({others} other schemas have the same problem)"),
    };
    let message = format!(
        "a number with `format: decimal` is read as `f64`, which keeps 15 digits; a string with this format is read as `Decimal`{others}"
    );
    let format = document.get(first, "format").unwrap_or(first);
    diagnostics.push(
        Diagnostic::new(&catalogue::DECIMAL_NUMBER, message)
            .label(document.label(format))
            .help("use `type: string` if the API also accepts and returns strings"),
    );
}
