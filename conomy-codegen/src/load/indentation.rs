//! Repairs quoted YAML scalars whose lines have too little indentation, or are indented by tabs.
//!
//! YAML requires each line of a quoted scalar to be indented more than its key, by spaces (YAML 1.2.2 §7.3.1), but
//! parsers based on libyaml accept any indentation. Such a scalar is put on one line: two placeholder characters of
//! the same length replace line breaks and the whitespace around them, so that all locations stay the same. In the
//! scalar's value, the placeholders are folded as YAML folds line breaks.

use std::collections::BTreeMap;

use super::syntax::{Budget, Tolerated};

/// The maximum number of repaired scalars. Each of them requires a pass over the file.
const MAX_SCALARS: usize = 200;

/// Candidates for placeholders. Two that the scalar does not contain are used.
const CANDIDATES: [u8; 12] = *b"~^|`;$@<%=+*";

/// The text of a file in which some quoted scalars are on one line.
pub(super) struct Repaired {
    text: String,
    /// The placeholders of the scalars, by the start of the scalar.
    placeholders: BTreeMap<u32, Placeholders>,
}

/// The placeholders for characters that are folded.
#[derive(Clone, Copy)]
pub(super) struct Placeholders {
    line_break: char,
    blank: char,
}

impl Repaired {
    pub fn new(text: &str) -> Repaired {
        Repaired {
            text: text.to_owned(),
            placeholders: BTreeMap::new(),
        }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the placeholders of a scalar whose lines were joined.
    pub fn placeholders(&self, start: u32, end: u32) -> Option<Placeholders> {
        let mut within = self.placeholders.range(start..end);
        within.next().map(|(_, placeholders)| *placeholders)
    }

    /// Joins the lines of the quoted scalar that begins after the offset `after` and has an error at the offset
    /// `error`. Returns false if that cannot help.
    pub fn join_lines(&mut self, after: u32, error: u32, budget: &mut Budget) -> bool {
        let Some(scalar) = quoted(self.text.as_bytes(), after as usize) else {
            return false;
        };
        let content = &self.text[scalar.clone()];
        let mut unused = CANDIDATES
            .iter()
            .filter(|candidate| !content.as_bytes().contains(candidate));
        let (Some(&line_break), Some(&blank)) = (unused.next(), unused.next()) else {
            return false;
        };
        let placeholders = Placeholders {
            line_break: char::from(line_break),
            blank: char::from(blank),
        };
        let start = scalar.start as u32;
        if !scalar.contains(&(error as usize))
            || self.placeholders.len() >= MAX_SCALARS
            || self.placeholders.insert(start, placeholders).is_some()
        {
            return false;
        }
        let joined = joined(content, placeholders);
        self.text.replace_range(scalar, &joined);
        budget.tolerate(error as usize, error as usize + 1, Tolerated::Indentation);
        true
    }
}

/// Replaces line breaks and the whitespace around them with placeholders.
fn joined(content: &str, placeholders: Placeholders) -> String {
    let mut joined = String::with_capacity(content.len());
    let mut lines = content.split('\n').peekable();
    let mut is_first = true;
    while let Some(line) = lines.next() {
        let is_last = lines.peek().is_none();
        let is_white = |character| matches!(character, ' ' | '\t' | '\r');
        let body = match is_first {
            true => line,
            false => line.trim_start_matches(is_white),
        };
        let leading = line.len() - body.len();
        let kept = match is_last {
            true => body,
            false => body.trim_end_matches(is_white),
        };
        let trailing = body.len() - kept.len();
        joined.extend(std::iter::repeat_n(placeholders.blank, leading));
        joined.push_str(kept);
        joined.extend(std::iter::repeat_n(placeholders.blank, trailing));
        if !is_last {
            joined.push(placeholders.line_break);
        }
        is_first = false;
    }
    joined
}

/// Returns the byte range of the first quoted scalar after an offset, including its quotes.
fn quoted(bytes: &[u8], after: usize) -> Option<std::ops::Range<usize>> {
    let rest = bytes.get(after..)?;
    let is_between = |byte: &u8| b" \t\r\n:-?,[{".contains(byte);
    let start = after + rest.iter().position(|byte| !is_between(byte))?;
    let quote = bytes[start];
    if !matches!(quote, b'"' | b'\'') {
        return None;
    }
    let mut at = start + 1;
    loop {
        match *bytes.get(at)? {
            b'\\' if quote == b'"' => {
                // Escaped whitespace is content.
                if matches!(bytes.get(at + 1), Some(b'\n' | b'\r' | b' ' | b'\t')) {
                    return None;
                }
                at += 2;
            }
            b'\'' if quote == b'\'' && bytes.get(at + 1) == Some(&b'\'') => at += 2,
            byte if byte == quote => return Some(start..at + 1),
            _ => at += 1,
        }
    }
}

/// Folds lines as YAML does: one line break becomes a space; of several line breaks, all but the first remain (YAML
/// 1.2.2 §6.5).
pub(super) fn folded(text: &str, placeholders: Placeholders) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut breaks = 0;
    for character in text.chars() {
        if character == placeholders.line_break {
            breaks += 1;
            continue;
        }
        if character == placeholders.blank {
            continue;
        }
        fold(&mut folded, &mut breaks);
        folded.push(character);
    }
    fold(&mut folded, &mut breaks);
    folded
}

/// Writes the pending line breaks.
fn fold(folded: &mut String, breaks: &mut usize) {
    match std::mem::take(breaks) {
        0 => {}
        1 => folded.push(' '),
        several => folded.extend(std::iter::repeat_n('\n', several - 1)),
    }
}
