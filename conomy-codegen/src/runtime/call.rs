//! A call: builds the request, sends it, follows redirects, retries it, and converts the response into a value or an
//! error.

pub(in crate::runtime) mod authorize;
#[cfg(all(feature = "blocking", not(target_family = "wasm")))]
pub(in crate::runtime) mod blocking;
pub(in crate::runtime) mod body;
pub(in crate::runtime) mod budget;
pub(in crate::runtime) mod builder;
pub(in crate::runtime) mod case;
pub(in crate::runtime) mod content;
pub(in crate::runtime) mod decode;
pub(in crate::runtime) mod exchange;
pub(in crate::runtime) mod execute;
#[cfg(all(feature = "gzip", not(target_family = "wasm")))]
pub(in crate::runtime) mod gzip;
pub(in crate::runtime) mod hook;
pub(in crate::runtime) mod idempotency;
pub(in crate::runtime) mod job;
pub(in crate::runtime) mod options;
pub(in crate::runtime) mod parameters;
pub(in crate::runtime) mod progress;
pub(in crate::runtime) mod raw_response;
pub(in crate::runtime) mod receive;
pub(in crate::runtime) mod redirect;
pub(in crate::runtime) mod response;
pub(in crate::runtime) mod response_header;
pub(in crate::runtime) mod retry;
pub(in crate::runtime) mod sending;
pub(in crate::runtime) mod server;
pub(in crate::runtime) mod shared;
pub(in crate::runtime) mod token_endpoint;
pub(in crate::runtime) mod token_request;
pub(in crate::runtime) mod trace;
