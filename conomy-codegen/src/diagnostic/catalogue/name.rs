//! Name collisions in Rust, and unknown names in settings.

use super::Code;

pub static NAME_CLASH: Code = Code {
    id: "W090",
    title: "name collision in Rust",
    explanation: "\
Rust types are written in `UpperCamelCase` and fields in `snake_case`, so names that differ only in case or punctuation
become the same identifier. The name that already has Rust's spelling is kept; the others get a number as a suffix. Use
`[names]` in codegen.toml to choose better names.",
    example: "\
components:
  schemas:
    Payment: { type: object }
    payment: { type: object }",
    fix: "\
[names]
\"schema:payment\" = \"PaymentRecord\"",
};

pub static KEPT: Code = Code {
    id: "N092",
    title: "codegen.lock keeps what the document changed",
    explanation: "\
The order of required parameters and properties decides the order of arguments, the first operation with another error body would
take `Error::api()` away, and the first operation without a header that all others have would move it from the client into each
method. None of this changes the API, so the generator keeps what codegen.lock says. If the line is removed, the document
decides again, and callers have to change.",
    example: "\
[arguments]
\"POST /transfers\" = [\"query from\", \"query to\"]",
    fix: "\
# without the line, the order of the document",
};

pub static UNKNOWN_NAME: Code = Code {
    id: "W091",
    title: "setting for an unknown item",
    explanation: "\
codegen.toml refers to operations by `operationId` and to security schemes by key. A setting for an item that the document
does not define is ignored. Usually the name is misspelled, or the document has renamed the item.",
    example: "\
[pagination.operations]
lsitPets = { style = \"page\", parameter = \"page\" }",
    fix: "\
[pagination.operations]
listPets = { style = \"page\", parameter = \"page\" }",
};
