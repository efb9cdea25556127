//! Models and JSON: maps objects, unions, enums and tuples to JSON, and preserves unknown values.

pub(in crate::runtime) mod flatten;
#[doc(hidden)]
pub mod integer_enum;
pub(in crate::runtime) mod json_path;
pub(in crate::runtime) mod json_text;
pub(in crate::runtime) mod key;
pub(in crate::runtime) mod limit;
pub(in crate::runtime) mod members;
pub(in crate::runtime) mod nullable;
#[doc(hidden)]
pub mod object;
pub(in crate::runtime) mod problem;
pub(in crate::runtime) mod raw_json;
#[doc(hidden)]
pub mod reader;
pub(in crate::runtime) mod repair;
#[doc(hidden)]
pub mod shape;
#[doc(hidden)]
pub mod slot;
#[doc(hidden)]
pub mod string_enum;
#[doc(hidden)]
pub mod transparent;
#[doc(hidden)]
pub mod tuple;
#[doc(hidden)]
pub mod union;
pub(in crate::runtime) mod unknown;
#[doc(hidden)]
pub mod value_enum;
#[doc(hidden)]
pub mod visit;
#[doc(hidden)]
pub(in crate::runtime) mod whole_number;
pub mod write;
