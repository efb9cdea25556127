//! Checks that each variant declares the discriminator property (OpenAPI 3.1 §4.8.25).

use super::{list, text};
use crate::diagnostic::{Diagnostic, Diagnostics, catalogue};
use crate::load::{Document, NodeId, Role, extension};

/// The maximum depth of the search for a property. Inheritance is never that deep, and cycles are endless.
const DEEPEST: u32 = 12;

/// The maximum number of schemas that the search for one property visits.
const MOST_STEPS: u32 = 10_000;

/// Reports variants that do not declare the discriminator property.
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
        // A property next to the variants, or in the `allOf` that contains them, belongs to each variant.
        let whole = document
            .parent(schema)
            .filter(|list| document.key(*list) == Some("allOf"))
            .and_then(|list| document.parent(list))
            .unwrap_or(schema);
        let has_own = has_property(document, schema, property, DEEPEST, &mut 0)
            || has_property(document, whole, property, DEEPEST, &mut 0);
        for variant in variants.filter(|_| !has_own) {
            if has_property(document, variant, property, DEEPEST, &mut 0) {
                continue;
            }
            let message =
                format!("this variant does not declare the discriminator property `{property}`");
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

/// Returns whether a schema declares a property: directly, in a part of its `allOf`, or in all its variants. Also
/// returns true if the search exceeds `depth` or [`MOST_STEPS`].
fn has_property(
    document: &Document,
    schema: NodeId,
    name: &str,
    depth: u32,
    steps: &mut u32,
) -> bool {
    *steps += 1;
    if depth == 0 || *steps > MOST_STEPS {
        return true;
    }
    let properties = document.get(schema, "properties");
    if properties.is_some_and(|properties| document.get(properties, name).is_some()) {
        return true;
    }
    let mut has = |part: &NodeId| has_property(document, *part, name, depth - 1, steps);
    if list(document, schema, "allOf").iter().any(&mut has) {
        return true;
    }
    let has_all = ["oneOf", "anyOf"].into_iter().any(|key| {
        let variants = list(document, schema, key);
        !variants.is_empty() && variants.iter().all(&mut has)
    });
    has_all || document.get(schema, extension::UNRESOLVED).is_some()
}
