//! What an API means, free of OpenAPI's spelling and of Rust's.
//!
//! Plain data with typed ids. Every node keeps the place of the document that it came from, so that each later stage can
//! point at it; no identifier and no token exists before `name` and `emit`.

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
    /// The document's own servers, in its order.
    pub servers: Vec<Server>,
    /// Security schemes, in the order of their names.
    pub schemes: Vec<SecurityScheme>,
    /// Header parameters that every operation repeats; they are set once on the client.
    pub shared_headers: Vec<SharedHeader>,
    /// Groups of operations (tags), in the order of the document's `tags`, then of first use.
    pub groups: Vec<Group>,
    /// All operations, in the order of the document.
    pub operations: Vec<Operation>,
    /// All types; a [`TypeId`] is an index into this list.
    pub types: Vec<TypeDef>,
    /// Webhooks and callbacks: what the server sends to the caller.
    pub events: Vec<Event>,
    /// The one type of every error response, where all operations share it.
    pub error: Option<Type>,
    /// What the document says and the client does not do, each with its reason.
    pub left_out: Vec<LeftOut>,
}

impl Api {
    /// The definition behind an id.
    pub fn definition(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0 as usize]
    }

    /// The one type of all events; `None` if there are several, or no events.
    pub fn only_event(&self) -> Option<&Type> {
        let first = &self.events.first()?.payload;
        let mut others = self.events.iter();
        others
            .all(|event| self.resolve(&event.payload) == self.resolve(first))
            .then_some(first)
    }

    /// Follows aliases until something else stands there.
    pub fn resolve<'a>(&'a self, ty: &'a Type) -> &'a Type {
        let mut ty = ty;
        // An alias that leads to itself is a newtype, so the chain is finite; the bound guards against a mistake there.
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
    /// What callers choose it by: its name, or the beginning of its description.
    pub name: Option<String>,
    /// What the server is for.
    pub description: Option<String>,
    /// Variables of the template.
    pub variables: Vec<ServerVariable>,
}

/// A variable of a server's URL template.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerVariable {
    /// The name between the braces.
    pub name: String,
    /// The value that is taken when the caller gives none.
    pub default: String,
    /// The values that are allowed; empty where any is.
    pub allowed: Vec<String>,
}

/// A way to prove who the caller is (OpenAPI, Security Scheme Object).
#[derive(Clone, Debug)]
pub struct SecurityScheme {
    /// The key under `components.securitySchemes`.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// How a request carries it.
    pub kind: SecurityKind,
}

/// How a request carries a credential.
#[derive(Clone, Debug, PartialEq)]
pub enum SecurityKind {
    /// `Authorization: Bearer …` (RFC 6750): `http` bearer, `oauth2` and `openIdConnect` schemes.
    Bearer {
        /// Where the client can fetch a token by itself.
        token: Option<TokenEndpoint>,
    },
    /// `Authorization: Basic …` (RFC 7617).
    Basic,
    /// Another scheme of the `Authorization` header; the caller gives the whole value.
    Authorization,
    /// A header of its own.
    Header(String),
    /// A query parameter.
    Query(String),
    /// A cookie.
    Cookie(String),
    /// A client certificate: nothing that a request carries.
    MutualTls,
}

/// Where and how the client exchanges its own credentials for a bearer token.
#[derive(Clone, Debug, PartialEq)]
pub enum TokenEndpoint {
    /// OAuth 2.0 client credentials (RFC 6749, section 4.4) at this URL.
    OAuth2 {
        /// The absolute or server-relative token URL.
        url: String,
        /// The scopes that a token is asked for: those that operations need, or else all that the flow declares.
        scopes: Vec<String>,
    },
    /// An operation of the document itself.
    Operation {
        /// The operation that answers with a token.
        operation: OperationId,
        /// Members of the request body and of the response body.
        fields: TokenFields,
    },
}

/// The names of the properties of a token exchange.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenFields {
    /// The request's property that names the client.
    pub client_id: String,
    /// The request's property that holds the secret.
    pub client_secret: String,
    /// The response's property that holds the token.
    pub access_token: String,
    /// The response's property that holds the token's life in seconds.
    pub expires_in: String,
}

/// The index of a scheme in [`Api::schemes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemeId(pub u32);

/// A scheme that an operation needs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Requirement {
    /// The scheme.
    pub scheme: SchemeId,
    /// Scopes (OAuth 2.0, OpenID Connect) or roles that the caller must have.
    pub scopes: Vec<String>,
}

/// A header that every operation repeats.
#[derive(Clone, Debug)]
pub struct SharedHeader {
    /// The header's name, lower case.
    pub name: String,
    /// The parameter's description.
    pub description: Option<String>,
    /// Whether a request without it is refused.
    pub required: bool,
    /// The value that is sent when the caller gives none.
    pub default: Option<String>,
}

/// A payload that the server sends to the caller: a webhook or a callback.
#[derive(Clone, Debug)]
pub struct Event {
    /// The webhook's name, or the operation's name and the callback's.
    pub name: String,
    /// What it tells.
    pub description: Option<String>,
    /// The payload's type.
    pub payload: Type,
}

/// Something of the document that the client does not do.
#[derive(Clone, Debug)]
pub struct LeftOut {
    /// What it is: `operation`, `parameter`, `media type`, `response`, `header`, `callback`.
    pub what: &'static str,
    /// Which one it is.
    pub name: String,
    /// Why it is left out.
    pub reason: String,
    /// Its location.
    pub node: NodeId,
}
