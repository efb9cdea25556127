//! What the tests share: a server that answers as it is told, the documents under `fixtures/`, and texts that a person has
//! reviewed.
//!
//! The tests themselves are in `tests/`, one file per question; README.md lists them.

pub mod conomy;
pub mod crates;
pub mod expected;
pub mod fixture;
pub mod ledger;
pub mod memory;
mod received;
mod reply;
mod server;
pub mod signatures;

pub use received::Received;
pub use reply::Reply;
pub use server::Server;
