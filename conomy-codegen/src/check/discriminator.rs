//! Discriminators: each variant has the property that tells it (OpenAPI 3.1 §4.8.25).

use std::collections::HashSet;

use super::{list, text};
use crate::diagnostic::{Diagnostic, Diagnostics, catalogue};
use crate::load::{Document, NodeId, Role};

/// Reports variants without the discriminator's property.
pub(super) fn check(document: &Document, diagnostics: &mut Diagnostics) {
    for schema in document.all(Role::Schema) {
        let Some(discriminator) = document.get(schema, "discriminator") else {
            continue;
        };
        let Some(property) = text(document, discriminator, "propertyName") else {
            continue;
        };
        let variants = ["oneOf", "anyOf"]
            .into_iter()
            .flat_map(|key| list(document, schema, key));
        // A property beside the variants is one of each.
        let has_own = has_property(document, schema, property, &mut HashSet::new());
        for variant in variants.filter(|_| !has_own) {
            if has_property(document, variant, property, &mut HashSet::new()) {
                continue;
            }
            let message = format!(
                "this variant has no property `{property}`, which tells the variants apart"
            );
            let place = document
                .get(discriminator, "propertyName")
                .unwrap_or(discriminator);
            let warning = Diagnostic::new(&catalogue::VARIANT_WITHOUT_DISCRIMINATOR, message)
                .label(document.key_label(variant))
                .label(
                    document
                        .label(place)
                        .secondary()
                        .text("the property is named here"),
                );
            diagnostics.push(warning);
        }
    }
}

/// Whether a schema declares a property, in itself, all its parts or all its variants.
fn has_property(
    document: &Document,
    schema: NodeId,
    name: &str,
    seen: &mut HashSet<NodeId>,
) -> bool {
    if !seen.insert(schema) {
        return false;
    }
    let properties = document.get(schema, "properties");
    if properties.is_some_and(|properties| document.get(properties, name).is_some()) {
        return true;
    }
    let parts = list(document, schema, "allOf");
    if parts
        .into_iter()
        .any(|part| has_property(document, part, name, seen))
    {
        return true;
    }
    ["oneOf", "anyOf"].into_iter().any(|key| {
        let variants = list(document, schema, key);
        let has = |variant: &NodeId| has_property(document, *variant, name, &mut seen.clone());
        !variants.is_empty() && variants.iter().all(has)
    }) || document.get(schema, "x-dangling").is_some()
}
