//! JSONPath expressions (RFC 9535) on the arena.

use serde_json_path::{JsonPath, NormalizedPath, PathElement};

use crate::diagnostic::{Diagnostic, Label, catalogue};
use crate::load::arena::{Arena, NodeId};
use crate::load::open::Files;

/// Parses a JSONPath expression (RFC 9535).
pub(super) fn parse(files: &mut Files<'_>, node: NodeId) -> Option<JsonPath> {
    let text = files.arena.string(node).unwrap_or_default().to_owned();
    let error = match JsonPath::parse(&text) {
        Ok(path) => return Some(path),
        Err(error) => error,
    };
    // RFC 9535 does not allow hyphens in `.name`, but the examples of the Overlay Specification contain them.
    if let Ok(path) = JsonPath::parse(&with_quoted_hyphens(&text)) {
        return Some(path);
    }
    let message = format!("`{text}` is not a JSONPath expression (RFC 9535): {error}");
    let label = Label::primary(files.arena.span(node));
    let refusal = Diagnostic::new(&catalogue::INVALID_OVERLAY, message).label(label);
    let help = "a key with other characters than letters, digits and `_` is written as `['/pets']`";
    files.diagnostics.push(refusal.help(help));
    None
}

/// Rewrites `.x-name` as `['x-name']`, outside of quotes.
fn with_quoted_hyphens(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut quote = None;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match quote {
            Some(open) => {
                out.push(c);
                if c == '\\' {
                    let escaped = rest.chars().next();
                    out.extend(escaped);
                    rest = &rest[escaped.map_or(0, char::len_utf8)..];
                } else if c == open {
                    quote = None;
                }
            }
            None if c == '.' => {
                let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
                let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
                let (name, after) = rest.split_at(end);
                match name.contains('-') {
                    // `..name` is a descendant segment; in brackets it is `..['name']`.
                    true if out.ends_with('.') => out.push_str(&format!(".['{name}']")),
                    true => out.push_str(&format!("['{name}']")),
                    false => out.push_str(&format!(".{name}")),
                }
                rest = after;
            }
            None => {
                quote = matches!(c, '\'' | '"').then_some(c);
                out.push(c);
            }
        }
    }
    out
}

/// A value that a JSONPath expression selects.
pub(super) struct Selected {
    /// The keys and indexes from the root.
    pub(super) place: Vec<Step>,
    pub(super) node: NodeId,
}

pub(super) enum Step {
    Key(String),
    Index(usize),
}

/// Returns the values that an expression selects, in document order.
pub(super) fn select(
    arena: &Arena,
    root: NodeId,
    json: &serde_json::Value,
    path: &JsonPath,
) -> Vec<Selected> {
    let found = path.query_located(json);
    let selected = found.locations().filter_map(|place: &NormalizedPath<'_>| {
        let place: Vec<Step> = place
            .iter()
            .map(|element| match element {
                PathElement::Name(name) => Step::Key((*name).to_owned()),
                PathElement::Index(index) => Step::Index(*index),
            })
            .collect();
        let node = follow(arena, root, &place)?;
        Some(Selected { place, node })
    });
    let mut selected: Vec<Selected> = selected.collect();
    selected.sort_by_key(|one| one.node);
    selected.dedup_by_key(|one| one.node);
    selected
}

/// Returns the node at a place.
pub(super) fn follow(arena: &Arena, root: NodeId, place: &[Step]) -> Option<NodeId> {
    place.iter().try_fold(root, |node, step| match step {
        Step::Key(key) => arena.member_named(node, key).map(|entry| entry.value),
        Step::Index(index) => arena.elements(node).get(*index).copied(),
    })
}

/// Returns the value at a place.
pub(super) fn at<'j>(
    json: &'j mut serde_json::Value,
    place: &[Step],
) -> Option<&'j mut serde_json::Value> {
    place.iter().try_fold(json, |value, step| match step {
        Step::Key(key) => value.get_mut(key.as_str()),
        Step::Index(index) => value.get_mut(*index),
    })
}

#[cfg(test)]
mod tests {
    use super::with_quoted_hyphens;

    #[test]
    fn names_with_hyphens_are_quoted() {
        for (text, expected) in [
            ("$.info.x-a", "$.info['x-a']"),
            ("$..x-a.b", "$..['x-a'].b"),
            (
                "$.paths.*.get[?@.x-oai-traits.paged]",
                "$.paths.*.get[?@['x-oai-traits'].paged]",
            ),
            ("$['a.x-b'].c", "$['a.x-b'].c"),
            (r#"$["a\".x-b"].c"#, r#"$["a\".x-b"].c"#),
            ("$.ä-ö", "$['ä-ö']"),
            ("$[?@.n == -1]", "$[?@.n == -1]"),
        ] {
            assert_eq!(with_quoted_hyphens(text), expected);
        }
    }
}
