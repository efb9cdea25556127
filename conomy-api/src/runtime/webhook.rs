//! Webhooks: verifies the signature of a delivery, then reads its event.

pub(in crate::runtime) mod delivery;
pub(in crate::runtime) mod error;
mod json_stringify;
pub(in crate::runtime) mod receiver;
pub mod signature;
mod verify;
