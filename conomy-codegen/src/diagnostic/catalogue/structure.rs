//! Unknown keys, missing keys and values of the wrong type.

use super::Code;

pub static UNKNOWN_KEY: Code = Code {
    id: "W020",
    title: "unknown key",
    explanation: "\
OpenAPI does not define this key for the object, so it is ignored. Usually it is misspelled, or it belongs one level higher or
lower. Extensions must begin with `x-`.",
    example: "schema:\n  type: object\n  requried: [name]",
    fix: "schema:\n  type: object\n  required: [name]",
};

pub static MISSING_KEY: Code = Code {
    id: "W021",
    title: "missing key",
    explanation: "\
OpenAPI requires the key. If the object is useless without it (such as a parameter without `name`), the object is omitted;
otherwise the value is empty.",
    example: "responses:\n  '200': {}",
    fix: "responses:\n  '200': { description: The pet. }",
};

pub static WRONG_TYPE: Code = Code {
    id: "W022",
    title: "invalid type",
    explanation: "\
The value does not have the type that OpenAPI requires. If it can be converted, it is (`version: 1.10` becomes the string
\"1.10\"), and the message says so; otherwise the key is ignored.",
    example: "info: { title: Pets, version: 1.10 }",
    fix: "info: { title: Pets, version: '1.10' }",
};

pub static UNKNOWN_VALUE: Code = Code {
    id: "W023",
    title: "invalid value",
    explanation: "\
The value is not in the fixed list of values that OpenAPI allows here. A schema with an unknown type allows any value. A
parameter with an unknown location is omitted.",
    example: "{ name: id, in: pth, required: true, schema: { type: strnig } }",
    fix: "{ name: id, in: path, required: true, schema: { type: string } }",
};

pub static OTHER_VERSION: Code = Code {
    id: "W024",
    title: "key or value of another OpenAPI version",
    explanation: "\
The version that the document declares does not define the key or value, so conforming tools ignore it. The generator
applies it nevertheless, except keys of OpenAPI 3.0 in the root object and the operations of a Swagger 2.0 document, which
it ignores.",
    example: "openapi: 3.1.0\n…\nname: { type: string, nullable: true }",
    fix: "openapi: 3.1.0\n…\nname: { type: [string, 'null'] }",
};

pub static REQUIRED_BOOLEAN: Code = Code {
    id: "W025",
    title: "`required` is not a list",
    explanation: "\
In a schema, `required` is the list of the required properties. `required: true` in a property is the syntax of an old draft of
JSON Schema (and of parameters). It is ignored, so the property is optional.",
    example: "type: object\nproperties:\n  name: { type: string, required: true }",
    fix: "type: object\nrequired: [name]\nproperties:\n  name: { type: string }",
};

pub static EXCLUSIVE_KEYS: Code = Code {
    id: "W026",
    title: "mutually exclusive keys",
    explanation: "\
A parameter or header has either `schema` or `content`. If both are present, `content` is ignored.
A multipart body has either `encoding` or `prefixEncoding` and `itemEncoding`. If both are present, `encoding` only applies
if the schema is an object. A Swagger 2.0 operation has either one body or a form; further bodies, and the form fields next
to a body, are ignored.",
    example: "{ name: q, in: query, schema: {}, content: { application/json: {} } }",
    fix: "{ name: q, in: query, content: { application/json: {} } }",
};

pub static COMPONENT_NAME: Code = Code {
    id: "N020",
    title: "invalid component name",
    explanation: "\
OpenAPI only allows letters, digits, `.`, `-` and `_` in the names of components. This generator accepts all names, but some
tools do not.",
    example: "components:\n  schemas:\n    Page«Pet»: { type: object }",
    fix: "components:\n  schemas:\n    PageOfPets: { type: object }",
};

pub static UNUSED_COMPONENT: Code = Code {
    id: "N021",
    title: "unused component",
    explanation: "\
No operation or webhook refers to this component. Perhaps it is obsolete, or it was copied instead of referenced.",
    example: "components:\n  schemas:\n    OldPet: { type: object }",
    fix: "components:\n  schemas: {}",
};
