//! Models and JSON: maps objects, unions, enums and tuples to JSON, and preserves unknown values.

pub(in crate::runtime) mod decode;
pub(in crate::runtime) mod deserialize;
pub(in crate::runtime) mod error_path;
pub(in crate::runtime) mod flatten;
pub mod integer_enum;
pub(in crate::runtime) mod json_text;
pub(in crate::runtime) mod key;
pub(in crate::runtime) mod limit;
pub(in crate::runtime) mod members;
pub(in crate::runtime) mod nullable;
pub mod object;
pub mod outline;
pub(in crate::runtime) mod problem;
pub(in crate::runtime) mod raw_json;
pub mod reader;
pub(in crate::runtime) mod repair;
pub mod shape;
pub mod slot;
pub mod string_enum;
pub mod transparent;
pub mod tuple;
pub mod union;
pub(in crate::runtime) mod unknown;
pub mod value_enum;
pub mod visit;
pub(in crate::runtime) mod whole_number;
pub mod write;
