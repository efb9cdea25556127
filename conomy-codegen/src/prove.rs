//! What proves that the types say what the document says?
//!
//! Collects the document's own examples, each with the type that shall hold it, and works out what the request of every
//! operation must look like by the standard. [`crate::emit`] writes both as tests of the generated crate.

mod example;
mod json_schema;

pub(crate) use example::Examples;

use crate::load::Document;
use crate::lower::Lowered;

/// The proof of a generated crate.
#[derive(Debug, Default)]
pub(crate) struct Proof {
    /// The document's examples.
    pub(crate) examples: Examples,
}

/// Collects the proof.
pub(crate) fn prove(document: &Document, lowered: &Lowered) -> Proof {
    Proof { examples: example::collect(document, lowered) }
}
