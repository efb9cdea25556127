//! Emits `client/device_login.rs`: the methods that sign users in on another device (RFC 8628).

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{DeviceFlow, SecurityKind, SecurityScheme};
use crate::module::{Item, Module};
use crate::name::SchemeNames;

use super::imports::Imports;
use super::types::ident;
use super::{Context, docs, literal};

/// Emits the file. Returns `None` if no scheme has such a flow.
pub(super) fn emit(context: Context<'_>) -> Option<Module> {
    let schemes = context.api.schemes.iter().zip(&context.names.schemes);
    let flows: Vec<_> = schemes
        .filter_map(|(scheme, names)| Some((scheme, names, flow_of(scheme)?)))
        .collect();
    if flows.is_empty() {
        return None;
    }
    let mut imports = Imports::default();
    imports.runtime("Client");
    imports.runtime("DeviceLogin");
    imports.private("DeviceFlow");
    let mut items: Vec<Item> = imports.text().map(Item::Text).into_iter().collect();
    let statics = flows.iter().map(|(scheme, names, flow)| {
        let constant = ident(&names.device_flow);
        let words = format!(
            " The flow of the scheme `{}`.",
            scheme.name.replace('`', "'")
        );
        let flow = description(flow);
        Item::Tokens(quote!(#[doc = #words] static #constant: DeviceFlow = #flow;))
    });
    items.extend(statics);
    let methods = flows
        .iter()
        .map(|(_, names, flow)| method(context, names, flow));
    items.push(Item::Tokens(quote!(impl Client { #(#methods)* })));
    Some(Module {
        path: "src/client/device_login.rs".to_owned(),
        docs: vec!["Signs users in on another device (RFC 8628).".to_owned()],
        items,
    })
}

fn flow_of(scheme: &SecurityScheme) -> Option<&DeviceFlow> {
    match &scheme.kind {
        SecurityKind::Bearer { device, .. } => device.as_ref(),
        _ => None,
    }
}

fn description(flow: &DeviceFlow) -> TokenStream {
    let device_url = literal::token(&flow.device_url);
    let token_url = literal::token(&flow.token_url);
    let refresh_url = match &flow.refresh_url {
        Some(url) => {
            let url = literal::token(url);
            quote!(Some(#url))
        }
        None => quote!(None),
    };
    let scopes = flow.scopes.iter().map(|scope| literal::token(scope));
    quote! {
        DeviceFlow {
            device_url: #device_url,
            token_url: #token_url,
            refresh_url: #refresh_url,
            scopes: &[#(#scopes),*],
        }
    }
}

fn method(context: Context<'_>, names: &SchemeNames, flow: &DeviceFlow) -> TokenStream {
    let krate = context.crate_name();
    let (method, provider) = (&names.device_login, &names.provider);
    let scopes = match flow.scopes.as_slice() {
        [] => "By default, no scopes are requested.".to_owned(),
        scopes => format!(
            "The default scopes are `{}`.",
            scopes.join(" ").replace('`', "'")
        ),
    };
    let words = docs::attributes(&[
        "Signs a user in on another device, such as a phone: for programs without a browser."
            .to_owned(),
        String::new(),
        scopes,
        String::new(),
        "```no_run".to_owned(),
        format!("# async fn example() -> {krate}::Result<()> {{"),
        format!("use {krate}::Client;"),
        String::new(),
        "let client = Client::builder().user_agent(\"MyApp/1.0\").build()?;".to_owned(),
        format!("let code = client.{method}(\"client-id\").send().await?;"),
        "println!(\"open {} and enter {}\", code.verification_uri(), code.user_code());".to_owned(),
        "let tokens = code.wait().await?;".to_owned(),
        "let client = Client::builder()".to_owned(),
        "    .user_agent(\"MyApp/1.0\")".to_owned(),
        format!("    .{provider}(tokens)"),
        "    .build()?;".to_owned(),
        "# Ok(())".to_owned(),
        "# }".to_owned(),
        "```".to_owned(),
    ]);
    let (method, constant) = (ident(method), ident(&names.device_flow));
    quote! {
        #words
        pub fn #method(&self, client_id: impl Into<String>) -> DeviceLogin {
            DeviceLogin::of(self, &#constant, client_id)
        }
    }
}
