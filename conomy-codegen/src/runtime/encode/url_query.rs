//! The query of a URL (RFC 3986 §3.4) as pairs of names and values.

use super::expansion::UNRESERVED;

/// Returns the decoded value of a query parameter of a URL.
pub fn query_value(url: &str, name: &str) -> Option<String> {
    let query = url.split_once('?')?.1.split('#').next()?;
    let mut pairs = query.split('&');
    pairs
        .find(|pair| is_named(pair, name))
        .map(|pair| decoded(pair.split_once('=').map_or("", |(_, value)| value)))
}

/// Returns the URL with this value as the only query parameter of that name.
pub(in crate::runtime) fn with(url: &str, name: &str, value: &str) -> String {
    let mut url = without(url, name);
    let encoded = |text| percent_encoding::utf8_percent_encode(text, UNRESERVED).to_string();
    url.push(if url.contains('?') { '&' } else { '?' });
    url.push_str(&format!("{}={}", encoded(name), encoded(value)));
    url
}

/// Returns the URL without a query parameter.
pub(in crate::runtime) fn without(url: &str, name: &str) -> String {
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

fn is_named(pair: &str, name: &str) -> bool {
    decoded(pair.split_once('=').map_or(pair, |(key, _)| key)) == name
}

fn decoded(text: &str) -> String {
    let text = text.replace('+', " ");
    percent_encoding::percent_decode_str(&text)
        .decode_utf8_lossy()
        .into_owned()
}
