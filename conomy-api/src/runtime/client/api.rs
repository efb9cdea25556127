//! What a document says about its API, as constants that the generated code is made of.

use std::time::Duration;

/// One API.
#[derive(Debug)]
pub struct Api {
    /// Its name, for messages.
    pub title: &'static str,
    /// What this client calls itself, behind the name of the caller's application (RFC 9110 §10.1.5).
    pub user_agent: &'static str,
    /// Where it is served; the first one is used unless the caller says otherwise.
    pub servers: &'static [Server],
    /// Header parameters that every operation has: set once on the client.
    pub headers: &'static [SharedHeader],
    /// The header that carries the idempotency key, if the API has one.
    pub idempotency_header: Option<&'static str>,
    /// The header that says how often a request was sent before, if the API has one.
    pub retry_count_header: Option<&'static str>,
    /// The statuses by which the API says that it did not process a request.
    pub unprocessed: &'static [u16],
}

/// A place where an API is served (OpenAPI "Server Object").
#[derive(Debug)]
pub struct Server {
    /// The URL, with variables in braces; it may be relative, and then the caller must give a base URL.
    pub url: &'static str,
    /// What the document says about it.
    pub description: &'static str,
    /// The variables.
    pub variables: &'static [ServerVariable],
}

/// A part of a server's URL that callers can choose (OpenAPI "Server Variable Object").
#[derive(Debug)]
pub struct ServerVariable {
    /// Its name in the URL.
    pub name: &'static str,
    /// Its value when the caller gives none.
    pub default: &'static str,
    /// The values that are allowed; none means any.
    pub allowed: &'static [&'static str],
}

/// A header parameter that every operation has.
#[derive(Debug)]
pub struct SharedHeader {
    /// Its name, in lower case.
    pub name: &'static str,
    /// Whether a client cannot be built without it.
    pub required: bool,
    /// Its value when the caller gives none.
    pub default: Option<&'static str>,
}

/// A way to show who calls (OpenAPI "Security Scheme Object").
#[derive(Debug)]
pub struct Scheme {
    /// Its name in the document.
    pub name: &'static str,
    /// Where the credential goes.
    pub placement: Placement,
}

/// Where a credential goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// `Authorization: Bearer …` (RFC 6750 §2.1).
    Bearer,
    /// `Authorization: Basic …` (RFC 7617).
    Basic,
    /// A header.
    Header(&'static str),
    /// A query parameter.
    Query(&'static str),
    /// A cookie.
    Cookie(&'static str),
}

/// Where access tokens come from.
#[derive(Debug)]
pub struct TokenEndpoint {
    /// An absolute URL, or a path below the base URL.
    pub url: &'static str,
    /// How the client's id and secret are sent.
    pub format: TokenFormat,
    /// The name of the client's id in the request.
    pub client_id: &'static str,
    /// The name of the client's secret in the request.
    pub client_secret: &'static str,
    /// The token's name in the answer, or a pointer to it (RFC 6901), which begins with a slash.
    pub access_token: &'static str,
    /// The same of the token's lifetime in seconds.
    pub expires_in: &'static str,
    /// The scopes that the token is asked for, unless the caller names others (RFC 6749 §3.3).
    pub scopes: &'static [&'static str],
    /// The schemes that the request itself needs.
    pub security: &'static [&'static Scheme],
}

/// How a client's id and secret are sent to a token endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenFormat {
    /// As members of a JSON object.
    Json,
    /// As fields of a form, with `grant_type=client_credentials` (RFC 6749 §4.4.2 and §2.3.1).
    Form,
}

/// One operation.
#[derive(Debug)]
pub struct Operation {
    /// Its `operationId`, or the name that was made for it.
    pub id: &'static str,
    /// The method (RFC 9110 §9).
    pub method: &'static str,
    /// The path's template.
    pub path: &'static str,
    /// Where it is served, if not where the API is.
    pub servers: &'static [Server],
    /// The ways to show who calls: one of these, each with all of its schemes. None at all means that nothing is needed.
    pub security: &'static [&'static [&'static Scheme]],
    /// The media types that are understood (RFC 9110 §12.5.1); empty means any.
    pub accept: &'static str,
    /// Whether repeating it does its work only once; `None` means as its method says (RFC 9110 §9.2.2).
    pub idempotent: Option<bool>,
    /// What else the document says about repeating it.
    pub retries: Retries,
}

/// What a document says about repeating an operation. A policy that the caller gives to the client takes the place of all
/// but [`never`](Self::never).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retries {
    /// It is sent once, whatever happens.
    pub never: bool,
    /// How often it is sent at most.
    pub attempts: Option<u32>,
    /// The longest wait before the second attempt.
    pub first_delay: Option<Duration>,
    /// The longest wait before any attempt.
    pub max_delay: Option<Duration>,
    /// The statuses by which the operation says that it did not process a request, besides those of the API.
    pub unprocessed: &'static [u16],
}

impl Retries {
    /// Nothing is said.
    pub const DEFAULT: Self = Self {
        never: false,
        attempts: None,
        first_delay: None,
        max_delay: None,
        unprocessed: &[],
    };
}

impl Operation {
    /// An operation of which nothing special is known.
    pub const DEFAULT: Self = Self {
        id: "",
        method: "GET",
        path: "/",
        servers: &[],
        security: &[],
        accept: "",
        idempotent: None,
        retries: Retries::DEFAULT,
    };
}
