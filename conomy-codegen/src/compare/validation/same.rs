//! Compares two values of different documents.

use std::collections::BTreeSet;

use crate::load::{Document, Kind, NodeId, extension};

/// Keywords that do not restrict values.
const ANNOTATIONS: [&str; 9] = [
    "title",
    "description",
    "default",
    "example",
    extension::EXAMPLES,
    "deprecated",
    "externalDocs",
    "$comment",
    extension::NODE,
];

/// A node of a document.
type At<'a> = (&'a Document, NodeId);

/// Returns whether two values restrict values alike: references are followed, and annotations are ignored.
pub(super) fn is_same(old: At<'_>, new: At<'_>) -> bool {
    let mut open = vec![(old.1, new.1)];
    // Schemas that refer to themselves are compared once.
    let mut seen: BTreeSet<(NodeId, NodeId)> = BTreeSet::new();
    while let Some((one, other)) = open.pop() {
        let (one, other) = (target(old.0, one), target(new.0, other));
        if !seen.insert((one, other)) {
            continue;
        }
        let is_alike = old.0.kind(one) == new.0.kind(other)
            && old.0.as_bool(one) == new.0.as_bool(other)
            && old.0.as_str(one) == new.0.as_str(other)
            && number(old.0, one) == number(new.0, other);
        if !is_alike || !parts((old.0, one), (new.0, other), &mut open) {
            return false;
        }
    }
    true
}

/// Returns the schema that a reference or the number of a node stands for.
fn target(document: &Document, node: NodeId) -> NodeId {
    document
        .named(node)
        .unwrap_or_else(|| document.resolve(node))
}

fn number(document: &Document, node: NodeId) -> Option<f64> {
    document.number(node)?.parse().ok()
}

/// Pairs the parts of two values. Returns whether each part has a counterpart.
fn parts(old: At<'_>, new: At<'_>, open: &mut Vec<(NodeId, NodeId)>) -> bool {
    let (olds, news) = match old.0.kind(old.1) {
        Kind::Array => {
            let items = |at: At<'_>| at.0.items(at.1).collect::<Vec<_>>();
            (items(old), items(new))
        }
        Kind::Object => {
            let entries = |at: At<'_>| {
                let entries = at.0.entries(at.1);
                let mut entries: Vec<(String, NodeId)> = entries
                    .filter(|(key, _)| !ANNOTATIONS.contains(key))
                    .map(|(key, value)| (key.to_owned(), value))
                    .collect();
                entries.sort();
                entries
                    .into_iter()
                    .unzip::<String, NodeId, Vec<_>, Vec<_>>()
            };
            let ((old_keys, olds), (new_keys, news)) = (entries(old), entries(new));
            if old_keys != new_keys {
                return false;
            }
            (olds, news)
        }
        _ => return true,
    };
    let is_complete = olds.len() == news.len();
    open.extend(olds.into_iter().zip(news));
    is_complete
}
