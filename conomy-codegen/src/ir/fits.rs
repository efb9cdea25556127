//! Checks whether an example of the document is a value of its type.

use serde_json::Value;

use super::{Api, Integer, Shape, Type, TypeId};

impl Api {
    /// Returns whether an example is a value of a type. Many documents use strings as examples of numbers.
    pub fn fits(&self, ty: &Type, value: &Value) -> bool {
        self.fits_one(ty, value, &mut Vec::new())
    }

    /// `tried` contains the unions that were tried with this value. A union may contain itself, and each needs to be tried only once.
    fn fits_one(&self, ty: &Type, value: &Value, tried: &mut Vec<TypeId>) -> bool {
        match self.resolve(ty) {
            Type::Text(_) => value.as_str().is_some_and(|text| !text.is_empty()),
            Type::Integer(Integer::I32) => {
                let number = value.as_i64();
                number.is_some_and(|number| i32::try_from(number).is_ok())
            }
            Type::Integer(Integer::I64 | Integer::I128) => value.is_i64(),
            Type::Integer(Integer::U32) => {
                let number = value.as_u64();
                number.is_some_and(|number| u32::try_from(number).is_ok())
            }
            Type::Integer(Integer::U64 | Integer::U128) => value.is_u64(),
            Type::Nullable(inner) => value.is_null() || self.fits_one(inner, value, tried),
            Type::Number => value
                .as_f64()
                .is_some_and(|number| number.fract() != 0.0 || value.is_i64()),
            Type::Boolean => value.is_boolean(),
            Type::Array(item) => value.as_array().is_some_and(|items| {
                !items.is_empty() && items.iter().all(|one| self.fits(item, one))
            }),
            Type::Map(item) => value.as_object().is_some_and(|map| {
                !map.is_empty()
                    && map
                        .values()
                        .all(|one| self.fits(item, one) || **item == Type::Any)
            }),
            Type::Named(id) => match &self.definition(*id).shape {
                Shape::Enumeration(enumeration) => {
                    enumeration.values.iter().any(|known| known.value == *value)
                }
                Shape::Object(object) => value.as_object().is_some_and(|members| {
                    let known = |name: &str| object.fields.iter().find(|field| field.name == name);
                    !members.is_empty()
                        && members.iter().all(|(name, one)| {
                            known(name).is_some_and(|field| {
                                field.nullable && one.is_null() || self.fits(&field.ty, one)
                            })
                        })
                        && object.fields.iter().all(|field| {
                            !field.required || field.read_only || members.contains_key(&field.name)
                        })
                }),
                Shape::Union(union) => {
                    let is_new = !tried.contains(id);
                    if is_new {
                        tried.push(*id);
                    }
                    let mut variants = union.variants.iter();
                    is_new && variants.any(|variant| self.fits_one(&variant.ty, value, tried))
                }
                Shape::Tuple(tuple) => value.as_array().is_some_and(|items| {
                    let positions = tuple.positions.iter();
                    items.len() == tuple.positions.len()
                        && positions
                            .zip(items)
                            .all(|(one, item)| self.fits(&one.ty, item))
                }),
                Shape::Alias(_) => false,
            },
            _ => false,
        }
    }
}
