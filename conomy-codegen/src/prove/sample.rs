//! Makes values of types for which the document has no example.

use serde_json::{Map, Value, json};

use crate::ir::{Api, Shape, Type};

/// The maximum nesting of a value. A type that requires itself has no finite value.
const DEPTH: usize = 12;

/// The maximum number of values that are tried. A type that requires another several times, which requires it in turn, has only huge
/// values.
const WORK: usize = 10_000;

/// Returns a value of the type. `None` if there is no finite value, or only a huge one.
pub(super) fn sample(api: &Api, ty: &Type) -> Option<Value> {
    value(api, ty, DEPTH, 0, &mut { WORK })
}

/// Returns a value of the type with its optional properties, on two levels of objects.
pub(super) fn rich_sample(api: &Api, ty: &Type) -> Option<Value> {
    value(api, ty, DEPTH, 2, &mut { WORK })
}

/// `optional` is the number of levels of objects that include optional properties.
fn value(api: &Api, ty: &Type, depth: usize, optional: usize, work: &mut usize) -> Option<Value> {
    let depth = depth.checked_sub(1)?;
    *work = work.checked_sub(1)?;
    Some(match ty {
        Type::Any => json!("any"),
        Type::Boolean => json!(true),
        Type::Integer(_) => json!(7),
        Type::Number => json!(1.5),
        Type::Text(text) => json!(text.sample().unwrap_or("a b/c")),
        Type::Array(item) => json!([value(api, item, depth, optional, work)?]),
        Type::Map(item) => json!({ "key": value(api, item, depth, optional, work)? }),
        Type::Nullable(inner) => value(api, inner, depth, optional, work)?,
        Type::Named(id) => match &api.definition(*id).shape {
            Shape::Alias(ty) => value(api, ty, depth, optional, work)?,
            Shape::Enumeration(enumeration) => enumeration.values.first()?.value.clone(),
            Shape::Tuple(tuple) => Value::Array(
                tuple
                    .positions
                    .iter()
                    .map(|position| value(api, &position.ty, depth, optional, work))
                    .collect::<Option<Vec<_>>>()?,
            ),
            Shape::Union(union) => {
                let first = union.variants.iter().find_map(|variant| {
                    let mut value = value(api, &variant.ty, depth, optional, work)?;
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
                        None => value(api, &field.ty, depth, optional.saturating_sub(1), work),
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
                    && let Value::Object(more) = value(api, kind, depth, optional, work)?
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
