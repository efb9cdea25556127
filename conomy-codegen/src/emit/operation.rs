//! Emits operations: one file for each, with its request builder.
//!
//! Required values are arguments of the group's method, optional values are setters of the builder, and `send()` sends the
//! request.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Docs, Operation, OperationId, Parameter, Server};
use crate::name::plain;

use super::argument;
use super::imports::Imports;
use super::types::ident;
use super::view::{Carrier, NamedArgument, View, required_name, view};
use super::{Context, body, docs, literal, output, pagination, response_header, retry, states};
use crate::module::{Item, Module};

/// Returns whether a parameter is an argument: it is required and has no default.
pub(super) fn is_argument(parameter: &Parameter) -> bool {
    parameter.required && parameter.default.is_none()
}

/// Returns the required values of a call in the order of the signature: path, query, header, cookie, body.
pub(super) fn given<'a>(
    view: View<'a>,
    lifetime: bool,
    imports: &mut Imports,
) -> Vec<NamedArgument<'a>> {
    let call = quote!(call);
    let mut parameters: Vec<(usize, &Parameter)> = view
        .operation
        .parameters
        .iter()
        .enumerate()
        .filter(|(_, parameter)| is_argument(parameter))
        .collect();
    parameters.sort_by_key(|(_, parameter)| parameter.location);
    let written = lifetime.then(|| quote!('r));
    let mut given: Vec<NamedArgument<'_>> = parameters
        .into_iter()
        .map(|(index, parameter)| {
            let name = ident(&view.names.parameters[index]);
            let argument =
                argument::of(view.context, &parameter.ty, &name, written.clone(), imports);
            let put = argument::put(&call, parameter, &argument, imports);
            NamedArgument {
                name,
                argument,
                docs: &parameter.docs,
                put,
                carrier: Carrier::Parameter(index),
            }
        })
        .collect();
    given.extend(body::given(view, &call, written, imports));
    given
}

/// Returns whether the method takes a struct that bundles its arguments.
pub(super) fn needs_required(given: &[NamedArgument<'_>]) -> bool {
    given.len() > 3
}

/// Emits the file of an operation.
pub(super) fn emit(context: Context<'_>, id: OperationId) -> Module {
    let view = view(context, id);
    let mut imports = Imports::default();
    imports.runtime("Client");
    for name in ["Call", "Operation", "operation"] {
        imports.private(name);
    }
    let mut items = vec![Item::Tokens(description(view, &mut imports))];
    let pages = pagination::emit(view, &mut imports);
    let (paging, pages) = pages.unzip();
    items.extend(paging);
    let (states, waiting) = states::emit(view, &mut imports).unzip();
    items.extend(states);
    items.push(Item::Tokens(builder(view)));
    let plain_given = given(view, false, &mut Imports::default());
    let bundle = needs_required(&plain_given);
    let given = given(view, bundle, &mut imports);
    if bundle {
        items.push(Item::Tokens(required(view, &given)));
    }
    items.push(Item::Tokens(methods(view, &given, bundle, &mut imports)));
    items.extend(body::choice(view, &mut imports));
    items.extend(output::emit(view, &mut imports));
    items.push(Item::Text(format!(
        "operation! {{ {} => {} }}",
        view.names.builder,
        output::kind(view, &mut imports)
    )));
    items.extend(pages);
    items.extend(waiting);
    if let Some(text) = imports.text() {
        items.insert(0, Item::Text(text));
    }
    let group = context.names.group(view.operation.group);
    Module {
        path: format!(
            "src/{}/{}.rs",
            plain(&group.module),
            plain(&view.names.module)
        ),
        docs: vec![format!(
            "`{} {}`",
            view.operation.method,
            view.operation.path.replace('`', "'")
        )],
        items,
    }
}

/// Emits the static description of the operation.
fn description(view: View<'_>, imports: &mut Imports) -> TokenStream {
    let operation = view.operation;
    let id = literal::token(operation.id.as_deref().unwrap_or(&view.names.method));
    let method = &*operation.method;
    let path = literal::token(&operation.path);
    let accept = literal::token(&output::accept(view));
    let mut fields = vec![
        quote!(id: #id),
        quote!(method: #method),
        quote!(path: #path),
        quote!(accept: #accept),
    ];
    if !operation.security.is_empty() {
        let sets = operation.security.iter().map(|set| {
            let schemes = set.iter().map(|requirement| {
                let name = &view.context.names.schemes[requirement.scheme.0 as usize].constant;
                imports.client(name.as_str());
                let name = ident(name);
                quote!(&#name)
            });
            quote!(&[#(#schemes),*])
        });
        fields.push(quote!(security: &[#(#sets),*]));
    }
    if !operation.servers.is_empty() {
        imports.private("Server");
        let servers = servers(&operation.servers, imports);
        fields.push(quote!(servers: #servers));
    }
    fields.extend(retry::fields(&operation.retry, imports));
    quote!(static OPERATION: Operation = Operation { #(#fields,)* ..Operation::DEFAULT };)
}

/// Returns a list of servers as a constant.
pub(super) fn servers(servers: &[Server], imports: &mut Imports) -> TokenStream {
    let servers = servers.iter().map(|server| {
        let url = literal::token(&server.url);
        let variables = server.variables.iter().map(|variable| {
            imports.private("ServerVariable");
            let name = literal::token(&variable.name);
            let default = literal::token(&variable.default);
            let allowed = variable.allowed.iter().map(|value| literal::token(value));
            quote!(ServerVariable { name: #name, default: #default, allowed: &[#(#allowed),*] })
        });
        quote!(Server { url: #url, variables: &[#(#variables),*] })
    });
    quote!(&[#(#servers),*])
}

fn builder(view: View<'_>) -> TokenStream {
    let name = ident(&view.names.builder);
    let group = view.context.names.group(view.operation.group);
    // In a link, `#` starts a fragment.
    let path = format!("{}::{}", group.handle, plain(&view.names.method));
    // The method already documents the operation.
    let words = format!(" The request of [`{path}`](super::{path}).");
    quote! {
        #[doc = #words]
        #[derive(Clone, Debug)]
        #[must_use = "a request does nothing until it is sent"]
        pub struct #name<'a> { call: Call<'a> }
    }
}

/// Returns the document's description of the operation.
pub(super) fn summary(view: View<'_>) -> Vec<String> {
    let operation = view.operation;
    let first = operation
        .summary
        .clone()
        .filter(|summary| !summary.trim().is_empty());
    let docs = match (&first, &operation.docs.description) {
        (Some(summary), Some(description))
            if !description.trim().is_empty()
                && !description.starts_with(summary.trim_end_matches('.')) =>
        {
            let mut lines = docs::lines(
                &Docs {
                    description: Some(summary.clone()),
                    ..Docs::default()
                },
                "",
            );
            lines.push(String::new());
            lines.extend(docs::lines(&operation.docs, ""));
            return lines;
        }
        (Some(summary), None) => Docs {
            description: Some(summary.clone()),
            ..operation.docs.clone()
        },
        _ => operation.docs.clone(),
    };
    docs::lines(&docs, &format!("{}.", place(operation)))
}

/// Returns the method and the path.
pub(super) fn place(operation: &Operation) -> String {
    format!(
        "`{} {}`",
        operation.method,
        operation.path.replace('`', "'")
    )
}

fn required(view: View<'_>, given: &[NamedArgument<'_>]) -> TokenStream {
    let name = required_name(view);
    let fields = given.iter().map(|given| {
        let words = docs::documented(given.docs);
        let (member, ty) = (&given.name, &given.argument.ty);
        quote!(#words pub #member: #ty)
    });
    let words = format!(" What every [`{}`] must say.", view.names.builder);
    let lifetime = lifetime(given);
    quote! {
        #[doc = #words]
        #[derive(Clone, Debug)]
        pub struct #name #lifetime { #(#fields,)* }
    }
}

/// Returns the lifetime parameter of the struct that bundles the arguments, if it borrows any.
pub(super) fn lifetime(given: &[NamedArgument<'_>]) -> TokenStream {
    if given
        .iter()
        .any(|given| given.argument.ty.to_string().contains("'r"))
    {
        quote!(<'r>)
    } else {
        quote!()
    }
}

/// Returns the arguments of the group's method, which are also those of the builder's constructor.
pub(super) fn signature(
    view: View<'_>,
    given: &[NamedArgument<'_>],
    bundle: bool,
) -> Vec<TokenStream> {
    if bundle {
        let name = required_name(view);
        let lifetime = if lifetime(given).is_empty() {
            quote!()
        } else {
            quote!(<'_>)
        };
        return vec![quote!(required: #name #lifetime)];
    }
    given
        .iter()
        .map(|given| {
            let (name, ty) = (&given.name, &given.argument.ty);
            quote!(#name: #ty)
        })
        .collect()
}

fn methods(
    view: View<'_>,
    given: &[NamedArgument<'_>],
    bundle: bool,
    imports: &mut Imports,
) -> TokenStream {
    let name = ident(&view.names.builder);
    let signature = signature(view, given, bundle);
    let unpack = bundle.then(|| {
        let required = required_name(view);
        let members = given.iter().map(|given| &given.name);
        quote!(let #required { #(#members),* } = required;)
    });
    let puts: Vec<&TokenStream> = given.iter().map(|given| &given.put).collect();
    let defaults = defaults(view);
    let body_default = body::default(view);
    let parts_type = body::parts_type(view);
    let headers = response_header::constants(view, imports);
    let setters = setters(view, imports);
    let inline = body::inline_given(view);
    let mutable = (!puts.is_empty()
        || !defaults.is_empty()
        || body_default.is_some()
        || parts_type.is_some())
    .then(|| quote!(mut));
    quote! {
        impl<'a> #name<'a> {
            #(#headers)*
            #inline
            pub(super) fn new(client: &'a Client, #(#signature),*) -> Self {
                #unpack
                let #mutable call = client.call(&OPERATION);
                #parts_type
                #(#puts)*
                #(#defaults)*
                #body_default
                Self { call }
            }
            #(#setters)*
        }
    }
}

/// Returns statements that set the defaults of required parameters. The caller can override them.
fn defaults(view: View<'_>) -> Vec<TokenStream> {
    view.operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required && parameter.default.is_some())
        .filter_map(|parameter| {
            let text = match parameter.default.as_ref()? {
                serde_json::Value::String(text) => text.clone(),
                serde_json::Value::Array(_)
                | serde_json::Value::Object(_)
                | serde_json::Value::Null => return None,
                other => other.to_string(),
            };
            let (name, text) = (literal::token(&parameter.name), literal::token(&text));
            let method = ident(parameter.location.as_str());
            Some(quote!(call.#method(#name, #text);))
        })
        .collect()
}

fn setters(view: View<'_>, imports: &mut Imports) -> Vec<TokenStream> {
    let call = quote!(self.call);
    let mut setters: Vec<TokenStream> = view
        .operation
        .parameters
        .iter()
        .zip(&view.names.parameters)
        .filter(|(parameter, _)| !is_argument(parameter))
        .map(|(parameter, name)| {
            let name = ident(name);
            let argument = argument::of(view.context, &parameter.ty, &name, None, imports);
            let put = argument::put(&call, parameter, &argument, imports);
            let words = docs::of(
                &parameter.docs,
                &format!("Sets `{}`.", parameter.name.replace('`', "'")),
            );
            let ty = &argument.ty;
            quote!(#words pub fn #name(mut self, #name: #ty) -> Self { #put self })
        })
        .collect();
    setters.extend(body::setters(view, &call, imports));
    setters
}
