//! Checks rules of OpenAPI that involve more than one value.
//!
//! `load` has already checked the structure. These checks compare values with each other: a path with its parameters,
//! an example with its schema. They change nothing, and no result prevents the generation of a client.

mod component;
mod decimal;
mod discriminator;
mod encoding;
mod example;
mod media_type;
mod operation_id;
mod parameter;
mod path;
mod pattern;
mod required;
mod security;
mod server;
mod value;

use crate::diagnostic::{Diagnostics, Severity};
use crate::load::{Document, NodeId};

/// Reports all contradictions in a loaded document.
pub fn check(document: &Document, diagnostics: &mut Diagnostics) {
    // Values that were ignored or misspelled make other values seem unused.
    let is_whole = [Severity::Error, Severity::Warning]
        .iter()
        .all(|severity| diagnostics.count(*severity) == 0);
    path::check(document, diagnostics);
    parameter::check(document, diagnostics);
    operation_id::check(document, diagnostics);
    security::check(document, diagnostics);
    server::check(document, diagnostics);
    media_type::check(document, diagnostics);
    encoding::check(document, diagnostics);
    required::check(document, diagnostics);
    discriminator::check(document, diagnostics);
    pattern::check(document, diagnostics);
    decimal::check(document, diagnostics);
    example::check(document, diagnostics);
    component::check(document, is_whole, diagnostics);
}

/// Returns the string under a key of an object.
fn text<'d>(document: &'d Document, object: NodeId, key: &str) -> Option<&'d str> {
    document.as_str(document.get(object, key)?)
}

/// Returns the items of the list under a key, with references resolved.
fn list(document: &Document, object: NodeId, key: &str) -> Vec<NodeId> {
    let items = document.get(object, key).into_iter();
    items
        .flat_map(|list| document.items(list))
        .map(|item| document.resolve(item))
        .collect()
}
