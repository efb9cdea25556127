//! Builds a client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;

use super::Client;
use crate::runtime::api::{Api, Scheme, TokenEndpoint};
use crate::runtime::auth::credential::{self, Placed};
use crate::runtime::auth::token::TokenProvider;
use crate::runtime::auth::token_source::TokenSource;
use crate::runtime::call::budget::Budget;
use crate::runtime::call::hook::Hook;
use crate::runtime::call::retry::RetryPolicy;
use crate::runtime::call::server;
use crate::runtime::call::shared::{Credential, Shared};
use crate::runtime::call::token_request::TokenRequest;
use crate::runtime::encode::header;
use crate::runtime::error::{Error, Kind, Result};
use crate::runtime::secret::Secret;
use crate::runtime::transport::Transport;
use crate::runtime::transport::pools::Pools;
use crate::runtime::transport::reqwest_transport::{self, Settings};

/// The default timeout of an attempt.
const TIMEOUT: Duration = Duration::from_secs(30);
/// The default deadline of a call.
const DEADLINE: Duration = Duration::from_secs(120);
/// The default timeout for connecting.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// The default maximum size of a response body, in bytes.
const MAX_BODY: usize = 16 * 1024 * 1024;

/// Builds a [`Client`]. Errors are reported by [`build`](Self::build).
#[must_use = "a builder does nothing until `build()`"]
pub struct ClientBuilder {
    api: &'static Api,
    base_url: Option<String>,
    server: Option<usize>,
    variables: Vec<(String, String)>,
    allow_http: bool,
    user_agent: Option<String>,
    headers: Vec<(&'static str, String)>,
    credentials: Vec<(&'static Scheme, Given)>,
    scopes: Vec<(&'static Scheme, Vec<String>)>,
    token_urls: Vec<(&'static Scheme, String)>,
    transport: Option<Arc<dyn Transport>>,
    http_settings: Option<Settings>,
    retry: Option<RetryPolicy>,
    timeout: Option<Duration>,
    deadline: Option<Duration>,
    connect_timeout: Duration,
    max_body: usize,
    lenient: bool,
    hooks: Vec<Arc<dyn Hook>>,
}

/// A credential before it is validated.
enum Given {
    Secret(Secret),
    Fetched(TokenRequest),
}

impl ClientBuilder {
    /// Creates a builder with the defaults of the document and this crate.
    #[doc(hidden)]
    pub fn new(api: &'static Api) -> Self {
        Self {
            api,
            base_url: None,
            server: None,
            variables: Vec::new(),
            allow_http: false,
            user_agent: None,
            headers: Vec::new(),
            credentials: Vec::new(),
            scopes: Vec::new(),
            token_urls: Vec::new(),
            transport: None,
            http_settings: None,
            retry: None,
            timeout: Some(TIMEOUT),
            deadline: Some(DEADLINE),
            connect_timeout: CONNECT_TIMEOUT,
            max_body: MAX_BODY,
            lenient: false,
            hooks: Vec::new(),
        }
    }

    /// Sets the base URL, including the path prefix that all operations share. It replaces all servers of the
    /// document. It must be https, except on the local host.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Selects a server of the document by its index.
    #[doc(hidden)]
    pub fn select_server(mut self, index: usize) -> Self {
        self.server = Some(index);
        self
    }

    /// Sets a variable in the URL of the server.
    pub fn server_variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    /// Allows unencrypted http for servers other than the local host.
    pub fn allow_http(mut self) -> Self {
        self.allow_http = true;
        self
    }

    /// Sets the name and version of the application, such as `MyApp/1.0`. Those of this crate are appended.
    pub fn user_agent(mut self, application: impl Into<String>) -> Self {
        self.user_agent = Some(application.into());
        self
    }

    /// Sets the timeout of an attempt, including the response body. The default is 30 seconds; `None` disables it. For a
    /// streamed response it is the timeout between two chunks. An HTTP/2 connection that does not respond to pings is closed after half of
    /// it.
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.timeout = timeout.into();
        self
    }

    /// Sets the deadline of a call, including all attempts and the delays between them. The default is 2 minutes; `None`
    /// disables it.
    pub fn deadline(mut self, deadline: impl Into<Option<Duration>>) -> Self {
        self.deadline = deadline.into();
        self
    }

    /// Sets the timeout for connecting. The default is 10 seconds, and never more than the timeout of the attempt.
    /// If it is exceeded, nothing was sent, and the error says so.
    ///
    /// A reqwest client of your own has its own timeout. If that is longer than an attempt, it is unknown whether
    /// anything was sent.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets how often requests are retried, and after which delays.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// Sets the maximum size of a decompressed response body, in bytes. The default is 16 MiB. Streams have no
    /// limit.
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Sets whether responses are accepted even if some of their values do not fit the schema. The default is `false`:
    /// such a response is an error, which contains the body.
    ///
    /// If set, the response is read as far as it fits, and the rest is filled. A filled value is not what the server
    /// said, so a payment may seem to have the amount 0.
    ///
    /// | the schema says | the server sends | the value |
    /// |---|---|---|
    /// | a string | a number or boolean | its text |
    /// | a number, integer or boolean | a string that contains one | the number or boolean |
    /// | a decimal number in a string | a number | its text, to the last digit |
    /// | a list | a single value | a list of this value |
    /// | a single value | a list of one value | this value |
    /// | an optional property | anything else that does not fit | `None` |
    /// | a required property | nothing, `null`, or anything else that does not fit | the emptiest value: `""`, `0`, `false`, an empty list, an object of such values |
    /// | an integer | a fraction, or more than its type holds | as above: `None` or `0` |
    ///
    /// [`Response::problems`](crate::runtime::Response::problems), [`Hook::problem`] and the feature `tracing` tell each
    /// of these places, and [`Response::body`](crate::runtime::Response::body) is the original. What a newer server may
    /// send is no problem: unknown properties and enum values, a union without a variant that fits, and any text in a
    /// string with a format. Responses that are no JSON, and those with more than 1,000 problems, are errors.
    pub fn lenient(mut self, lenient: bool) -> Self {
        self.lenient = lenient;
        self
    }

    /// Adds a hook that observes, and may change, each attempt. Hooks run in the order in which they are added.
    pub fn hook(mut self, hook: impl Hook) -> Self {
        self.hooks.push(Arc::new(hook));
        self
    }

    /// Customizes reqwest, such as its proxies, its name resolution or its connection pool. The closure may be
    /// called more than once, because each async runtime has its own reqwest client.
    ///
    /// Redirects, retries and timeouts are those of this crate. A timeout that is set here can only end an attempt
    /// earlier. TLS settings only apply with the features `aws-lc-rs` and `native-tls`.
    pub fn http_settings(
        mut self,
        settings: impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        self.http_settings = Some(Box::new(settings));
        self
    }

    /// Uses an existing reqwest client. The application must select a TLS feature of reqwest, because the feature
    /// `rustls` of this crate only applies to clients of its own.
    ///
    /// The client should not follow redirects (`redirect(Policy::none())`): before reqwest follows one to another
    /// host, it only removes well-known credential headers, and no API keys. [`http_settings`](Self::http_settings)
    /// does not have this problem.
    pub fn http_client(self, client: reqwest::Client) -> Self {
        self.transport(client)
    }

    /// Uses a custom transport.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Sets the credential of a scheme.
    #[doc(hidden)]
    pub fn credential(self, scheme: &'static Scheme, secret: impl Into<Secret>) -> Self {
        self.given(scheme, Given::Secret(secret.into()))
    }

    /// Sets user and password of a scheme (RFC 7617).
    #[doc(hidden)]
    pub fn basic(
        self,
        scheme: &'static Scheme,
        user: impl Into<String>,
        password: impl Into<Secret>,
    ) -> Self {
        let secret = credential::basic(&user.into(), &password.into());
        self.given(scheme, Given::Secret(secret))
    }

    /// Fetches the tokens of a scheme from the endpoint in the document.
    #[doc(hidden)]
    pub fn token_endpoint(
        self,
        scheme: &'static Scheme,
        endpoint: &'static TokenEndpoint,
        client_id: impl Into<String>,
        client_secret: impl Into<Secret>,
    ) -> Self {
        let (client_id, client_secret) = (client_id.into(), client_secret.into());
        self.given(
            scheme,
            Given::Fetched(TokenRequest::Endpoint {
                endpoint,
                url: None,
                client_id,
                client_secret,
                scope: endpoint.scopes.join(" "),
            }),
        )
    }

    /// Sets the scopes to request for a scheme. The default is the scopes that the operations of the document
    /// require.
    #[doc(hidden)]
    pub fn token_scopes(
        mut self,
        scheme: &'static Scheme,
        scopes: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let scopes = scopes.into_iter().map(Into::into).collect();
        self.scopes.retain(|(set, _)| set.name != scheme.name);
        self.scopes.push((scheme, scopes));
        self
    }

    /// Sets the token endpoint of a scheme. The default is the one in the document.
    #[doc(hidden)]
    pub fn endpoint_url(mut self, scheme: &'static Scheme, url: impl Into<String>) -> Self {
        self.token_urls.retain(|(set, _)| set.name != scheme.name);
        self.token_urls.push((scheme, url.into()));
        self
    }

    /// Sets a custom source of tokens for a scheme.
    #[doc(hidden)]
    pub fn token_provider(self, scheme: &'static Scheme, provider: impl TokenProvider) -> Self {
        self.given(
            scheme,
            Given::Fetched(TokenRequest::Provider(Box::new(provider))),
        )
    }

    /// Sets a header that all operations have.
    #[doc(hidden)]
    pub fn shared_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.retain(|(set, _)| *set != name);
        self.headers.push((name, value.into()));
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// A required setting is missing, a value cannot be sent, the base URL is not https, or TLS cannot be
    /// initialized.
    pub fn build(self) -> Result<Client> {
        let refused = |message: String| Error::not_sent(Kind::Setup, message);
        let headers = self.all_headers().map_err(refused)?;
        let base = self.base().map_err(refused)?;
        let mut credentials = Vec::new();
        for (scheme, given) in self.credentials {
            credentials.push((
                scheme,
                match given {
                    Given::Secret(secret) => {
                        Credential::Fixed(Placed::new(scheme, &secret).map_err(refused)?)
                    }
                    Given::Fetched(mut request) => {
                        if let Some(scopes) = of(scheme, &self.scopes) {
                            request = request.with_scopes(scopes).map_err(refused)?;
                        }
                        if let Some(url) = of(scheme, &self.token_urls) {
                            request = request.with_url(url, self.allow_http).map_err(refused)?;
                        }
                        Credential::Token(Arc::new(TokenSource::new(scheme)), Arc::new(request))
                    }
                },
            ));
        }
        let transport: Arc<dyn Transport> = match self.transport {
            Some(transport) => transport,
            None => {
                let (connect_timeout, timeout, settings) =
                    (self.connect_timeout, self.timeout, self.http_settings);
                let make =
                    move || reqwest_transport::new(connect_timeout, timeout, settings.as_ref());
                let pools = Pools::new(make);
                Arc::new(pools.map_err(|error| {
                    refused(format!("the HTTP client cannot be set up: {error}")).with_source(error)
                })?)
            }
        };
        let is_retry_given = self.retry.is_some();
        let retry = self.retry.unwrap_or_default();
        Ok(Client::new(Shared {
            api: self.api,
            is_base_given: self.base_url.is_some(),
            base,
            allow_http: self.allow_http,
            headers,
            credentials,
            transport,
            budget: Budget::new(retry.burst),
            is_retry_given,
            retry,
            timeout: self.timeout,
            deadline: self.deadline,
            max_body: self.max_body,
            lenient: self.lenient,
            hooks: self.hooks,
        }))
    }

    fn given(mut self, scheme: &'static Scheme, given: Given) -> Self {
        self.credentials.retain(|(set, _)| set.name != scheme.name);
        self.credentials.push((scheme, given));
        self
    }

    fn all_headers(&self) -> Result<HeaderMap, String> {
        let mut headers = HeaderMap::new();
        for shared in self.api.headers {
            let given = self
                .headers
                .iter()
                .find(|(name, _)| *name == shared.name)
                .map(|(_, value)| value.as_str());
            let is_user_agent = shared.name == "user-agent";
            match given.or(shared.default) {
                _ if is_user_agent && (self.user_agent.is_some() || !shared.required) => {}
                Some(value) if is_user_agent => header::set(&mut headers, "user-agent", value)?,
                Some(value) => header::set(&mut headers, shared.name, value)?,
                None if is_user_agent => {
                    return Err(
                        "the application has no name: give the builder a `user_agent`".to_owned(),
                    );
                }
                None if shared.required => {
                    return Err(format!(
                        "every request needs the header `{}`: give it to the builder",
                        shared.name
                    ));
                }
                None => {}
            }
        }
        let own = self.api.user_agent;
        match self.user_agent.as_deref() {
            Some(application) if application.trim().is_empty() => {
                return Err("the user agent is empty".to_owned());
            }
            Some(application) => {
                header::set(&mut headers, "user-agent", &format!("{application} {own}"))?
            }
            None if headers.contains_key("user-agent") => {}
            None => header::set(&mut headers, "user-agent", own)?,
        }
        Ok(headers)
    }

    fn base(&self) -> Result<Option<String>, String> {
        if let Some(url) = &self.base_url {
            return server::validate(url, self.allow_http).map(Some);
        }
        let server = self.api.servers.get(self.server.unwrap_or(0));
        for (name, _) in &self.variables {
            if !server.is_some_and(|server| {
                server
                    .variables
                    .iter()
                    .any(|variable| variable.name == name)
            }) {
                return Err(format!("the server has no variable `{name}`"));
            }
        }
        let Some(server) = server else {
            return Ok(None);
        };
        let url = server::expand(server, &self.variables)?;
        // A relative URL is relative to the document, whose location is unknown. The caller may still set a base URL
        // per call.
        if !url.contains("://") {
            return Ok(None);
        }
        server::validate(&url, self.allow_http).map(Some)
    }
}

/// Returns what is set for a scheme.
fn of<'s, T>(scheme: &Scheme, set: &'s [(&'static Scheme, T)]) -> Option<&'s T> {
    let mut set = set.iter();
    set.find(|(known, _)| known.name == scheme.name)
        .map(|(_, value)| value)
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schemes: Vec<_> = self
            .credentials
            .iter()
            .map(|(scheme, _)| scheme.name)
            .collect();
        f.debug_struct("ClientBuilder")
            .field("api", &self.api.title)
            .field("base_url", &self.base_url)
            .field("credentials", &schemes)
            .finish_non_exhaustive()
    }
}
