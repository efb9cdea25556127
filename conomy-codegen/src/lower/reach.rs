//! Marks the types that requests and responses contain, and the groups of operations that use them.

use crate::ir::{Api, ContentKind, GroupId, Output, Payload, Type, TypeDef, TypeId};

/// Marks every definition that a request or response contains, and adds the groups that use it.
pub(in crate::lower) fn mark(api: &mut Api) {
    let mut sent: Vec<(Type, GroupId)> = Vec::new();
    let mut received: Vec<(Type, GroupId)> = Vec::new();
    for operation in &api.operations {
        let group = operation.group;
        for parameter in &operation.parameters {
            sent.push((parameter.ty.clone(), group));
        }
        for content in operation.body.iter().flat_map(|body| &body.contents) {
            match &content.kind {
                ContentKind::Json(ty) | ContentKind::Lines(ty) | ContentKind::Form { ty, .. } => {
                    sent.push((ty.clone(), group))
                }
                ContentKind::Multipart(parts) => {
                    let types = parts.iter().filter_map(|part| part.kind.ty());
                    sent.extend(types.map(|ty| (ty.clone(), group)));
                }
                ContentKind::Parts | ContentKind::Text | ContentKind::Bytes => {}
            }
        }
        let payloads: Vec<&Payload> = match &operation.output {
            Output::One(payload) => vec![payload],
            Output::Several(cases) => cases.iter().map(|case| &case.payload).collect(),
        };
        for payload in payloads {
            received.extend(payload.ty().map(|ty| (ty.clone(), group)));
        }
        let headers = operation.headers.iter();
        received.extend(headers.map(|header| (header.ty.clone(), group)));
        received.extend(
            operation
                .errors
                .iter()
                .filter_map(|error| Some((error.ty.clone()?, group))),
        );
    }
    for (ty, group) in sent {
        spread(api, &ty, |definition| {
            let was_sent = std::mem::replace(&mut definition.sent, true);
            let was_grouped = !definition.join(&[group]);
            was_sent && was_grouped
        });
    }
    for (ty, group) in received {
        spread(api, &ty, |definition| receive(definition, &[group]));
    }
    // Event payloads do not belong to a group, so every build contains them.
    let groups: Vec<GroupId> = (0..api.groups.len() as u32).map(GroupId).collect();
    let events = api.events.iter();
    let events: Vec<Type> = events.map(|event| event.payload.clone()).collect();
    for ty in events {
        spread(api, &ty, |definition| receive(definition, &groups));
    }
}

/// Marks a definition as received by some groups. Returns whether it was already marked.
fn receive(definition: &mut TypeDef, groups: &[GroupId]) -> bool {
    let was_received = std::mem::replace(&mut definition.received, true);
    let was_grouped = !definition.join(groups);
    was_received && was_grouped
}

/// Marks all definitions that `ty` refers to, directly or indirectly. `mark` returns whether a definition was already
/// marked; its references are then marked, too.
pub(in crate::lower) fn spread(
    api: &mut Api,
    ty: &Type,
    mut mark: impl FnMut(&mut TypeDef) -> bool,
) {
    let mut work: Vec<TypeId> = Vec::new();
    ty.mentions(&mut |id| work.push(id));
    while let Some(id) = work.pop() {
        let definition = &mut api.types[id.0 as usize];
        if !mark(definition) {
            let types = definition.shape.types();
            types.for_each(|ty| ty.mentions(&mut |id| work.push(id)));
        }
    }
}
