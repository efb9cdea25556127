//! The path of an error within a JSON text: `paymentConfigs[0].paymentMethods[0]`.
//!
//! The path is computed from the error's position in a second pass, so that successful decoding does not pay for it.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt::Write;

use super::members::unquoted;

thread_local! {
    /// The start address of the value that a nested reader could not deserialize. Such an error has no position,
    /// because the reader only had the text of the value.
    pub(super) static FAILED_VALUE: Cell<Option<usize>> = const { Cell::new(None) };
}

/// Records that the value `json` could not be read.
pub(crate) fn record_failed_value(json: &str) {
    FAILED_VALUE.set(Some(json.as_ptr().addr()));
}

/// Discards the recorded value, because its error is ignored.
pub(crate) fn clear_failed_value() {
    FAILED_VALUE.set(None);
}

/// Returns the message of `error` without line and column, prefixed with the path of the value. The path starts with
/// `.` or `[`, so that an outer path can be prepended.
pub(crate) fn with_path(json: &str, error: &serde_json::Error) -> String {
    let failed = FAILED_VALUE
        .take()
        .and_then(|value| value.checked_sub(json.as_ptr().addr()))
        .filter(|at| *at < json.len());
    let end = failed.unwrap_or_else(|| offset(json, error.line(), error.column()));
    let path = path(json, end);
    let message = error.to_string();
    let message = match message.rfind(" at line ") {
        Some(end) if error.line() > 0 => &message[..end],
        _ => &message,
    };
    let message = &without_value(message);
    match message.as_bytes() {
        [b'.' | b'[', ..] => format!("{path}{message}"),
        _ if path.is_empty() => message.to_string(),
        _ => format!("{path}: {message}"),
    }
}

/// Removes the offending value from a serde message, because it may be confidential: ``invalid type: string "4111…",
/// expected i64`` becomes `invalid type: string, expected i64`.
fn without_value(message: &str) -> Cow<'_, str> {
    let is_about_value =
        message.starts_with("invalid type: ") || message.starts_with("invalid value: ");
    let (Some(end), true) = (message.rfind(", expected "), is_about_value) else {
        return Cow::Borrowed(message);
    };
    let (value, expected) = message.split_at(end);
    match value.find(['`', '"']) {
        Some(start) => Cow::Owned(format!("{}{expected}", value[..start].trim_end())),
        None => Cow::Borrowed(message),
    }
}

/// Returns the number of bytes that were read when the error occurred.
pub(super) fn offset(json: &str, line: usize, column: usize) -> usize {
    let start = match line {
        0 | 1 => 0,
        _ => json
            .match_indices('\n')
            .nth(line - 2)
            .map_or(json.len(), |(at, _)| at + 1),
    };
    (start + column).min(json.len())
}

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

/// A step of the path to the current position. The key is `None` until it was read.
enum Position<'a> {
    Key(Option<&'a str>),
    Index(usize),
}

/// Returns the path of the value that ends at byte `end`.
fn path(json: &str, end: usize) -> String {
    let bytes = json.as_bytes();
    let mut steps = Vec::new();
    let mut at = 0;
    let mut expects_key = false;
    while at < end {
        match bytes[at] {
            b'"' => {
                let begin = at;
                at += 1;
                while at < bytes.len() && bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                if expects_key && let Some(Position::Key(key)) = steps.last_mut() {
                    *key = json.get(begin..=at);
                    expects_key = false;
                }
            }
            b'{' => {
                steps.push(Position::Key(None));
                expects_key = true;
            }
            b'[' => {
                steps.push(Position::Index(0));
                expects_key = false;
            }
            b'}' | b']' => {
                steps.pop();
                expects_key = false;
            }
            b',' => match steps.last_mut() {
                Some(Position::Index(index)) => *index += 1,
                Some(Position::Key(key)) => {
                    *key = None;
                    expects_key = true;
                }
                None => {}
            },
            _ => {}
        }
        at += 1;
    }
    let known = steps.into_iter().filter_map(|position| match position {
        Position::Key(key) => Some(Step::Key(unquoted(key?).into_owned())),
        Position::Index(index) => Some(Step::Index(index)),
    });
    format_path(&known.collect::<Vec<_>>())
}

/// Returns a path as text. It starts with `.` or `[`.
pub(super) fn format_path(steps: &[Step]) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Index(index) => drop(write!(path, "[{index}]")),
            Step::Key(key) => path.push_str(&segment(key)),
        }
    }
    path
}

/// Splits a message of [`located`] into the steps of its path and the rest.
pub(super) fn parse_path(message: &str) -> (Vec<Step>, &str) {
    let mut steps = Vec::new();
    let mut rest = message;
    loop {
        let step = match rest.as_bytes() {
            [b'.', ..] => {
                let end = rest[1..]
                    .find(|c| !is_plain(c))
                    .map_or(rest.len(), |end| end + 1);
                (Step::Key(rest[1..end].to_owned()), &rest[end..])
            }
            [b'[', b'"', ..] => match quoted(&rest[1..]) {
                Some((key, after)) if after.starts_with(']') => (Step::Key(key), &after[1..]),
                _ => break,
            },
            [b'[', b'0'..=b'9', ..] => match rest[1..].split_once(']') {
                Some((index, after)) => match index.parse() {
                    Ok(index) => (Step::Index(index), after),
                    Err(_) => break,
                },
                None => break,
            },
            _ => break,
        };
        steps.push(step.0);
        rest = step.1;
    }
    (steps, rest.strip_prefix(": ").unwrap_or(rest))
}

/// Reads a text in Rust's notation, as [`member`] writes it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut content = String::new();
    let mut characters = text.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((content, &text[at + 1..])),
            '\\' => match characters.next()?.1 {
                'n' => content.push('\n'),
                'r' => content.push('\r'),
                't' => content.push('\t'),
                '0' => content.push('\0'),
                'u' => {
                    let digits: String = characters
                        .by_ref()
                        .skip(1)
                        .map(|(_, digit)| digit)
                        .take_while(|digit| *digit != '}')
                        .collect();
                    content.push(char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?);
                }
                other => content.push(other),
            },
            other => content.push(other),
        }
    }
    None
}

/// Prepends a property name to the path of a message.
pub(crate) fn within(name: &str, message: &str) -> String {
    let colon = if message.starts_with(['.', '[']) {
        ""
    } else {
        ": "
    };
    format!("{}{colon}{message}", segment(name))
}

fn segment(name: &str) -> String {
    if name.chars().all(is_plain) && !name.is_empty() {
        format!(".{name}")
    } else {
        format!("[{name:?}]")
    }
}

/// Returns whether a property name may contain this character without being quoted in a path.
fn is_plain(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '$')
}
