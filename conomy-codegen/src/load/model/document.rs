//! The objects around the operations (OpenAPI 3.1 §4.8.1–4.8.7, §4.8.11, §4.8.22, §4.8.27–4.8.30).

use super::Shape::{Choice, Map, Object, Reference, Text, Texts};
use super::{Field, Role, Shape, filled, optional, since31, since32, vital};

pub(in crate::load) const OPENAPI: &[Field] = &[
    vital("openapi", Text),
    filled("info", Object(Role::Info)),
    since31("jsonSchemaDialect", Text),
    since32("$self", Text),
    optional("servers", Shape::List(&Object(Role::Server))),
    filled("paths", Object(Role::Paths)),
    since31("webhooks", Map(&Reference(Role::PathItem))),
    // The name of `webhooks` in documents of version 3.0.
    optional("x-webhooks", Map(&Reference(Role::PathItem))),
    optional("components", Object(Role::Components)),
    optional("security", Shape::List(&Object(Role::SecurityRequirement))),
    optional("tags", Shape::List(&Object(Role::Tag))),
    optional("externalDocs", Object(Role::ExternalDocs)),
];

pub(in crate::load) const INFO: &[Field] = &[
    filled("title", Text),
    since31("summary", Text),
    optional("description", Text),
    optional("termsOfService", Text),
    optional("contact", Object(Role::Contact)),
    optional("license", Object(Role::License)),
    filled("version", Text),
];

pub(in crate::load) const CONTACT: &[Field] = &[
    optional("name", Text),
    optional("url", Text),
    optional("email", Text),
];

pub(in crate::load) const LICENSE: &[Field] = &[
    filled("name", Text),
    since31("identifier", Text),
    optional("url", Text),
];

pub(in crate::load) const SERVER: &[Field] = &[
    vital("url", Text),
    optional("description", Text),
    since32("name", Text),
    optional("variables", Map(&Object(Role::ServerVariable))),
];

pub(in crate::load) const SERVER_VARIABLE: &[Field] = &[
    optional("enum", Texts),
    filled("default", Text),
    optional("description", Text),
];

pub(in crate::load) const COMPONENTS: &[Field] = &[
    optional("schemas", Map(&Reference(Role::Schema))),
    optional("responses", Map(&Reference(Role::Response))),
    optional("parameters", Map(&Reference(Role::Parameter))),
    optional("examples", Map(&Reference(Role::Example))),
    optional("requestBodies", Map(&Reference(Role::RequestBody))),
    optional("headers", Map(&Reference(Role::Header))),
    optional("securitySchemes", Map(&Reference(Role::SecurityScheme))),
    optional("links", Map(&Reference(Role::Link))),
    optional("callbacks", Map(&Reference(Role::Callback))),
    since31("pathItems", Map(&Reference(Role::PathItem))),
    since32("mediaTypes", Map(&Reference(Role::MediaType))),
];

pub(in crate::load) const EXTERNAL_DOCS: &[Field] =
    &[optional("description", Text), vital("url", Text)];

pub(in crate::load) const TAG: &[Field] = &[
    vital("name", Text),
    since32("summary", Text),
    optional("description", Text),
    optional("externalDocs", Object(Role::ExternalDocs)),
    since32("parent", Text),
    since32("kind", Text),
];

pub(in crate::load) const SECURITY_SCHEME: &[Field] = &[
    vital(
        "type",
        Choice(&["apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"]),
    ),
    optional("description", Text),
    optional("name", Text),
    optional("in", Choice(&["query", "header", "cookie"])),
    optional("scheme", Text),
    optional("bearerFormat", Text),
    optional("flows", Object(Role::OAuthFlows)),
    optional("openIdConnectUrl", Text),
    since32("oauth2MetadataUrl", Text),
    since32("deprecated", Shape::Bool),
];

pub(in crate::load) const OAUTH_FLOWS: &[Field] = &[
    optional("implicit", Object(Role::OAuthFlow)),
    optional("password", Object(Role::OAuthFlow)),
    optional("clientCredentials", Object(Role::OAuthFlow)),
    optional("authorizationCode", Object(Role::OAuthFlow)),
    since32("deviceAuthorization", Object(Role::OAuthFlow)),
];

pub(in crate::load) const OAUTH_FLOW: &[Field] = &[
    optional("authorizationUrl", Text),
    optional("tokenUrl", Text),
    optional("refreshUrl", Text),
    since32("deviceAuthorizationUrl", Text),
    filled("scopes", Map(&Text)),
];
