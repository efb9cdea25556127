//! Links to the next page.

use http::HeaderMap;
use http::header::LINK;
use reqwest::Url;

/// The target of the first link with the relation `next` (RFC 8288 §3), as the server wrote it.
pub fn next_link(headers: &HeaderMap) -> Option<&str> {
    let lines = headers
        .get_all(LINK)
        .iter()
        .filter_map(|line| line.to_str().ok());
    lines
        .flat_map(links)
        .find(|(_, parameters)| is_next(parameters))
        .map(|(target, _)| target)
}

/// The value of a query parameter of a URL, decoded.
pub fn query_value(url: &str, name: &str) -> Option<String> {
    let query = url.split_once('?')?.1.split('#').next()?;
    let mut pairs = query.split('&');
    pairs
        .find(|pair| is_named(pair, name))
        .map(|pair| decoded(pair.split_once('=').map_or("", |(_, value)| value)))
}

/// The URL with a query parameter: its only one of that name.
pub(in crate::runtime) fn with_query(url: &str, name: &str, value: &str) -> String {
    let mut url = without_query(url, name);
    let encoded = |text| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    url.push(if url.contains('?') { '&' } else { '?' });
    url.push_str(&format!("{}={}", encoded(name), encoded(value)));
    url
}

/// The URL without a query parameter.
fn without_query(url: &str, name: &str) -> String {
    let Some((path, query)) = url.split_once('?') else {
        return url.to_owned();
    };
    let kept: Vec<&str> = query
        .split('&')
        .filter(|pair| !pair.is_empty() && !is_named(pair, name))
        .collect();
    match kept.as_slice() {
        [] => path.to_owned(),
        kept => format!("{path}?{}", kept.join("&")),
    }
}

/// The URL that a link leads to from another one, without the query parameters in `secrets`, which servers like to repeat.
///
/// # Errors
/// When it leads to no URL, or to another server: that one gets neither credentials nor anything else.
pub(in crate::runtime) fn followed<'s>(
    from: &str,
    link: &str,
    secrets: impl Iterator<Item = &'s str>,
) -> Result<String, String> {
    let from = Url::parse(from).map_err(|error| error.to_string())?;
    let mut to = from
        .join(link)
        .map_err(|error| format!("the link to the next page leads to no URL: {error}"))?;
    // Servers behind a proxy that encrypts do not know that it does.
    if from.scheme() == "https" && to.scheme() == "http" && to.port().is_none() {
        let _ = to.set_scheme("https");
    }
    if from.origin() != to.origin() {
        return Err(
            "the link to the next page leads to another server, and is not followed".to_owned(),
        );
    }
    let _ = to.set_username("").and_then(|()| to.set_password(None));
    to.set_fragment(None);
    Ok(secrets.fold(to.to_string(), |url, name| without_query(&url, name)))
}

fn is_named(pair: &str, name: &str) -> bool {
    decoded(pair.split_once('=').map_or(pair, |(key, _)| key)) == name
}

fn decoded(text: &str) -> String {
    let text = text.replace('+', " ");
    percent_encoding::percent_decode_str(&text)
        .decode_utf8_lossy()
        .into_owned()
}

/// The links of a line: target and parameters. A comma within angle brackets or quotes separates nothing.
fn links(line: &str) -> Vec<(&str, &str)> {
    let mut links = Vec::new();
    let mut rest = line;
    while let Some((target, behind)) = rest
        .split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'))
    {
        let mut is_quoted = false;
        let end = behind.find(|c| {
            is_quoted ^= c == '"';
            c == ',' && !is_quoted
        });
        let (parameters, next) = behind.split_at(end.unwrap_or(behind.len()));
        links.push((target, parameters));
        rest = next;
    }
    links
}

/// Whether the relations among a link's parameters name `next`.
fn is_next(parameters: &str) -> bool {
    parameters
        .split(';')
        .filter_map(|parameter| parameter.split_once('='))
        .any(|(name, value)| {
            let mut relations = value.trim().trim_matches('"').split_ascii_whitespace();
            name.trim().eq_ignore_ascii_case("rel")
                && relations.any(|relation| relation.eq_ignore_ascii_case("next"))
        })
}
