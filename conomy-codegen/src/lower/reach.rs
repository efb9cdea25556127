//! What can be sent, what can be received, and by which groups of operations?

use std::collections::BTreeSet;

use crate::ir::{Api, ContentKind, GroupId, Output, Payload, Type, TypeDef, TypeId};

/// Marks every definition with the directions and groups that reach it.
pub(super) fn mark(api: &mut Api) {
    let mut sent: Vec<(Type, GroupId)> = Vec::new();
    let mut received: Vec<(Type, GroupId)> = Vec::new();
    for operation in &api.operations {
        let group = operation.group;
        for parameter in &operation.parameters {
            sent.push((parameter.ty.clone(), group));
        }
        for content in operation.body.iter().flat_map(|body| &body.contents) {
            match &content.kind {
                ContentKind::Json(ty) | ContentKind::Form { ty, .. } => {
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
            if let Payload::Json(ty) | Payload::Events(ty) | Payload::Lines(ty) = payload {
                received.push((ty.clone(), group));
            }
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
    let events: Vec<Type> = api
        .events
        .iter()
        .map(|event| event.payload.clone())
        .collect();
    for (ty, group) in sent {
        spread(api, &ty, group, |definition| {
            std::mem::replace(&mut definition.sent, true)
        });
    }
    for (ty, group) in received {
        spread(api, &ty, group, |definition| {
            std::mem::replace(&mut definition.received, true)
        });
    }
    // Payloads of events stand outside the groups, so every build has them.
    for group in 0..api.groups.len() {
        for ty in &events {
            let group = GroupId(group as u32);
            spread(api, ty, group, |definition| {
                std::mem::replace(&mut definition.received, true)
            });
        }
    }
}

/// Marks everything that `ty` mentions. Stops where both the direction and the group are known already.
pub(super) fn spread(
    api: &mut Api,
    ty: &Type,
    group: GroupId,
    mut mark: impl FnMut(&mut TypeDef) -> bool,
) {
    let mut work: Vec<TypeId> = Vec::new();
    ty.mentions(&mut |id| work.push(id));
    let mut seen: BTreeSet<TypeId> = BTreeSet::new();
    while let Some(id) = work.pop() {
        if !seen.insert(id) {
            continue;
        }
        let definition = &mut api.types[id.0 as usize];
        let marked = mark(definition);
        let grouped = definition.groups.contains(&group);
        if !grouped {
            definition.groups.push(group);
            definition.groups.sort();
        }
        if marked && grouped {
            continue;
        }
        for ty in api.types[id.0 as usize].shape.types() {
            ty.mentions(&mut |id| work.push(id));
        }
    }
}
