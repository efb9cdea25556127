//! Tuples: arrays with a type per position.

use quote::quote;

use crate::ir::{Tuple, Type, TypeId};

use super::imports::Imports;
use super::types::{From, ident};
use super::{Context, Item, docs};

/// The tuple struct and its mapping.
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
    let mut positions: Vec<_> = tuple
        .positions
        .iter()
        .map(|position| match (&position.ty, position.boxed) {
            (Type::Nullable(inner), true) => {
                let inner = context.owned(inner, from, imports);
                quote!(Option<Box<#inner>>)
            }
            (ty, boxed) => {
                let ty = context.owned(ty, from, imports);
                if boxed { quote!(Box<#ty>) } else { ty }
            }
        })
        .collect();
    let indexes: Vec<String> = (0..positions.len())
        .map(|index| index.to_string())
        .collect();
    let mut mapping = indexes.join(", ");
    if let Some(rest) = &tuple.rest {
        let rest = context.owned(rest, from, imports);
        mapping.push_str(&format!("; {}", positions.len()));
        positions.push(quote!(Vec<#rest>));
    }
    let words = docs::of(
        &context.api.definition(id).docs,
        &format!("`{}`.", names.ident),
    );
    imports.runtime("tuple");
    items.push(Item::Tokens(quote! {
        #words
        #[derive(Clone, Debug, PartialEq)]
        pub struct #name(#(pub #positions),*);
    }));
    items.push(Item::Text(format!(
        "tuple! {{ {}({mapping}) }}",
        names.ident
    )));
}
