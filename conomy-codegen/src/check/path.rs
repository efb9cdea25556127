//! Checks path templates, and that no two paths are equivalent (OpenAPI 3.1 §4.8.8).

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Diagnostic, Diagnostics, catalogue};
use crate::load::Document;

/// Returns the variable names of a path or URL template, or an error about its braces.
pub(super) fn variables(template: &str) -> Result<Vec<&str>, &'static str> {
    let mut names = Vec::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        let Some(inside) = rest[at..].strip_prefix('{') else {
            return Err("unmatched `}`");
        };
        let Some(end) = inside.find(['{', '}']) else {
            return Err("unclosed `{`");
        };
        match inside[..end].trim() {
            _ if inside.as_bytes().get(end) == Some(&b'{') => {
                return Err("nested `{`");
            }
            "" => return Err("empty variable name"),
            _ => names.push(&inside[..end]),
        }
        rest = &inside[end + 1..];
    }
    Ok(names)
}

/// Reports malformed templates, and paths that differ only in the names of their variables.
pub(super) fn check(document: &Document, diagnostics: &mut Diagnostics) {
    let Some(paths) = document.get(document.root(), "paths") else {
        return;
    };
    let mut shapes: HashMap<String, &str> = HashMap::new();
    for (path, _) in document.entries(paths) {
        if !path.starts_with('/') {
            continue;
        }
        let label = document.member_label(paths, path);
        let names = match variables(path) {
            Ok(names) => names,
            Err(fault) => {
                let warning = Diagnostic::new(&catalogue::PATH_TEMPLATE, fault).label(label);
                diagnostics.push(warning);
                continue;
            }
        };
        let mut seen = HashSet::new();
        for name in &names {
            if !seen.insert(name) {
                let message = format!("duplicate variable `{{{name}}}` in the path");
                let warning = Diagnostic::new(&catalogue::PATH_TEMPLATE, message);
                diagnostics.push(warning.label(label.clone()));
            }
        }
        // The name of a variable may contain these characters.
        let mut literals = path
            .split('{')
            .map(|part| part.split_once('}').map_or(part, |(_, rest)| rest));
        if literals.any(|literal| literal.contains(['?', '#'])) {
            let message = "a path must not contain a query or a fragment";
            let warning = Diagnostic::new(&catalogue::PATH_TEMPLATE, message)
                .label(label.clone())
                .help("declare query parameters instead");
            diagnostics.push(warning);
        }
        let shape = shape(path);
        if let Some(first) = shapes.insert(shape, path) {
            let message = format!("`{path}` and `{first}` are identical paths");
            let other = document.member_label(paths, first).secondary();
            let warning = Diagnostic::new(&catalogue::SAME_PATH, message)
                .label(label)
                .label(other.text("differs only in variable names"))
                .help("move the operations of both into one of them");
            diagnostics.push(warning);
        }
    }
}

/// Returns a path without the names of its variables.
fn shape(path: &str) -> String {
    let mut inside = false;
    let kept = path.chars().filter(|&character| {
        inside = (inside || character == '{') && character != '}';
        !inside || character == '{'
    });
    kept.collect()
}

#[cfg(test)]
mod tests {
    use super::{shape, variables};

    #[test]
    fn shapes_lack_names() {
        assert_eq!(shape("/a/{x}.{y}/b"), "/a/{}.{}/b");
    }

    #[test]
    fn braces_contain_parameter_names() {
        assert_eq!(variables("/a/{x}.{y}:z"), Ok(vec!["x", "y"]));
        assert_eq!(variables("/a"), Ok(vec![]));
        for broken in ["/{", "/}", "/{a{b}}", "/{}", "/a}b{"] {
            assert!(variables(broken).is_err(), "{broken}");
        }
    }
}
