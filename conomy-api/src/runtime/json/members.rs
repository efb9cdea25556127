//! Splits the top level of a JSON text into properties without parsing their values.

use std::borrow::Cow;

/// Returns the properties of the object `json` in document order, with unescaped names and raw values.
///
/// `json` must be valid JSON. A text that is not an object has no properties.
pub fn members(json: &str) -> Members<'_> {
    let json = json.trim_ascii();
    Members {
        text: json.strip_prefix('{').unwrap_or(""),
    }
}

/// Returns the raw value of the property `name`. If it occurs more than once, the last one counts (RFC 8259 §4).
pub fn member<'a>(json: &'a str, name: &str) -> Option<&'a str> {
    members(json)
        .filter(|(key, _)| key == name)
        .last()
        .map(|(_, value)| value)
}

/// Returns the content of a JSON string, or any other value unchanged.
pub fn unquoted(json: &str) -> Cow<'_, str> {
    match json
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    {
        Some(plain) if !plain.contains('\\') => Cow::Borrowed(plain),
        Some(_) => serde_json::from_str(json).map_or(Cow::Borrowed(json), Cow::Owned),
        None => Cow::Borrowed(json),
    }
}

/// The iterator that [`members`] returns.
pub struct Members<'a> {
    /// The text after the opening brace or the last value.
    text: &'a str,
}

impl<'a> Iterator for Members<'a> {
    type Item = (Cow<'a, str>, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let text = self.text.trim_start_matches([' ', '\t', '\r', '\n', ',']);
        let inner = text.strip_prefix('"')?;
        let (name, rest) = text.split_at_checked(1 + string_end(inner.as_bytes()))?;
        let value = rest
            .trim_ascii_start()
            .strip_prefix(':')?
            .trim_ascii_start();
        let (value, rest) = value.split_at_checked(value_end(value.as_bytes()))?;
        self.text = rest;
        Some((unquoted(name), value.trim_ascii_end()))
    }
}

/// Returns the raw items of the array `json`. A text that is not an array has none.
pub fn elements(json: &str) -> Elements<'_> {
    let json = json.trim_ascii();
    Elements {
        text: json.strip_prefix('[').unwrap_or(""),
    }
}

/// The iterator that [`elements`] returns.
pub struct Elements<'a> {
    /// The text after the opening bracket or the last item.
    text: &'a str,
}

impl<'a> Iterator for Elements<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let text = self.text.trim_start_matches([' ', '\t', '\r', '\n', ',']);
        let (value, rest) = text.split_at_checked(value_end(text.as_bytes()))?;
        self.text = rest;
        let value = value.trim_ascii_end();
        (!value.is_empty()).then_some(value)
    }
}

/// Returns the length of the value at the start of `json`.
fn value_end(json: &[u8]) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(byte) = json.get(at) {
        at += 1;
        match byte {
            b'"' => at += string_end(&json[at..]),
            b'{' | b'[' => depth += 1,
            b'}' | b']' | b',' if depth == 0 => return at - 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
    }
    at
}

/// Returns the length of the rest of a string, including the closing quote.
fn string_end(rest: &[u8]) -> usize {
    let mut at = 0;
    while let Some(byte) = rest.get(at) {
        at += 1;
        match byte {
            b'"' => return at,
            b'\\' => at += 1,
            _ => {}
        }
    }
    rest.len()
}
