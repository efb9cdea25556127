//! Generates the test data that checks a generated crate against its document.
//!
//! Collects the examples of the document, each with its Rust type, and determines the request that the standard requires for
//! every operation. [`crate::emit`] writes both as tests of the generated crate.

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

/// The test data of a generated crate.
#[derive(Debug, Default)]
pub(crate) struct Proof {
    /// The examples in the document.
    pub(crate) examples: Examples,
    /// One call for each operation whose required values can be made.
    pub(crate) wires: Vec<Wire>,
    /// The number of operations without a call.
    pub(crate) without_wire: usize,
    /// The text of each header that is set once for the client, by index.
    pub(crate) shared_headers: Vec<String>,
    /// The response headers.
    pub(crate) headers: Vec<Header>,
}

/// Collects the test data.
pub(crate) fn prove(document: &Document, lowered: &Lowered) -> Proof {
    let examples = example::collect(document, lowered);
    let wires = wire::collect(document, &lowered.api, &examples);
    Proof {
        examples,
        without_wire: lowered.api.operations.len() - wires.calls.len(),
        wires: wires.calls,
        shared_headers: wires.shared_headers,
        headers: header::collect(&lowered.api),
    }
}
