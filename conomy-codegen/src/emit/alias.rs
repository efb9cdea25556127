//! Aliases: a schema that another type describes completely.

use quote::quote;

use crate::ir::{Docs, Type, TypeId};

use super::imports::Imports;
use super::types::{From, ident};
use super::{Context, Item, docs, object};

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
    let words = match ty {
        // Said here, not by the document, so that the link stays one.
        Type::Named(other) if definition.docs == Docs::default() => {
            let words = format!(" The same as [`{}`].", context.names.of_type(*other).ident);
            quote!(#[doc = #words])
        }
        _ => docs::of(&definition.docs, &format!("`{}`.", names.ident)),
    };
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
        if let Some(object) = object::with_required(context, id) {
            let required = ident(object::required_name(context, id));
            let target = object::required_name(context, object);
            if from != From::Model(&context.names.of_type(object).module) {
                imports.sibling(target);
            }
            let target = ident(target);
            let words = format!(" What every [`{}`] must say.", names.ident);
            items.push(Item::Tokens(
                quote!(#[doc = #words] pub type #required = #target;),
            ));
        }
    }
}
