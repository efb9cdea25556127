//! Quoted YAML scalars whose lines are indented too little, or by tabs.
//!
//! YAML requires each line of a quoted scalar to be indented more than its key, by spaces (YAML 1.2.2 §7.3.1),
//! but parsers based on libyaml accept anything. Such a scalar is put on one line: two characters of the same
//! length take the place of line breaks and of the white space around them, so that all locations stay. In
//! the scalar's value they are folded as YAML folds line breaks.

use std::collections::BTreeMap;

use super::syntax::{Budget, Tolerated};

/// More scalars than this are not mended, because each is a pass over the file.
const MOST: usize = 200;

/// Characters that can take the place of others. Two that the scalar does not contain are used.
const UNUSUAL: [u8; 12] = *b"~^|`;$@<%=+*";

/// The text of a file in which some quoted scalars were put on one line.
pub(super) struct Mended {
    text: String,
    /// The joints of the scalars by where they begin.
    joints: BTreeMap<u32, Joints>,
}

/// What takes the place of characters that are folded.
#[derive(Clone, Copy)]
pub(super) struct Joints {
    line_break: char,
    blank: char,
}

impl Mended {
    pub fn new(text: &str) -> Mended {
        Mended {
            text: text.to_owned(),
            joints: BTreeMap::new(),
        }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the joints of a scalar whose lines were joined.
    pub fn joints(&self, start: u32, end: u32) -> Option<Joints> {
        let mut within = self.joints.range(start..end);
        within.next().map(|(_, joints)| *joints)
    }

    /// Joins the lines of the quoted scalar that begins after a byte and has an error at another. Returns
    /// false if that cannot help.
    pub fn join_lines(&mut self, after: u32, error: u32, budget: &mut Budget) -> bool {
        let Some(scalar) = quoted(self.text.as_bytes(), after as usize) else {
            return false;
        };
        let content = &self.text[scalar.clone()];
        let mut unused = UNUSUAL
            .iter()
            .filter(|unusual| !content.as_bytes().contains(unusual));
        let (Some(&line_break), Some(&blank)) = (unused.next(), unused.next()) else {
            return false;
        };
        let joints = Joints {
            line_break: char::from(line_break),
            blank: char::from(blank),
        };
        let start = scalar.start as u32;
        if !scalar.contains(&(error as usize))
            || self.joints.len() >= MOST
            || self.joints.insert(start, joints).is_some()
        {
            return false;
        }
        let joined = joined(content, joints);
        self.text.replace_range(scalar, &joined);
        budget.tolerate(error as usize, error as usize + 1, Tolerated::Indentation);
        true
    }
}

/// Puts joints in the place of line breaks and of the white space around them.
fn joined(content: &str, joints: Joints) -> String {
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
        joined.extend(std::iter::repeat_n(joints.blank, leading));
        joined.push_str(kept);
        joined.extend(std::iter::repeat_n(joints.blank, trailing));
        if !is_last {
            joined.push(joints.line_break);
        }
        is_first = false;
    }
    joined
}

/// Returns the bytes of the first quoted scalar after a byte, with its quotes.
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
                // Escaped white space is content.
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

/// Folds lines as YAML does: one line break is a space, and of several, all but the first remain (YAML
/// 1.2.2 §6.5).
pub(super) fn folded(text: &str, joints: Joints) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut breaks = 0;
    for character in text.chars() {
        if character == joints.line_break {
            breaks += 1;
            continue;
        }
        if character == joints.blank {
            continue;
        }
        fold(&mut folded, &mut breaks);
        folded.push(character);
    }
    fold(&mut folded, &mut breaks);
    folded
}

/// Writes the line breaks that were counted.
fn fold(folded: &mut String, breaks: &mut usize) {
    match std::mem::take(breaks) {
        0 => {}
        1 => folded.push(' '),
        several => folded.extend(std::iter::repeat_n('\n', several - 1)),
    }
}
