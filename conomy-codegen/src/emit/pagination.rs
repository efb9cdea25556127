//! Emits the pagination of lists: how the next page is found, and the methods that request it.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Input, Next, Pagination, PathSegment, Shape, Step};

use super::imports::Imports;
use super::object::{self, Presence};
use super::output::pretty;
use super::types::{From, ident};
use super::view::View;
use super::{Context, literal};
use crate::module::Item;

/// Emits the static that describes the pagination, and the macro call that adds the methods to the request builder.
pub(super) fn emit(view: View<'_>, imports: &mut Imports) -> Option<(Item, Item)> {
    let pagination = view.operation.pagination.as_ref()?;
    for name in ["Paging", "Step", "pages"] {
        imports.private(name);
    }
    let context = view.context;
    let body = context.owned(&pagination.body, From::Elsewhere, imports);
    let item = context.owned(&pagination.item, From::Elsewhere, imports);
    let step = step(&pagination.step, imports);
    let (items, into_items) = (borrowed(context, pagination), owned(context, pagination));
    let mut fields = vec![
        quote!(step: #step),
        quote!(items: |page| #items),
        quote!(into_items: |page| #into_items),
    ];
    let mut told = |name: &str, value: Option<TokenStream>| {
        if let Some(value) = value {
            imports.private("scalar");
            let name = ident(name);
            fields.push(quote!(#name: |page| #value));
        }
    };
    let page = || quote!(page);
    told(
        "next",
        pagination.next.as_ref().map(|next| match next {
            Next::Body(members) => scalar(context, page(), members),
            Next::LastItem(members) => scalar(context, last_item(context, pagination), members),
        }),
    );
    for (name, members) in [
        ("has_more", &pagination.has_more),
        ("total", &pagination.total),
    ] {
        let value = members.as_ref();
        told(name, value.map(|members| scalar(context, page(), members)));
    }
    let paging = quote! {
        static PAGES: Paging<#body, #item> = Paging { #(#fields,)* ..Paging::DEFAULT };
    };
    let mapping = format!(
        "pages! {{ {} => {}, {} }}",
        view.names.builder,
        pretty(&body.to_string()),
        pretty(&item.to_string())
    );
    Some((Item::Tokens(paging), Item::Text(mapping)))
}

/// Returns the documentation of the pagination.
pub(super) fn lines(view: View<'_>) -> Vec<String> {
    match view.operation.pagination {
        Some(_) => vec![
            String::new(),
            "The response is one page of a list. `items()` returns the items of all pages, and `pages()` the pages.".to_owned(),
        ],
        None => Vec::new(),
    }
}

fn step(step: &Step, imports: &mut Imports) -> TokenStream {
    let mut place = |input: &Input| {
        imports.private("Input");
        match input {
            Input::Query(name) => {
                let name = literal::token(name);
                quote!(Input::Query(#name))
            }
            Input::Body(pointer) => {
                let pointer = literal::token(pointer);
                quote!(Input::Body(#pointer))
            }
        }
    };
    match step {
        Step::Cursor(input) => {
            let input = place(input);
            quote!(Step::Cursor(#input))
        }
        Step::Offset(input, first) => {
            let (input, first) = (place(input), proc_macro2::Literal::i64_unsuffixed(*first));
            quote!(Step::Offset(#input, #first))
        }
        Step::Number(input, first) => {
            let (input, first) = (place(input), proc_macro2::Literal::i64_unsuffixed(*first));
            quote!(Step::Number(#input, #first))
        }
        Step::Url => quote!(Step::Url),
        Step::Link => quote!(Step::Link),
    }
}

/// Returns the name of a property's field, and its presence.
fn member(context: Context<'_>, member: PathSegment) -> Option<(proc_macro2::Ident, Presence)> {
    let Shape::Object(object) = &context.api.definition(member.owner).shape else {
        return None;
    };
    let field = object.fields.get(member.field)?;
    let name = context
        .names
        .of_type(member.owner)
        .members
        .get(member.field)?;
    Some((ident(name), object::presence(context, member.owner, field)))
}

/// Returns an expression that borrows the object that contains the last of some properties, and that property.
pub(super) fn holder(
    context: Context<'_>,
    mut at: TokenStream,
    members: &[PathSegment],
) -> Option<(TokenStream, proc_macro2::Ident, Presence)> {
    let (last, outer) = members.split_last()?;
    for one in outer {
        let (name, presence) = member(context, *one)?;
        at = match presence {
            Presence::Required => quote!(#at.#name),
            Presence::Optional | Presence::Nullable => quote!(#at.#name.as_ref()?),
            Presence::Patch => quote!(#at.#name.as_value()?),
        };
    }
    let (name, presence) = member(context, *last)?;
    Some((at, name, presence))
}

/// Returns an expression that borrows the items.
fn borrowed(context: Context<'_>, pagination: &Pagination) -> TokenStream {
    match holder(context, quote!(page), &pagination.items) {
        None => quote!(Some(page)),
        Some((at, name, Presence::Required)) => quote!(Some(&#at.#name)),
        Some((at, name, Presence::Patch)) => quote!(#at.#name.as_value().map(Vec::as_slice)),
        Some((at, name, _)) => quote!(#at.#name.as_deref()),
    }
}

/// Returns an expression that borrows the last item.
fn last_item(context: Context<'_>, pagination: &Pagination) -> TokenStream {
    match holder(context, quote!(page), &pagination.items) {
        None => quote!(page.last()?),
        Some((at, name, Presence::Required)) => quote!(#at.#name.last()?),
        Some((at, name, Presence::Patch)) => quote!(#at.#name.as_value()?.last()?),
        Some((at, name, _)) => quote!(#at.#name.as_ref()?.last()?),
    }
}

/// Returns an expression that takes the items by value.
fn owned(context: Context<'_>, pagination: &Pagination) -> TokenStream {
    let mut at = quote!(page);
    let mut whole = quote!(Some(page));
    for one in &pagination.items {
        let Some((name, presence)) = member(context, *one) else {
            return quote!(None);
        };
        let value = quote!(#at.#name);
        (whole, at) = match presence {
            Presence::Required => (quote!(Some(#value)), value),
            Presence::Optional | Presence::Nullable => (value.clone(), quote!(#value?)),
            Presence::Patch => {
                let value = quote!(#value.into_value());
                (value.clone(), quote!(#value?))
            }
        };
    }
    whole
}

/// Returns an expression for a scalar that the pagination uses.
fn scalar(context: Context<'_>, from: TokenStream, members: &[PathSegment]) -> TokenStream {
    match holder(context, from.clone(), members) {
        None => quote!(scalar(#from)),
        Some((at, name, _)) => quote!(scalar(&#at.#name)),
    }
}
