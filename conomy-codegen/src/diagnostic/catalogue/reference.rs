//! Unresolved and invalid references.

use super::Code;

pub static DANGLING_REFERENCE: Code = Code {
    id: "W010",
    title: "unresolved reference",
    explanation: "\
The file does not exist, or the JSON pointer does not match anything in it. A schema with an unresolved reference allows any
value. A parameter, response or other object is omitted.",
    example: "schema: { $ref: '#/components/schemas/Pte' }",
    fix: "schema: { $ref: '#/components/schemas/Pet' }",
};

pub static REMOTE_REFERENCE: Code = Code {
    id: "W011",
    title: "remote reference",
    explanation: "\
The generator never downloads files, so that its output depends only on files under version control. The reference is treated
as unresolved.",
    example: "$ref: https://example.com/schemas/pet.yaml",
    fix: "$ref: schemas/pet.yaml",
};

pub static OUTSIDE_REFERENCE: Code = Code {
    id: "W012",
    title: "reference to a file outside the document's folder",
    explanation: "\
Only files in the root document's folder and its subfolders are read, and symbolic links must not lead outside, so that an
untrusted document cannot read other files of this machine. `--folder DIR` permits another folder.",
    example: "$ref: ../../common/pet.yaml",
    fix: "$ref: common/pet.yaml",
};

pub static REFERENCE_CYCLE: Code = Code {
    id: "W013",
    title: "cyclic reference",
    explanation: "\
Cycles through properties and items are allowed. A reference to itself, a schema that contains itself in its `allOf`,
`oneOf` or `anyOf`, and a callback that contains itself would be infinite, so the reference that closes the cycle is
ignored.",
    example: "Pet:\n  allOf:\n    - $ref: '#/components/schemas/Pet'",
    fix: "Pet:\n  properties:\n    parent: { $ref: '#/components/schemas/Pet' }",
};

pub static MISPLACED_REFERENCE: Code = Code {
    id: "W014",
    title: "reference not allowed here",
    explanation: "\
OpenAPI allows references in place of schemas, parameters, responses and some other objects, but not in place of lists, maps
or operations. The generator resolves them nevertheless, as bundlers do.",
    example: "paths:\n  $ref: paths.yaml",
    fix: "paths:\n  /pets: { $ref: 'paths.yaml#/~1pets' }",
};

pub static WRONG_TARGET: Code = Code {
    id: "W015",
    title: "reference to an object of another type",
    explanation: "\
The same object is used as two different types, such as a parameter and a schema. The first use decides its type, and the
other reference is ignored.",
    example: "schema: { $ref: '#/components/parameters/PetId' }",
    fix: "schema: { $ref: '#/components/parameters/PetId/schema' }",
};

pub static IGNORED_SIBLING: Code = Code {
    id: "W016",
    title: "ignored keyword next to `$ref`",
    explanation: "\
In OpenAPI 3.0, all keywords next to `$ref` are ignored. The generator nevertheless uses descriptions, defaults and other
annotations, but no keywords that restrict the value. In OpenAPI 3.1, all keywords next to `$ref` apply.",
    example: "pet:\n  $ref: '#/components/schemas/Pet'\n  minProperties: 1",
    fix: "pet:\n  allOf:\n    - $ref: '#/components/schemas/Pet'\n  minProperties: 1",
};
