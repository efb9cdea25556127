//! Credentials: API keys, bearer tokens, and the tokens that are fetched and renewed (RFC 6749, RFC 6750).

pub(in crate::runtime) mod credential;
pub(in crate::runtime) mod refusals;
pub(in crate::runtime) mod token;
pub(in crate::runtime) mod token_source;
