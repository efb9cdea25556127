//! The path of a request: the template of an operation with its values (OpenAPI, Path Templating; RFC 3986 §3.3).

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// Characters that documents use in templates although a URL cannot contain them.
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
    /// Creates a path without values. The fragment of a template only distinguishes paths in the document and is not
    /// sent.
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

    /// Sets the encoded value of a parameter and replaces its old value.
    pub(in crate::runtime) fn set(&mut self, name: &'static str, encoded: String) {
        self.values.retain(|(set, _)| *set != name);
        self.values.push((name, encoded));
    }

    /// Appends the path to `out`, with the query of the template, if it has one.
    ///
    /// # Errors
    /// A parameter has no value or an empty one, or a segment becomes a dot segment (RFC 3986 §3.3). Encoding cannot
    /// prevent that such a segment leads to another resource.
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
        // Only values that are dots, or contain slashes, can create dot segments.
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

/// Returns the text before the next parameter, its name, and the rest.
fn next(template: &str) -> Option<(&str, &str, &str)> {
    let (literal, rest) = template.split_once('{')?;
    let (name, rest) = rest.split_once('}')?;
    Some((literal, name, rest))
}

/// Returns whether URL parsers would remove the segment, in any spelling (WHATWG URL §4.1).
fn is_dots(segment: &str) -> bool {
    matches!(
        segment.to_ascii_lowercase().replace("%2e", ".").as_str(),
        "." | ".."
    )
}
