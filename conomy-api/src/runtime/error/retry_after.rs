//! How long a server asks to wait: `Retry-After` (RFC 9110 §10.2.3), or `retry-after-ms`, which is more precise.

use std::time::Duration;

use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};

/// The headers with a number of milliseconds.
const MILLISECONDS: [&str; 2] = ["retry-after-ms", "x-ms-retry-after-ms"];

/// Returns how long the server asks to wait. `Retry-After` is a number of seconds or a date. A date is compared with
/// the `Date` of the response, so a wrong local clock does no harm.
pub(in crate::runtime) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let milliseconds = MILLISECONDS
        .iter()
        .find_map(|name| number(headers.get(*name)?.to_str().ok()?));
    if let Some(milliseconds) = milliseconds {
        return Some(Duration::from_millis(milliseconds));
    }
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?;
    if let Some(seconds) = number(text) {
        return Some(Duration::from_secs(seconds));
    }
    let text = text.trim();
    let until = httpdate::parse_http_date(text).ok()?;
    let date = headers.get(DATE).and_then(|date| date.to_str().ok());
    let now = date
        .and_then(|date| httpdate::parse_http_date(date).ok())
        .or_else(crate::runtime::clock::system_time)?;
    Some(until.duration_since(now).unwrap_or_default())
}

/// Parses digits. A number that is too large is the maximum (RFC 9111 §1.2.2).
fn number(text: &str) -> Option<u64> {
    let text = text.trim();
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u64::MAX))
}
