//! Emits response headers as typed constants of their request.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{HeaderForm, ResponseHeader};

use super::imports::Imports;
use super::types::{From, ident};
use super::view::View;
use super::{docs, literal};

/// Emits the constants.
pub(super) fn constants(view: View<'_>, imports: &mut Imports) -> Vec<TokenStream> {
    let headers = view.operation.headers.iter().zip(&view.names.headers);
    headers
        .map(|(header, constant)| {
            imports.runtime("Header");
            let ty = header.ty.clone().or_null(!header.required);
            let ty = view.context.owned(&ty, From::Elsewhere, imports);
            let constant = ident(constant);
            let read = read(header);
            let words = docs::of(
                &header.docs,
                &format!("The header `{}`.", header.name.replace('`', "'")),
            );
            quote!(#words pub const #constant: Header<#ty> = Header::#read;)
        })
        .collect()
}

/// Returns the constructor for a header of this form.
fn read(header: &ResponseHeader) -> TokenStream {
    let name = literal::token(&header.name);
    let explode = header.explode;
    match &header.form {
        HeaderForm::Text => quote!(text(#name)),
        HeaderForm::Scalar => quote!(scalar(#name)),
        HeaderForm::Texts => quote!(texts(#name)),
        HeaderForm::Scalars => quote!(scalars(#name)),
        HeaderForm::Members { scalars } => {
            let scalars = scalars.iter().map(|key| literal::token(key));
            quote!(members(#name, #explode, &[#(#scalars),*]))
        }
        HeaderForm::ScalarMembers => quote!(scalar_members(#name, #explode)),
        HeaderForm::Json => quote!(json(#name)),
    }
}

/// Returns the documentation of the headers.
pub(super) fn lines(view: View<'_>) -> Vec<String> {
    let builder = &view.names.builder;
    let constants = view.names.headers.iter();
    let links: Vec<String> = constants
        .map(|constant| format!("[`{constant}`]({builder}::{constant})"))
        .collect();
    match links.as_slice() {
        [] => Vec::new(),
        links => vec![
            String::new(),
            format!("Response headers: {}.", links.join(", ")),
        ],
    }
}
