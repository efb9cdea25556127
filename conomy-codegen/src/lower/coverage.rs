//! Counting: what the document declares, and what of it became part of the API.

/// How many things of a kind the document declares. What is not generated is among
/// [`Api::left_out`](crate::ir::Api::left_out), each with its reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// In the document, as often as an operation has it.
    pub declared: usize,
    /// In the API.
    pub generated: usize,
}

/// What operations consist of, counted while they are lowered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Methods of paths.
    pub operations: Count,
    /// Parameters; one of the path that an operation replaces counts once.
    pub parameters: Count,
    /// Media types of request bodies and of responses.
    pub media_types: Count,
    /// Responses by status.
    pub responses: Count,
    /// Headers of responses.
    pub headers: Count,
}
