//! Form bodies (`application/x-www-form-urlencoded`, WHATWG URL §5; OpenAPI, Encoding Object).

use serde_json::Value;

use super::expansion::{Expansion, Place};
use super::style::Style;
use crate::runtime::secret::Secret;

/// Writes the properties of an object as fields. `styles` are the styles of the properties that have one. By
/// default, a list is one field per item, an object is JSON text, and null is an empty field.
pub(in crate::runtime) fn encode(value: &Value, styles: &[(&str, Style)]) -> String {
    let mut text = String::new();
    for (name, value) in value.as_object().into_iter().flatten() {
        let style = styles
            .iter()
            .find(|(styled, _)| styled == name)
            .map(|(_, style)| *style);
        let before = text.len();
        if before > 0 {
            text.push('&');
        }
        let mut field = Expansion::new(&mut text, name, style.unwrap_or(Style::FORM), Place::Form);
        match value {
            Value::Null => field.text(""),
            Value::Object(_) if style.is_none() => field.text(&value.to_string()),
            _ => field.value(value),
        }
        if field.is_empty() {
            text.truncate(before);
        }
    }
    text
}

/// Writes confidential fields.
pub(in crate::runtime) fn secret(fields: &[(&str, &str)]) -> Secret {
    // No byte becomes more than three (`%26`): a text that grew would move, and leave a copy of the secret behind.
    let lengths = fields
        .iter()
        .map(|(name, value)| name.len() + value.len() + 2);
    let mut text = String::with_capacity(3 * lengths.sum::<usize>());
    for (name, value) in fields {
        if !text.is_empty() {
            text.push('&');
        }
        Expansion::new(&mut text, name, Style::FORM, Place::Form).text(value);
    }
    text.into()
}
