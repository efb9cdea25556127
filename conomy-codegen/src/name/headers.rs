//! Names of the constants for response headers.

use crate::ir::Operation;
use crate::settings::Settings;

use super::OperationNames;
use super::case::{snake, startable};
use super::keyword::escape;
use super::scope::{Candidate, Scope};

/// Assigns the names of the response headers of an operation. They are associated constants, so they only collide with each other.
pub(super) fn assign(operation: &Operation, settings: &Settings, names: &mut OperationNames) {
    let candidates = operation.headers.iter().map(|header| Candidate {
        raw: header.name.clone(),
        name: match settings.name("header", &header.name) {
            Some(name) => escape(name.to_owned()),
            // Header names are case-insensitive (RFC 9110, section 5.1), so their case does not mark words.
            None => startable(snake(&header.name.to_ascii_lowercase()).to_ascii_uppercase()),
        },
    });
    names.headers = Scope::default().assign(candidates.collect(), "", &mut Vec::new());
}
