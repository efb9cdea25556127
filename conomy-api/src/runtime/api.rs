//! Static descriptions of an API, which generated code consists of.

use std::time::Duration;

/// An API.
#[derive(Debug)]
pub struct Api {
    /// The title, for messages.
    pub title: &'static str,
    /// The product name and version of this client in `User-Agent`, after those of the application (RFC 9110
    /// §10.1.5).
    pub user_agent: &'static str,
    /// The servers. The first one is the default.
    pub servers: &'static [Server],
    /// Header parameters that all operations have. They are set once on the client.
    pub headers: &'static [SharedHeader],
    /// The header of the idempotency key, if the API has one.
    pub idempotency_header: Option<&'static str>,
    /// The header that tells the server the number of the retry, if the API has one.
    pub retry_count_header: Option<&'static str>,
    /// The statuses that mean that the server did not process a request.
    pub unprocessed: &'static [u16],
}

/// A server (OpenAPI, Server Object).
#[derive(Debug)]
pub struct Server {
    /// The URL with variables in braces. A relative URL requires a base URL from the caller.
    pub url: &'static str,
    /// The variables.
    pub variables: &'static [ServerVariable],
}

/// A variable in the URL of a server (OpenAPI, Server Variable Object).
#[derive(Debug)]
pub struct ServerVariable {
    /// The name in the URL.
    pub name: &'static str,
    /// The default value.
    pub default: &'static str,
    /// The allowed values. An empty list allows any.
    pub allowed: &'static [&'static str],
}

/// A header parameter that all operations have.
#[derive(Debug)]
pub struct SharedHeader {
    /// The name in lower case.
    pub name: &'static str,
    /// Whether a client cannot be built without it.
    pub required: bool,
    /// The default value.
    pub default: Option<&'static str>,
}

/// A security scheme (OpenAPI, Security Scheme Object).
#[derive(Debug)]
pub struct Scheme {
    /// The name in the document.
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

/// An endpoint that issues access tokens.
#[derive(Debug)]
pub struct TokenEndpoint {
    /// An absolute URL, or a path below the base URL.
    pub url: &'static str,
    /// How client id and secret are sent.
    pub format: TokenFormat,
    /// The name of the client id in the request.
    pub client_id: &'static str,
    /// The name of the client secret in the request.
    pub client_secret: &'static str,
    /// The name of the token in the response, or a JSON pointer (RFC 6901), which starts with a slash.
    pub access_token: &'static str,
    /// The name of the lifetime in seconds in the response, or a JSON pointer.
    pub expires_in: &'static str,
    /// The default scopes (RFC 6749 §3.3).
    pub scopes: &'static [&'static str],
    /// The schemes that the token request itself requires.
    pub security: &'static [&'static Scheme],
}

/// How client id and secret are sent to a token endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenFormat {
    /// As properties of a JSON object.
    Json,
    /// As form fields, with `grant_type=client_credentials` (RFC 6749 §4.4.2 and §2.3.1).
    Form,
}

/// The endpoints of the device authorization flow (RFC 8628). Each URL is absolute or relative to the base URL.
#[derive(Debug)]
#[cfg(feature = "device-login")]
pub struct DeviceFlow {
    /// Where device codes are issued.
    pub device_url: &'static str,
    /// Where tokens are issued.
    pub token_url: &'static str,
    /// Where tokens are renewed, if not at the token URL.
    pub refresh_url: Option<&'static str>,
    /// The default scopes (RFC 6749 §3.3).
    pub scopes: &'static [&'static str],
}

/// An operation.
#[derive(Debug)]
pub struct Operation {
    /// The `operationId`, or a generated name.
    pub id: &'static str,
    /// The method (RFC 9110 §9).
    pub method: &'static str,
    /// The path template.
    pub path: &'static str,
    /// The servers of the operation, if they differ from those of the API.
    pub servers: &'static [Server],
    /// The alternatives of credentials. Each one requires all of its schemes. An empty list requires nothing.
    pub security: &'static [&'static [&'static Scheme]],
    /// The accepted media types (RFC 9110 §12.5.1). Empty means any.
    pub accept: &'static str,
    /// Whether repeating the operation has the effect of a single request. `None` follows the method (RFC 9110
    /// §9.2.2).
    pub idempotent: Option<bool>,
    /// What else the document says about retries.
    pub retries: Retries,
}

/// What the document says about the retries of an operation. A policy of the caller replaces all of it but
/// [`never`](Self::never).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retries {
    /// The operation is never retried.
    pub never: bool,
    /// The maximum number of attempts.
    pub attempts: Option<u32>,
    /// The maximum delay before the second attempt.
    pub first_delay: Option<Duration>,
    /// The maximum delay before any attempt.
    pub max_delay: Option<Duration>,
    /// More statuses that mean that the server did not process a request.
    pub unprocessed: &'static [u16],
}

impl Retries {
    /// Says nothing.
    pub const DEFAULT: Self = Self {
        never: false,
        attempts: None,
        first_delay: None,
        max_delay: None,
        unprocessed: &[],
    };
}

impl Operation {
    /// The defaults of an operation.
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
