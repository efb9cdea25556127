//! Unreadable files, invalid syntax and unusual text.

use super::Code;

pub static UNREADABLE: Code = Code {
    id: "E001",
    title: "cannot read a file",
    explanation: "\
The root document does not exist, is a folder, is outside the permitted folder, or the operating system denies access.
Nothing can be generated without it.",
    example: "conomy-codegen generate openapi.yml",
    fix: "conomy-codegen generate openapi.yaml",
};

pub static NOT_TEXT: Code = Code {
    id: "E002",
    title: "a file is not UTF-8 text",
    explanation: "\
OpenAPI documents are encoded as UTF-8, with or without a byte order mark. The location is the first invalid byte. Often
the file was saved as UTF-16 or in a legacy encoding, or it is a binary file.",
    example: "file openapi.yaml\nopenapi.yaml: Unicode text, UTF-16, little-endian text",
    fix: "iconv -f UTF-16 -t UTF-8 openapi.yaml > utf8.yaml",
};

pub static SYNTAX: Code = Code {
    id: "E003",
    title: "invalid syntax",
    explanation: "\
The file is not valid JSON or YAML from this location on. Files that begin with `{`, `[` or a comment (`//` or `/*`) are
parsed as JSON, and as YAML if that fails, unless their name ends in `.json`. All others are parsed as YAML 1.2. Only the
first syntax error of a file is reported, because the parser cannot continue after it.",
    example: "info:\n  title: \"Pets",
    fix: "info:\n  title: \"Pets\"",
};

pub static TOO_MUCH: Code = Code {
    id: "E004",
    title: "limit exceeded",
    explanation: "\
The nesting depth, the number of values and the number of values copied by YAML aliases are limited, so that no document
can exhaust memory. The limits are several times higher than the largest published documents need.",
    example: "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]   # and so on",
    fix: "a: [x, x]",
};

pub static NOT_OPENAPI: Code = Code {
    id: "E005",
    title: "not an OpenAPI document",
    explanation: "\
The root document must be an object whose field `openapi` is the version of the specification. Perhaps the path of a
referenced file was passed instead of the path of the root document.",
    example: "info: { title: Pets, version: 1.0.0 }\npaths: {}",
    fix: "openapi: 3.1.0\ninfo: { title: Pets, version: 1.0.0 }\npaths: {}",
};

pub static UNSUPPORTED_VERSION: Code = Code {
    id: "E006",
    title: "unsupported OpenAPI version",
    explanation: "\
Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 are supported.",
    example: "swagger: '1.2'",
    fix: "openapi: 3.0.3",
};

pub static INVALID_OVERLAY: Code = Code {
    id: "E007",
    title: "invalid overlay",
    explanation: "\
The file is not an overlay (Overlay Specification 1.0 and 1.1), its JSONPath expression (RFC 9535) cannot be parsed, or a
value cannot be merged into its target: objects are merged with objects, arrays are appended to arrays, and other values
replace each other. Nothing is generated, because the document would not be the intended one.",
    example: "- target: $.info\n  update: [Pets]",
    fix: "- target: $.info\n  update: { title: Pets }",
};

pub static OVERLAY_WITHOUT_TARGET: Code = Code {
    id: "W004",
    title: "overlay action that selects nothing",
    explanation: "\
The JSONPath expression of the action selects no value, so the action changes nothing. Often the document has changed since
the overlay was written, or the expression has a typing error. Keys with special characters are written as `['/pets']`.",
    example: "- target: $.paths./pets.get\n  update: { x-internal: true }",
    fix: "- target: $.paths['/pets'].get\n  update: { x-internal: true }",
};

pub static OTHER_TARGET: Code = Code {
    id: "W005",
    title: "overlay for another document",
    explanation: "\
The field `extends` of the overlay names another file than the document that it is applied to. The overlay is applied
nevertheless.",
    example: "extends: pets.yaml   # applied to users.yaml",
    fix: "extends: users.yaml",
};

pub static NOT_GENERATED_32: Code = Code {
    id: "N001",
    title: "field of OpenAPI 3.2 that is not generated",
    explanation: "\
A part that is itself a multipart body has no typed parts. Build it as a `Multipart`, and pass it as a file.",
    example: "prefixEncoding: [{ contentType: multipart/mixed, itemEncoding: { contentType: image/png } }]",
    fix: "prefixEncoding: [{ contentType: multipart/mixed }]",
};

pub static DUPLICATE_KEY: Code = Code {
    id: "W001",
    title: "duplicate key",
    explanation: "\
YAML forbids duplicate keys, and JSON does not define their meaning (RFC 8259 section 4). The last value is used, as in
most tools, and the earlier value is ignored.",
    example: "paths:\n  /pets: { get: … }\n  /pets: { post: … }",
    fix: "paths:\n  /pets: { get: …, post: … }",
};

pub static LONE_SURROGATE: Code = Code {
    id: "W002",
    title: "unpaired surrogate",
    explanation: "\
The code points `\\ud800` to `\\udfff` are surrogates, which are only valid as a pair of a high and a low surrogate. An
unpaired surrogate becomes U+FFFD, the replacement character. Usually a program has truncated a string in the middle of
an emoji.",
    example: "{ \"title\": \"Pets \\ud83d\" }",
    fix: "{ \"title\": \"Pets \\ud83d\\udc36\" }",
};

pub static TOLERATED_SYNTAX: Code = Code {
    id: "W003",
    title: "syntax that only some parsers accept",
    explanation: "\
The file violates the syntax of JSON or YAML in a way that many parsers accept and that does not change the meaning: a
trailing comma or a comment in JSON, or a line of a quoted YAML scalar that is not indented more than its key. Other tools may
reject the file.",
    example: "description: \"The first line\nand the second\"",
    fix: "description: \"The first line\n  and the second\"",
};
