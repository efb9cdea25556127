//! The runtime of a generated client, from `send()` to the response, against a server that misbehaves on purpose. The client is
//! the one in `ledger/`.

mod async_runtimes;
mod blocking;
mod bodies;
mod connections;
mod credentials;
mod crowd;
mod device_login;
mod downloads;
mod events;
mod faults;
mod headers;
mod hooks;
mod http2;
mod lenient;
mod lines;
mod macros;
mod models;
mod pages;
mod parameters;
mod platforms;
mod policies;
mod promises;
mod queries;
mod redirects;
mod requests;
mod responses;
mod retries;
mod sequences;
mod settings;
mod states;
mod tokens;
mod unions;
mod values;
mod waits;
mod webhooks;
