//! Moves header parameters that all operations share to the client.

use crate::ir::{Api, Location, Parameter, SharedHeader, Type};

/// Moves the text header parameters that all operations share to the API.
pub(in crate::lower) fn hoist(api: &mut Api) {
    if api.operations.len() < 2 {
        return;
    }
    let Some(first) = api.operations.first() else {
        return;
    };
    let shared: Vec<Parameter> = first
        .parameters
        .iter()
        .filter(|candidate| {
            candidate.location == Location::Header
                && is_text(api, &candidate.ty)
                && api.operations.iter().all(|operation| {
                    operation.parameters.iter().any(|other| {
                        other.location == Location::Header
                            && other.name.eq_ignore_ascii_case(&candidate.name)
                            && other.required == candidate.required
                            && is_text(api, &other.ty)
                    })
                })
        })
        .cloned()
        .collect();
    for parameter in shared {
        for operation in &mut api.operations {
            operation.parameters.retain(|other| {
                other.location != Location::Header
                    || !other.name.eq_ignore_ascii_case(&parameter.name)
            });
        }
        api.shared_headers.push(SharedHeader::of(&parameter));
    }
}

fn is_text(api: &Api, ty: &Type) -> bool {
    matches!(api.resolve(ty), Type::Text(_))
}
