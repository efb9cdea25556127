//! A call: builds the request, sends it, follows redirects, retries it, and converts the response into a value or an
//! error.

pub(in crate::runtime) mod raw_response;
pub(in crate::runtime) mod authorise;
#[cfg(all(feature = "blocking", not(target_family = "wasm")))]
pub(in crate::runtime) mod blocking;
pub(in crate::runtime) mod budget;
pub(in crate::runtime) mod builder;
pub(in crate::runtime) mod case;
#[doc(hidden)]
pub mod decode;
pub(in crate::runtime) mod error;
pub(in crate::runtime) mod error_body;
pub(in crate::runtime) mod exchange;
pub(in crate::runtime) mod execute;
#[cfg(all(feature = "gzip", not(target_family = "wasm")))]
pub(in crate::runtime) mod gzip;
pub(in crate::runtime) mod idempotency;
pub(in crate::runtime) mod job;
pub(in crate::runtime) mod operation;
pub(in crate::runtime) mod outcome;
pub(in crate::runtime) mod progress;
pub(in crate::runtime) mod receive;
pub(in crate::runtime) mod redirect;
pub(in crate::runtime) mod request;
pub(in crate::runtime) mod response;
pub(in crate::runtime) mod response_header;
pub(in crate::runtime) mod retry;
pub(in crate::runtime) mod retry_after;
pub(in crate::runtime) mod sending;
pub(in crate::runtime) mod token_request;
pub(in crate::runtime) mod trace;
