//! Names that Rust cannot tell apart.

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
