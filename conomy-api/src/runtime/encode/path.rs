//! The path of a request: an operation's template with its values (OpenAPI "Path Templating", RFC 3986 §3.3).

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What a document writes into a template although no URL can hold it.
const ILLEGAL: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'|')
    .add(b'[')
    .add(b']');

/// A template and the encoded values of its parameters.
#[derive(Clone, Debug)]
pub(in crate::runtime) struct Path {
    template: &'static str,
    values: Vec<(&'static str, String)>,
}

impl Path {
    /// The template without values. Its fragment only tells apart paths of the document and is never sent.
    pub(in crate::runtime) fn new(template: &'static str) -> Self {
        let mut is_name = false;
        let end = template.find(|c| {
            is_name = (is_name || c == '{') && c != '}';
            c == '#' && !is_name
        });
        Self {
            template: &template[..end.unwrap_or(template.len())],
            values: Vec::new(),
        }
    }

    /// Sets the encoded value of a parameter; a value that was set before is replaced.
    pub(in crate::runtime) fn set(&mut self, name: &'static str, encoded: String) {
        self.values.retain(|(set, _)| *set != name);
        self.values.push((name, encoded));
    }

    /// Writes the path behind `out`, and the query that the template itself may have.
    ///
    /// # Errors
    /// When a parameter has no value, or an empty one, or a segment becomes a dot segment (RFC 3986 §3.3): no encoding
    /// can keep those from leading to another resource.
    pub(in crate::runtime) fn write(&self, out: &mut String) -> Result<(), String> {
        let start = out.len();
        if !self.template.starts_with('/') {
            out.push('/');
        }
        let mut rest = self.template;
        while let Some((literal, name, tail)) = next(rest) {
            out.extend(utf8_percent_encode(literal, ILLEGAL));
            match self.values.iter().find(|(set, _)| *set == name) {
                Some((_, value)) if !value.is_empty() => out.push_str(value),
                Some(_) => {
                    return Err(format!(
                        "the path parameter `{name}` is empty: it would lead to another path"
                    ));
                }
                None => return Err(format!("the path parameter `{name}` has no value")),
            }
            rest = tail;
        }
        out.extend(utf8_percent_encode(rest, ILLEGAL));
        // Only values that are dots themselves, or bring slashes along, can make a segment that is dots.
        let could =
            |value: &str| value.contains('/') || value.bytes().all(|byte| b".%2eE".contains(&byte));
        if self.values.iter().any(|(_, value)| could(value)) {
            let path = out[start..].split('?').next().unwrap_or_default();
            if let Some(dots) = path.split('/').find(|segment| is_dots(segment)) {
                return Err(format!(
                    "a path segment cannot be `{dots}`: it would lead to another path"
                ));
            }
        }
        Ok(())
    }
}

/// What stands before the next parameter, its name, and what follows.
fn next(template: &str) -> Option<(&str, &str, &str)> {
    let (literal, rest) = template.split_once('{')?;
    let (name, rest) = rest.split_once('}')?;
    Some((literal, name, rest))
}

/// Whether a segment is one that URL parsers remove, in each of its spellings (WHATWG URL §4.1).
fn is_dots(segment: &str) -> bool {
    matches!(
        segment.to_ascii_lowercase().replace("%2e", ".").as_str(),
        "." | ".."
    )
}
