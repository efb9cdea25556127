//! What proves that the types say what the document says?
//!
//! Collects the document's own examples, each with the type that shall hold it, and works out what the request of every
//! operation must look like by the standard. [`crate::emit`] writes both as tests of the generated crate.

mod example;
mod expansion;
mod header;
mod json_schema;
mod judge;
mod made;
mod matching;
mod sample;
mod wire;

pub(crate) use example::Examples;
pub(crate) use header::Header;
pub(crate) use wire::{FILE, Sent, TEXT, Wire};

use crate::load::Document;
use crate::lower::Lowered;

/// The proof of a generated crate.
#[derive(Debug, Default)]
pub(crate) struct Proof {
    /// The document's examples.
    pub(crate) examples: Examples,
    /// One call per operation for which a value of everything required can be made.
    pub(crate) wires: Vec<Wire>,
    /// How many operations have no such call.
    pub(crate) without_wire: usize,
    /// Response headers.
    pub(crate) headers: Vec<Header>,
}

/// Collects the proof.
pub(crate) fn prove(document: &Document, lowered: &Lowered) -> Proof {
    let examples = example::collect(document, lowered);
    let (wires, without_wire) = wire::collect(document, &lowered.api, &examples);
    Proof {
        examples,
        wires,
        without_wire,
        headers: header::collect(&lowered.api),
    }
}
