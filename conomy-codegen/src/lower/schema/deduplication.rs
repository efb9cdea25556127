//! Deduplicates structurally equal inline schemas: one becomes a type, and the others become aliases of it.
//!
//! Every schema keeps the name of its own location, so that no type is renamed when a schema becomes equal to another one or
//! stops being equal. Components are never deduplicated.

use std::collections::BTreeMap;

use foldhash::HashMap;

use crate::ir::{Api, NameHint, Shape, Type, TypeId};
use crate::load::{Document, NodeId};
use crate::threads;

use crate::lower::reach;

/// Replaces structurally equal inline schemas with aliases of one of them. Schemas may differ in their own documentation, but not
/// in that of their properties.
///
/// Types of requests and responses stay separate, because their fields represent absence differently.
pub(in crate::lower) fn merge(api: &mut Api, document: &Document) {
    let equivalence_classes = equivalence_classes(api);
    let representatives = threads::map(&equivalence_classes, |class| {
        representative(class, api, document)
    });
    for (class, one) in equivalence_classes.into_iter().zip(representatives) {
        let Some(one) = one else {
            continue;
        };
        for other in class.into_iter().filter(|other| *other != one) {
            let one = Type::Named(one);
            let other = &mut api.types[other.0 as usize];
            other.shape = Shape::Alias(one.clone());
            let groups = other.groups.clone();
            reach::spread(api, &one, |definition| !definition.join(&groups));
        }
    }
}

/// Returns the definition with the shortest JSON pointer. This choice does not depend on the order of the document.
fn representative(class: &[TypeId], api: &Api, document: &Document) -> Option<TypeId> {
    let shortest = class.iter().min_by_key(|id| {
        let pointer = document.pointer(api.definition(**id).node);
        (pointer.len(), pointer)
    });
    shortest.copied()
}

/// The parts of a definition that are compared.
#[derive(PartialEq, Eq, Hash)]
struct Structure {
    shape: Shape,
    sent: bool,
    received: bool,
}

/// Returns the equivalence classes with more than one definition.
fn equivalence_classes(api: &Api) -> Vec<Vec<TypeId>> {
    let mut first: HashMap<Structure, TypeId> = HashMap::default();
    let mut class_of: Vec<TypeId> = (0..api.types.len() as u32).map(TypeId).collect();
    let mut equivalence_classes: BTreeMap<TypeId, Vec<TypeId>> = BTreeMap::new();
    for index in dependency_order(api) {
        let definition = &api.types[index];
        let is_inline = !matches!(definition.name, NameHint::Component(_));
        let is_alias = matches!(definition.shape, Shape::Alias(_));
        if !is_inline || is_alias || definition.recursive {
            continue;
        }
        let mut shape = definition.shape.clone();
        for id in shape.types_mut().into_iter().filter_map(Type::named_mut) {
            *id = class_of[id.0 as usize];
        }
        if let Shape::Object(object) = &mut shape {
            for field in &mut object.fields {
                field.node = NodeId::NONE;
            }
        }
        let structure = Structure {
            shape,
            sent: definition.sent,
            received: definition.received,
        };
        let id = TypeId(index as u32);
        let one = *first.entry(structure).or_insert(id);
        class_of[index] = one;
        equivalence_classes.entry(one).or_default().push(id);
    }
    let mut equivalence_classes: Vec<Vec<TypeId>> = equivalence_classes.into_values().collect();
    equivalence_classes.retain(|class| class.len() > 1);
    equivalence_classes
}

/// Returns the indexes of all definitions, dependencies first. The order within a cycle is unspecified.
fn dependency_order(api: &Api) -> Vec<usize> {
    let mut order = Vec::with_capacity(api.types.len());
    let mut seen = vec![false; api.types.len()];
    for start in 0..api.types.len() {
        // The stack of a depth-first search. `true` means that all dependencies were visited.
        let mut open = vec![(start, false)];
        while let Some((index, is_done)) = open.pop() {
            if is_done {
                order.push(index);
                continue;
            }
            if std::mem::replace(&mut seen[index], true) {
                continue;
            }
            open.push((index, true));
            let types = api.types[index].shape.types();
            types.for_each(|ty| ty.mentions(&mut |id| open.push((id.0 as usize, false))));
        }
    }
    order
}
