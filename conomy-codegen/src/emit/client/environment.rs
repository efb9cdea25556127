//! Emits `Environment`, the enum of the named servers, and the setter that selects one.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::types::ident;
use crate::emit::{Context, docs, markdown};

/// Emits the enum of the document's named servers.
pub(in crate::emit) fn emit(context: Context<'_>) -> Option<TokenStream> {
    let servers = context.api.servers.iter();
    let variants: Vec<TokenStream> = servers
        .zip(&context.names.environments)
        .filter_map(|(server, name)| {
            let name = ident(name.as_ref()?);
            let mut lines = markdown::lines(&format!("`{}`", server.url.replace('`', "")));
            if let Some(description) = &server.description {
                lines.push(String::new());
                lines.extend(markdown::lines(description));
            }
            let words = docs::attributes(&lines);
            Some(quote!(#words #name))
        })
        .collect();
    (!variants.is_empty()).then(|| {
        quote! {
            #[doc = " The servers of the API."]
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum Environment { #(#variants),* }
        }
    })
}

/// Emits the setter that selects a server.
pub(super) fn setter(context: Context<'_>) -> Option<TokenStream> {
    let names = context.names.environments.iter().enumerate();
    let arms: Vec<TokenStream> = names
        .filter_map(|(index, name)| {
            let name = ident(name.as_ref()?);
            let index = proc_macro2::Literal::usize_unsuffixed(index);
            Some(quote!(Environment::#name => #index))
        })
        .collect();
    let words = match context.names.environments.first() {
        Some(Some(first)) => {
            let first = crate::name::plain(first);
            format!(" Selects a server of the document. The default is [`Environment::{first}`].")
        }
        _ => " Selects a server of the document. The default is the first one.".to_owned(),
    };
    (!arms.is_empty()).then(|| {
        quote! {
            #[doc = #words]
            pub fn environment(self, environment: Environment) -> Self {
                let index = match environment { #(#arms),* };
                self.select_server(index)
            }
        }
    })
}
