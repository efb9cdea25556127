//! Whether sending a request again might help.

use http::HeaderMap;

use super::{Error, Kind};

/// The headers by which servers say whether to send a request again.
const SHOULD_RETRY: [&str; 2] = ["x-should-retry", "stripe-should-retry"];

/// Returns whether sending the request again might help. Whether it is allowed is another question.
pub(in crate::runtime) fn might_help(error: &Error) -> bool {
    match error.kind() {
        Kind::Connect | Kind::Connection | Kind::Unprocessed | Kind::Timeout => true,
        Kind::Status => {
            let status = error.status().map_or(0, |status| status.as_u16());
            let is_temporary = matches!(status, 408 | 425 | 429 | 500 | 502..=504 | 506..=599);
            should_retry(error.headers()).unwrap_or(is_temporary || error.0.unprocessed)
        }
        // Why there is no token: the endpoint is busy, or cannot be reached.
        Kind::Credential => error.cause().is_some_and(Error::is_retryable),
        Kind::Setup | Kind::Request | Kind::Redirect | Kind::Decode | Kind::Limit => false,
        #[cfg(not(target_family = "wasm"))]
        Kind::Disk => false,
    }
}

/// Returns what the server says about sending the request again.
fn should_retry(headers: Option<&HeaderMap>) -> Option<bool> {
    let headers = headers?;
    let said = SHOULD_RETRY.iter().find_map(|name| headers.get(*name))?;
    match said.as_bytes().trim_ascii() {
        said if said.eq_ignore_ascii_case(b"true") => Some(true),
        said if said.eq_ignore_ascii_case(b"false") => Some(false),
        _ => None,
    }
}
