//! Strings with a format (OpenAPI Format Registry). The text is preserved, and converting it can fail.

pub(in crate::runtime) mod base64;
pub(in crate::runtime) mod date_time;
pub(in crate::runtime) mod decimal;
pub(in crate::runtime) mod iso_duration;
pub(in crate::runtime) mod text;
pub(in crate::runtime) mod uri;
pub(in crate::runtime) mod uuid;
