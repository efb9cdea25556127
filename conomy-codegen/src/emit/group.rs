//! Emits groups: a handle for each tag, whose methods are the operations of the tag.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{GroupId, OperationId};
use crate::name::plain;

use super::imports::{Imports, fill};
use super::operation;
use super::types::ident;
use super::view::{self, NamedArgument, View};
use super::{
    Context, body, docs, example, markdown, output, pagination, response_header, retry, security,
    states,
};
use crate::module::{Item, Module};

/// Emits the file of a group.
pub(super) fn emit(context: Context<'_>, id: GroupId) -> Module {
    let group = &context.api.groups[id.0 as usize];
    let names = context.names.group(id);
    let mut views: Vec<View<'_>> = (0..context.api.operations.len())
        .filter(|index| context.api.operations[*index].group == id)
        .map(|index| view::view(context, OperationId(index as u32)))
        .collect();
    let mut declared: Vec<&View<'_>> = views.iter().collect();
    declared.sort_by_key(|view| plain(&view.names.module));
    let mut modules = String::new();
    let mut exports = String::new();
    let mut exported: Vec<String> = Vec::new();
    for view in declared {
        let method = &view.names.module;
        modules.push_str(&format!("mod {method};\n"));
        let mut public = vec![view.names.builder.clone()];
        public.extend(body::exports(*view));
        public.extend(output::exports(*view));
        if operation::needs_required(&operation::given(*view, false, &mut Imports::default())) {
            public.push(view::required_name(*view).to_string());
        }
        public.sort();
        exported.extend(public.iter().cloned());
        let list: Vec<&str> = public.iter().map(String::as_str).collect();
        let line = match list.as_slice() {
            [only] => format!("pub use {method}::{only};"),
            many => format!("pub use {method}::{{{}}};", many.join(", ")),
        };
        let line = if line.len() <= 100 {
            line
        } else {
            format!("pub use {method}::{{\n{}\n}};", fill(&list))
        };
        exports.push_str(&line);
        exports.push('\n');
    }
    let mut imports = Imports::default();
    imports.runtime("Client");
    let handle = ident(&names.handle);
    let client_method = ident(&names.method);
    let spoken = group
        .description
        .as_deref()
        .map(markdown::lines)
        .filter(|lines| !lines.is_empty());
    let words =
        spoken.unwrap_or_else(|| vec![format!("Operations of `{}`.", group.tag.replace('`', "'"))]);
    let attributes = docs::attributes(&words);
    let end = words
        .iter()
        .position(String::is_empty)
        .unwrap_or(words.len());
    let brief = docs::attributes(&words[..end]);
    views.sort_by_key(|view| view.names.method.clone());
    let (methods, signatures): (Vec<_>, Vec<_>) =
        views.iter().map(|view| method(*view, &mut imports)).unzip();
    let handle_tokens = quote! {
        #attributes
        #[derive(Clone, Copy, Debug)]
        pub struct #handle<'a> { client: &'a Client }
    };
    let on_client = quote! {
        impl Client {
            #brief
            pub fn #client_method(&self) -> #handle<'_> { #handle { client: self } }
        }
    };
    let signatures = quote!(#(#signatures)*);
    let operations = quote!(impl<'a> #handle<'a> { #(#methods)* });
    // Signatures use fewer types than requests.
    imports.retain(&signatures);
    imports.runtime("Client");
    let mut items = vec![
        Item::Text(modules.trim_end().to_owned()),
        Item::Text(exports.trim_end().to_owned()),
    ];
    items.extend(imports.text().map(Item::Text));
    items.extend([handle_tokens, on_client, operations].map(Item::Tokens));
    Module {
        path: format!("src/{}.rs", plain(&names.module)),
        docs: words,
        items,
    }
}

/// Emits the method of an operation, and its signature separately.
fn method(view: View<'_>, imports: &mut Imports) -> (TokenStream, TokenStream) {
    let mut given = operation::given(view, false, imports);
    let bundle = operation::needs_required(&given);
    if bundle {
        given = operation::given(view, true, &mut Imports::default());
    }
    let signature = operation::signature(view, &given, bundle);
    let arguments: Vec<_> = if bundle {
        vec![quote!(required)]
    } else {
        given
            .iter()
            .map(|given| {
                let name = &given.name;
                quote!(#name)
            })
            .collect()
    };
    let method = ident(&view.names.method);
    let builder = ident(&view.names.builder);
    let mut lines = operation::summary(view);
    let place = operation::place(view.operation);
    // An operation without a description already has the method and path as its summary.
    if lines != [format!("{place}.")] {
        lines.extend([String::new(), place]);
    }
    if !bundle {
        lines.extend(arguments_said(&given));
    }
    lines.extend(response_header::lines(view));
    lines.extend(pagination::lines(view));
    lines.extend(states::lines(view));
    lines.extend(retry::docs(view.operation));
    lines.extend(security::lines(view));
    let errors = output::error_lines(view);
    if !errors.is_empty() {
        lines.extend([String::new(), "# Errors".to_owned(), String::new()]);
        lines.extend(errors);
    }
    lines.extend(example::lines(view, &given, bundle));
    let words = docs::attributes(&lines);
    let deprecated = docs::deprecated(&view.operation.docs, "operation");
    let inline = body::inline_given(view);
    let tokens = quote! {
        #words
        #deprecated
        #inline
        pub fn #method(&self, #(#signature),*) -> #builder<'a> { #builder::new(self.client, #(#arguments),*) }
    };
    (tokens, quote!(#(#signature),*))
}

/// Returns the documentation of the arguments. The fields of a struct that bundles them have their own documentation.
fn arguments_said(given: &[NamedArgument<'_>]) -> Vec<String> {
    let list: String = given
        .iter()
        .map(|given| (given, docs::lines(given.docs, "")))
        .filter(|(_, lines)| !lines.is_empty())
        .map(|(given, lines)| {
            let name = given.name.to_string();
            format!("- `{}`: {}\n", plain(&name), lines.join("\n  "))
        })
        .collect();
    let mut lines = markdown::lines(&list);
    if !lines.is_empty() {
        lines.insert(0, String::new());
    }
    lines
}
