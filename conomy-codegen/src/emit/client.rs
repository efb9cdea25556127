//! Emits `client.rs`: the description of the API, and the setters of the client builder that depend on the document.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Docs, SchemeId, SecurityKind, SecurityScheme, TokenEndpoint, TokenFields, Type};

use crate::settings::environment::Variables;

use super::imports::Imports;
use super::types::ident;
use super::{Context, device_login, docs, literal, operation};
use crate::module::{Item, Module};

/// Emits the file.
pub(super) fn emit(context: Context<'_>) -> Module {
    let mut imports = Imports::default();
    imports.private("Api");
    imports.runtime("Client");
    imports.runtime("ClientBuilder");
    let mut items = vec![Item::Tokens(api(context, &mut imports))];
    for index in 0..context.api.schemes.len() {
        items.extend(scheme(context, SchemeId(index as u32), &mut imports).map(Item::Tokens));
        items.extend(endpoint(context, SchemeId(index as u32), &mut imports).map(Item::Tokens));
    }
    let environment = environment(context, &mut imports);
    let from_env = environment.as_ref().map(|(_, from_env)| from_env);
    items.push(Item::Tokens(quote! {
        impl Client {
            #[doc = " Returns a builder for a client."]
            pub fn builder() -> ClientBuilder { ClientBuilder::new(&API) }
            #from_env
        }
    }));
    items.extend(environments(context).map(Item::Tokens));
    let mut setters = setters(context, &mut imports);
    setters.extend(select_environment(context));
    setters.extend(environment.map(|(setter, _)| setter));
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

/// Emits the enum of the document's named servers.
pub(super) fn environments(context: Context<'_>) -> Option<TokenStream> {
    let servers = context.api.servers.iter();
    let variants: Vec<TokenStream> = servers
        .zip(&context.names.environments)
        .filter_map(|(server, name)| {
            let name = ident(name.as_ref()?);
            let mut lines = super::markdown::lines(&format!("`{}`", server.url.replace('`', "")));
            if let Some(description) = &server.description {
                lines.push(String::new());
                lines.extend(super::markdown::lines(description));
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
fn select_environment(context: Context<'_>) -> Option<TokenStream> {
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

fn scheme(context: Context<'_>, id: SchemeId, imports: &mut Imports) -> Option<TokenStream> {
    let scheme = &context.api.schemes[id.0 as usize];
    let placement = match &scheme.kind {
        SecurityKind::Bearer { .. } => quote!(Placement::Bearer),
        SecurityKind::Basic => quote!(Placement::Basic),
        SecurityKind::Authorization => quote!(Placement::Header("authorization")),
        SecurityKind::Header(name) => {
            let name = literal::token(name);
            quote!(Placement::Header(#name))
        }
        SecurityKind::Query(name) => {
            let name = literal::token(name);
            quote!(Placement::Query(#name))
        }
        SecurityKind::Cookie(name) => {
            let name = literal::token(name);
            quote!(Placement::Cookie(#name))
        }
        SecurityKind::MutualTls => return None,
    };
    imports.private("Placement");
    imports.private("Scheme");
    let name = literal::token(&scheme.name);
    let constant = ident(&context.names.schemes[id.0 as usize].constant);
    let words = docs::of(
        &Docs {
            description: scheme.description.clone(),
            ..Docs::default()
        },
        &format!("Scheme `{}`.", scheme.name),
    );
    Some(quote! {
        #words
        pub(crate) static #constant: Scheme = Scheme { name: #name, placement: #placement };
    })
}

pub(super) fn token_of(scheme: &SecurityScheme) -> Option<&TokenEndpoint> {
    match &scheme.kind {
        SecurityKind::Bearer { token, .. } => token.as_ref(),
        _ => None,
    }
}

/// Emits the endpoint from which the client fetches tokens.
fn endpoint(context: Context<'_>, id: SchemeId, imports: &mut Imports) -> Option<TokenStream> {
    let token = token_of(&context.api.schemes[id.0 as usize])?;
    imports.private("TokenEndpoint");
    imports.private("TokenFormat");
    let constant = ident(&context.names.schemes[id.0 as usize].endpoint);
    let (url, format, fields, scopes, security) = match token {
        TokenEndpoint::OAuth2 { url, scopes } => {
            let fields = TokenFields {
                client_id: "client_id".to_owned(),
                client_secret: "client_secret".to_owned(),
                access_token: "access_token".to_owned(),
                expires_in: "expires_in".to_owned(),
            };
            let format = quote!(TokenFormat::Form);
            (url.clone(), format, fields, scopes.as_slice(), Vec::new())
        }
        TokenEndpoint::Operation { operation, fields } => {
            let operation = &context.api.operations[operation.0 as usize];
            let security = operation.security.first().cloned().unwrap_or_default();
            (
                operation.path.clone(),
                quote!(TokenFormat::Json),
                fields.clone(),
                Default::default(),
                security,
            )
        }
    };
    let url = literal::token(&url);
    let scopes = scopes.iter().map(|scope| literal::token(scope));
    let schemes = security.iter().map(|requirement| {
        let name = ident(&context.names.schemes[requirement.scheme.0 as usize].constant);
        quote!(&#name)
    });
    let [client_id, client_secret, access_token, expires_in] = [
        &fields.client_id,
        &fields.client_secret,
        &fields.access_token,
        &fields.expires_in,
    ]
    .map(|name| {
        literal::text(name)
            .parse::<proc_macro2::Literal>()
            .unwrap_or_else(|_| proc_macro2::Literal::string(name))
    });
    Some(quote! {
        #[doc = " The endpoint from which the client fetches its tokens."]
        static #constant: TokenEndpoint = TokenEndpoint {
            url: #url,
            format: #format,
            client_id: #client_id,
            client_secret: #client_secret,
            access_token: #access_token,
            expires_in: #expires_in,
            scopes: &[#(#scopes),*],
            security: &[#(#schemes),*],
        };
    })
}

fn setters(context: Context<'_>, imports: &mut Imports) -> Vec<TokenStream> {
    let mut setters = Vec::new();
    for (scheme, names) in context.api.schemes.iter().zip(&context.names.schemes) {
        let constant = ident(&names.constant);
        let setter = ident(&names.credential);
        let words = docs::of(
            &Docs {
                description: scheme.description.clone(),
                ..Docs::default()
            },
            &format!(
                "The credential of scheme `{}`.",
                scheme.name.replace('`', "'")
            ),
        );
        match scheme.kind {
            SecurityKind::MutualTls => continue,
            SecurityKind::Basic => {
                imports.runtime("Secret");
                setters.push(quote! {
                    #words
                    pub fn #setter(self, user: impl Into<String>, password: impl Into<Secret>) -> Self {
                        self.basic(&#constant, user, password)
                    }
                });
            }
            _ => {
                imports.runtime("Secret");
                setters.push(quote! {
                    #words
                    pub fn #setter(self, value: impl Into<Secret>) -> Self { self.credential(&#constant, value) }
                });
            }
        }
        if matches!(scheme.kind, SecurityKind::Bearer { .. }) {
            imports.runtime("TokenProvider");
            let name = ident(&names.provider);
            setters.push(quote! {
                #[doc = " Sets a custom source of tokens. It is called again before a token expires."]
                pub fn #name(self, provider: impl TokenProvider) -> Self { self.token_provider(&#constant, provider) }
            });
        }
        if token_of(scheme).is_some() {
            let endpoint = ident(&names.endpoint);
            let name = ident(&names.client_credentials);
            setters.push(quote! {
                #[doc = " Sets the credentials of the client. It fetches its token itself, and renews it before it expires."]
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

/// Emits `ClientBuilder::env` and `Client::from_env`, if the settings contain environment variables.
fn environment(context: Context<'_>, imports: &mut Imports) -> Option<(TokenStream, TokenStream)> {
    let environment = context.settings.environment.as_ref()?;
    imports.private("EnvironmentVariables");
    imports.runtime("Result");
    let mut required: Vec<&str> = Vec::new();
    let mut reads = Vec::new();
    let mut calls = Vec::new();
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
        "Sets what environment variables say.".to_owned(),
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
    let setter = quote! {
        #words
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
