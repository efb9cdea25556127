//! Inconsistent schemas, and values that violate their schemas.

use super::Code;

pub static VALUE_OF_OTHER_TYPE: Code = Code {
    id: "W030",
    title: "value does not match `type`",
    explanation: "\
A `default` or an `enum` value does not have the declared `type`. If it can be converted to that type without loss, it is
converted; otherwise it is ignored.",
    example: "limit: { type: integer, default: '20' }",
    fix: "limit: { type: integer, default: 20 }",
};

pub static DUPLICATE_VALUE: Code = Code {
    id: "W031",
    title: "duplicate `enum` value",
    explanation: "The values of an `enum` should be unique. The duplicate is ignored.",
    example: "enum: [dog, cat, dog]",
    fix: "enum: [dog, cat]",
};

pub static REQUIRED_WITHOUT_PROPERTY: Code = Code {
    id: "W032",
    title: "`required` lists a property that is not declared",
    explanation: "\
`required` contains a name that `properties` does not declare. JSON Schema allows this, but usually one of the two names is
misspelled. Schemas in an `allOf` are not reported.",
    example: "type: object\nrequired: [nmae]\nproperties:\n  name: { type: string }",
    fix: "type: object\nrequired: [name]\nproperties:\n  name: { type: string }",
};

pub static VARIANT_WITHOUT_DISCRIMINATOR: Code = Code {
    id: "W033",
    title: "variant without the discriminator property",
    explanation: "\
The property that a discriminator names identifies the variant of a value, so each variant must declare it.",
    example: "\
oneOf: [{ $ref: '#/components/schemas/Cat' }]
discriminator: { propertyName: kind }
# Cat: { type: object, properties: { name: { type: string } } }",
    fix: "# Cat: { type: object, required: [kind], properties: { kind: { type: string }, name: … } }",
};

pub static INVALID_PATTERN: Code = Code {
    id: "W034",
    title: "invalid regular expression",
    explanation: "\
Patterns are regular expressions as in JavaScript (ECMA-262), without enclosing slashes. An invalid pattern is ignored.",
    example: "pattern: '[a-z'",
    fix: "pattern: '[a-z]+'",
};

pub static INVALID_DEFAULT: Code = Code {
    id: "W035",
    title: "invalid default",
    explanation: "\
The default violates its schema, so a server that applies it uses an invalid value. Either the default or the schema is wrong.",
    example: "{ type: integer, minimum: 1, default: 0 }",
    fix: "{ type: integer, minimum: 1, default: 1 }",
};

pub static INVALID_EXAMPLE: Code = Code {
    id: "W036",
    title: "invalid example",
    explanation: "\
Readers copy examples, and the tests of the generated crate use them. Either the example is outdated, or the schema does not
describe what the server sends. Read-only and write-only properties may be missing.",
    example: "type: object\nrequired: [id]\nproperties:\n  id: { type: integer }\nexample: { id: '7' }",
    fix: "type: object\nrequired: [id]\nproperties:\n  id: { type: integer }\nexample: { id: 7 }",
};

pub static DEEP_ALL_OF: Code = Code {
    id: "W037",
    title: "`allOf` is nested too deeply",
    explanation: "\
Chains of `allOf` are merged up to 32 levels. The properties of deeper schemas get no fields; they are preserved as JSON and
written back unchanged.",
    example: "\
A1: { allOf: [{ $ref: '#/components/schemas/A2' }] }
A2: { allOf: [{ $ref: '#/components/schemas/A3' }] }
# … and so on, to A40",
    fix: "A1: { allOf: [{ $ref: '#/components/schemas/A40' }] }",
};

pub static WITHOUT_EFFECT: Code = Code {
    id: "N030",
    title: "keyword without effect",
    explanation: "\
Most keywords of a schema only apply to values of one type and are ignored for other types. Perhaps the type is wrong, or the
keyword belongs one level deeper. `encoding` only applies to forms and multipart bodies, and its styles only to forms and, since
OpenAPI 3.1, to multipart/form-data.",
    example: "{ type: array, items: { type: string }, maxLength: 5 }",
    fix: "{ type: array, items: { type: string, maxLength: 5 } }",
};

pub static DECIMAL_NUMBER: Code = Code {
    id: "N031",
    title: "decimal number is a floating-point number",
    explanation: "\
JSON numbers become `f64`. It holds 15 decimal digits, and sums of amounts such as 0.1 and 0.2 are not exact. A string with
`format: decimal` becomes `Decimal`, which keeps every digit.",
    example: "{ type: number, format: decimal }",
    fix: "{ type: string, format: decimal, example: '59.90' }",
};
