//! The client of a ledger API, which the tests of the client's runtime call. `build.rs` generates it from `spec/`.

include!(concat!(env!("OUT_DIR"), "/crate/src/lib.rs"));
