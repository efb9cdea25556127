//! Headers of answers: typed constants of the request that is answered with them.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{HeaderForm, ResponseHeader};

use super::imports::Imports;
use super::operation::View;
use super::types::{From, ident};
use super::{docs, literal};

/// The constants.
pub(super) fn constants(view: View<'_>, imports: &mut Imports) -> Vec<TokenStream> {
    let headers = view.operation.headers.iter().zip(&view.names.headers);
    headers
        .map(|(header, constant)| {
            imports.runtime("Header");
            let ty = header.ty.clone().or_null(!header.required);
            let ty = view.context.owned(&ty, From::Elsewhere, imports);
            let (constant, name) = (ident(constant), literal::token(&header.name));
            let form = ident(form(header));
            let words = docs::of(
                &header.docs,
                &format!("The header `{}`.", header.name.replace('`', "'")),
            );
            quote!(#words pub const #constant: Header<#ty> = Header::#form(#name);)
        })
        .collect()
}

/// The constructor for a header of this form.
fn form(header: &ResponseHeader) -> &'static str {
    match header.form {
        HeaderForm::Text => "text",
        HeaderForm::Scalar => "scalar",
        HeaderForm::Texts => "texts",
        HeaderForm::Scalars => "scalars",
        HeaderForm::Json => "json",
    }
}

/// What the method says of the headers.
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
            format!("Headers of the answer: {}.", links.join(", ")),
        ],
    }
}
