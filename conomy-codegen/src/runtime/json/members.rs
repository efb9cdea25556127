//! Looks at the top level of a JSON text without decoding what lies below it.

use std::borrow::Cow;

/// The members of the object that `json` is, in the order of the text: each name unescaped, each value as text.
///
/// `json` is valid JSON; of any other text than an object there are no members.
pub fn members(json: &str) -> Members<'_> {
    let json = json.trim_ascii();
    Members {
        text: json.strip_prefix('{').unwrap_or(""),
    }
}

/// The value of the member called `name`, as text. Of members that are given twice the last one counts, as everywhere here (RFC
/// 8259 §4).
pub fn member<'a>(json: &'a str, name: &str) -> Option<&'a str> {
    members(json)
        .filter(|(key, _)| key == name)
        .last()
        .map(|(_, value)| value)
}

/// A JSON string as the text it means; any other value as it stands.
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

/// See [`members`].
pub struct Members<'a> {
    /// What follows the opening brace or the last value.
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

/// The length of the value that `json` begins with.
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

/// The length of the rest of a string, with its closing quote, behind the opening quote.
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
