//! Files that cannot be read, and what is odd in their text.

use super::Code;

pub static UNREADABLE: Code = Code {
    id: "E001",
    title: "a file cannot be read",
    explanation: "\
The root document is missing, is a folder, lies outside of the folder that may be read, or the system refuses it.
Nothing can be generated without it.",
    example: "conomy-codegen generate openapi.yml",
    mend: "conomy-codegen generate openapi.yaml",
};

pub static NOT_TEXT: Code = Code {
    id: "E002",
    title: "a file is not UTF-8 text",
    explanation: "\
OpenAPI documents are UTF-8, with or without a byte order mark. The place is the first byte that is not: often the
file was saved as UTF-16 or in a national encoding, or it is no text at all.",
    example: "file openapi.yaml\nopenapi.yaml: Unicode text, UTF-16, little-endian text",
    mend: "iconv -f UTF-16 -t UTF-8 openapi.yaml > utf8.yaml",
};

pub static SYNTAX: Code = Code {
    id: "E003",
    title: "the syntax is broken",
    explanation: "\
The file is neither JSON nor YAML from this place on. Files that begin with `{` are read as JSON, all others as YAML 1.2;
what the place means depends on everything before it, so only the first fault of a file can be told.",
    example: "info:\n  title: \"Pets",
    mend: "info:\n  title: \"Pets\"",
};

pub static TOO_MUCH: Code = Code {
    id: "E004",
    title: "a limit is exceeded",
    explanation: "\
Nesting, the number of values and the values that aliases repeat are limited, so that no document can exhaust the
machine. The limits are several times what the largest published documents need.",
    example: "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]   # and so on",
    mend: "a: [x, x]",
};

pub static NOT_OPENAPI: Code = Code {
    id: "E005",
    title: "this is no OpenAPI document",
    explanation: "\
The root document must be an object that says in its field `openapi` which version it follows. Perhaps a file that the
document refers to was given in place of the document.",
    example: "info: { title: Pets, version: 1.0.0 }\npaths: {}",
    mend: "openapi: 3.1.0\ninfo: { title: Pets, version: 1.0.0 }\npaths: {}",
};

pub static UNSUPPORTED_VERSION: Code = Code {
    id: "E006",
    title: "the version is not supported",
    explanation: "\
OpenAPI 3.0 and 3.1 are supported, and 3.2 is read as 3.1. Swagger 2.0 differs so much that it must be converted first.",
    example: "swagger: '2.0'",
    mend: "openapi: 3.0.3",
};

pub static READ_AS_31: Code = Code {
    id: "N001",
    title: "OpenAPI 3.2 is read as 3.1",
    explanation: "\
What 3.2 shares with 3.1 is generated. What it adds (the method `query`, streamed items, media types as components) is not.",
    example: "openapi: 3.2.0",
    mend: "openapi: 3.1.1",
};

pub static DUPLICATE_KEY: Code = Code {
    id: "W001",
    title: "a key occurs twice",
    explanation: "\
YAML forbids it, and JSON leaves open which of the two counts. The later one is used, as most tools do, and the earlier
one is ignored with everything in it.",
    example: "paths:\n  /pets: { get: … }\n  /pets: { post: … }",
    mend: "paths:\n  /pets: { get: …, post: … }",
};

pub static LONE_SURROGATE: Code = Code {
    id: "W002",
    title: "half of a surrogate pair",
    explanation: "\
`\\ud800` to `\\udfff` are halves of characters and mean something in pairs only. A half reads as U+FFFD, the replacement
character. Mostly a program has cut a text in the middle of an emoji.",
    example: "{ \"title\": \"Pets \\ud83d\" }",
    mend: "{ \"title\": \"Pets \\ud83d\\udc36\" }",
};
