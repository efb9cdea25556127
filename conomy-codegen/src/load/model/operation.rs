//! The objects of a request and its responses (OpenAPI 3.1 §4.8.8–4.8.21).

use super::Shape::{self, Any, Bool, Choice, List, Map, Object, Reference, Text, Texts};
use super::{Field, Role, filled, only20, optional, since32, vital};

pub(in crate::load) const PATH_ITEM: &[Field] = &[
    optional("$ref", Text),
    optional("summary", Text),
    optional("description", Text),
    optional("get", Object(Role::Operation)),
    optional("put", Object(Role::Operation)),
    optional("post", Object(Role::Operation)),
    optional("delete", Object(Role::Operation)),
    optional("options", Object(Role::Operation)),
    optional("head", Object(Role::Operation)),
    optional("patch", Object(Role::Operation)),
    optional("trace", Object(Role::Operation)),
    since32("query", Object(Role::Operation)),
    since32("additionalOperations", Map(&Object(Role::Operation))),
    optional("servers", List(&Object(Role::Server))),
    optional("parameters", List(&Reference(Role::Parameter))),
];

pub(in crate::load) const OPERATION: &[Field] = &[
    optional("tags", Texts),
    optional("summary", Text),
    optional("description", Text),
    optional("externalDocs", Object(Role::ExternalDocs)),
    optional("operationId", Text),
    optional("parameters", List(&Reference(Role::Parameter))),
    optional("requestBody", Reference(Role::RequestBody)),
    // Required by 3.0 only, but openapiv3 always requires it.
    filled("responses", Object(Role::Responses)),
    optional("callbacks", Map(&Reference(Role::Callback))),
    optional("deprecated", Bool),
    optional("security", List(&Object(Role::SecurityRequirement))),
    optional("servers", List(&Object(Role::Server))),
];

/// The serialization of a list in Swagger 2.0. OpenAPI 3.0 has `style` and `explode` instead.
const COLLECTION_FORMAT: Shape = Choice(&["csv", "ssv", "tsv", "pipes", "multi"]);

pub(in crate::load) const PARAMETER: &[Field] = &[
    vital("name", Text),
    vital(
        "in",
        Choice(&["query", "header", "path", "cookie", "querystring"]),
    ),
    optional("description", Text),
    optional("required", Bool),
    optional("deprecated", Bool),
    optional("allowEmptyValue", Bool),
    optional(
        "style",
        Choice(&[
            "matrix",
            "label",
            "form",
            "simple",
            "spaceDelimited",
            "pipeDelimited",
            "deepObject",
            "cookie",
        ]),
    ),
    optional("explode", Bool),
    only20("collectionFormat", COLLECTION_FORMAT),
    optional("allowReserved", Bool),
    optional("schema", Reference(Role::Schema)),
    optional("example", Any),
    optional("examples", Map(&Reference(Role::Example))),
    optional("content", Map(&Reference(Role::MediaType))),
];

pub(in crate::load) const HEADER: &[Field] = &[
    optional("description", Text),
    optional("required", Bool),
    optional("deprecated", Bool),
    optional("allowEmptyValue", Bool),
    optional("style", Choice(&["simple"])),
    optional("explode", Bool),
    optional("allowReserved", Bool),
    optional("schema", Reference(Role::Schema)),
    optional("example", Any),
    optional("examples", Map(&Reference(Role::Example))),
    optional("content", Map(&Reference(Role::MediaType))),
];

pub(in crate::load) const REQUEST_BODY: &[Field] = &[
    optional("description", Text),
    filled("content", Map(&Reference(Role::MediaType))),
    optional("required", Bool),
];

pub(in crate::load) const MEDIA_TYPE: &[Field] = &[
    since32("description", Text),
    optional("schema", Reference(Role::Schema)),
    since32("itemSchema", Reference(Role::Schema)),
    optional("example", Any),
    optional("examples", Map(&Reference(Role::Example))),
    optional("encoding", Map(&Object(Role::Encoding))),
    since32("prefixEncoding", List(&Object(Role::Encoding))),
    since32("itemEncoding", Object(Role::Encoding)),
];

pub(in crate::load) const ENCODING: &[Field] = &[
    optional("contentType", Text),
    optional("headers", Map(&Reference(Role::Header))),
    optional(
        "style",
        Choice(&["form", "spaceDelimited", "pipeDelimited", "deepObject"]),
    ),
    optional("explode", Bool),
    only20("collectionFormat", COLLECTION_FORMAT),
    optional("allowReserved", Bool),
    since32("encoding", Any),
    since32("prefixEncoding", Any),
    since32("itemEncoding", Any),
];

pub(in crate::load) const RESPONSE: &[Field] = &[
    since32("summary", Text),
    filled("description", Text),
    optional("headers", Map(&Reference(Role::Header))),
    optional("content", Map(&Reference(Role::MediaType))),
    optional("links", Map(&Reference(Role::Link))),
];

pub(in crate::load) const EXAMPLE: &[Field] = &[
    optional("summary", Text),
    optional("description", Text),
    since32("dataValue", Any),
    since32("serializedValue", Text),
    optional("value", Any),
    optional("externalValue", Text),
];

pub(in crate::load) const LINK: &[Field] = &[
    optional("operationRef", Text),
    optional("operationId", Text),
    optional("parameters", Map(&Any)),
    optional("requestBody", Any),
    optional("description", Text),
    optional("server", Object(Role::Server)),
];
