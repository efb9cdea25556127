//! The intermediate representation of an API, independent of both OpenAPI and Rust.
//!
//! It is plain data with typed ids. Every item keeps its node in the document, so that each later stage can report its
//! location. Rust identifiers are assigned in `name`, and Rust code is generated in `emit`.

mod deprecation;
mod fits;
mod operation;
mod pagination;
mod retry;
mod schema;

pub use operation::*;
pub use pagination::*;
pub use retry::*;
pub use schema::*;

use crate::load::NodeId;

/// A whole API: the root of the intermediate representation.
#[derive(Clone, Debug, Default)]
pub struct Api {
    /// `info.title`.
    pub title: String,
    /// `info.version`, which need not be a semantic version.
    pub version: String,
    /// `info.description`, CommonMark.
    pub description: Option<String>,
    /// The servers of the document, in order.
    pub servers: Vec<Server>,
    /// The security schemes, sorted by name.
    pub schemes: Vec<SecurityScheme>,
    /// Header parameters that all operations share. They are set once on the client.
    pub shared_headers: Vec<SharedHeader>,
    /// The groups of operations (tags), in the order of the document's `tags`, then of first use.
    pub groups: Vec<Group>,
    /// All operations, in the order of the document.
    pub operations: Vec<Operation>,
    /// All types; a [`TypeId`] is an index into this list.
    pub types: Vec<TypeDef>,
    /// Webhooks and callbacks: payloads that the server sends to the caller.
    pub events: Vec<Event>,
    /// The type of every error response, if all operations share one.
    pub error: Option<Type>,
    /// The parts of the document that the client does not support, each with a reason.
    pub left_out: Vec<LeftOut>,
}

impl Api {
    /// Returns the definition of a type.
    pub fn definition(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0 as usize]
    }

    /// Returns the type that all events share, or `None` if they have several types or there are no events.
    pub fn only_event(&self) -> Option<&Type> {
        let first = &self.events.first()?.payload;
        let mut others = self.events.iter();
        others
            .all(|event| self.resolve(&event.payload) == self.resolve(first))
            .then_some(first)
    }

    /// Follows aliases and returns the target type.
    pub fn resolve<'a>(&'a self, ty: &'a Type) -> &'a Type {
        let mut ty = ty;
        // A recursive alias is a newtype and is not followed, so the chain is finite. The limit guards against a bug there.
        for _ in 0..self.types.len() + 1 {
            match ty {
                Type::Named(id) => match &self.definition(*id).shape {
                    Shape::Alias(target) if !self.definition(*id).recursive => ty = target,
                    _ => return ty,
                },
                _ => return ty,
            }
        }
        ty
    }
}

/// A group of operations: one OpenAPI tag.
#[derive(Clone, Debug)]
pub struct Group {
    /// The tag's name, as the document writes it.
    pub tag: String,
    /// The tag's description, CommonMark.
    pub description: Option<String>,
}

/// The index of a group in [`Api::groups`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GroupId(pub u32);

/// A server that the API can be reached at (OpenAPI, Server Object).
#[derive(Clone, Debug, PartialEq)]
pub struct Server {
    /// The URL template, with `{variables}`.
    pub url: String,
    /// The name by which callers select it: its `name`, or the beginning of its description.
    pub name: Option<String>,
    /// The description from the document.
    pub description: Option<String>,
    /// The variables of the template.
    pub variables: Vec<ServerVariable>,
}

/// A variable of a server's URL template.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerVariable {
    /// The name between the braces.
    pub name: String,
    /// The value that is used if the caller sets none.
    pub default: String,
    /// The allowed values. Empty if any value is allowed.
    pub allowed: Vec<String>,
}

/// A method of authentication (OpenAPI, Security Scheme Object).
#[derive(Clone, Debug)]
pub struct SecurityScheme {
    /// The key under `components.securitySchemes`.
    pub name: String,
    /// The documentation from the document.
    pub docs: Docs,
    /// How a request carries it.
    pub kind: SecurityKind,
    /// Where callers get the credential, if the client does not fetch it.
    pub sources: Vec<CredentialSource>,
}

/// Where callers get a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CredentialSource {
    /// The authorization code flow (RFC 6749, section 4.1).
    AuthorizationCode {
        /// Where users sign in.
        authorization_url: String,
        /// Where the code is exchanged for a token.
        token_url: String,
    },
    /// The implicit flow (RFC 6749, section 4.2): where users sign in.
    Implicit(String),
    /// The password flow (RFC 6749, section 4.3): where the password is exchanged for a token.
    Password(String),
    /// The metadata of the authorization server (RFC 8414).
    Metadata(String),
    /// The configuration of the OpenID provider (OpenID Connect Discovery 1.0, section 4).
    OpenIdConfiguration(String),
}

/// How a request carries a credential.
#[derive(Clone, Debug, PartialEq)]
pub enum SecurityKind {
    /// `Authorization: Bearer …` (RFC 6750): the schemes `http` bearer, `oauth2` and `openIdConnect`.
    Bearer {
        /// The endpoint at which the client can request a token, if there is one.
        token: Option<TokenEndpoint>,
        /// The flow with which a user signs in on another device, if there is one.
        device: Option<DeviceFlow>,
    },
    /// `Authorization: Basic …` (RFC 7617).
    Basic,
    /// Another scheme of the `Authorization` header. The caller sets the whole value.
    Authorization,
    /// A header with this name.
    Header(String),
    /// A query parameter with this name.
    Query(String),
    /// A cookie with this name.
    Cookie(String),
    /// A client certificate. The request itself carries no credential.
    MutualTls,
}

/// The endpoint at which the client exchanges its credentials for a bearer token.
#[derive(Clone, Debug, PartialEq)]
pub enum TokenEndpoint {
    /// OAuth 2.0 client credentials (RFC 6749, section 4.4) at this URL.
    OAuth2 {
        /// The token URL, absolute or relative to the server.
        url: String,
        /// The scopes to request: those that operations need, or else all that the flow declares.
        scopes: Vec<String>,
    },
    /// An operation of the document itself.
    Operation {
        /// The operation whose response contains the token.
        operation: OperationId,
        /// The properties of the request body and the response body.
        fields: TokenFields,
    },
}

/// The OAuth 2.0 device authorization flow (RFC 8628). Each URL is absolute or relative to the server.
#[derive(Clone, Debug, PartialEq)]
pub struct DeviceFlow {
    /// The URL that issues device codes.
    pub device_url: String,
    /// The URL that issues tokens.
    pub token_url: String,
    /// The URL that renews tokens, if it is another one.
    pub refresh_url: Option<String>,
    /// The scopes to request: those that operations need, or else all that the flow declares.
    pub scopes: Vec<String>,
}

/// The properties of a token request and its response: names of top-level properties, or JSON pointers (RFC 6901).
#[derive(Clone, Debug, PartialEq)]
pub struct TokenFields {
    /// The request property for the client id.
    pub client_id: String,
    /// The request property for the client secret.
    pub client_secret: String,
    /// The response property with the token.
    pub access_token: String,
    /// The response property with the lifetime of the token in seconds.
    pub expires_in: String,
}

/// The index of a scheme in [`Api::schemes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemeId(pub u32);

/// A security scheme that an operation requires.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Requirement {
    /// The scheme.
    pub scheme: SchemeId,
    /// The scopes (OAuth 2.0, OpenID Connect) or roles that the caller must have.
    pub scopes: Vec<String>,
}

/// A header parameter that all operations share.
#[derive(Clone, Debug)]
pub struct SharedHeader {
    /// The node of the parameter in the first operation that declares it.
    pub node: NodeId,
    /// The name of the header, in lower case.
    pub name: String,
    /// The type of the value, which is text.
    pub ty: Type,
    /// The description from the document.
    pub description: Option<String>,
    /// Whether the header is required.
    pub required: bool,
    /// The value that is sent if the caller sets none.
    pub default: Option<String>,
}

impl SharedHeader {
    /// Converts a header parameter.
    pub(crate) fn of(parameter: &Parameter) -> SharedHeader {
        let default = parameter.default.as_ref().and_then(|value| value.as_str());
        SharedHeader {
            node: parameter.node,
            name: parameter.name.to_ascii_lowercase(),
            ty: parameter.ty.clone(),
            description: parameter.docs.description.clone(),
            required: parameter.required,
            default: default.map(str::to_owned),
        }
    }
}

/// A payload that the server sends to the caller: a webhook or a callback.
#[derive(Clone, Debug)]
pub struct Event {
    /// The name of the webhook, or the names of the operation and the callback.
    pub name: String,
    /// The description from the document.
    pub description: Option<String>,
    /// The type of the payload.
    pub payload: Type,
}

/// A part of the document that the client does not support.
#[derive(Clone, Debug)]
pub struct LeftOut {
    /// The kind of item: `operation`, `parameter`, `media type`, `response`, `header`, `callback`.
    pub what: &'static str,
    /// The name of the item.
    pub name: String,
    /// The reason.
    pub reason: String,
    /// The node in the document.
    pub node: NodeId,
}
