//! Finds recursive types. A cycle of types needs a `Box` in one place.

use crate::ir::{Api, LeftOut, Shape, Type, TypeId, Variant};

/// Marks recursive definitions, and boxes the fields that close a cycle.
pub(in crate::lower) fn mark(api: &mut Api) {
    mark_alias_cycles(api);
    cut_union_cycles(api);
    let count = api.types.len();
    let edges: Vec<Vec<TypeId>> = (0..count)
        .map(|index| contained_by_value(api, index))
        .collect();
    let component = strongly_connected_components(&edges);
    for index in 0..count {
        let own = component[index];
        let is_recursive = |target: &TypeId| component[target.0 as usize] == own && own != NONE;
        if edges[index].iter().any(is_recursive)
            && !matches!(api.types[index].shape, Shape::Alias(_))
        {
            api.types[index].recursive = true;
        }
        let closes = |ty: &Type| values_of(api, ty).iter().any(is_recursive);
        let targets: Vec<bool> = match &api.types[index].shape {
            Shape::Object(object) => object
                .fields
                .iter()
                .map(|field| closes(&field.ty))
                .collect(),
            Shape::Tuple(tuple) => tuple
                .positions
                .iter()
                .map(|position| closes(&position.ty))
                .collect(),
            _ => continue,
        };
        let places: Vec<&mut bool> = match &mut api.types[index].shape {
            Shape::Object(object) => object
                .fields
                .iter_mut()
                .map(|field| &mut field.boxed)
                .collect(),
            Shape::Tuple(tuple) => tuple
                .positions
                .iter_mut()
                .map(|position| &mut position.boxed)
                .collect(),
            _ => continue,
        };
        for (place, boxed) in places.into_iter().zip(targets) {
            *place = boxed;
        }
    }
}

/// The component of a definition that is not part of a cycle.
const NONE: usize = usize::MAX;

/// Returns the definitions that a value contains without an array, map or box in between.
fn contained_by_value(api: &Api, index: usize) -> Vec<TypeId> {
    match &api.types[index].shape {
        Shape::Object(object) => {
            let fields = object
                .fields
                .iter()
                .flat_map(|field| values_of(api, &field.ty));
            fields
                .chain(object.kind.iter().flat_map(|kind| values_of(api, kind)))
                .collect()
        }
        Shape::Union(union) => {
            // Unions box all objects, so only other variants count.
            let variants = union
                .variants
                .iter()
                .flat_map(|variant| values_of(api, &variant.ty));
            variants
                .filter(|id| !matches!(api.definition(*id).shape, Shape::Object(_)))
                .collect()
        }
        Shape::Tuple(tuple) => tuple
            .positions
            .iter()
            .flat_map(|position| values_of(api, &position.ty))
            .collect(),
        Shape::Alias(ty) => values_of(api, ty),
        Shape::Enumeration(_) => Vec::new(),
    }
}

fn values_of(api: &Api, ty: &Type) -> Vec<TypeId> {
    match api.resolve(ty) {
        Type::Named(id) => vec![*id],
        Type::Nullable(inner) => values_of(api, inner),
        _ => Vec::new(),
    }
}

/// Removes the variants through which a union contains itself, because they add no value. `load` does the same for `oneOf` and
/// `anyOf`, but a discriminator can also lead from a schema to another that refers back to it.
fn cut_union_cycles(api: &mut Api) {
    loop {
        let count = api.types.len();
        let edges: Vec<Vec<TypeId>> = (0..count).map(|index| inner_unions(api, index)).collect();
        let component = strongly_connected_components(&edges);
        let circular = (0..count).filter(|index| {
            component[*index] != NONE && matches!(api.types[*index].shape, Shape::Union(_))
        });
        // Unions without a discriminator come first, because reading one would try its variants forever.
        let has_tag = |index: &usize| match &api.types[*index].shape {
            Shape::Union(union) => union.tag.is_some(),
            _ => false,
        };
        let Some(index) = circular.min_by_key(has_tag) else {
            return;
        };
        let is_closing = |ty: &Type| {
            let targets = values_of(api, ty);
            let own = component[index];
            targets.iter().any(|id| component[id.0 as usize] == own)
        };
        let Shape::Union(union) = &api.types[index].shape else {
            return;
        };
        let (closing, kept): (Vec<Variant>, Vec<Variant>) = union
            .variants
            .iter()
            .cloned()
            .partition(|variant| is_closing(&variant.ty));
        if closing.is_empty() {
            return;
        }
        let node = api.types[index].node;
        api.left_out
            .extend(closing.into_iter().map(|variant| LeftOut {
                what: "variant",
                name: variant.name,
                reason: "the union contains itself".to_owned(),
                node,
            }));
        match &mut api.types[index].shape {
            Shape::Union(union) if !kept.is_empty() => union.variants = kept,
            shape => *shape = Shape::Alias(Type::Any),
        }
    }
}

/// Returns the unions and aliases that a union or alias contains by value.
fn inner_unions(api: &Api, index: usize) -> Vec<TypeId> {
    let mut targets: Vec<TypeId> = match &api.types[index].shape {
        Shape::Union(union) => {
            let variants = union.variants.iter();
            variants
                .flat_map(|variant| values_of(api, &variant.ty))
                .collect()
        }
        Shape::Alias(ty) => values_of(api, ty),
        Shape::Object(_) | Shape::Enumeration(_) | Shape::Tuple(_) => Vec::new(),
    };
    targets.retain(|id| matches!(api.definition(*id).shape, Shape::Union(_) | Shape::Alias(_)));
    targets
}

/// Marks cyclic aliases, also through arrays and maps. `type A = Vec<A>` is not valid Rust, so these become newtypes.
fn mark_alias_cycles(api: &mut Api) {
    let count = api.types.len();
    let edges: Vec<Vec<TypeId>> = (0..count)
        .map(|index| match &api.types[index].shape {
            Shape::Alias(ty) => {
                let mut targets = Vec::new();
                ty.mentions(&mut |id| targets.push(id));
                targets.retain(|id| matches!(api.definition(*id).shape, Shape::Alias(_)));
                targets
            }
            _ => Vec::new(),
        })
        .collect();
    let component = strongly_connected_components(&edges);
    for (index, circle) in component.into_iter().enumerate() {
        if circle == NONE {
            continue;
        }
        // A cycle of references without a schema has no meaning.
        let bare = matches!(api.types[index].shape, Shape::Alias(Type::Named(_)));
        if bare {
            api.types[index].shape = Shape::Alias(Type::Any);
        } else {
            api.types[index].recursive = true;
        }
    }
}

/// Returns the strongly connected component of each node, or [`NONE`] if it is not part of a cycle (Tarjan's algorithm, iterative).
fn strongly_connected_components(edges: &[Vec<TypeId>]) -> Vec<usize> {
    let count = edges.len();
    let (mut order, mut low) = (vec![NONE; count], vec![0; count]);
    let (mut on_stack, mut component) = (vec![false; count], vec![NONE; count]);
    let (mut stack, mut next) = (Vec::new(), 0);
    for start in 0..count {
        if order[start] != NONE {
            continue;
        }
        let mut work: Vec<(usize, usize)> = vec![(start, 0)];
        while let Some(&mut (node, ref mut edge)) = work.last_mut() {
            if *edge == 0 {
                order[node] = next;
                low[node] = next;
                next += 1;
                stack.push(node);
                on_stack[node] = true;
            }
            if let Some(target) = edges[node].get(*edge) {
                *edge += 1;
                let target = target.0 as usize;
                if order[target] == NONE {
                    work.push((target, 0));
                } else if on_stack[target] {
                    low[node] = low[node].min(order[target]);
                }
                continue;
            }
            // Without this, a node without edges would be entered again.
            work.pop();
            if let Some(&(parent, _)) = work.last() {
                low[parent] = low[parent].min(low[node]);
            }
            if low[node] == order[node] {
                let mut members = Vec::new();
                while let Some(member) = stack.pop() {
                    on_stack[member] = false;
                    members.push(member);
                    if member == node {
                        break;
                    }
                }
                let to_itself = edges[node].iter().any(|target| target.0 as usize == node);
                if members.len() > 1 || to_itself {
                    for member in members {
                        component[member] = node;
                    }
                }
            }
        }
    }
    component
}
