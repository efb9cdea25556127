//! Emits `client.rs`: the description of the API, and the setters of the client builder that depend on the document.

pub(super) mod environment;
mod environment_variable;
mod security_scheme;

pub(super) use security_scheme::token_of;

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::types::ident;
use super::{Context, device_login, docs, literal, operation};
use crate::ir::{Docs, SchemeId, SecurityKind, TokenEndpoint, Type};
use crate::module::{Item, Module};

/// Emits the file.
pub(super) fn emit(context: Context<'_>) -> Module {
    let mut imports = Imports::default();
    imports.private("Api");
    imports.runtime("Client");
    imports.runtime("ClientBuilder");
    let mut items = vec![Item::Tokens(api(context, &mut imports))];
    for index in 0..context.api.schemes.len() {
        items.extend(
            security_scheme::scheme(context, SchemeId(index as u32), &mut imports)
                .map(Item::Tokens),
        );
        items.extend(
            security_scheme::endpoint(context, SchemeId(index as u32), &mut imports)
                .map(Item::Tokens),
        );
    }
    let variables = environment_variable::emit(context, &mut imports);
    let from_env = variables.as_ref().map(|(_, from_env)| from_env);
    items.push(Item::Tokens(quote! {
        impl Client {
            #[doc = " Returns a builder for a client."]
            pub fn builder() -> ClientBuilder { ClientBuilder::new(&API) }
            #from_env
        }
    }));
    items.extend(environment::emit(context).map(Item::Tokens));
    let mut setters = setters(context, &mut imports);
    setters.extend(environment::setter(context));
    setters.extend(variables.map(|(setter, _)| setter));
    if !setters.is_empty() {
        items.push(Item::Tokens(quote!(impl ClientBuilder { #(#setters)* })));
    }
    items.extend(error(context, &mut imports).map(Item::Tokens));
    if let Some(text) = imports.text() {
        items.insert(0, Item::Text(text));
    }
    if device_login::emit(context).is_some() {
        let module = "#[cfg(feature = \"device-login\")]\nmod device_login;";
        items.insert(0, Item::Text(module.to_owned()));
    }
    let words = vec![format!(
        "The servers, credentials and headers of {}.",
        title(context)
    )];
    Module {
        path: "src/client.rs".to_owned(),
        docs: words,
        items,
    }
}

/// Returns the API's title as Markdown.
pub(super) fn title(context: Context<'_>) -> String {
    let lines = super::markdown::lines(&context.api.title);
    let title = lines.join(" ");
    if title.is_empty() {
        "the API".to_owned()
    } else {
        title
    }
}

fn api(context: Context<'_>, imports: &mut Imports) -> TokenStream {
    let api = context.api;
    let title = literal::token(&api.title);
    if !api.servers.is_empty() {
        imports.private("Server");
    }
    let servers = operation::servers(&api.servers, imports);
    let headers = api.shared_headers.iter().map(|header| {
        imports.private("SharedHeader");
        let name = literal::token(&header.name);
        let required = header.required;
        let default = match &header.default {
            Some(default) => {
                let default = literal::token(default);
                quote!(Some(#default))
            }
            None => quote!(None),
        };
        quote!(SharedHeader { name: #name, required: #required, default: #default })
    });
    let headers = quote!(&[#(#headers),*]);
    let optional = |header: &Option<String>| match header {
        Some(header) => {
            let header = literal::token(header);
            quote!(Some(#header))
        }
        None => quote!(None),
    };
    let idempotency = optional(&context.settings.idempotency_header);
    let retry_count = optional(&context.settings.retry_count_header);
    let unprocessed = context.settings.unprocessed.iter();
    let unprocessed = unprocessed.map(|status| proc_macro2::Literal::u16_unsuffixed(*status));
    quote! {
        #[doc = " The static description of this API."]
        pub(crate) static API: Api = Api {
            title: #title,
            user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")),
            servers: #servers,
            headers: #headers,
            idempotency_header: #idempotency,
            retry_count_header: #retry_count,
            unprocessed: &[#(#unprocessed),*],
        };
    }
}

fn setters(context: Context<'_>, imports: &mut Imports) -> Vec<TokenStream> {
    let mut setters = Vec::new();
    for (scheme, names) in context.api.schemes.iter().zip(&context.names.schemes) {
        let constant = ident(&names.constant);
        let setter = ident(&names.credential);
        let words = docs::attributes(&security_scheme::lines(scheme, names));
        let deprecated = docs::deprecated(&scheme.docs, "security scheme");
        match scheme.kind {
            SecurityKind::MutualTls => continue,
            SecurityKind::Basic => {
                imports.runtime("Secret");
                setters.push(quote! {
                    #words
                    #deprecated
                    pub fn #setter(self, user: impl Into<String>, password: impl Into<Secret>) -> Self {
                        self.basic(&#constant, user, password)
                    }
                });
            }
            _ => {
                imports.runtime("Secret");
                setters.push(quote! {
                    #words
                    #deprecated
                    pub fn #setter(self, value: impl Into<Secret>) -> Self { self.credential(&#constant, value) }
                });
            }
        }
        if matches!(scheme.kind, SecurityKind::Bearer { .. }) {
            imports.runtime("TokenProvider");
            let name = ident(&names.provider);
            setters.push(quote! {
                #[doc = " Sets a custom source of tokens. It is called again before a token expires."]
                #deprecated
                pub fn #name(self, provider: impl TokenProvider) -> Self { self.token_provider(&#constant, provider) }
            });
        }
        if token_of(scheme).is_some() {
            let endpoint = ident(&names.endpoint);
            let name = ident(&names.client_credentials);
            setters.push(quote! {
                #[doc = " Sets the credentials of the client. It fetches its token itself, and renews it before it expires."]
                #deprecated
                pub fn #name(self, client_id: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
                    self.token_endpoint(&#constant, &#endpoint, client_id, client_secret)
                }
            });
            let name = ident(&names.token_url);
            setters.push(quote! {
                #[doc = " Sets the absolute URL of the token endpoint. The default is the one in the document."]
                pub fn #name(self, url: impl Into<String>) -> Self { self.endpoint_url(&#constant, url) }
            });
        }
        if let Some(TokenEndpoint::OAuth2 { scopes, .. }) = token_of(scheme) {
            let name = ident(&names.scopes);
            let asked = match scopes.as_slice() {
                [] => "By default, no scopes are requested.".to_owned(),
                scopes => format!("The default is `{}`.", scopes.join(" ").replace('`', "'")),
            };
            let words = docs::attributes(&[
                "Sets the scopes to request.".to_owned(),
                String::new(),
                asked,
            ]);
            setters.push(quote! {
                #words
                pub fn #name(self, scopes: impl IntoIterator<Item = impl Into<String>>) -> Self {
                    self.token_scopes(&#constant, scopes)
                }
            });
        }
    }
    for (header, setter) in context
        .api
        .shared_headers
        .iter()
        .zip(&context.names.shared_headers)
    {
        // The runtime sets the user agent itself: first the application, then the client.
        if header.name == "user-agent" {
            continue;
        }
        let setter = ident(setter);
        let name = literal::token(&header.name);
        let docs_of = Docs {
            description: header.description.clone(),
            ..Docs::default()
        };
        let words = docs::of(
            &docs_of,
            &format!("Header `{}` of every request.", header.name),
        );
        setters.push(quote! {
            #words
            pub fn #setter(self, value: impl Into<String>) -> Self { self.shared_header(#name, value) }
        });
    }
    setters
}

/// Emits `Error::api` if every operation has the same error body.
fn error(context: Context<'_>, imports: &mut Imports) -> Option<TokenStream> {
    let ty = context.api.error.as_ref()?;
    if matches!(ty, Type::Any) {
        return None;
    }
    let ty = context.owned(ty, super::types::From::Elsewhere, imports);
    imports.runtime("Error");
    Some(quote! {
        impl Error {
            #[doc = " Returns the error body, if the response has the one that the API documents."]
            #[inline]
            pub fn api(&self) -> Option<#ty> { self.decode() }
        }
    })
}
