//! Settings of operations from `codegen.toml` and the extensions of a document: pagination, retries, states and tokens.

pub(in crate::lower) mod environment;
pub(in crate::lower) mod pagination;
pub(in crate::lower) mod pointer;
pub(in crate::lower) mod retry;
pub(in crate::lower) mod states;
pub(in crate::lower) mod token;
pub(in crate::lower) mod unused_settings;
pub(in crate::lower) mod webhooks;
