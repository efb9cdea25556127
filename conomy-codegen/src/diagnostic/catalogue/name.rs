//! Name collisions in Rust, and unknown names in settings.

use super::Code;

pub static NAME_CLASH: Code = Code {
    id: "W090",
    title: "name collision in Rust",
    explanation: "\
Rust types are written in `UpperCamelCase` and fields in `snake_case`, so names that differ only in case or punctuation
become the same identifier. The name that already has Rust's spelling is kept; the others get a number as a suffix. Set
other names under `[names]` in codegen.toml.",
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
Without a lock, a new order of required parameters or properties changes the order of arguments; a new error body removes
`Error::api()`; and an operation that lacks a shared header moves that header from the client into each method. The
requests do not change, so the generator keeps what codegen.lock contains. Remove the line to follow the document; callers
must then change their code.",
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
A setting in codegen.toml refers to an item that the document does not define: an operation (by `operationId`), a security
scheme (by its key in the document), or an item of `[names]`. The setting is ignored. Usually the name is misspelled, or
the document has renamed the item. Keys of `[names]` have the form `kind:name`. Under `[environment.schemes]`, HTTP basic
authentication requires two variables, a bearer token that the client obtains itself may have two, mutual TLS has none, and
other schemes require one.",
    example: "\
[pagination.operations]
lsitPets = { style = \"page\", parameter = \"page\" }",
    fix: "\
[pagination.operations]
listPets = { style = \"page\", parameter = \"page\" }",
};
