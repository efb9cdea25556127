//! Expands one parameter into a path, query, header or cookie (RFC 6570 §3.2, RFC 3986 §2).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use super::style::Style;

/// Encodes everything but the unreserved characters of RFC 3986 §2.3.
pub(in crate::runtime) const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Keeps the reserved characters that are allowed in a query (`allowReserved`). RFC 3986 §3.4 does not allow `#`,
/// `[` and `]` there, and `&` and `+` have another meaning.
const RESERVED: &AsciiSet = &UNRESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// Keeps the reserved characters that are allowed in a path. Unlike in a query, a question mark would end it.
const RESERVED_IN_PATH: &AsciiSet = &RESERVED.add(b'?');

/// The encode set of forms (WHATWG URL, "application/x-www-form-urlencoded percent-encode set").
const FORM: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'*');

/// Encodes what a cookie value cannot contain (RFC 6265 §4.1.1), and the percent sign.
pub(in crate::runtime) const COOKIE: &AsciiSet = &percent_encoding::CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b',')
    .add(b';')
    .add(b'\\')
    .add(b'%');

/// The place of a parameter. It decides which characters are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A path. Only unreserved characters are kept.
    Path,
    /// A query. Only unreserved characters are kept.
    Query,
    /// A query that also keeps reserved characters.
    QueryReserved,
    /// A path that also keeps reserved characters.
    PathReserved,
    /// A body of type `application/x-www-form-urlencoded`.
    Form,
    /// A header value. Nothing is encoded; characters that a header cannot contain are rejected later.
    Header,
    /// A cookie value.
    Cookie,
    /// The parts of a multipart body. Nothing is encoded, and each pair is its own part.
    Part,
}

/// Receives the value of one parameter and writes it in the parameter's style.
#[derive(Debug)]
pub struct Expansion<'a> {
    out: &'a mut String,
    name: &'a str,
    style: Style,
    place: Place,
    is_list: bool,
    written: usize,
    /// The names and texts of parts.
    parts: Vec<(String, String)>,
}

impl<'a> Expansion<'a> {
    /// Starts the parameter `name` at the end of `out`.
    pub fn new(out: &'a mut String, name: &'a str, style: Style, place: Place) -> Self {
        Self {
            out,
            name,
            style,
            place,
            is_list: false,
            written: 0,
            parts: Vec::new(),
        }
    }

    /// Writes a single value, or the next item of a list.
    pub fn text(&mut self, text: &str) {
        match self.style {
            Style::DeepObject if self.is_list => {
                let index = self.written.to_string();
                self.deep(&[&index], text);
            }
            _ => self.item(None, text),
        }
    }

    /// Starts a list. The following values are its items.
    pub fn list(&mut self) {
        self.is_list = true;
    }

    /// Writes the next property of an object.
    pub fn pair(&mut self, key: &str, text: &str) {
        match self.style {
            Style::DeepObject => self.deep(&[key], text),
            _ => self.item(Some(key), text),
        }
    }

    /// Writes any JSON value. Null is omitted. A value that the style cannot nest is written as JSON text.
    pub fn value(&mut self, value: &Value) {
        match (value, self.style) {
            (Value::Null, _) => {}
            (Value::Array(_) | Value::Object(_), Style::DeepObject) => {
                self.nested(&mut Vec::new(), value)
            }
            (Value::Array(items), _) => {
                self.list();
                items
                    .iter()
                    .filter(|item| !item.is_null())
                    .for_each(|item| self.text(&plain(item)));
            }
            (Value::Object(members), _) => {
                let members = members.iter().filter(|(_, value)| !value.is_null());
                members.for_each(|(key, value)| self.pair(key, &plain(value)));
            }
            (scalar, _) => self.text(&plain(scalar)),
        }
    }

    /// Returns the names and texts of the parts.
    pub(in crate::runtime) fn into_parts(self) -> Vec<(String, String)> {
        self.parts
    }

    /// Returns whether anything was written.
    pub fn is_empty(&self) -> bool {
        self.written == 0
    }

    fn item(&mut self, key: Option<&str>, text: &str) {
        if self.place == Place::Part {
            return self.part(key, text);
        }
        let (lead, join, named, explode) = match self.style {
            Style::Simple { explode } => ("", ",", false, explode),
            Style::Label { explode } => (".", if explode { "." } else { "," }, false, explode),
            Style::Matrix { explode } => (";", if explode { ";" } else { "," }, true, explode),
            Style::SpaceDelimited { explode: false }
            | Style::PipeDelimited { explode: false }
            | Style::TabDelimited { explode: false } => {
                let unnamed = matches!(
                    self.place,
                    Place::Path | Place::PathReserved | Place::Header
                );
                ("", self.delimiter(), !unnamed, false)
            }
            Style::Form { explode: false } => ("", ",", true, false),
            _ => (
                "",
                if self.place == Place::Cookie {
                    "; "
                } else {
                    "&"
                },
                true,
                true,
            ),
        };
        let first = self.written == 0;
        self.written += 1;
        self.out.push_str(if first { lead } else { join });
        match key {
            Some(key) if explode => {
                self.encode(key);
                self.out.push('=');
            }
            key => {
                if named && (first || explode) {
                    self.encode_name();
                    // A matrix parameter without a value has no equals sign (RFC 6570 §3.2.7).
                    if !(text.is_empty() && matches!(self.style, Style::Matrix { .. })) {
                        self.out.push('=');
                    }
                }
                if let Some(key) = key {
                    self.encode(key);
                    self.out.push_str(join);
                }
            }
        }
        self.encode(text);
    }

    /// Does the same as [`item`](Self::item) for parts: each pair is a part, and nothing is encoded.
    fn part(&mut self, key: Option<&str>, text: &str) {
        let join = match self.style {
            Style::SpaceDelimited { explode: false }
            | Style::PipeDelimited { explode: false }
            | Style::TabDelimited { explode: false } => self.delimiter(),
            Style::Form { explode: false } => ",",
            _ => {
                self.written += 1;
                let name = key.unwrap_or(self.name);
                return self.parts.push((name.to_owned(), text.to_owned()));
            }
        };
        self.written += 1;
        for text in key.into_iter().chain([text]) {
            match self.parts.last_mut() {
                Some((_, joined)) => *joined = format!("{joined}{join}{text}"),
                None => self.parts.push((self.name.to_owned(), text.to_owned())),
            }
        }
    }

    /// Returns what separates the items of a list, encoded for its place.
    fn delimiter(&self) -> &'static str {
        let is_encoded = !matches!(self.place, Place::Header | Place::Part);
        match (self.style, is_encoded) {
            (Style::SpaceDelimited { .. }, true) => "%20",
            (Style::SpaceDelimited { .. }, false) => " ",
            (Style::PipeDelimited { .. }, true) => "%7C",
            (Style::PipeDelimited { .. }, false) => "|",
            (Style::TabDelimited { .. }, true) => "%09",
            (Style::TabDelimited { .. }, false) => "\t",
            _ => ",",
        }
    }

    fn nested(&mut self, keys: &mut Vec<String>, value: &Value) {
        match value {
            Value::Null => {}
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    keys.push(index.to_string());
                    self.nested(keys, item);
                    keys.pop();
                }
            }
            Value::Object(members) => {
                for (key, value) in members {
                    keys.push(key.clone());
                    self.nested(keys, value);
                    keys.pop();
                }
            }
            scalar => {
                let keys: Vec<_> = keys.iter().map(String::as_str).collect();
                self.deep(&keys, &plain(scalar));
            }
        }
    }

    fn deep(&mut self, keys: &[&str], text: &str) {
        if self.place == Place::Part {
            let keys: String = keys.iter().map(|key| format!("[{key}]")).collect();
            return self.part(Some(&format!("{}{keys}", self.name)), text);
        }
        if self.written > 0 {
            self.out.push('&');
        }
        self.written += 1;
        self.encode_name();
        for key in keys {
            self.out.push_str("%5B");
            self.encode(key);
            self.out.push_str("%5D");
        }
        self.out.push('=');
        self.encode(text);
    }

    /// Reserved characters are only kept in values (OpenAPI, Parameter Object, `allowReserved`).
    fn encode_name(&mut self) {
        match self.place {
            Place::QueryReserved | Place::PathReserved => {
                self.out.extend(utf8_percent_encode(self.name, UNRESERVED));
            }
            _ => self.encode(self.name),
        }
    }

    fn encode(&mut self, text: &str) {
        let set = match self.place {
            Place::Header | Place::Part => return self.out.push_str(text),
            Place::Path | Place::Query => UNRESERVED,
            Place::QueryReserved => RESERVED,
            Place::PathReserved => RESERVED_IN_PATH,
            Place::Form => {
                // Each encoded byte is a piece of its own. Forms write a space as `+`.
                let pieces = utf8_percent_encode(text, FORM);
                let pieces = pieces.map(|piece| if piece == "%20" { "+" } else { piece });
                return self.out.extend(pieces);
            }
            Place::Cookie => COOKIE,
        };
        self.out.extend(utf8_percent_encode(text, set));
    }
}

/// Returns a JSON value as a parameter: a string without quotes, everything else as JSON.
fn plain(value: &Value) -> std::borrow::Cow<'_, str> {
    match value {
        Value::String(text) => text.into(),
        // As in a parameter of its own: `75000`, not `75000.0`.
        Value::Number(number) if number.is_f64() => {
            number.as_f64().unwrap_or_default().to_string().into()
        }
        other => other.to_string().into(),
    }
}
