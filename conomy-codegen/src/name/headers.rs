//! Names of the constants that stand for response headers.

use crate::ir::Operation;
use crate::settings::Settings;

use super::OperationNames;
use super::case::{snake, startable};
use super::scope::{Candidate, Scope};

/// Names the headers of an operation's responses, beside nothing else that is written in capitals.
pub(super) fn assign(operation: &Operation, settings: &Settings, names: &mut OperationNames) {
    let candidates = operation.headers.iter().map(|header| Candidate {
        raw: header.name.clone(),
        name: match settings.name("header", &header.name) {
            Some(name) => name.to_owned(),
            // Names of headers have no case (RFC 9110 §5.1), so none tells where a word begins.
            None => startable(snake(&header.name.to_ascii_lowercase()).to_ascii_uppercase()),
        },
    });
    names.headers = Scope::default().assign(candidates.collect(), "", &mut Vec::new());
}
