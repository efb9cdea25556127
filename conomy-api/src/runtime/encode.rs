//! Encodes values into a request outside of JSON: paths, queries, headers, cookies, forms and multipart bodies.

pub(in crate::runtime) mod expansion;
pub(in crate::runtime) mod form;
pub(in crate::runtime) mod header;
pub(in crate::runtime) mod json_lines;
pub(in crate::runtime) mod multipart;
pub(in crate::runtime) mod parameter;
pub(in crate::runtime) mod path;
pub(in crate::runtime) mod query;
pub(in crate::runtime) mod style;
pub(in crate::runtime) mod url_query;
