//! Emits enums: a variant for each known value, and one for unknown values of newer servers.

use quote::quote;
use serde_json::Value;

use crate::ir::{Docs, Enumeration, EnumerationKind, TypeId};

use super::imports::Imports;
use super::types::ident;
use super::{Context, docs, literal, origin, states};
use crate::module::Item;

/// Emits the enum and its mapping to JSON.
pub(super) fn emit(
    context: Context<'_>,
    id: TypeId,
    enumeration: &Enumeration,
    imports: &mut Imports,
    items: &mut Vec<Item>,
) {
    let names = context.names.of_type(id);
    let name = ident(&names.ident);
    let (macro_name, unknown, derive) = match enumeration.kind {
        EnumerationKind::Text => ("string_enum", "UnknownValue", quote!(Clone)),
        EnumerationKind::Integer => (
            "integer_enum",
            "UnknownInteger",
            quote!(Clone, Copy, Debug, PartialEq, Eq, Hash),
        ),
        EnumerationKind::Mixed => (
            "value_enum",
            "UnknownVariant",
            quote!(Clone, Debug, PartialEq),
        ),
    };
    imports.private(macro_name);
    imports.runtime(unknown);
    let unknown = ident(unknown);
    let mut mapping = format!("{macro_name}! {{ {} {{\n", names.ident);
    let mut variants = Vec::with_capacity(enumeration.values.len());
    for (value, member) in enumeration.values.iter().zip(&names.members) {
        let text = match &value.value {
            Value::String(text) => literal::text(text),
            other => other.to_string(),
        };
        let spoken = value
            .value
            .as_str()
            .map_or_else(|| value.value.to_string(), str::to_owned);
        let words = Docs {
            description: value.description.clone(),
            ..Docs::default()
        };
        let said = if spoken.is_empty() {
            "The empty string.".to_owned()
        } else {
            format!("`{}`.", spoken.replace('`', "'"))
        };
        let words = docs::of(&words, &said);
        let member = ident(member);
        variants.push(quote!(#words #member));
        mapping.push_str(&format!("    {member} = {text},\n"));
    }
    mapping.push_str("} }");
    let words = docs::of(
        &context.api.definition(id).docs,
        &format!("The known values of {}.", origin::words(context, id)),
    );
    items.push(Item::Tokens(quote! {
        #words
        #[derive(#derive)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #[doc = " A value that this version of the client does not know."]
            Unknown(#unknown),
        }
    }));
    items.extend(states::is_final(context, id, enumeration));
    items.push(Item::Text(mapping));
}
