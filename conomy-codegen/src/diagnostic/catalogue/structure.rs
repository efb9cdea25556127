//! Values that do not fit their places.

use super::Code;

pub static UNKNOWN_KEY: Code = Code {
    id: "W020",
    title: "a field that OpenAPI does not know",
    explanation: "\
The object has no such field, so it is ignored. Mostly it is misspelt, or stands one level too high or too low. Fields of
your own begin with `x-`.",
    example: "schema:\n  type: object\n  requried: [name]",
    mend: "schema:\n  type: object\n  required: [name]",
};

pub static MISSING_KEY: Code = Code {
    id: "W021",
    title: "a field is missing",
    explanation: "\
OpenAPI requires the field. Where an object makes no sense without it (a parameter without `name`), the object is left
out; otherwise the field is taken to be empty.",
    example: "responses:\n  '200': {}",
    mend: "responses:\n  '200': { description: The pet. }",
};

pub static WRONG_TYPE: Code = Code {
    id: "W022",
    title: "a value of the wrong type",
    explanation: "\
The field wants another type of value. Where one can be read as the other it is (`version: 1.10` is the string \"1.10\",
as it is written), and the message says so; otherwise the field is ignored.",
    example: "info: { title: Pets, version: 1.10 }",
    mend: "info: { title: Pets, version: '1.10' }",
};

pub static UNKNOWN_VALUE: Code = Code {
    id: "W023",
    title: "a value that is none of those allowed",
    explanation: "\
The field has a fixed list of values, and this is none of them. A schema of an unknown type may be any value; a parameter
of an unknown location is left out.",
    example: "{ name: id, in: pth, required: true, schema: { type: strnig } }",
    mend: "{ name: id, in: path, required: true, schema: { type: string } }",
};

pub static OTHER_VERSION: Code = Code {
    id: "W024",
    title: "a field of another version of OpenAPI",
    explanation: "\
Tools that follow the standard ignore the field, since the version that the document says it follows does not have it.
Here it is read as it is meant.",
    example: "openapi: 3.1.0\n…\nname: { type: string, nullable: true }",
    mend: "openapi: 3.1.0\n…\nname: { type: [string, 'null'] }",
};

pub static REQUIRED_BOOLEAN: Code = Code {
    id: "W025",
    title: "`required` is a list",
    explanation: "\
In a schema, `required` lists the names of properties that must be there. `required: true` in the property itself was the
way of an old draft of JSON Schema (and is that of parameters); it is ignored, so the property is optional.",
    example: "type: object\nproperties:\n  name: { type: string, required: true }",
    mend: "type: object\nrequired: [name]\nproperties:\n  name: { type: string }",
};

pub static EXCLUSIVE_KEYS: Code = Code {
    id: "W026",
    title: "two fields exclude each other",
    explanation: "A parameter or header has either `schema` or `content`. The latter is ignored if both are there.",
    example: "{ name: q, in: query, schema: {}, content: { application/json: {} } }",
    mend: "{ name: q, in: query, content: { application/json: {} } }",
};

pub static COMPONENT_NAME: Code = Code {
    id: "N020",
    title: "an unusual name of a component",
    explanation: "\
OpenAPI allows letters, digits, `.`, `-` and `_` in the names of components. Everything else works here, but not in all
tools.",
    example: "components:\n  schemas:\n    Page«Pet»: { type: object }",
    mend: "components:\n  schemas:\n    PageOfPets: { type: object }",
};

pub static UNUSED_COMPONENT: Code = Code {
    id: "N021",
    title: "a component that nothing uses",
    explanation: "\
No operation and no webhook leads to it. It may be a leftover, or the place that should use it has a copy instead.",
    example: "components:\n  schemas:\n    OldPet: { type: object }",
    mend: "components:\n  schemas: {}",
};
