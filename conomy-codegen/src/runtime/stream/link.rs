//! Links to the next page.

use http::HeaderMap;
use http::header::LINK;
use reqwest::Url;

use crate::runtime::encode::url_query;

/// Returns the target of the first link with the relation `next` (RFC 8288 §3), as the server wrote it.
pub fn next_link(headers: &HeaderMap) -> Option<&str> {
    let lines = headers
        .get_all(LINK)
        .iter()
        .filter_map(|line| line.to_str().ok());
    lines
        .flat_map(links)
        .find(Link::is_next)
        .map(|link| link.target)
}

/// Resolves a link. The query parameters in `secrets`, which servers often repeat, are removed.
///
/// # Errors
/// The link is not a URL, or leads to another server, which must not get credentials or anything else.
pub(in crate::runtime) fn followed<'s>(
    from: &str,
    link: &str,
    secrets: impl Iterator<Item = &'s str>,
) -> Result<String, String> {
    let from = Url::parse(from).map_err(|error| error.to_string())?;
    let mut to = from
        .join(link)
        .map_err(|error| format!("the link to the next page is not a valid URL: {error}"))?;
    // Servers behind a TLS proxy do not know that the connection is encrypted.
    if from.scheme() == "https" && to.scheme() == "http" && to.port().is_none() {
        let _ = to.set_scheme("https");
    }
    if from.origin() != to.origin() {
        return Err(
            "the link to the next page points to another server and is not followed".to_owned(),
        );
    }
    let _ = to.set_username("").and_then(|()| to.set_password(None));
    to.set_fragment(None);
    Ok(secrets.fold(to.to_string(), |url, name| url_query::without(&url, name)))
}

/// A link with its target and parameters (RFC 8288 §3).
struct Link<'l> {
    target: &'l str,
    parameters: Vec<(&'l str, String)>,
}

impl Link<'_> {
    /// Returns whether the link leads to the next page: its relation is `next`, and its context is not another
    /// resource.
    fn is_next(&self) -> bool {
        let named = |wanted: &str| {
            let mut parameters = self.parameters.iter();
            // Only the first `rel` counts (§3.3).
            parameters
                .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
                .map(|(_, value)| value.as_str())
        };
        let mut relations = named("rel").unwrap_or_default().split_ascii_whitespace();
        named("anchor").is_none() && relations.any(|relation| relation.eq_ignore_ascii_case("next"))
    }
}

/// Returns the links of a header line up to the first syntax error.
fn links(line: &str) -> Vec<Link<'_>> {
    let mut links = Vec::new();
    let mut rest = line.trim_start_matches([' ', '\t', ',']);
    while let Some((target, after)) = rest.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
        let mut link = Link {
            target,
            parameters: Vec::new(),
        };
        rest = after.trim_start();
        while let Some(after) = rest.strip_prefix(';') {
            let (parameter, after) = parameter(after.trim_start());
            link.parameters.extend(parameter);
            rest = after.trim_start();
        }
        links.push(link);
        rest = rest.trim_start_matches([' ', '\t', ',']);
    }
    links
}

/// Returns a parameter and the rest of the text.
fn parameter(text: &str) -> (Option<(&str, String)>, &str) {
    let end = text.find(['=', ';', ',']).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let name = name.trim_end();
    let Some(value) = rest.strip_prefix('=').map(str::trim_start) else {
        return ((!name.is_empty()).then(|| (name, String::new())), rest);
    };
    let Some(quoted) = value.strip_prefix('"') else {
        let (value, rest) = value.split_at(value.find([';', ',']).unwrap_or(value.len()));
        return (Some((name, value.trim_end().to_owned())), rest);
    };
    // In a quoted string, a backslash escapes the next character (RFC 9110 §5.6.4).
    let mut unquoted = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, c)) = characters.next() {
        match c {
            '"' => return (Some((name, unquoted)), &quoted[at + 1..]),
            '\\' => unquoted.extend(characters.next().map(|(_, c)| c)),
            c => unquoted.push(c),
        }
    }
    (None, "")
}
