//! Resolves the aliases in types.

use crate::compare::rust_item::RustItems;

/// Returns the path of the model behind an alias.
pub(super) fn follow(items: &RustItems, ty: &str) -> Option<String> {
    let resolved = resolve(items, ty, 0);
    let path = format!("models::{resolved}");
    items.items.contains_key(&path).then_some(path)
}

/// Resolves the aliases in a type. An alias never refers to itself; the limit protects against a bug there.
pub(super) fn resolve(items: &RustItems, ty: &str, depth: usize) -> String {
    if depth > 64 {
        return ty.to_owned();
    }
    replace(ty, |name| {
        let target = items.alias(&format!("models::{name}"))?;
        Some(resolve(items, target, depth + 1))
    })
}

/// Replaces the identifiers in a type.
pub(super) fn replace(ty: &str, with: impl Fn(&str) -> Option<String>) -> String {
    let mut text = String::with_capacity(ty.len());
    let mut rest = ty;
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .unwrap_or(rest.len());
        if end == 0 {
            let next = rest.chars().next().map_or(1, char::len_utf8);
            text.push_str(&rest[..next]);
            rest = &rest[next..];
            continue;
        }
        let name = &rest[..end];
        match with(name) {
            Some(other) => text.push_str(&other),
            None => text.push_str(name),
        }
        rest = &rest[end..];
    }
    text
}
