//! The client's hand-written half, as it is copied into every generated crate.

/// Path below `src`, and text.
pub(crate) const FILES: &[(&str, &str)] = &[];
