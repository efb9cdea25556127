//! Pairs the types of the old document with the types of the new document.
//!
//! Types are paired by the places where they are used, not by their names. So a renamed component, or an inline schema that was
//! moved to a component, counts as the same type.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::{HashMap, HashMapExt};

use crate::ir::{Field, NameHint, Shape, Type, TypeId, Variant};

use super::draft::Draft;
use super::relation::Direction;
use super::{Side, renamed_property};

/// Two types that the two documents use at the same place.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) old: TypeId,
    pub(super) new: TypeId,
    pub(super) request: bool,
    pub(super) response: bool,
    /// The pairs that contain this pair.
    parents: BTreeSet<usize>,
    /// The operations that use this pair directly.
    operations: BTreeSet<usize>,
}

/// All pairs of types.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    pub(super) list: Vec<Pair>,
    index: BTreeMap<(TypeId, TypeId), usize>,
    /// Pairs of aliases at the same place. The types behind the aliases are in `list`.
    pub(super) aliases: BTreeSet<(TypeId, TypeId)>,
}

/// The place where a type is used.
#[derive(Clone, Copy, Debug)]
pub(super) enum Parent {
    Operation(usize),
    Pair(usize),
    Nobody,
}

impl Pairs {
    /// Records that two types are used at the same place. Without a direction, no value of them is sent.
    pub(super) fn meet(
        &mut self,
        (old_side, new_side): (&Side, &Side),
        old: &Type,
        new: &Type,
        way: Option<Direction>,
        parent: Parent,
    ) {
        // Types that differ only in nullability still contain the same types.
        if let (Type::Named(old), Type::Named(new)) = (old, new) {
            self.alias((old_side, new_side), *old, *new);
        }
        match (old_side.api().resolve(old), new_side.api().resolve(new)) {
            (Type::Named(old), Type::Named(new)) => self.pair(*old, *new, way, parent),
            (Type::Nullable(old), Type::Nullable(new))
            | (Type::Array(old), Type::Array(new))
            | (Type::Map(old), Type::Map(new)) => {
                self.meet((old_side, new_side), old, new, way, parent);
            }
            (Type::Nullable(old), new) => {
                self.meet((old_side, new_side), old, new, way, parent);
            }
            (old, Type::Nullable(new)) => {
                self.meet((old_side, new_side), old, new, way, parent);
            }
            _ => {}
        }
    }

    fn alias(&mut self, sides: (&Side, &Side), old: TypeId, new: TypeId) {
        let is_alias =
            |side: &Side, id: TypeId| matches!(side.api().definition(id).shape, Shape::Alias(_));
        if is_alias(sides.0, old) || is_alias(sides.1, new) {
            self.aliases.insert((old, new));
        }
    }

    fn pair(&mut self, old: TypeId, new: TypeId, way: Option<Direction>, parent: Parent) {
        let next = self.list.len();
        let index = *self.index.entry((old, new)).or_insert(next);
        if index == next {
            self.list.push(Pair {
                old,
                new,
                request: false,
                response: false,
                parents: BTreeSet::new(),
                operations: BTreeSet::new(),
            });
        }
        let pair = &mut self.list[index];
        match way {
            Some(Direction::Request) => pair.request = true,
            Some(Direction::Response) => pair.response = true,
            None => {}
        }
        match parent {
            Parent::Operation(operation) => {
                pair.operations.insert(operation);
            }
            Parent::Pair(parent) => {
                pair.parents.insert(parent);
            }
            Parent::Nobody => {}
        }
    }

    /// Pairs the types inside of paired types until no new pair is found.
    pub(super) fn spread(&mut self, sides: (&Side, &Side)) {
        let mut done: HashMap<usize, (bool, bool)> = HashMap::new();
        loop {
            let open: Vec<usize> = (0..self.list.len())
                .filter(|index| {
                    let pair = &self.list[*index];
                    done.get(index) != Some(&(pair.request, pair.response))
                })
                .collect();
            if open.is_empty() {
                return;
            }
            for index in open {
                let (old, new) = (self.list[index].old, self.list[index].new);
                let ways = (self.list[index].request, self.list[index].response);
                done.insert(index, ways);
                for Part {
                    old,
                    new,
                    is_sent,
                    is_received,
                } in parts(sides, old, new)
                {
                    let ways = (ways.0 && is_sent, ways.1 && is_received);
                    for (is, way) in [(ways.0, Direction::Request), (ways.1, Direction::Response)] {
                        if is {
                            self.meet(sides, old, new, Some(way), Parent::Pair(index));
                        }
                    }
                    if ways == (false, false) {
                        // No value of this type is sent, but the types inside still correspond to each other.
                        self.meet(sides, old, new, None, Parent::Pair(index));
                    }
                }
            }
        }
    }

    /// Pairs components of the same name that no operation uses in both documents.
    pub(super) fn spread_to_unused(&mut self, sides: (&Side, &Side)) {
        let mut olds: BTreeSet<TypeId> = BTreeSet::new();
        let mut news: BTreeSet<TypeId> = BTreeSet::new();
        for pair in &self.list {
            olds.insert(pair.old);
            news.insert(pair.new);
        }
        let component = |side: &Side, id: u32| match &side.api().types[id as usize].name {
            NameHint::Component(name) => Some(name.clone()),
            _ => None,
        };
        let mut by_name: BTreeMap<String, TypeId> = BTreeMap::new();
        for id in 0..sides.1.api().types.len() as u32 {
            if let Some(name) = component(sides.1, id)
                && !news.contains(&TypeId(id))
            {
                by_name.insert(name, TypeId(id));
            }
        }
        for id in 0..sides.0.api().types.len() as u32 {
            if let Some(name) = component(sides.0, id)
                && !olds.contains(&TypeId(id))
                && let Some(other) = by_name.get(&name)
            {
                self.pair(TypeId(id), *other, None, Parent::Nobody);
            }
        }
        self.spread(sides);
    }

    /// Returns the operations that use a pair of types, directly or indirectly.
    pub(super) fn operations(&self, pair: usize) -> BTreeSet<usize> {
        let mut seen = BTreeSet::from([pair]);
        let mut open = vec![pair];
        let mut operations = BTreeSet::new();
        while let Some(pair) = open.pop() {
            operations.extend(&self.list[pair].operations);
            for parent in &self.list[pair].parents {
                if seen.insert(*parent) {
                    open.push(*parent);
                }
            }
        }
        operations
    }
}

/// The types that two definitions contain at the same place.
struct Part<'a> {
    old: &'a Type,
    new: &'a Type,
    /// Whether requests can contain the part: a `readOnly` property is not sent.
    is_sent: bool,
    /// Whether responses can contain the part: a `writeOnly` property is not received.
    is_received: bool,
}

impl<'a> From<(&'a Type, &'a Type)> for Part<'a> {
    fn from((old, new): (&'a Type, &'a Type)) -> Part<'a> {
        Part {
            old,
            new,
            is_sent: true,
            is_received: true,
        }
    }
}

/// Returns the types that two definitions contain at the same places.
fn parts<'a>(
    (old_side, new_side): (&'a Side, &'a Side),
    old: TypeId,
    new: TypeId,
) -> Vec<Part<'a>> {
    let (old, new) = (
        &old_side.api().definition(old).shape,
        &new_side.api().definition(new).shape,
    );
    let mut parts = Vec::new();
    match (old, new) {
        (Shape::Object(old), Shape::Object(new)) => {
            let by_name: HashMap<&str, &Field> = new
                .fields
                .iter()
                .map(|field| (field.name.as_str(), field))
                .collect();
            let renamed = renamed_property::renamed((old_side, new_side), old, new);
            for (index, field) in old.fields.iter().enumerate() {
                let new_index = renamed.iter().find(|(old, _)| *old == index);
                let other = new_index.map(|(_, other)| &new.fields[*other]);
                if let Some(other) = by_name.get(field.name.as_str()).copied().or(other) {
                    parts.push(Part {
                        old: &field.ty,
                        new: &other.ty,
                        is_sent: !field.read_only && !other.read_only,
                        is_received: !field.write_only && !other.write_only,
                    });
                }
            }
            use crate::ir::AdditionalProperties;
            if let (AdditionalProperties::Typed(old), AdditionalProperties::Typed(new)) =
                (&old.additional_properties, &new.additional_properties)
            {
                parts.push(Part::from((old, new)));
            }
            if let (Some(old), Some(new)) = (&old.kind, &new.kind) {
                parts.push(Part::from((old, new)));
            }
        }
        (Shape::Union(old), Shape::Union(new)) => {
            for (old, new) in variants(&old.variants, &new.variants) {
                if let (Some(old), Some(new)) = (old, new) {
                    parts.push(Part::from((&old.1.ty, &new.1.ty)));
                }
            }
        }
        (Shape::Tuple(old), Shape::Tuple(new)) => {
            for (old, new) in old.positions.iter().zip(&new.positions) {
                parts.push(Part::from((&old.ty, &new.ty)));
            }
            if let (Some(old), Some(new)) = (&old.rest, &new.rest) {
                parts.push(Part::from((old, new)));
            }
        }
        (Shape::Alias(old), Shape::Alias(new)) => parts.push(Part::from((old, new))),
        _ => {}
    }
    parts
}

type Numbered<'a> = (usize, &'a Variant);

/// Pairs the variants of two unions: first by name, then by a common discriminator value.
pub(super) fn variants<'a>(
    old: &'a [Variant],
    new: &'a [Variant],
) -> Vec<(Option<Numbered<'a>>, Option<Numbered<'a>>)> {
    let mut left: Vec<Option<Numbered<'_>>> = new.iter().enumerate().map(Some).collect();
    let mut pairs = Vec::new();
    let mut without = Vec::new();
    for (index, variant) in old.iter().enumerate() {
        let found = left
            .iter()
            .position(|one| one.is_some_and(|(_, other)| other.name == variant.name));
        match found {
            Some(place) => pairs.push((Some((index, variant)), left[place].take())),
            None => without.push((index, variant)),
        }
    }
    for (index, variant) in without {
        let found = left.iter().position(|one| {
            one.is_some_and(|(_, other)| other.tags.iter().any(|tag| variant.tags.contains(tag)))
        });
        let other = found.and_then(|place| left[place].take());
        pairs.push((Some((index, variant)), other));
    }
    pairs.extend(left.into_iter().flatten().map(|new| (None, Some(new))));
    pairs
}

/// Returns a draft for a place whose type was replaced by another definition, or `None` if the definition was only renamed. The
/// differences between the two definitions are reported separately.
pub(super) fn replaced(
    sides: (&Side, &Side),
    old: &Type,
    new: &Type,
    draft: Draft,
) -> Option<Draft> {
    match (sides.0.api().resolve(old), sides.1.api().resolve(new)) {
        (Type::Array(old), Type::Array(new))
        | (Type::Map(old), Type::Map(new))
        | (Type::Nullable(old), Type::Nullable(new)) => replaced(sides, old, new, draft),
        (Type::Named(one), Type::Named(other)) => {
            let (was, is) = (sides.0.model(*one), sides.1.model(*other));
            let (stays, came) = (
                sides.1.items.items.contains_key(&was),
                !sides.0.items.items.contains_key(&is),
            );
            if was == is || !stays && came {
                return None;
            }
            let mut draft = draft.only_items();
            if came {
                let required = sides.1.model_required(*other);
                draft = draft.whole(is).whole(required);
            }
            if !stays {
                let required = sides.0.model_required(*one);
                draft = draft.whole(was).whole(required);
            }
            Some(draft)
        }
        _ => None,
    }
}
