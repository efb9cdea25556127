//! Recognizes renamed properties: a property that only the old object has, and one that only the new object has, are the same if they
//! differ only in their names.

use std::collections::BTreeSet;

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::Side;
use crate::ir::{AdditionalProperties, Field, Object, Shape, Type, TypeId};

/// Returns the renamed properties, as indexes into the fields of both objects.
pub(super) fn renamed(sides: (&Side, &Side), old: &Object, new: &Object) -> Vec<(usize, usize)> {
    let without = |fields: &[Field], others: &[Field]| -> Vec<usize> {
        let names: HashSet<&str> = others.iter().map(|field| field.name.as_str()).collect();
        let indexes = 0..fields.len();
        indexes
            .filter(|index| !names.contains(fields[*index].name.as_str()))
            .collect()
    };
    let (gone, came) = (
        without(&old.fields, &new.fields),
        without(&new.fields, &old.fields),
    );
    let mut pairs = Vec::new();
    for one in &gone {
        for other in &came {
            if is_renamed(sides, (&old.fields, *one), (&new.fields, *other)) {
                pairs.push((*one, *other));
            }
        }
    }
    // If several properties qualify, none is certain.
    let count = |is_same: &dyn Fn(&(usize, usize)) -> bool| {
        pairs.iter().filter(|pair| is_same(pair)).count()
    };
    let certain = pairs.iter().filter(|(one, other)| {
        count(&|pair| pair.0 == *one) == 1 && count(&|pair| pair.1 == *other) == 1
    });
    certain.copied().collect()
}

/// Returns whether two properties have the same shape, and the same description or similar names at the same place.
fn is_renamed(sides: (&Side, &Side), old: (&[Field], usize), new: (&[Field], usize)) -> bool {
    let (one, other) = (&old.0[old.1], &new.0[new.1]);
    let description = &one.docs.description;
    let is_described_alike = description.is_some() && *description == other.docs.description;
    let is_named_alike =
        || is_similar(&one.name, &other.name) && neighbours(old, new.0) == neighbours(new, old.0);
    (is_described_alike || is_named_alike()) && is_alike(sides, one, other)
}

/// Returns the names of the nearest properties that both objects have, before and after a property.
fn neighbours<'a>(
    (fields, index): (&'a [Field], usize),
    others: &[Field],
) -> (Option<&'a str>, Option<&'a str>) {
    let is_common = |name: &&str| others.iter().any(|other| other.name == *name);
    let names = |fields: &'a [Field]| fields.iter().map(|field| field.name.as_str());
    let before = names(&fields[..index]).rev().find(is_common);
    (before, names(&fields[index + 1..]).find(is_common))
}

/// Returns whether two names have at least half of their words in common.
fn is_similar(one: &str, other: &str) -> bool {
    let words = |name: &str| -> BTreeSet<String> {
        crate::name::snake(name)
            .split('_')
            .map(str::to_owned)
            .collect()
    };
    let (one, other) = (words(one), words(other));
    2 * one.intersection(&other).count() >= one.union(&other).count()
}

/// Returns whether two properties differ at most in their names and descriptions.
fn is_alike(sides: (&Side, &Side), old: &Field, new: &Field) -> bool {
    let traits = |field: &Field| {
        (
            field.required,
            field.nullable,
            field.read_only,
            field.write_only,
            field.constant.clone(),
            field.docs.constraints.clone(),
            field.docs.deprecated,
        )
    };
    traits(old) == traits(new) && types_are_alike(sides, &old.ty, &new.ty, &mut HashSet::new())
}

/// Returns whether two types have the same structure, whatever the names of their definitions are.
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
