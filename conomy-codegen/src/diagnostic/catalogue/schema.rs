//! Schemas that contradict themselves, and values that contradict their schemas.

use super::Code;

pub static VALUE_OF_OTHER_TYPE: Code = Code {
    id: "W030",
    title: "a value violates the type beside it",
    explanation: "\
A `default` or a value in an `enum` is not of the declared `type`. If it says the same as a value of that type, it is read
as that value; otherwise it is left out.",
    example: "limit: { type: integer, default: '20' }",
    mend: "limit: { type: integer, default: 20 }",
};

pub static DUPLICATE_VALUE: Code = Code {
    id: "W031",
    title: "a value occurs twice",
    explanation: "The values of an `enum` should differ. The repetition is ignored.",
    example: "enum: [dog, cat, dog]",
    mend: "enum: [dog, cat]",
};

pub static REQUIRED_WITHOUT_PROPERTY: Code = Code {
    id: "W032",
    title: "a required property that does not exist",
    explanation: "\
`required` lists a name that `properties` does not have. JSON Schema allows that, but then nothing is known about the
property, so mostly one of the two is misspelt. Schemas in an `allOf` are not reported.",
    example: "type: object\nrequired: [nmae]\nproperties:\n  name: { type: string }",
    mend: "type: object\nrequired: [name]\nproperties:\n  name: { type: string }",
};

pub static VARIANT_WITHOUT_DISCRIMINATOR: Code = Code {
    id: "W033",
    title: "a variant without the discriminator's property",
    explanation: "\
The discriminator names the property that tells which of the variants a value is, so each variant must have it.",
    example: "\
oneOf: [{ $ref: '#/components/schemas/Cat' }]
discriminator: { propertyName: kind }
# Cat: { type: object, properties: { name: { type: string } } }",
    mend: "# Cat: { type: object, required: [kind], properties: { kind: { type: string }, name: … } }",
};

pub static INVALID_PATTERN: Code = Code {
    id: "W034",
    title: "a pattern that is no regular expression",
    explanation: "\
Patterns are regular expressions as in JavaScript (ECMA-262), without slashes around them. One that is none is ignored.",
    example: "pattern: '[a-z'",
    mend: "pattern: '[a-z]+'",
};

pub static INVALID_DEFAULT: Code = Code {
    id: "W035",
    title: "a default that its schema does not allow",
    explanation: "\
A server that fills in the default would send a value that violates its own schema. Either of the two is wrong.",
    example: "{ type: integer, minimum: 1, default: 0 }",
    mend: "{ type: integer, minimum: 1, default: 1 }",
};

pub static INVALID_EXAMPLE: Code = Code {
    id: "W036",
    title: "an example that its schema does not allow",
    explanation: "\
Readers copy examples, and the tests of the generated crate use them. Either the example is out of date or the schema is
wrong about what the server really sends. Read-only and write-only properties may be missing.",
    example: "type: object\nrequired: [id]\nproperties:\n  id: { type: integer }\nexample: { id: '7' }",
    mend: "type: object\nrequired: [id]\nproperties:\n  id: { type: integer }\nexample: { id: 7 }",
};

pub static DEEP_ALL_OF: Code = Code {
    id: "W037",
    title: "an allOf that is nested too deep",
    explanation: "\
A schema that takes in another one, which takes in the next, is followed for 32 levels. What lies deeper gets no fields: its
members are kept as JSON, and written back as they came.",
    example: "\
A1: { allOf: [{ $ref: '#/components/schemas/A2' }] }
A2: { allOf: [{ $ref: '#/components/schemas/A3' }] }
# … and so on, to A40",
    mend: "A1: { allOf: [{ $ref: '#/components/schemas/A40' }] }",
};

pub static WITHOUT_EFFECT: Code = Code {
    id: "N030",
    title: "a keyword without effect",
    explanation: "\
Most keywords of schemas concern values of one type only; on another type they mean nothing. Perhaps the type is wrong, or
the keyword belongs one level deeper. `encoding` is for forms and multipart bodies, and the styles in it are for forms and,
since OpenAPI 3.1, for multipart/form-data.",
    example: "{ type: array, items: { type: string }, maxLength: 5 }",
    mend: "{ type: array, items: { type: string, maxLength: 5 } }",
};
