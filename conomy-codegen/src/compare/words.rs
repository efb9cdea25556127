//! The words that descriptions of changes use for types.

use crate::ir::{Docs, Integer, Operation, Shape, Text, Type, TypeId};

use super::Side;

/// Returns a type in OpenAPI's words.
pub(super) fn ty(side: &Side, of: &Type) -> String {
    match side.api().resolve(of) {
        Type::Any => "any value".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Integer(Integer::I32) => "int32".to_owned(),
        Type::Integer(Integer::I64) => "int64".to_owned(),
        Type::Integer(Integer::U32) => "uint32".to_owned(),
        Type::Integer(Integer::U64) => "uint64".to_owned(),
        Type::Integer(Integer::I128) => "int128".to_owned(),
        Type::Integer(Integer::U128) => "uint128".to_owned(),
        Type::Number => "number".to_owned(),
        Type::Text(text) => match text {
            Text::Plain => "string",
            Text::DateTime => "date-time",
            Text::Date => "date",
            Text::Base64 => "byte",
            Text::Secret => "password",
            Text::Decimal => "decimal",
            Text::Uuid => "uuid",
            Text::Uri => "uri",
            Text::Duration => "duration",
        }
        .to_owned(),
        Type::Array(item) => format!("array of {}", ty(side, item)),
        Type::Map(value) => format!("map of {}", ty(side, value)),
        Type::Nullable(inner) => format!("{} or null", ty(side, inner)),
        Type::Named(id) => format!("`{}`", name(side, *id)),
    }
}

/// Returns what changed, if an item is deprecated or no longer is.
pub(super) fn deprecation(old: &Docs, new: &Docs) -> Option<String> {
    match (old.deprecated, new.deprecated) {
        (false, true) => Some(match new.deprecation() {
            Some(reason) => format!("is deprecated: “{reason}”"),
            None => "is deprecated".to_owned(),
        }),
        (true, false) => Some("is no longer deprecated".to_owned()),
        _ => None,
    }
}

/// Returns the name of a model.
pub(super) fn name(side: &Side, id: TypeId) -> &str {
    &side.names().of_type(id).ident
}

/// Returns the kind of a definition in words.
pub(super) fn shape(shape: &Shape) -> &'static str {
    match shape {
        Shape::Object(_) => "an object",
        Shape::Enumeration(_) => "an enum",
        Shape::Union(_) => "a union",
        Shape::Tuple(_) => "a tuple",
        Shape::Alias(_) => "another name",
    }
}

/// Returns the method and the path of an operation.
pub(super) fn operation(operation: &Operation) -> String {
    format!("`{} {}`", operation.method, operation.path)
}
