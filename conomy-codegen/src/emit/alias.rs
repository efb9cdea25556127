//! Emits aliases: schemas that are the same as another type.

use quote::quote;

use crate::ir::{Docs, Type, TypeId};

use super::imports::Imports;
use super::types::{From, ident};
use super::{Context, docs, object, origin};
use crate::module::Item;

/// Emits `type Name = …`, or a newtype if the type refers to itself.
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
    if let (Type::Named(other), false) = (ty, definition.recursive) {
        return another_name(context, id, *other, from, imports, items);
    }
    let words = docs::of(&definition.docs, &origin::sentence(context, id));
    if definition.recursive {
        imports.private("transparent");
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

/// Emits `type Name = Other;`. Aliases are the most common items, so they are written as text instead of tokens for speed.
fn another_name(
    context: Context<'_>,
    id: TypeId,
    other: TypeId,
    from: From<'_>,
    imports: &mut Imports,
    items: &mut Vec<Item>,
) {
    let name = &context.names.of_type(id).ident;
    let target = context.path(other, from, imports);
    let docs = &context.api.definition(id).docs;
    let words = if *docs == Docs::default() {
        // This link is written here because links in descriptions would be escaped.
        format!("/// The same as [`{target}`].\n")
    } else {
        docs::comment(docs, &origin::sentence(context, id))
    };
    items.push(Item::Text(format!("{words}pub type {name} = {target};")));
    if let Some(object) = object::with_required(context, id) {
        let required = object::required_name(context, id);
        let target = object::required_name(context, object);
        if from != From::Model(&context.names.of_type(object).module) {
            imports.sibling(target);
        }
        items.push(Item::Text(format!(
            "/// What every [`{name}`] must say.\npub type {required} = {target};"
        )));
    }
}
