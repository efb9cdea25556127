//! Base URLs (OpenAPI, Server Object).

use reqwest::Url;

use crate::runtime::api::Server;

/// Returns the URL of a server with its variables replaced.
///
/// # Errors
/// A value is not allowed by the document.
pub(in crate::runtime) fn expand(
    server: &Server,
    variables: &[(String, String)],
) -> Result<String, String> {
    let mut url = server.url.to_owned();
    for variable in server.variables {
        let own = variables
            .iter()
            .find(|(name, _)| name == variable.name)
            .map(|(_, value)| value.as_str());
        let value = own.unwrap_or(variable.default);
        if own.is_some() && !variable.allowed.is_empty() && !variable.allowed.contains(&value) {
            let allowed = variable.allowed.join("`, `");
            return Err(format!(
                "invalid value `{value}` of the server variable `{}`; use one of `{allowed}`",
                variable.name
            ));
        }
        url = url.replace(&format!("{{{}}}", variable.name), value);
    }
    Ok(url)
}

/// Resolves a URL of the document, which may be relative to `base`.
///
/// # Errors
/// See [`validate`]. Also, the URL is relative and there is no base.
pub(in crate::runtime) fn resolve(
    url: &str,
    base: Option<&str>,
    allow_http: bool,
) -> Result<String, String> {
    if url.contains("://") {
        return validate(url, allow_http);
    }
    let base = base.ok_or("the document declares no absolute server URL; set `base_url()` on the builder")?;
    let joined = Url::parse(base)
        .and_then(|base| base.join(url))
        .map_err(|error| format!("the server `{url}`: {error}"))?;
    validate(joined.as_str(), allow_http)
}

/// Resolves the URL of an endpoint of OAuth 2.0, which may be relative to `base`. It may have a query (RFC 6749 §3.2).
/// `what` is the name of the URL in error messages.
///
/// # Errors
/// The URL is relative and there is no base, contains credentials or a fragment, or is http where https is required.
pub(in crate::runtime) fn endpoint(
    what: &str,
    url: &str,
    base: Option<&str>,
    allow_http: bool,
) -> Result<String, String> {
    let joined = match base.map(Url::parse) {
        Some(Ok(base)) => base.join(url),
        _ => Url::parse(url),
    };
    let parsed = joined.map_err(|error| format!("the {what} is not a valid URL: {error}"))?;
    if parsed.fragment().is_some() {
        return Err(format!("the {what} must not have a fragment"));
    }
    require_https(what, parsed, allow_http).map(String::from)
}

/// Validates a base URL.
///
/// # Errors
/// The URL is not absolute, contains credentials, a query or a fragment, or is http where https is required:
/// everywhere except for localhost, unless the caller allows http.
pub(in crate::runtime) fn validate(url: &str, allow_http: bool) -> Result<String, String> {
    // Messages do not contain the URL, because its user, password and query may be secret.
    let parsed =
        Url::parse(url).map_err(|error| format!("the base URL is not a valid URL: {error}"))?;
    if parsed.query().is_some() || parsed.fragment().is_some() {
        return Err("the base URL must not have a query or fragment".to_owned());
    }
    require_https("base URL", parsed, allow_http).map(String::from)
}

/// Validates a URL to which credentials may be sent.
///
/// # Errors
/// The URL contains credentials, or is http where https is required.
fn require_https(what: &str, url: Url, allow_http: bool) -> Result<Url, String> {
    if !url.username().is_empty() || url.password().is_some() {
        return Err(format!("the {what} must not contain a user or password"));
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if allow_http || is_local(&url) => Ok(url),
        "http" => Err(format!(
            "the {what} `{}` is not encrypted: use https, or `allow_http()`",
            without_query(&url)
        )),
        other => Err(format!(
            "the scheme `{other}` of the {what} is neither https nor http"
        )),
    }
}

/// Returns a base URL to which a path is appended.
pub(in crate::runtime) fn without_slash(url: &str) -> &str {
    url.trim_end_matches('/')
}

fn without_query(url: &Url) -> &str {
    url.as_str().split('?').next().unwrap_or_default()
}

fn is_local(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host
        .trim_start_matches('[')
        .trim_end_matches(']')
        .parse::<std::net::IpAddr>();
    address.map_or_else(
        |_| host == "localhost" || host.ends_with(".localhost"),
        |address| address.is_loopback(),
    )
}
