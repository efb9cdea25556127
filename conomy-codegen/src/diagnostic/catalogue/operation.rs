//! Invalid paths, operations, parameters, and settings of operations.

use super::Code;

pub static PATH_TEMPLATE: Code = Code {
    id: "W040",
    title: "invalid path template",
    explanation: "\
A path template consists of text and variables in braces. Each variable occurs once. A query string does not belong in the
path; declare query parameters instead.",
    example: "paths:\n  /pets/{id?limit=10: {}",
    fix: "paths:\n  /pets/{id}: {}",
};

pub static SAME_PATH: Code = Code {
    id: "W041",
    title: "duplicate path",
    explanation: "\
Paths that differ only in the names of their variables are identical, and a document may contain each path only once.",
    example: "paths:\n  /pets/{id}: { get: … }\n  /pets/{name}: { delete: … }",
    fix: "paths:\n  /pets/{id}: { get: …, delete: … }",
};

pub static UNDECLARED_VARIABLE: Code = Code {
    id: "W042",
    title: "undeclared path variable",
    explanation: "\
Each variable of a path needs a parameter with `in: path`. Without one, the variable is a string.",
    example: "/pets/{id}:\n  get: { responses: … }",
    fix: "/pets/{id}:\n  get:\n    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]",
};

pub static UNKNOWN_PATH_PARAMETER: Code = Code {
    id: "W043",
    title: "path parameter without a path variable",
    explanation: "The path has no variable with the name of this parameter, so the parameter cannot be sent. It is ignored.",
    example: "/pets/{petId}:\n  parameters: [{ name: id, in: path, … }]",
    fix: "/pets/{petId}:\n  parameters: [{ name: petId, in: path, … }]",
};

pub static OPTIONAL_PATH_PARAMETER: Code = Code {
    id: "W044",
    title: "path parameter is not required",
    explanation: "OpenAPI demands `required: true` for path parameters, because a path without one of its variables is a different path.",
    example: "{ name: id, in: path, schema: { type: string } }",
    fix: "{ name: id, in: path, required: true, schema: { type: string } }",
};

pub static DUPLICATE_PARAMETER: Code = Code {
    id: "W045",
    title: "duplicate parameter",
    explanation: "\
A parameter is identified by its name and location, and a list may contain it only once. (An operation may override a
parameter of its path.) Header names are case-insensitive. The second declaration is ignored.",
    example: "parameters:\n  - { name: limit, in: query, schema: { type: integer } }\n  - { name: limit, in: query, schema: { type: string } }",
    fix: "parameters:\n  - { name: limit, in: query, schema: { type: integer } }",
};

pub static DUPLICATE_OPERATION_ID: Code = Code {
    id: "W046",
    title: "duplicate `operationId`",
    explanation: "\
Each `operationId` must be unique in the document, because links and the method names of clients depend on it. If names
collide, all but one of the operations get a number as a suffix.",
    example: "get: { operationId: pets }\npost: { operationId: pets }",
    fix: "get: { operationId: listPets }\npost: { operationId: createPet }",
};

pub static UNKNOWN_SECURITY_SCHEME: Code = Code {
    id: "W047",
    title: "unknown security scheme",
    explanation: "\
A security requirement must name a component under `securitySchemes`. A requirement with an unknown scheme is ignored.",
    example: "security: [{ bearer: [] }]",
    fix: "\
security: [{ bearer: [] }]
components:
  securitySchemes:
    bearer: { type: http, scheme: bearer }",
};

pub static SERVER_VARIABLE: Code = Code {
    id: "W048",
    title: "invalid server variable",
    explanation: "\
Each variable in the URL of a server must be declared under `variables`, and its default must be one of its `enum` values.",
    example: "servers:\n  - url: https://{region}.example.com",
    fix: "servers:\n  - url: https://{region}.example.com\n    variables: { region: { default: eu } }",
};

pub static INVALID_MEDIA_TYPE: Code = Code {
    id: "W049",
    title: "invalid media type",
    explanation: "The keys of `content` must be media types such as `application/json`, or media type ranges such as `text/*`.",
    example: "content:\n  json: { schema: … }",
    fix: "content:\n  application/json: { schema: … }",
};

pub static RESERVED_HEADER: Code = Code {
    id: "N040",
    title: "reserved header parameter",
    explanation: "\
The headers `Accept`, `Content-Type` and `Authorization` are determined by the responses, the request body and the security
schemes. According to OpenAPI, header parameters with these names are ignored.",
    example: "parameters:\n  - { name: Authorization, in: header, schema: { type: string } }",
    fix: "components:\n  securitySchemes:\n    bearer: { type: http, scheme: bearer }",
};

pub static PAGINATION: Code = Code {
    id: "W050",
    title: "invalid pagination",
    explanation: "\
Pagination is described under `[pagination]` in codegen.toml, or by the extension `x-pagination` of an operation or of the whole
document. `style` is `cursor`, `offset`, `page` or `link`. `parameter` is the query parameter (or a JSON pointer into the request
body) that selects the page. `first` is the number of the first page (by default 1), or its offset (by default 0). `items`, `next`,
`has_more` and `total` are JSON pointers into the response, and `last_item` is a JSON pointer into the last item. `items: /*` is
the only array of the response. A description that does not match the operation is ignored, and the operation then has no
`items()` and `pages()`.",
    example: "\
get:
  operationId: listPets
  parameters: [{ name: after, in: query, schema: { type: string } }]
  x-pagination: { style: cursor, parameter: afterr, items: /data, next: /next }",
    fix: "\
get:
  operationId: listPets
  parameters: [{ name: after, in: query, schema: { type: string } }]
  x-pagination: { style: cursor, parameter: after, items: /data, next: /next }",
};

pub static WITHOUT_PAGES: Code = Code {
    id: "N041",
    title: "operation does not match the default pagination",
    explanation: "\
The default pagination applies to all operations that match it. This operation has the parameter that selects a page, but its
response does not have the properties that locate the next page, so it is not paginated. Describe the difference with `x-pagination`
on the operation, or under `[pagination.operations]` in codegen.toml. `false` means that the operation is not paginated.",
    example: "[pagination]\nstyle = \"cursor\"\nparameter = \"after\"\nitems = \"/data\"\nnext = \"/next\"",
    fix: "[pagination.operations]\nlistPets = { items = \"/pets\" }\nreadSettings = false",
};

pub static RETRY: Code = Code {
    id: "W051",
    title: "invalid retry setting",
    explanation: "\
By default, the method decides whether a request may be retried (RFC 9110 §9.2.2). `[retry.operations]` in codegen.toml and the
extension `x-retry` of an operation override this with `never`, `safe` (for an idempotent POST), or a table of `safe`, `attempts`,
`first_delay` and `max_delay` (in seconds), and `unprocessed`: the status codes, such as 429, that mean that the server did not
process the request, so that any request may be retried. `x-idempotent: true` means the same as `safe`. Invalid settings are
ignored.",
    example: "post:\n  operationId: searchPets\n  x-retry: save",
    fix: "post:\n  operationId: searchPets\n  x-retry: safe",
};

pub static STATES: Code = Code {
    id: "W054",
    title: "invalid states",
    explanation: "\
`[states.OPERATION]` in codegen.toml, or the extension `x-states` of an operation, describes a value whose status changes until it
is final. `status` is a JSON pointer to an enumeration of strings in the response, and `final` lists the values after which none
follows. The operation must be a GET or QUERY, because it is repeated. Invalid states are ignored, and the operation then has no
`until_final()` and `changes()`.",
    example: "[states.getOrder]\nstatus = \"/status\"\nfinal = [\"SHIPED\"]",
    fix: "[states.getOrder]\nstatus = \"/status\"\nfinal = [\"SHIPPED\"]",
};

pub static WEBHOOKS: Code = Code {
    id: "W053",
    title: "invalid webhook setting",
    explanation: "\
`[webhooks]` in codegen.toml describes how deliveries are signed. The generated crate then verifies their signatures and deserializes
their events. The document must describe the events under `webhooks` (OpenAPI 3.1), `x-webhooks` or `callbacks`. If they have different
payloads, `event` must locate the name of the event: with a JSON pointer into the body, or with a header.",
    example: "[webhooks]\nsignature = \"standard-webhooks\"",
    fix: "[webhooks]\nevent = \"/type\"\nsignature = \"standard-webhooks\"",
};

pub static TOKEN: Code = Code {
    id: "W052",
    title: "invalid token operation",
    explanation: "\
Under `[auth.SCHEME]` in codegen.toml, `token_operation` is the operation that issues the tokens of a scheme. `client_id` and
`client_secret` are JSON pointers into its request body, `access_token` and `expires_in` (in seconds) into its response. The defaults
are the names of RFC 6749, such as `/access_token`. With a pointer that does not match the operation, clients cannot obtain a token.",
    example: "[auth.bearerAuth]\ntoken_operation = \"createToken\"\naccess_token = \"/acessToken\"",
    fix: "[auth.bearerAuth]\ntoken_operation = \"createToken\"\naccess_token = \"/accessToken\"",
};
