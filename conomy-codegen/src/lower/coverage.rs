//! Counts what the document declares and what was generated from it.

/// The number of declared and generated items of a kind. Items that are not generated are in
/// [`Api::left_out`](crate::ir::Api::left_out), each with its reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// The number in the document, counted per operation.
    pub declared: usize,
    /// The number in the API.
    pub generated: usize,
}

/// The counts of operations and their parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Operations.
    pub operations: Count,
    /// Parameters. A path parameter that an operation overrides counts once.
    pub parameters: Count,
    /// Media types of request bodies and of responses.
    pub media_types: Count,
    /// Responses.
    pub responses: Count,
    /// Response headers.
    pub headers: Count,
}
