//! Emits the functions that read environment variables.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::imports::Imports;
use crate::emit::types::ident;
use crate::emit::{Context, docs, literal};
use crate::ir::SecurityKind;
use crate::settings::environment::Variables;

/// Emits `ClientBuilder::env` and `Client::from_env`, if the settings contain environment variables.
pub(super) fn emit(
    context: Context<'_>,
    imports: &mut Imports,
) -> Option<(TokenStream, TokenStream)> {
    let environment = context.settings.environment.as_ref()?;
    imports.private("EnvironmentVariables");
    imports.runtime("Result");
    let mut required: Vec<&str> = Vec::new();
    let mut reads = Vec::new();
    let mut calls = Vec::new();
    let mut is_deprecated = false;
    for (scheme, names) in context.api.schemes.iter().zip(&context.names.schemes) {
        let Some(variables) = environment.schemes.get(&scheme.name) else {
            continue;
        };
        let setter = match (&scheme.kind, variables) {
            (SecurityKind::Basic, Variables::Two(_)) => &names.credential,
            (SecurityKind::Bearer { token: Some(_), .. }, Variables::Two(_)) => {
                &names.client_credentials
            }
            // `lower` has already reported invalid combinations.
            (SecurityKind::Basic | SecurityKind::MutualTls, _) | (_, Variables::Two(_)) => continue,
            (_, Variables::One(_)) => &names.credential,
        };
        let owner = setter.strip_suffix("_credentials").unwrap_or(setter);
        let variables: Vec<(String, &str)> = match variables {
            Variables::One(one) => vec![(setter.clone(), one)],
            Variables::Two([id, secret]) if setter == &names.client_credentials => {
                vec![
                    (format!("{owner}_id"), id),
                    (format!("{owner}_secret"), secret),
                ]
            }
            Variables::Two([user, password]) => {
                vec![
                    (format!("{owner}_user"), user),
                    (format!("{owner}_password"), password),
                ]
            }
        };
        let setter = ident(setter);
        let values: Vec<_> = variables
            .into_iter()
            .map(|(value, variable)| {
                required.push(variable);
                let value = ident(&value);
                let variable = literal::token(variable);
                reads.push(quote!(let #value = variables.required(#variable);));
                value
            })
            .collect();
        is_deprecated |= scheme.docs.deprecated;
        calls.push(quote!(.#setter(#(#values),*)));
    }
    let optional: Vec<(&str, &str)> = [
        ("base_url", &environment.base_url),
        ("user_agent", &environment.user_agent),
    ]
    .into_iter()
    .filter_map(|(setter, variable)| Some((setter, variable.as_deref()?)))
    .collect();
    let set = optional.iter().map(|(setter, variable)| {
        let (setter, variable) = (ident(setter), literal::token(variable));
        quote! {
            if let Some(value) = variables.optional(#variable) { builder = builder.#setter(value); }
        }
    });
    let mut lines = vec![
        "Reads settings from environment variables.".to_owned(),
        String::new(),
    ];
    lines.extend(required.iter().map(|name| format!("- `{name}`: required")));
    lines.extend(
        optional
            .iter()
            .map(|(setter, name)| format!("- `{name}`: [`{setter}`](Self::{setter}), optional")),
    );
    lines.extend(
        [
            "",
            "# Errors",
            "Required variables are not set, are blank, or are not UTF-8. The error names all of them.",
        ]
        .map(str::to_owned),
    );
    let words = docs::attributes(&lines);
    let body = match optional.is_empty() {
        true => quote!(Ok(self #(#calls)*)),
        false => quote! {
            let mut builder = self #(#calls)*;
            #(#set)*
            Ok(builder)
        },
    };
    let allowed = is_deprecated
        .then(|| quote!(#[allow(deprecated, reason = "also sets deprecated credentials")]));
    let setter = quote! {
        #words
        #allowed
        pub fn env(self) -> Result<Self> {
            let mut variables = EnvironmentVariables::default();
            #(#reads)*
            variables.check()?;
            #body
        }
    };
    let from = quote! {
        #[doc = " Creates a client from [environment variables](ClientBuilder::env)."]
        #[doc = ""]
        #[doc = " # Errors"]
        #[doc = " See [`ClientBuilder::env`] and [`ClientBuilder::build`]."]
        pub fn from_env() -> Result<Self> { Self::builder().env()?.build() }
    };
    Some((setter, from))
}
