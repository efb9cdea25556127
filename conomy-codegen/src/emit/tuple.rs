//! Emits tuples: arrays with a type for each position.

use quote::quote;

use crate::ir::{Tuple, Type, TypeId};

use super::imports::Imports;
use super::types::{From, ident};
use super::{Context, docs, origin};
use crate::module::Item;

/// Emits the tuple struct and its mapping to JSON.
pub(super) fn emit(
    context: Context<'_>,
    id: TypeId,
    tuple: &Tuple,
    from: From<'_>,
    imports: &mut Imports,
    items: &mut Vec<Item>,
) {
    let names = context.names.of_type(id);
    let name = ident(&names.ident);
    let mut mapping = Vec::new();
    let mut positions = Vec::new();
    for (index, position) in tuple.positions.iter().enumerate() {
        let ty = match (&position.ty, position.boxed) {
            (Type::Nullable(inner), true) => {
                let inner = context.owned(inner, from, imports);
                quote!(Option<Box<#inner>>)
            }
            (ty, boxed) => {
                let ty = context.owned(ty, from, imports);
                if boxed { quote!(Box<#ty>) } else { ty }
            }
        };
        let (word, ty) = match position.required {
            true => ("required", ty),
            false => ("optional", quote!(Option<#ty>)),
        };
        mapping.push(format!("{word} {index}"));
        positions.push(ty);
    }
    if let Some(rest) = &tuple.rest {
        let rest = context.owned(rest, from, imports);
        mapping.push(format!("rest {}", positions.len()));
        positions.push(quote!(Vec<#rest>));
    }
    let mapping = mapping.join(", ");
    let doc_comment = docs::of(
        &context.api.definition(id).docs,
        &origin::sentence(context, id),
    );
    imports.private("tuple");
    items.push(Item::Tokens(quote! {
        #doc_comment
        #[derive(Clone, Debug, PartialEq)]
        pub struct #name(#(pub #positions),*);
    }));
    items.push(Item::Text(format!(
        "tuple! {{ {}({mapping}) }}",
        names.ident
    )));
}
