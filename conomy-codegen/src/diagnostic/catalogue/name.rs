//! Names that Rust cannot tell apart, and names that nothing has.

use super::Code;

pub static NAME_CLASH: Code = Code {
    id: "W090",
    title: "two names become one in Rust",
    explanation: "\
Rust writes types in `UpperCamelCase` and members in `snake_case`, so that names which differ only in case or in
punctuation become the same. The one that is written exactly as Rust writes it keeps the name; the others get a
number. Numbers tell a reader nothing: `[names]` in codegen.toml gives each a name of its own.",
    example: "\
components:
  schemas:
    Payment: { type: object }
    payment: { type: object }",
    mend: "\
[names]
\"schema:payment\" = \"PaymentRecord\"",
};

pub static KEPT: Code = Code {
    id: "N092",
    title: "codegen.lock keeps what the document changed",
    explanation: "\
The order of required parameters and properties decides the order of arguments, and the first operation with another error body
would take `Error::api()` away. Neither is a change of the API, so the generator keeps what codegen.lock says. The
document decides again where the line is removed; callers then have to change.",
    example: "\
[arguments]
\"POST /transfers\" = [\"query from\", \"query to\"]",
    mend: "\
# without the line, the order of the document",
};

pub static UNKNOWN_NAME: Code = Code {
    id: "W091",
    title: "a setting for something that does not exist",
    explanation: "\
codegen.toml speaks of operations by their `operationId` and of security schemes by their keys. What it says of one that the
document does not have is ignored; most often the name is misspelt, or the document calls it otherwise by now.",
    example: "\
[pagination.operations]
lsitPets = { style = \"page\", parameter = \"page\" }",
    mend: "\
[pagination.operations]
listPets = { style = \"page\", parameter = \"page\" }",
};
