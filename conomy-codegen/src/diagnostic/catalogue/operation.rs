//! Paths, operations and parameters that contradict each other.

use super::Code;

pub static PATH_TEMPLATE: Code = Code {
    id: "W040",
    title: "a malformed path",
    explanation: "\
A path consists of text and of names in braces, each of them once. It has no query: that is what query parameters are for.",
    example: "paths:\n  /pets/{id?limit=10: {}",
    mend: "paths:\n  /pets/{id}: {}",
};

pub static SAME_PATH: Code = Code {
    id: "W041",
    title: "two paths are the same",
    explanation: "\
Paths that differ in nothing but the names of their variables are the same path, which a document may have once.",
    example: "paths:\n  /pets/{id}: { get: … }\n  /pets/{name}: { delete: … }",
    mend: "paths:\n  /pets/{id}: { get: …, delete: … }",
};

pub static UNDECLARED_VARIABLE: Code = Code {
    id: "W042",
    title: "a path variable without parameter",
    explanation: "\
Each name in braces needs a parameter with `in: path` that tells what it is. Without one it is taken for a string.",
    example: "/pets/{id}:\n  get: { responses: … }",
    mend: "/pets/{id}:\n  get:\n    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]",
};

pub static UNKNOWN_PATH_PARAMETER: Code = Code {
    id: "W043",
    title: "a path parameter that the path does not name",
    explanation: "The path has no variable of that name, so there is no place to send the parameter. It is ignored.",
    example: "/pets/{petId}:\n  parameters: [{ name: id, in: path, … }]",
    mend: "/pets/{petId}:\n  parameters: [{ name: petId, in: path, … }]",
};

pub static OPTIONAL_PATH_PARAMETER: Code = Code {
    id: "W044",
    title: "a path parameter that is not required",
    explanation: "A path without one of its parts is another path, so path parameters must say `required: true`.",
    example: "{ name: id, in: path, schema: { type: string } }",
    mend: "{ name: id, in: path, required: true, schema: { type: string } }",
};

pub static DUPLICATE_PARAMETER: Code = Code {
    id: "W045",
    title: "a parameter is declared twice",
    explanation: "\
Name and location together identify a parameter; a list has each once. (An operation may well replace a parameter of its
path.) Names of headers do not depend on case. The later one is ignored.",
    example: "parameters:\n  - { name: limit, in: query, schema: { type: integer } }\n  - { name: limit, in: query, schema: { type: string } }",
    mend: "parameters:\n  - { name: limit, in: query, schema: { type: integer } }",
};

pub static DUPLICATE_OPERATION_ID: Code = Code {
    id: "W046",
    title: "two operations with one id",
    explanation: "\
An `operationId` names one operation in the whole document; links and the methods of clients depend on it.",
    example: "get: { operationId: pets }\npost: { operationId: pets }",
    mend: "get: { operationId: listPets }\npost: { operationId: createPet }",
};

pub static UNKNOWN_SECURITY_SCHEME: Code = Code {
    id: "W047",
    title: "a security scheme that does not exist",
    explanation: "\
Security requirements name components under `securitySchemes`. Without one, nobody knows what to send; the requirement is
ignored.",
    example: "security: [{ bearer: [] }]",
    mend: "\
security: [{ bearer: [] }]
components:
  securitySchemes:
    bearer: { type: http, scheme: bearer }",
};

pub static SERVER_VARIABLE: Code = Code {
    id: "W048",
    title: "a server and its variables disagree",
    explanation: "\
Each name in braces of a server's URL is declared under `variables`, with a default that is one of its allowed values.",
    example: "servers:\n  - url: https://{region}.example.com",
    mend: "servers:\n  - url: https://{region}.example.com\n    variables: { region: { default: eu } }",
};

pub static INVALID_MEDIA_TYPE: Code = Code {
    id: "W049",
    title: "a key that is no media type",
    explanation: "Content is listed by media types such as `application/json`, or ranges such as `text/*`.",
    example: "content:\n  json: { schema: … }",
    mend: "content:\n  application/json: { schema: … }",
};

pub static RESERVED_HEADER: Code = Code {
    id: "N040",
    title: "a header that no parameter decides",
    explanation: "\
`Accept`, `Content-Type` and `Authorization` follow from the responses, the request body and the security schemes; OpenAPI
says that parameters of these names are ignored.",
    example: "parameters:\n  - { name: Authorization, in: header, schema: { type: string } }",
    mend: "components:\n  securitySchemes:\n    bearer: { type: http, scheme: bearer }",
};

pub static PAGINATION: Code = Code {
    id: "W050",
    title: "pages that cannot be asked for",
    explanation: "\
How the pages of a list follow each other is said under `[pagination]` in codegen.toml, or by the extension `x-pagination` of an
operation or of the whole document. `style` is `cursor`, `offset`, `page` or `link`; `parameter` is the query parameter (or a
JSON pointer into the request's body) that says which page is asked for; `items`, `next`, `has_more` and `total` are JSON
pointers into the answer, `last_item` is one into its last item; `items: /*` is the only array there. What does not fit the operation is ignored: its pages are then
asked for by hand.",
    example: "\
get:
  operationId: listPets
  parameters: [{ name: after, in: query, schema: { type: string } }]
  x-pagination: { style: cursor, parameter: afterr, items: /data, next: /next }",
    mend: "\
get:
  operationId: listPets
  parameters: [{ name: after, in: query, schema: { type: string } }]
  x-pagination: { style: cursor, parameter: after, items: /data, next: /next }",
};

pub static WITHOUT_PAGES: Code = Code {
    id: "N041",
    title: "an operation without the pages of the others",
    explanation: "\
What is said of the pages of all operations holds for those that it fits. This one has the parameter that a page is asked for with,
but its answers have not what the next page is known by, so that its pages are asked for by hand. `x-pagination` on the operation, or
its line under `[pagination.operations]` in codegen.toml, says what differs; `false` says that there is nothing more to it.",
    example: "[pagination]\nstyle = \"cursor\"\nparameter = \"after\"\nitems = \"/data\"\nnext = \"/next\"",
    mend: "[pagination.operations]\nlistPets = { items = \"/pets\" }\nreadSettings = false",
};

pub static RETRY: Code = Code {
    id: "W051",
    title: "retries that cannot be understood",
    explanation: "\
What may be sent again follows from the method (RFC 9110 §9.2.2). Under `[retry.operations]` in codegen.toml, or by the extension
`x-retry` of an operation, a document says more: `never`, `safe` (for a POST that does its work only once), or a table of `safe`,
`attempts`, `first_delay` and `max_delay` (seconds), and `unprocessed`: the statuses, such as 429, by which the server says that it
did not process the request, so that any request may be sent again. `x-idempotent: true` says the same as `safe`. What cannot be
understood is ignored.",
    example: "post:\n  operationId: searchPets\n  x-retry: save",
    mend: "post:\n  operationId: searchPets\n  x-retry: safe",
};

pub static WEBHOOKS: Code = Code {
    id: "W053",
    title: "webhooks that cannot be received",
    explanation: "\
`[webhooks]` in codegen.toml describes how deliveries are signed; the generated crate then verifies them and reads their events. That
needs events in the document, under `webhooks` (OpenAPI 3.1), `x-webhooks` or `callbacks`. If they have different payloads, `event` says
where a delivery names its event: a JSON pointer into the body, or a header.",
    example: "[webhooks]\nsignature = \"standard-webhooks\"",
    mend: "[webhooks]\nevent = \"/type\"\nsignature = \"standard-webhooks\"",
};

pub static TOKEN: Code = Code {
    id: "W052",
    title: "tokens that cannot be fetched",
    explanation: "\
Under `[auth.SCHEME]` in codegen.toml, `token_operation` names the operation that hands out tokens for a scheme. `client_id` and
`client_secret` are JSON pointers to members of what it takes, `access_token` and `expires_in` (seconds) of what it answers with; what
is not said is called as in RFC 6749, such as `/access_token`. A client would ask for its token as it is said, and in vain.",
    example: "[auth.bearerAuth]\ntoken_operation = \"createToken\"\naccess_token = \"/acessToken\"",
    mend: "[auth.bearerAuth]\ntoken_operation = \"createToken\"\naccess_token = \"/accessToken\"",
};
