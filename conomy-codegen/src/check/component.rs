//! Checks the names of components, and that each component is used (OpenAPI 3.1 §4.8.7).

use foldhash::HashSet;

use super::list;
use crate::diagnostic::{Diagnostic, Diagnostics, catalogue};
use crate::load::{Document, Kind, NodeId, Role};

/// The fields of the root that contain operations.
const OPERATIONS: [&str; 3] = ["paths", "webhooks", "x-webhooks"];

/// Reports components with invalid names and, if no part of the document was ignored, components that no operation or
/// webhook uses.
pub(super) fn check(document: &Document, is_whole: bool, diagnostics: &mut Diagnostics) {
    let root = document.root();
    let Some(components) = document.get(root, "components") else {
        return;
    };
    let is_library = !OPERATIONS.iter().any(|key| {
        let operations = document.get(root, key);
        operations.is_some_and(|operations| document.entries(operations).next().is_some())
    });
    // A document that only has components provides them to other documents.
    let used = (is_whole && !is_library).then(|| reachable(document));
    for (section, members) in document.entries(components) {
        for (name, component) in document.entries(members) {
            if !is_name(name) {
                let message = format!(
                    "invalid component name `{name}`: only letters, digits, `.`, `-` and `_` are allowed"
                );
                let note = Diagnostic::new(&catalogue::COMPONENT_NAME, message);
                diagnostics.push(note.label(document.member_label(members, name)));
            }
            let is_used = used
                .as_ref()
                .is_none_or(|used| used.contains(&document.resolve(component)));
            if section.starts_with("x-") || section == "securitySchemes" || is_used {
                continue;
            }
            let message = format!("unused component `{name}`");
            let note = Diagnostic::new(&catalogue::UNUSED_COMPONENT, message);
            diagnostics.push(note.label(document.member_label(members, name)));
        }
    }
}

/// Returns whether a name matches `^[a-zA-Z0-9\.\-_]+$`.
fn is_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    !name.is_empty() && name.bytes().all(allowed)
}

/// Returns all nodes that are reachable from paths and webhooks, including variants of reachable schemas with a
/// discriminator.
fn reachable(document: &Document) -> HashSet<NodeId> {
    let roots = OPERATIONS.into_iter();
    let roots = roots.filter_map(|key| document.get(document.root(), key));
    let mut seen = HashSet::default();
    spread(document, roots.collect(), &mut seen);
    // A schema with `allOf: [Parent]` is a variant of each parent with a discriminator, even if the parent does not
    // list it (OpenAPI 3.1 §4.8.25.4).
    loop {
        let variants: Vec<NodeId> = document
            .all(Role::Schema)
            .filter(|schema| !seen.contains(schema))
            .filter(|&schema| {
                let mut parents = list(document, schema, "allOf").into_iter();
                parents.any(|parent| {
                    seen.contains(&parent) && document.get(parent, "discriminator").is_some()
                })
            })
            .collect();
        if variants.is_empty() {
            return seen;
        }
        spread(document, variants, &mut seen);
    }
}

fn spread(document: &Document, mut stack: Vec<NodeId>, seen: &mut HashSet<NodeId>) {
    while let Some(node) = stack.pop() {
        if !seen.insert(node) {
            continue;
        }
        match document.kind(node) {
            Kind::Reference => stack.extend(document.reference(node)),
            Kind::Array => stack.extend(document.items(node)),
            Kind::Object => {
                let is_mapping = document.key(node) == Some("mapping");
                for (_, value) in document.entries(node) {
                    stack.push(value);
                    if is_mapping {
                        let target = document
                            .as_str(value)
                            .and_then(|text| document.target(text));
                        stack.extend(target);
                    }
                }
            }
            Kind::Number => stack.extend(document.named(node)),
            _ => {}
        }
    }
}
