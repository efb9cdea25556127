//! Documents the scopes that an operation needs.

use crate::ir::{Requirement, SecurityKind};
use crate::name::plain;

use super::view::View;

/// Returns the scopes that the operation needs, for each security alternative.
pub(super) fn lines(view: View<'_>) -> Vec<String> {
    let alternatives = &view.operation.security;
    if alternatives
        .iter()
        .flatten()
        .all(|requirement| requirement.scopes.is_empty())
    {
        return Vec::new();
    }
    let alternatives: Vec<String> = alternatives
        .iter()
        .map(|set| match set.as_slice() {
            [] => "no credential".to_owned(),
            set => {
                let all: Vec<String> = set.iter().map(|one| requirement(view, one)).collect();
                all.join(" and ")
            }
        })
        .collect();
    vec![
        String::new(),
        format!("Needs {}.", alternatives.join(", or ")),
    ]
}

fn requirement(view: View<'_>, requirement: &Requirement) -> String {
    let quoted = |text: &str| format!("`{}`", text.replace('`', "'"));
    let index = requirement.scheme.0 as usize;
    let scheme = &view.context.api.schemes[index];
    let setter = &view.context.names.schemes[index].credential;
    let scheme = match scheme.kind {
        // It has no setter.
        SecurityKind::MutualTls => quoted(&scheme.name),
        _ => format!("[`{}`](crate::ClientBuilder::{setter})", plain(setter)),
    };
    let scopes: Vec<String> = requirement
        .scopes
        .iter()
        .map(|scope| quoted(scope))
        .collect();
    match scopes.as_slice() {
        [] => scheme,
        [only] => format!("{scheme} with the scope {only}"),
        many => format!("{scheme} with the scopes {}", many.join(", ")),
    }
}
