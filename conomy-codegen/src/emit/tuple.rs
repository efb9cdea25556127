//! Tuples: arrays with a type per position.

use quote::quote;

use crate::ir::{Type, TypeId};

use super::imports::Imports;
use super::types::{From, ident};
use super::{Context, Item, docs};

/// The tuple struct and its mapping.
pub(super) fn emit(
    context: Context<'_>,
    id: TypeId,
    types: &[Type],
    from: From<'_>,
    imports: &mut Imports,
    items: &mut Vec<Item>,
) {
    let names = context.names.of_type(id);
    let name = ident(&names.ident);
    let positions = types
        .iter()
        .map(|ty| context.owned(ty, from, imports))
        .collect::<Vec<_>>();
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
    let indexes: Vec<String> = (0..types.len()).map(|index| index.to_string()).collect();
    items.push(Item::Text(format!(
        "tuple! {{ {}({}) }}",
        names.ident,
        indexes.join(", ")
    )));
}
