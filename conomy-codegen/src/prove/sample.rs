//! A value that a type can hold, where the document gives no example.

use serde_json::{Map, Value, json};

use crate::ir::{Api, Shape, Text, Type};

/// How deep a value may nest before it is given up: a type that needs itself has no value.
const DEPTH: usize = 12;

/// A value of the type; `None` where there is none that is finite.
pub(super) fn sample(api: &Api, ty: &Type) -> Option<Value> {
    value(api, ty, DEPTH, 0)
}

/// A value of the type with what is optional in it, and in its properties.
pub(super) fn rich_sample(api: &Api, ty: &Type) -> Option<Value> {
    value(api, ty, DEPTH, 2)
}

/// `optional` is on how many levels of objects optional properties are given, too.
fn value(api: &Api, ty: &Type, depth: usize, optional: usize) -> Option<Value> {
    let depth = depth.checked_sub(1)?;
    Some(match ty {
        Type::Any => json!("any"),
        Type::Boolean => json!(true),
        Type::Integer(_) => json!(7),
        Type::Number => json!(1.5),
        Type::Text(Text::Plain | Text::Secret) => json!("a b/c"),
        Type::Text(Text::DateTime) => json!("2024-01-15T10:30:00Z"),
        Type::Text(Text::Date) => json!("2024-01-15"),
        Type::Text(Text::Base64) => json!("aGk="),
        Type::Text(Text::Decimal) => json!("10.50"),
        Type::Text(Text::Uuid) => json!("f81d4fae-7dec-11d0-a765-00a0c91e6bf6"),
        Type::Text(Text::Uri) => json!("https://example.com/a?b=c"),
        Type::Text(Text::Duration) => json!("P1DT12H"),
        Type::Array(item) => json!([value(api, item, depth, optional)?]),
        Type::Map(item) => json!({ "key": value(api, item, depth, optional)? }),
        Type::Nullable(inner) => value(api, inner, depth, optional)?,
        Type::Named(id) => match &api.definition(*id).shape {
            Shape::Alias(ty) => value(api, ty, depth, optional)?,
            Shape::Enumeration(enumeration) => enumeration.values.first()?.value.clone(),
            Shape::Tuple(tuple) => Value::Array(
                tuple
                    .positions
                    .iter()
                    .map(|position| value(api, &position.ty, depth, optional))
                    .collect::<Option<Vec<_>>>()?,
            ),
            Shape::Union(union) => {
                let first = union.variants.iter().find_map(|variant| {
                    let mut value = value(api, &variant.ty, depth, optional)?;
                    if let (Some(tag), Some(object), Some(name)) =
                        (&union.tag, value.as_object_mut(), variant.tags.first())
                    {
                        object.insert(tag.clone(), json!(name));
                    }
                    Some(value)
                });
                first?
            }
            Shape::Object(object) => {
                let mut members = Map::new();
                for field in object.fields.iter().filter(|field| !field.read_only) {
                    let held = match &field.constant {
                        _ if !field.required && optional == 0 => continue,
                        Some(constant) => Some(constant.clone()),
                        None => value(api, &field.ty, depth, optional.saturating_sub(1)),
                    };
                    match held {
                        Some(held) => {
                            members.insert(field.name.clone(), held);
                        }
                        None if field.required => return None,
                        None => {}
                    }
                }
                if let Some(kind) = &object.kind
                    && let Value::Object(more) = value(api, kind, depth, optional)?
                {
                    for (name, held) in more {
                        members.entry(name).or_insert(held);
                    }
                }
                Value::Object(members)
            }
        },
    })
}
