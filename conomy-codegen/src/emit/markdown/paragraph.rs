//! Wraps paragraphs, and recognizes paragraphs that need no parser.

use std::borrow::Cow;

use super::escape::means_itself;

/// The width at which long lines are broken.
const WIDTH: usize = 100;

/// Returns whether text is one paragraph whose only possible markup is simple code spans. Most descriptions are, so they skip the
/// parser.
pub(super) fn is_plain(text: &str) -> bool {
    let begins_block = |c: char| c.is_ascii_digit() || " -+=~".contains(c);
    if text.starts_with(begins_block) || text.ends_with(' ') || text.contains("://") {
        return false;
    }
    // The text after every odd backtick is code.
    let last = text.bytes().filter(|byte| *byte == b'`').count();
    last.is_multiple_of(2)
        && text.split('`').enumerate().all(|(index, part)| {
            if index.is_multiple_of(2) {
                // Two adjacent backticks are one delimiter.
                (!part.is_empty() || index == 0 || index == last) && part.bytes().all(means_itself)
            } else {
                let is_ascii = part.bytes().all(|byte| matches!(byte, b' '..=b'~'));
                !part.is_empty() && is_ascii && part.trim() == part
            }
        })
}

pub(super) fn wrap(text: &str, indent: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph_line in text.split('\n') {
        let mut line = String::new();
        let mut width = indent.len();
        for word in paragraph_line.split(' ').filter(|word| !word.is_empty()) {
            let mut word = Cow::Borrowed(word);
            if !line.is_empty() && width + 1 + word.chars().count() > WIDTH {
                lines.push(format!("{indent}{line}"));
                line.clear();
                width = indent.len();
            }
            if !line.is_empty() {
                line.push(' ');
                width += 1;
            } else if begins_block(&word) {
                // A word at the start of a line must not start a list, a heading or a quote.
                word = format!("\\{word}").into();
            } else if lines.is_empty() || word == "1." || word == "1)" {
                word = without_number(word);
            }
            line.push_str(&word);
            width += word.chars().count();
        }
        if !line.is_empty() {
            lines.push(format!("{indent}{line}"));
        }
    }
    lines
}

fn begins_block(word: &str) -> bool {
    matches!(word, "-" | "+" | "*")
        || word.starts_with(['#', '>', '=', '|'])
        || word.starts_with("--")
        || word.starts_with("~~~")
}

/// Escapes the dot of `1.` at the start of a line, because it would start a list.
fn without_number(word: Cow<'_, str>) -> Cow<'_, str> {
    match word.strip_suffix(['.', ')']) {
        Some(number) if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{number}\\{}", &word[number.len()..]).into()
        }
        _ => word,
    }
}
