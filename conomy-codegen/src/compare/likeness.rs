//! Compares the structure of types.

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::Side;
use crate::ir::{AdditionalProperties, Field, Shape, Type, TypeId};

/// Returns whether two types have the same structure, whatever the names of their definitions are.
pub(super) fn is_alike(sides: (&Side, &Side), old: &Type, new: &Type) -> bool {
    types_are_alike(sides, old, new, &mut HashSet::new())
}

fn types_are_alike(
    sides: (&Side, &Side),
    old: &Type,
    new: &Type,
    seen: &mut HashSet<(TypeId, TypeId)>,
) -> bool {
    match (sides.0.api().resolve(old), sides.1.api().resolve(new)) {
        (Type::Named(old), Type::Named(new)) => {
            // A definition that contains itself is compared once.
            !seen.insert((*old, *new)) || definitions_are_alike(sides, *old, *new, seen)
        }
        (Type::Array(old), Type::Array(new))
        | (Type::Map(old), Type::Map(new))
        | (Type::Nullable(old), Type::Nullable(new)) => types_are_alike(sides, old, new, seen),
        (old, new) => old == new,
    }
}

fn definitions_are_alike(
    sides: (&Side, &Side),
    old: TypeId,
    new: TypeId,
    seen: &mut HashSet<(TypeId, TypeId)>,
) -> bool {
    let (old, new) = (
        &sides.0.api().definition(old).shape,
        &sides.1.api().definition(new).shape,
    );
    let mut parts: Vec<(&Type, &Type)> = Vec::new();
    let is_same = match (old, new) {
        (Shape::Object(old), Shape::Object(new)) => {
            let mut others: HashMap<&str, &Field> = HashMap::new();
            others.extend(new.fields.iter().map(|field| (field.name.as_str(), field)));
            let are_paired = old.fields.iter().all(|field| {
                let Some(other) = others.get(field.name.as_str()) else {
                    return false;
                };
                parts.push((&field.ty, &other.ty));
                (field.required, field.nullable) == (other.required, other.nullable)
            });
            let rest = match (&old.additional_properties, &new.additional_properties) {
                (AdditionalProperties::Typed(old), AdditionalProperties::Typed(new)) => {
                    parts.push((old, new));
                    true
                }
                (old, new) => old == new,
            };
            parts.extend(old.kind.iter().zip(&new.kind));
            are_paired
                && rest
                && old.fields.len() == new.fields.len()
                && old.kind.is_some() == new.kind.is_some()
        }
        (Shape::Enumeration(old), Shape::Enumeration(new)) => {
            let values = |list: &[crate::ir::EnumerationValue]| -> Vec<serde_json::Value> {
                list.iter().map(|one| one.value.clone()).collect()
            };
            old.kind == new.kind && values(&old.values) == values(&new.values)
        }
        (Shape::Union(old), Shape::Union(new)) => {
            let both = || old.variants.iter().zip(&new.variants);
            parts.extend(both().map(|(old, new)| (&old.ty, &new.ty)));
            old.tag == new.tag
                && old.variants.len() == new.variants.len()
                && both().all(|(old, new)| old.tags == new.tags)
        }
        (Shape::Tuple(old), Shape::Tuple(new)) => {
            let both = || old.positions.iter().zip(&new.positions);
            parts.extend(both().map(|(old, new)| (&old.ty, &new.ty)));
            parts.extend(old.rest.iter().zip(&new.rest));
            old.positions.len() == new.positions.len()
                && old.rest.is_some() == new.rest.is_some()
                && both().all(|(old, new)| old.required == new.required)
        }
        (Shape::Alias(old), Shape::Alias(new)) => {
            parts.push((old, new));
            true
        }
        _ => false,
    };
    is_same
        && parts
            .into_iter()
            .all(|(old, new)| types_are_alike(sides, old, new, seen))
}
