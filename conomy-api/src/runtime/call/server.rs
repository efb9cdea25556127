//! Base URLs (OpenAPI, Server Object).

use reqwest::Url;

use crate::runtime::api::Server;

/// Returns the URL of a server with its variables replaced.
///
/// # Errors
/// A value is not allowed by the document.
pub(in crate::runtime) fn expand(
    server: &Server,
    given: &[(String, String)],
) -> Result<String, String> {
    let mut url = server.url.to_owned();
    for variable in server.variables {
        let given = given
            .iter()
            .find(|(name, _)| name == variable.name)
            .map(|(_, value)| value.as_str());
        let value = given.unwrap_or(variable.default);
        if given.is_some() && !variable.allowed.is_empty() && !variable.allowed.contains(&value) {
            let allowed = variable.allowed.join("`, `");
            return Err(format!(
                "the server's variable `{}` cannot be `{value}`, only `{allowed}`",
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
/// See [`checked`]. Also, the URL is relative and there is no base.
pub(in crate::runtime) fn resolved(
    url: &str,
    base: Option<&str>,
    allow_http: bool,
) -> Result<String, String> {
    if url.contains("://") {
        return checked(url, allow_http);
    }
    let base = base.ok_or("the document names no absolute server: give the builder a base URL")?;
    let joined = Url::parse(base)
        .and_then(|base| base.join(url))
        .map_err(|error| format!("the server `{url}`: {error}"))?;
    checked(joined.as_str(), allow_http)
}

/// Resolves the URL of an endpoint of OAuth 2.0, which may be relative to `base`. It may have a query (RFC 6749 §3.2).
/// Errors call the URL `what`.
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
    let parsed =
        joined.map_err(|error| format!("the {what} `{url}` cannot be used: {error}"))?;
    if parsed.fragment().is_some() {
        return Err(format!("the {what} `{url}` cannot have a fragment"));
    }
    secured(what, parsed, allow_http).map(String::from)
}

/// Validates a base URL and removes a trailing slash.
///
/// # Errors
/// The URL is not absolute, contains credentials, a query or a fragment, or is http where https is required:
/// everywhere but on the local host, unless the caller allows it.
pub(in crate::runtime) fn checked(url: &str, allow_http: bool) -> Result<String, String> {
    let parsed =
        Url::parse(url).map_err(|error| format!("the base URL `{url}` cannot be used: {error}"))?;
    if parsed.query().is_some() || parsed.fragment().is_some() {
        return Err(format!(
            "the base URL `{url}` cannot have a query or fragment"
        ));
    }
    let secured = secured("base URL", parsed, allow_http)?;
    Ok(secured.as_str().trim_end_matches('/').to_owned())
}

/// Validates a URL to which credentials may be sent.
///
/// # Errors
/// The URL contains credentials, or is http where https is required.
fn secured(what: &str, url: Url, allow_http: bool) -> Result<Url, String> {
    if !url.username().is_empty() || url.password().is_some() {
        return Err(format!("the {what} cannot have a user or password"));
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if allow_http || is_local(&url) => Ok(url),
        "http" => Err(format!(
            "the {what} `{url}` is not encrypted: use https, or `allow_http()`"
        )),
        other => Err(format!(
            "the {what} `{url}` cannot be used: `{other}` is not http"
        )),
    }
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
