//! Merges `allOf` into one schema (JSON Schema 2020-12, section 10.2.1.1).

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Diagnostics, catalogue};
use crate::load::{Document, NodeId};

use crate::lower::Lowering;
use crate::lower::schema::keywords::{Additional, Keywords};
use crate::lower::schema::merged::intersection;
use crate::lower::schema::subschema::Subschema;

/// The maximum nesting depth of `allOf`, which bounds the work for hostile documents.
const DEPTH: usize = 32;

/// Subschemas of `allOf` beyond the maximum depth.
#[derive(Default)]
pub(in crate::lower) struct TooDeep {
    members: BTreeSet<NodeId>,
    /// Whether the schema that is being flattened contains one of them.
    here: bool,
}

impl TooDeep {
    /// Reports them.
    pub(in crate::lower) fn report(self, document: &Document, diagnostics: &mut Diagnostics) {
        for node in self.members {
            let message = format!("`allOf` is nested more than {DEPTH} levels deep");
            let warning = Diagnostic::new(&catalogue::DEEP_ALL_OF, message);
            diagnostics.push(warning.label(document.label(node)));
        }
    }
}

impl Lowering<'_> {
    /// Returns `keywords` merged with the subschemas of its `allOf`.
    ///
    /// `origin` is the schema that is being lowered. If a subschema has a `oneOf` that lists `origin`, it is the parent of `origin`,
    /// and merging its `oneOf` would make the child contain itself.
    pub(in crate::lower) fn flatten(
        &mut self,
        mut keywords: Keywords,
        origin: Option<NodeId>,
    ) -> Keywords {
        if keywords.all_of.is_empty() {
            return keywords;
        }
        let mut seen: Vec<NodeId> = origin.into_iter().collect();
        let members = std::mem::take(&mut keywords.all_of);
        let mut merged = Keywords::default();
        let before = std::mem::take(&mut self.too_deep.here);
        // The schema's own keywords are merged last, so that they take precedence.
        for member in members {
            if let Some(member) = self.member(member, &mut seen, DEPTH) {
                merge(&mut merged, member, origin, self);
            }
        }
        let member_nullable = merged.nullable;
        let (nullable, own_default) = (keywords.nullable, keywords.default.is_some());
        merge(&mut merged, keywords, origin, self);
        merged.nullable = nullable || (member_nullable && !own_default);
        if std::mem::replace(&mut self.too_deep.here, before) {
            // The omitted properties may have any type.
            merged.additional = None;
        }
        merged
    }

    /// Returns one flattened subschema. A schema that several subschemas share is merged only once, because the number of paths to it
    /// may be exponential.
    fn member(
        &mut self,
        member: Subschema,
        seen: &mut Vec<NodeId>,
        depth: usize,
    ) -> Option<Keywords> {
        let node = match member {
            Subschema::At(node) => node,
            // A `oneOf` or `anyOf` group without a node of its own.
            Subschema::Merged(keywords) => return Some(*keywords),
        };
        if seen.contains(&node) {
            return None;
        }
        let Some(depth) = depth.checked_sub(1) else {
            self.too_deep.here = true;
            if self.too_deep.members.insert(node) {
                self.fall_back(Some(node), "`allOf` is nested too deeply");
            }
            return None;
        };
        let named = self.is_named(node);
        seen.push(node);
        let mut own = self.keywords_at(node);
        if named {
            // The documentation of a parent describes the parent only.
            own.docs = Default::default();
        }
        let mut merged = Keywords::default();
        for inner in std::mem::take(&mut own.all_of) {
            if let Some(inner) = self.member(inner, seen, depth) {
                merge(&mut merged, inner, None, self);
            }
        }
        merge(&mut merged, own, None, self);
        Some(merged)
    }

    /// Returns whether a schema consists of annotations only.
    fn is_silent(&self, schema: &Subschema) -> bool {
        let node = schema.node().filter(|node| !self.is_named(*node));
        node.is_some_and(|node| self.keywords_at(node).is_empty())
    }
}

/// Merges the keywords of `other` into `into`. If both have a keyword, `other` takes precedence.
fn merge(into: &mut Keywords, other: Keywords, origin: Option<NodeId>, lowering: &Lowering<'_>) {
    into.node = other.node.or(into.node);
    into.json_type = other.json_type.or(into.json_type);
    into.format = other.format.or(into.format.take());
    into.pattern = other.pattern.or(into.pattern.take());
    into.items = match (into.items.take(), other.items) {
        (Some(first), Some(second)) if first != second => Some(intersection(first, second)),
        (first, second) => second.or(first),
    };
    into.items_bounds = (
        other.items_bounds.0.or(into.items_bounds.0),
        other.items_bounds.1.or(into.items_bounds.1),
    );
    into.bounds = (
        other.bounds.0.or(into.bounds.0.take()),
        other.bounds.1.or(into.bounds.1.take()),
    );
    into.lengths = (
        other.lengths.0.or(into.lengths.0),
        other.lengths.1.or(into.lengths.1),
    );
    into.values = match (into.values.take(), other.values) {
        (Some(first), Some(second)) => {
            let common: Vec<_> = first
                .iter()
                .filter(|value| second.contains(value))
                .cloned()
                .collect();
            // An empty intersection is a contradiction; the later list is the better guess.
            Some(if common.is_empty() { second } else { common })
        }
        (first, second) => second.or(first),
    };
    for (name, schema) in other.properties {
        match into.properties.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) if *known != schema && !lowering.is_silent(&schema) => {
                *known = if lowering.is_silent(known) {
                    schema
                } else {
                    intersection(known.clone(), schema)
                };
            }
            Some(_) => {}
            None => into.properties.push((name, schema)),
        }
    }
    for name in other.required {
        if !into.required.contains(&name) {
            into.required.push(name);
        }
    }
    into.additional = match (into.additional.take(), other.additional) {
        (Some(Additional::Schema(schema)), Some(Additional::Allowed(_)) | None) => {
            Some(Additional::Schema(schema))
        }
        (first, second) => second.or(first),
    };
    for choice in other.choices {
        let inherited = origin.is_some_and(|origin| {
            choice
                .branches
                .iter()
                .any(|branch| branch.node() == Some(origin))
        });
        if !inherited {
            into.choices.push(choice);
        }
    }
    into.nullable |= other.nullable;
    into.read_only |= other.read_only;
    into.write_only |= other.write_only;
    into.default = other.default.or(into.default.take());
    into.docs.title = other.docs.title.or(into.docs.title.take());
    into.docs.description = other.docs.description.or(into.docs.description.take());
    into.docs.deprecated |= other.docs.deprecated;
    into.docs.external = other.docs.external.or(into.docs.external.take());
    into.docs.constraints = other.docs.constraints.or(into.docs.constraints.take());
    into.extensions.extend(other.extensions);
}
