//! The client of a ledger: the API that the tests of the client's runtime call. `build.rs` makes it from `spec/`.

include!(concat!(env!("OUT_DIR"), "/crate/src/lib.rs"));
