//! Resolves plain YAML scalars (YAML 1.2 §10.3, the core schema).

use std::borrow::Cow;

/// The meaning of a plain scalar.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Plain<'a> {
    /// `null`, `~` or an empty scalar.
    Null,
    /// `true` or `false`; `yes`, `no`, `on` and `off` are strings since YAML 1.2.
    Bool(bool),
    /// A number, in JSON syntax.
    Number(Cow<'a, str>),
    /// Any other text.
    String,
}

/// Resolves a plain scalar.
///
/// Numbers with leading zeros (`007`, a zip code, a phone number) are strings, as in the libraries that authors test
/// their documents with. `.inf` and `.nan` are strings too, because JSON cannot represent them.
pub(super) fn resolve(text: &str) -> Plain<'_> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Plain::Null,
        "true" | "True" | "TRUE" => return Plain::Bool(true),
        "false" | "False" | "FALSE" => return Plain::Bool(false),
        _ => {}
    }
    // Almost all scalars return here.
    if !text.starts_with(|first: char| matches!(first, '0'..='9' | '-' | '+' | '.')) {
        return Plain::String;
    }
    number(text).map_or(Plain::String, Plain::Number)
}

fn number(text: &str) -> Option<Cow<'_, str>> {
    let (sign, digits) = match text.split_at(1) {
        ("-", rest) => ("-", rest),
        ("+", rest) => ("", rest),
        _ => ("", text),
    };
    let radix = [("0x", 16), ("0o", 8), ("0b", 2)];
    for (prefix, radix) in radix {
        if let Some(rest) = digits.strip_prefix(prefix) {
            let all = !rest.is_empty() && rest.chars().all(|digit| digit.is_digit(radix));
            let value = all.then(|| u64::from_str_radix(rest, radix).ok())??;
            return Some(Cow::Owned(format!("{sign}{value}")));
        }
    }
    let (mantissa, exponent) = match digits.find(['e', 'E']) {
        Some(at) => (&digits[..at], Some(&digits[at + 1..])),
        None => (digits, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let some_digit = !whole.is_empty() || fraction.is_some_and(|part| !part.is_empty());
    if !is_digits(whole) || !fraction.is_none_or(is_digits) || !some_digit {
        return None;
    }
    if whole.len() > 1 && whole.starts_with('0') {
        return None;
    }
    if let Some(exponent) = exponent {
        let unsigned = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if unsigned.is_empty() || !is_digits(unsigned) {
            return None;
        }
    }
    let is_json = !whole.is_empty() && fraction != Some("");
    if is_json && !text.starts_with('+') {
        return Some(Cow::Borrowed(text));
    }
    let whole = if whole.is_empty() { "0" } else { whole };
    let fraction = match fraction {
        Some(part) if !part.is_empty() => format!(".{part}"),
        _ => String::new(),
    };
    let exponent = exponent.map_or(String::new(), |exponent| format!("e{exponent}"));
    Some(Cow::Owned(format!("{sign}{whole}{fraction}{exponent}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_core_schema_decides() {
        let number = |text: &'static str| Plain::Number(Cow::Borrowed(text));
        let cases = [
            ("", Plain::Null),
            ("~", Plain::Null),
            ("NULL", Plain::Null),
            ("nULL", Plain::String),
            ("True", Plain::Bool(true)),
            ("yes", Plain::String),
            ("12", number("12")),
            ("-12", number("-12")),
            ("+12", number("12")),
            ("1.10", number("1.10")),
            ("1.", number("1")),
            (".5", number("0.5")),
            ("-.5e-3", number("-0.5e-3")),
            ("1e3", number("1e3")),
            ("1e", Plain::String),
            (".", Plain::String),
            ("-", Plain::String),
            ("0x1F", number("31")),
            ("0o17", number("15")),
            ("0xG", Plain::String),
            ("0", number("0")),
            ("0.5", number("0.5")),
            ("007", Plain::String),
            ("1_000", Plain::String),
            (".inf", Plain::String),
            ("2024-01-02", Plain::String),
            ("1.2.3", Plain::String),
            ("+49", number("49")),
        ];
        for (text, expected) in cases {
            assert_eq!(resolve(text), expected, "{text:?}");
        }
    }
}
