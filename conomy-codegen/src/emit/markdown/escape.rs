//! Escapes text so that none of it is interpreted as markup.

/// Removes characters that hide other text or change its direction.
pub(super) fn clean(text: &str) -> String {
    text.chars()
        .filter(|c| {
            !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}'..='\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
                && (*c == '\t' || !c.is_control())
        })
        .collect()
}

/// Returns a code span that its content cannot end.
pub(super) fn span(code: &str) -> String {
    let code = clean(&code.replace(['\n', '\t'], " "));
    if code.contains('`') {
        format!("`` {code} ``")
    } else if code.trim().is_empty() {
        String::new()
    } else {
        format!("`{code}`")
    }
}

/// Writes text and escapes everything that CommonMark, rustdoc or HTML could interpret as markup. Bare URLs become links.
pub(super) fn escape(text: &str, out: &mut String) {
    let has_scheme = text.contains("://");
    if !has_scheme && text.bytes().all(means_itself) {
        out.push_str(text);
        return;
    }
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            out.push(' ');
        }
        let trimmed = word.trim_matches(['.', ',', ';', ':', ')', '(']);
        if has_scheme && is_link(trimmed) && trimmed.len() > 8 {
            let (before, after) = word.split_once(trimmed).unwrap_or(("", ""));
            escape_word(before, out);
            out.push('<');
            out.push_str(trimmed);
            out.push('>');
            escape_word(after, out);
        } else {
            escape_word(word, out);
        }
    }
}

/// Returns whether a byte is an ASCII character that is never escaped.
pub(super) fn means_itself(byte: u8) -> bool {
    matches!(byte, b' '..=b'~')
        && !matches!(
            byte,
            b'[' | b']' | b'<' | b'>' | b'*' | b'`' | b'\\' | b'|' | b'&' | b'#' | b'_'
        )
}

fn escape_word(word: &str, out: &mut String) {
    let has_scheme = word.contains("://");
    if !has_scheme && word.bytes().all(means_itself) {
        out.push_str(word);
        return;
    }
    let word = clean(&word.replace('\t', " "));
    for c in word.chars() {
        match c {
            '[' | ']' | '<' | '>' | '*' | '`' | '\\' | '|' | '&' | '#' => {
                out.push('\\');
                out.push(c);
            }
            '_' if word.starts_with('_') || word.ends_with('_') => out.push_str("\\_"),
            // rustdoc warns about bare URLs.
            ':' if has_scheme => out.push_str("\\:"),
            _ => out.push(c),
        }
    }
}

/// Returns whether a URL can be a link in the documentation.
pub(in crate::emit) fn is_link(url: &str) -> bool {
    (url.starts_with("https://") || url.starts_with("http://"))
        && url
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !b"<>\"`{}|\\^[]()*_".contains(&byte))
}
