//! Shared test utilities: a server that sends scripted responses, the documents under `fixtures/`, and reviewed texts.
//!
//! The tests themselves are in `tests/`; README.md lists them.

pub mod comparison;
pub mod conomy;
pub mod crates;
pub mod expected;
pub mod fixture;
pub mod ledger;
pub mod memory;
mod pieces;
mod received;
mod reply;
mod server;
pub mod signatures;

pub use pieces::Pieces;
pub use received::Received;
pub use reply::Reply;
pub use server::Server;
