//! Emits the methods that wait until the status of a response is final.

use quote::quote;

use crate::ir::{Enumeration, TypeId};
use crate::module::Item;

use super::imports::Imports;
use super::object::Presence;
use super::output::pretty;
use super::pagination::holder;
use super::types::{From, ident};
use super::view::View;
use super::{Context, docs, markdown};

/// Emits the static that returns the status, and the macro call that adds the methods to the request builder.
pub(super) fn emit(view: View<'_>, imports: &mut Imports) -> Option<(Item, Item)> {
    let states = view.operation.states.as_ref()?;
    let context = view.context;
    let (at, name, presence) = holder(context, quote!(value), &states.status)?;
    let status = match presence {
        Presence::Required => quote!(&#at.#name),
        Presence::Optional | Presence::Nullable => quote!(#at.#name.as_ref()?),
        Presence::Patch => quote!(#at.#name.as_value()?),
    };
    imports.private("States");
    imports.private("states");
    let body = context.owned(&states.body, From::Elsewhere, imports);
    let item = quote! {
        static STATES: States<#body> = States {
            status: |value| {
                let status = #status;
                Some((status.as_str(), status.is_final()))
            },
        };
    };
    let mapping = format!(
        "states! {{ {} => {} }}",
        view.names.builder,
        pretty(&body.to_string())
    );
    Some((Item::Tokens(item), Item::Text(mapping)))
}

/// Returns the documentation of the states.
pub(super) fn lines(view: View<'_>) -> Vec<String> {
    match view.operation.states {
        Some(_) => vec![
            String::new(),
            "The status changes until it is final. `until_final()` waits for that, and `changes()` returns each change."
                .to_owned(),
        ],
        None => Vec::new(),
    }
}

/// Emits the method `is_final` of an enum.
pub(super) fn is_final(
    context: Context<'_>,
    id: TypeId,
    enumeration: &Enumeration,
) -> Option<Item> {
    if enumeration.finals.is_empty() {
        return None;
    }
    let names = context.names.of_type(id);
    let name = ident(&names.ident);
    let finals = enumeration.finals.iter();
    let patterns = finals.clone().map(|index| {
        let member = ident(&names.members[*index]);
        quote!(Self::#member)
    });
    let values: Vec<String> = finals
        .filter_map(|index| enumeration.values[*index].value.as_str())
        .map(|text| format!("`{}`", text.replace('`', "'")))
        .collect();
    let words = docs::attributes(&markdown::lines(&format!(
        "Returns whether this status is final, so that it no longer changes: {}. Unknown values are not final.",
        values.join(", ")
    )));
    Some(Item::Tokens(quote! {
        impl #name {
            #words
            pub fn is_final(&self) -> bool { matches!(self, #(#patterns)|*) }
        }
    }))
}
