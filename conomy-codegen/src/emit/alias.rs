//! Aliases: a schema that another type describes completely.

use quote::quote;

use crate::ir::{Type, TypeId};

use super::imports::Imports;
use super::types::{From, ident};
use super::{Context, Item, docs};

/// `type Name = …`, or a newtype where the type leads back to itself.
pub(super) fn emit(
    context: Context<'_>,
    id: TypeId,
    ty: &Type,
    from: From<'_>,
    imports: &mut Imports,
    items: &mut Vec<Item>,
) {
    let definition = context.api.definition(id);
    let names = context.names.of_type(id);
    let name = ident(&names.ident);
    let target = context.owned(ty, from, imports);
    let words = docs::of(&definition.docs, &format!("`{}`.", names.ident));
    if definition.recursive {
        imports.runtime("transparent");
        items.push(Item::Tokens(quote! {
            #words
            #[derive(Clone, Debug, PartialEq)]
            pub struct #name(pub #target);
        }));
        items.push(Item::Text(format!("transparent! {{ {} }}", names.ident)));
    } else {
        items.push(Item::Tokens(quote!(#words pub type #name = #target;)));
    }
}
