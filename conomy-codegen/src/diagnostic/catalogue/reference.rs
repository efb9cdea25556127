//! References that mean nothing, or not what they should.

use super::Code;

pub static DANGLING_REFERENCE: Code = Code {
    id: "W010",
    title: "a reference leads nowhere",
    explanation: "\
There is no such file, or nothing stands at that place in it. A schema with such a reference may be any value; a
parameter, response or other object is left out.",
    example: "schema: { $ref: '#/components/schemas/Pte' }",
    mend: "schema: { $ref: '#/components/schemas/Pet' }",
};

pub static REMOTE_REFERENCE: Code = Code {
    id: "W011",
    title: "a reference to another server",
    explanation: "\
The generator never downloads anything: its output shall depend on files that stand under version control. The
reference is treated like one that leads nowhere.",
    example: "$ref: https://example.com/schemas/pet.yaml",
    mend: "$ref: schemas/pet.yaml",
};

pub static OUTSIDE_REFERENCE: Code = Code {
    id: "W012",
    title: "a reference out of the document's folder",
    explanation: "\
Only the folder of the root document and the folders in it are read, also where a symbolic link leads elsewhere, so
that a document from somebody else cannot fetch files of this machine. `--folder DIR` allows a larger folder.",
    example: "$ref: ../../common/pet.yaml",
    mend: "$ref: common/pet.yaml",
};

pub static REFERENCE_CYCLE: Code = Code {
    id: "W013",
    title: "something contains itself",
    explanation: "\
References may form cycles through properties and items, for each round then needs a smaller value. But a reference to
itself, an `allOf` that leads back to its own schema, and a callback within itself say nothing. The part that closes the
cycle is left out.",
    example: "Pet:\n  allOf:\n    - $ref: '#/components/schemas/Pet'",
    mend: "Pet:\n  properties:\n    parent: { $ref: '#/components/schemas/Pet' }",
};

pub static MISPLACED_REFERENCE: Code = Code {
    id: "W014",
    title: "a reference where none may stand",
    explanation: "\
OpenAPI allows references in place of schemas, parameters, responses and some other objects, but not of every value:
not of a list, nor of a map, nor of an operation. Bundlers replace them all the same, and so does the generator.",
    example: "paths:\n  $ref: paths.yaml",
    mend: "paths:\n  /pets: { $ref: 'paths.yaml#/~1pets' }",
};

pub static WRONG_TARGET: Code = Code {
    id: "W015",
    title: "a reference to something of another kind",
    explanation: "\
The same object would have to be two things, such as a parameter and a schema. What it was first is what it stays; the
other place is left out.",
    example: "schema: { $ref: '#/components/parameters/PetId' }",
    mend: "schema: { $ref: '#/components/parameters/PetId/schema' }",
};

pub static IGNORED_SIBLING: Code = Code {
    id: "W016",
    title: "a keyword beside `$ref` is ignored",
    explanation: "\
In OpenAPI 3.0, a reference stands alone: everything beside it is ignored. Descriptions, defaults and the like are kept
nevertheless, since people mean them; what would change the values that are allowed is not. In 3.1, all of it counts.",
    example: "pet:\n  $ref: '#/components/schemas/Pet'\n  minProperties: 1",
    mend: "pet:\n  allOf:\n    - $ref: '#/components/schemas/Pet'\n  minProperties: 1",
};
