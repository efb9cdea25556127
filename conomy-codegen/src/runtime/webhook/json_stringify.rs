//! Writes JSON like ECMAScript: `JSON.stringify(JSON.parse(text))` (ECMA-262, The JSON Object).
//!
//! Some servers sign the JSON body without its signature property. Verifying requires the same bytes: no white
//! space, numbers as doubles, minimal escapes, and array indices first.

use std::fmt::Write;
use std::ops::Range;

use serde::de::IgnoredAny;

/// The maximum nesting.
const MAX_DEPTH: usize = 128;

/// A JSON object as `JSON.stringify` writes it.
#[derive(Debug, PartialEq)]
pub(super) struct Stringified {
    /// The whole object.
    pub(super) whole: String,
    /// The object without the property.
    pub(super) without: String,
    /// The JSON of the property's value.
    pub(super) value: Option<String>,
}

/// Writes a JSON object as `JSON.stringify` writes it, with and without one of its properties.
///
/// # Errors
/// The text is not a JSON object, is nested too deep, or contains a property twice. `JSON.stringify` never writes a
/// property twice, and readers disagree about which value counts.
pub(super) fn stringify(text: &str, property: &str) -> Result<Stringified, &'static str> {
    // The rest of the code relies on valid JSON.
    serde_json::from_str::<IgnoredAny>(text).map_err(|_| "not JSON")?;
    let mut writer = Writer {
        text: text.as_bytes(),
        at: 0,
        out: String::with_capacity(text.len()),
    };
    writer.skip_space();
    if writer.peek() != b'{' {
        return Err("not a JSON object");
    }
    let properties = writer.object(0)?;
    let mut name = String::new();
    quote(property.chars().map(Unit::Char), &mut name);
    let (mut without, mut value) = (String::from("{"), None);
    for (key, range) in properties {
        let text = &writer.out[range];
        if key == name {
            value = Some(text.to_owned());
            continue;
        }
        if without.len() > 1 {
            without.push(',');
        }
        without.push_str(&key);
        without.push(':');
        without.push_str(text);
    }
    without.push('}');
    let whole = writer.out;
    Ok(Stringified {
        whole,
        without,
        value,
    })
}

/// Writes a valid JSON text as `JSON.stringify` writes it.
struct Writer<'t> {
    text: &'t [u8],
    at: usize,
    out: String,
}

/// A character or a lone surrogate.
enum Unit {
    Char(char),
    Surrogate(u16),
}

impl Writer<'_> {
    /// Returns the next byte, or 0 at the end.
    fn peek(&self) -> u8 {
        self.text.get(self.at).copied().unwrap_or_default()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Result<(), &'static str> {
        if depth > MAX_DEPTH {
            return Err("nested too deeply");
        }
        match self.peek() {
            b'{' => drop(self.object(depth)?),
            b'[' => self.array(depth)?,
            b'"' => {
                let text = self.string();
                self.out.push_str(&text);
            }
            b'-' | b'0'..=b'9' => self.number(),
            _ => {
                let start = self.at;
                while self.peek().is_ascii_alphabetic() {
                    self.at += 1;
                }
                let literal = String::from_utf8_lossy(&self.text[start..self.at]);
                self.out.push_str(&literal);
            }
        }
        Ok(())
    }

    fn array(&mut self, depth: usize) -> Result<(), &'static str> {
        self.at += 1;
        self.out.push('[');
        loop {
            self.skip_space();
            match self.peek() {
                b']' => break,
                b',' => {
                    self.at += 1;
                    self.out.push(',');
                }
                _ => self.value(depth + 1)?,
            }
        }
        self.at += 1;
        self.out.push(']');
        Ok(())
    }

    /// Writes an object. Returns the name of each property as a JSON string, and the range of its value.
    fn object(&mut self, depth: usize) -> Result<Vec<(String, Range<usize>)>, &'static str> {
        self.at += 1;
        let start = self.out.len();
        self.out.push('{');
        let mut properties = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                b'}' => break,
                b',' => {
                    self.at += 1;
                    self.out.push(',');
                    continue;
                }
                _ => {}
            }
            let name = self.string();
            self.out.push_str(&name);
            self.out.push(':');
            self.skip_space();
            // Skips the colon.
            self.at += 1;
            self.skip_space();
            let begin = self.out.len();
            self.value(depth + 1)?;
            properties.push((name, begin..self.out.len()));
        }
        self.at += 1;
        self.out.push('}');
        let mut names: Vec<&str> = properties.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        if names.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err("JSON in which an object has the same property twice");
        }
        if properties
            .iter()
            .any(|(name, _)| array_index(name).is_some())
        {
            self.sort(start, &mut properties);
        }
        Ok(properties)
    }

    /// Rewrites an object in the property order of ECMAScript: array indices first, in ascending order.
    fn sort(&mut self, start: usize, properties: &mut [(String, Range<usize>)]) {
        properties.sort_by_key(|(name, _)| array_index(name).map_or((1, 0), |index| (0, index)));
        let mut sorted = String::from("{");
        for (name, range) in properties {
            if sorted.len() > 1 {
                sorted.push(',');
            }
            sorted.push_str(name);
            sorted.push(':');
            let begin = start + sorted.len();
            sorted.push_str(&self.out[range.clone()]);
            *range = begin..start + sorted.len();
        }
        sorted.push('}');
        self.out.truncate(start);
        self.out.push_str(&sorted);
    }

    /// Reads a string and returns it as `JSON.stringify` writes it.
    fn string(&mut self) -> String {
        self.at += 1;
        let start = self.at;
        let mut has_escapes = false;
        while self.peek() != b'"' {
            let is_escape = self.peek() == b'\\';
            has_escapes |= is_escape;
            self.at += if is_escape { 2 } else { 1 };
        }
        let raw = String::from_utf8_lossy(&self.text[start..self.at]);
        self.at += 1;
        if !has_escapes {
            return format!("\"{raw}\"");
        }
        let mut out = String::with_capacity(raw.len() + 2);
        quote(units(&raw), &mut out);
        out
    }

    fn number(&mut self) {
        let start = self.at;
        while matches!(self.peek(), b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E') {
            self.at += 1;
        }
        let text = String::from_utf8_lossy(&self.text[start..self.at]);
        number(text.parse().unwrap_or(f64::INFINITY), &mut self.out);
    }
}

/// Returns the array index that a property name is: the shortest form of a number below 2^32 - 1.
fn array_index(name: &str) -> Option<u32> {
    let name = name.strip_prefix('"')?.strip_suffix('"')?;
    let is_shortest = name == "0" || !name.starts_with(['0', '+']);
    name.parse()
        .ok()
        .filter(|index| is_shortest && *index < u32::MAX)
}

/// Unescapes a JSON string.
fn units(raw: &str) -> Vec<Unit> {
    let mut found = Vec::with_capacity(raw.len());
    let mut rest = raw.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            found.push(Unit::Char(c));
            continue;
        }
        found.push(match rest.next() {
            Some('u') => match escaped(&mut rest) {
                high @ 0xd800..=0xdbff => {
                    let mut after = rest.clone();
                    let low = match (after.next(), after.next()) {
                        (Some('\\'), Some('u')) => escaped(&mut after),
                        _ => 0,
                    };
                    match char::decode_utf16([high, low]).next() {
                        Some(Ok(c)) => {
                            rest = after;
                            Unit::Char(c)
                        }
                        _ => Unit::Surrogate(high),
                    }
                }
                unit => char::from_u32(unit.into()).map_or(Unit::Surrogate(unit), Unit::Char),
            },
            Some('b') => Unit::Char('\u{8}'),
            Some('f') => Unit::Char('\u{c}'),
            Some('n') => Unit::Char('\n'),
            Some('r') => Unit::Char('\r'),
            Some('t') => Unit::Char('\t'),
            Some(c) => Unit::Char(c),
            None => break,
        });
    }
    found
}

/// Returns the number of a `\u` escape.
fn escaped(rest: &mut std::str::Chars<'_>) -> u16 {
    let digits: String = rest.take(4).collect();
    u16::from_str_radix(&digits, 16).unwrap_or_default()
}

/// Writes a string with the escapes of `JSON.stringify` (ECMA-262, QuoteJSONString).
fn quote(units: impl IntoIterator<Item = Unit>, out: &mut String) {
    out.push('"');
    for unit in units {
        match unit {
            Unit::Surrogate(unit) => drop(write!(out, "\\u{unit:04x}")),
            Unit::Char('"') => out.push_str("\\\""),
            Unit::Char('\\') => out.push_str("\\\\"),
            Unit::Char('\u{8}') => out.push_str("\\b"),
            Unit::Char('\u{c}') => out.push_str("\\f"),
            Unit::Char('\n') => out.push_str("\\n"),
            Unit::Char('\r') => out.push_str("\\r"),
            Unit::Char('\t') => out.push_str("\\t"),
            Unit::Char(c) if c < ' ' => drop(write!(out, "\\u{:04x}", u32::from(c))),
            Unit::Char(c) => out.push(c),
        }
    }
    out.push('"');
}

/// Writes a number (ECMA-262, Number::toString). Infinity is `null`.
fn number(value: f64, out: &mut String) {
    if !value.is_finite() {
        out.push_str("null");
        return;
    }
    if value == 0.0 {
        out.push('0');
        return;
    }
    if value < 0.0 {
        out.push('-');
    }
    // The shortest digits that round-trip, such as `1.25e-7`. Of two such numbers that are equally close, ECMAScript
    // picks the even one, like formatting with a precision.
    let shortest = format!("{:e}", value.abs());
    let precision = shortest.find('e').unwrap_or_default().saturating_sub(2);
    let even = format!("{:.precision$e}", value.abs());
    let is_same = even.parse() == Ok(value.abs());
    let shortest = if is_same { even } else { shortest };
    let (digits, exponent) = shortest.split_once('e').unwrap_or((&shortest, "0"));
    let digits = digits.replace('.', "");
    let exponent: i32 = exponent.parse().unwrap_or_default();
    let count = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    // The position of the decimal point, relative to the first digit.
    let point = exponent + 1;
    let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or_default());
    match point {
        _ if count <= point && point <= 21 => {
            out.push_str(&digits);
            out.push_str(&zeros(point - count));
        }
        1..=21 => {
            let (whole, fraction) = digits.split_at(usize::try_from(point).unwrap_or_default());
            let _ = write!(out, "{whole}.{fraction}");
        }
        -5..=0 => {
            let _ = write!(out, "0.{}{digits}", zeros(-point));
        }
        _ => {
            let (first, rest) = digits.split_at(1);
            let dot = if rest.is_empty() { "" } else { "." };
            let sign = if exponent < 0 { '-' } else { '+' };
            let _ = write!(out, "{first}{dot}{rest}e{sign}{}", exponent.abs());
        }
    }
}
