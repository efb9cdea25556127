//! The relation between the values of two types, and what it means for requests and responses.

use crate::ir::{EnumerationKind, Integer, Shape, Text, Type, TypeId};

use super::Side;
use super::change::Wire;

/// The direction of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// From the client to the server.
    Request,
    /// From the server to the client.
    Response,
}

/// The relation of a new type's values to those of an old type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// Both types have the same values.
    Same,
    /// The new type has all old values and more.
    Wider,
    /// The new type has only some of the old values.
    Narrower,
    /// Each type has values that the other does not have.
    Other,
}

impl Relation {
    /// Combines the relations of two parts of a type.
    pub(super) fn and(self, other: Relation) -> Relation {
        match (self, other) {
            (Relation::Same, other) | (other, Relation::Same) => other,
            (one, other) if one == other => one,
            _ => Relation::Other,
        }
    }

    /// Returns the effects of the relation on requests or responses: for deployed clients and for new clients.
    pub(super) fn wire(self, way: Direction, what: &str) -> (Wire, Wire) {
        let adds_values = matches!(self, Relation::Wider | Relation::Other);
        let removes_values = matches!(self, Relation::Narrower | Relation::Other);
        match way {
            Direction::Request => (
                if removes_values {
                    Wire::breaks(format!(
                        "the new server may reject {what} that the old document allows"
                    ))
                } else {
                    Wire::none()
                },
                if adds_values {
                    Wire::degrades(format!(
                        "the old server may reject {what} that only the new document allows"
                    ))
                } else {
                    Wire::none()
                },
            ),
            Direction::Response => (
                if adds_values {
                    Wire::breaks(format!(
                        "{what} that only the new document allows cannot be deserialized"
                    ))
                } else {
                    Wire::none()
                },
                if removes_values {
                    Wire::breaks(format!(
                        "{what} that only the old document allows cannot be deserialized"
                    ))
                } else {
                    Wire::none()
                },
            ),
        }
    }

    /// Returns the effects of a changed type on requests or responses: for deployed clients and for new clients.
    pub(super) fn wire_of_types(
        self,
        sides: (&Side, &Side),
        (old, new): (&Type, &Type),
        way: Direction,
    ) -> (Wire, Wire) {
        let (mut deployed, mut upcoming) = self.wire(way, "a value");
        // An enum of strings is deserialized from any string: an unknown string becomes the unknown variant.
        if way == Direction::Response {
            if is_enum(sides.0, old) && is_string(sides.1, new) {
                deployed = Wire::none();
            }
            if is_string(sides.0, old) && is_enum(sides.1, new) {
                upcoming = Wire::none();
            }
        }
        (deployed, upcoming)
    }
}

/// Returns whether a type refers to an enum of strings.
fn is_enum(side: &Side, ty: &Type) -> bool {
    matches!(side.api().resolve(ty), Type::Named(id) if is_string_enum(side, *id))
}

fn is_string(side: &Side, ty: &Type) -> bool {
    matches!(side.api().resolve(ty), Type::Text(_))
}

/// Returns the relation between the values of two types. Differences inside named types are ignored, because each pair of
/// definitions is compared separately.
pub(super) fn relation(sides: (&Side, &Side), old: &Type, new: &Type) -> Relation {
    let (old_type, new_type) = (sides.0.api().resolve(old), sides.1.api().resolve(new));
    match (old_type, new_type) {
        (Type::Any, Type::Any) | (Type::Boolean, Type::Boolean) | (Type::Number, Type::Number) => {
            Relation::Same
        }
        (Type::Named(_), Type::Named(_)) => Relation::Same,
        (Type::Array(old), Type::Array(new))
        | (Type::Map(old), Type::Map(new))
        | (Type::Nullable(old), Type::Nullable(new)) => relation(sides, old, new),
        // `Any` includes null.
        (_, Type::Any) => Relation::Wider,
        (Type::Any, _) => Relation::Narrower,
        (Type::Nullable(old), new) => Relation::Narrower.and(relation(sides, old, new)),
        (old, Type::Nullable(new)) => Relation::Wider.and(relation(sides, old, new)),
        (Type::Integer(old), Type::Integer(new)) => integers(*old, *new),
        (Type::Integer(_), Type::Number) => Relation::Wider,
        (Type::Number, Type::Integer(_)) => Relation::Narrower,
        (Type::Text(old), Type::Text(new)) => texts(*old, *new),
        (old, Type::Named(id)) if is_variant(sides, old, (sides.1, *id), false) => Relation::Wider,
        (Type::Named(id), new) if is_variant(sides, new, (sides.0, *id), true) => {
            Relation::Narrower
        }
        (Type::Named(id), Type::Text(_)) if is_string_enum(sides.0, *id) => Relation::Wider,
        (Type::Text(_), Type::Named(id)) if is_string_enum(sides.1, *id) => Relation::Narrower,
        _ => Relation::Other,
    }
}

/// Returns whether a type is one of the variants of a union in the other document.
fn is_variant(sides: (&Side, &Side), ty: &Type, union: (&Side, TypeId), is_old: bool) -> bool {
    let Shape::Union(of) = &union.0.api().definition(union.1).shape else {
        return false;
    };
    of.variants.iter().any(|variant| {
        // Any object may match an object variant, so only variants without a definition can be recognized.
        let has_no_definition = !matches!(union.0.api().resolve(&variant.ty), Type::Named(_));
        let relation = match is_old {
            true => relation(sides, &variant.ty, ty),
            false => relation(sides, ty, &variant.ty),
        };
        has_no_definition && relation == Relation::Same
    })
}

/// Returns whether a definition is an enum of strings.
fn is_string_enum(side: &Side, id: TypeId) -> bool {
    match &side.api().definition(id).shape {
        Shape::Enumeration(enumeration) => enumeration.kind == EnumerationKind::Text,
        _ => false,
    }
}

fn integers(old: Integer, new: Integer) -> Relation {
    let bounds = |integer: Integer| match integer {
        Integer::I32 => (i128::from(i32::MIN), i128::from(i32::MAX)),
        Integer::I64 => (i128::from(i64::MIN), i128::from(i64::MAX)),
        Integer::U32 => (0, i128::from(u32::MAX)),
        Integer::U64 => (0, i128::from(u64::MAX)),
        // An `i128` cannot hold the maximum of `u128`. That maximum only has to be the largest, so this one is reduced by 1.
        Integer::I128 => (i128::MIN, i128::MAX - 1),
        Integer::U128 => (0, i128::MAX),
    };
    let ((old_least, old_most), (new_least, new_most)) = (bounds(old), bounds(new));
    let holds_old = new_least <= old_least && old_most <= new_most;
    let holds_new = old_least <= new_least && new_most <= old_most;
    match (holds_old, holds_new) {
        (true, true) => Relation::Same,
        (true, false) => Relation::Wider,
        (false, true) => Relation::Narrower,
        (false, false) => Relation::Other,
    }
}

fn texts(old: Text, new: Text) -> Relation {
    // A password is an arbitrary string.
    let is_arbitrary = |text| matches!(text, Text::Plain | Text::Secret);
    match (is_arbitrary(old), is_arbitrary(new)) {
        _ if old == new => Relation::Same,
        (true, true) => Relation::Same,
        (false, true) => Relation::Wider,
        (true, false) => Relation::Narrower,
        (false, false) => Relation::Other,
    }
}
