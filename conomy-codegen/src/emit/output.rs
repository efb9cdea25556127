//! Emits the response type of an operation, and enums for operations with several response or error types.

use quote::quote;

use crate::ir::{Docs, Output, Payload, Status, Type};

use super::imports::Imports;
use super::types::{From, ident};
use super::view::View;
use super::{Context, docs, literal};
use crate::module::Item;

/// Emits the enum of responses if an operation has several responses, and the enum of errors if its errors have different types.
pub(super) fn emit(view: View<'_>, imports: &mut Imports) -> Vec<Item> {
    let mut items = Vec::new();
    if let Output::Several(cases) = &view.operation.output {
        let name = response_name(view);
        let mut mapping = format!("responses! {{ {name} {{\n");
        let mut variants = Vec::new();
        for (case, variant) in cases.iter().zip(&view.names.cases) {
            let status = status(case.status);
            let media_types = case.media_type.iter().chain(&case.other_media_types);
            let media_types: Vec<&str> = media_types.map(String::as_str).collect();
            let media_type = match media_types.as_slice() {
                [] => String::new(),
                several => format!(" {}", literal::text(&several.join(", "))),
            };
            let kind = match &case.payload {
                Payload::Json(ty) if view.context.is_object(ty) => {
                    let ty = view.context.owned(ty, From::Elsewhere, imports).to_string();
                    format!("json Box<{}>", pretty(&ty))
                }
                other => payload(view.context, other, imports),
            };
            mapping.push_str(&format!("    {status}{media_type} => {variant}({kind}),\n"));
            let fields = fields(view.context, &case.payload, imports);
            let comment = docs::of(
                &Docs {
                    description: Some(case.description.clone()),
                    ..Docs::default()
                },
                &format!("Status {}.", case.status.text()),
            );
            let variant = ident(variant);
            variants.push(quote!(#comment #variant #fields));
        }
        mapping.push_str("} }");
        imports.private("responses");
        let name = ident(&name);
        let comment = format!(" The possible responses of [`{}`].", view.names.builder);
        items.push(Item::Tokens(quote! {
            #[doc = #comment]
            #[derive(Debug)]
            #[non_exhaustive]
            pub enum #name { #(#variants,)* }
        }));
        items.push(Item::Text(mapping));
    }
    if has_error_enum(view) {
        errors(view, imports, &mut items);
    }
    items
}

fn errors(view: View<'_>, imports: &mut Imports, items: &mut Vec<Item>) {
    let name = error_name(view);
    let mut mapping = format!("errors! {{ {name} {{\n");
    let mut variants = Vec::new();
    for (error, variant) in view.operation.errors.iter().zip(&view.names.errors) {
        let Some(ty) = &error.ty else { continue };
        let body = view.context.owned(ty, From::Elsewhere, imports);
        let body = if view.context.is_object(ty) {
            quote!(Box<#body>)
        } else {
            body
        };
        mapping.push_str(&format!(
            "    {} => {variant}(json {}),\n",
            status(error.status),
            pretty(&body.to_string())
        ));
        let comment = docs::of(
            &Docs {
                description: Some(error.description.clone()),
                ..Docs::default()
            },
            &format!("Status {}.", error.status.text()),
        );
        let variant = ident(variant);
        variants.push(quote!(#comment #variant(#body)));
    }
    mapping.push_str("} }");
    imports.private("errors");
    let name = ident(&name);
    let comment = format!(
        " The error bodies of [`{}`]: `error.decode::<{name}>()`.",
        view.names.builder
    );
    items.push(Item::Tokens(quote! {
        #[doc = #comment]
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name { #(#variants,)* }
    }));
    items.push(Item::Text(mapping));
}

/// Returns whether the errors of an operation have different types.
fn has_error_enum(view: View<'_>) -> bool {
    let mut types = view
        .operation
        .errors
        .iter()
        .filter_map(|error| error.ty.as_ref())
        .map(|ty| view.context.api.resolve(ty));
    let Some(first) = types.next() else {
        return false;
    };
    types.any(|ty| ty != first)
}

/// Returns the argument of the output macro for the operation's response.
pub(super) fn kind(view: View<'_>, imports: &mut Imports) -> String {
    match &view.operation.output {
        Output::One(one) => payload(view.context, one, imports),
        Output::Several(_) => format!("any {}", response_name(view)),
    }
}

fn payload(context: Context<'_>, payload: &Payload, imports: &mut Imports) -> String {
    let typed = |word: &str, ty: &Type, imports: &mut Imports| {
        let ty = context.owned(ty, From::Elsewhere, imports).to_string();
        format!("{word} {}", pretty(&ty))
    };
    match payload {
        Payload::Empty => "empty".to_owned(),
        Payload::Json(ty) => typed("json", ty, imports),
        Payload::Text => "text".to_owned(),
        Payload::Stream => "stream".to_owned(),
        Payload::Events(ty) => typed("events", ty, imports),
        Payload::Lines(ty) => typed("lines", ty, imports),
        Payload::Parts(ty) => typed("parts", ty, imports),
    }
}

/// Returns the fields of a variant, in parentheses. A variant without a body has none.
fn fields(
    context: Context<'_>,
    payload: &Payload,
    imports: &mut Imports,
) -> proc_macro2::TokenStream {
    match payload {
        Payload::Empty => quote!(),
        Payload::Json(ty) => {
            let body = context.owned(ty, From::Elsewhere, imports);
            if context.is_object(ty) {
                quote!((Box<#body>))
            } else {
                quote!((#body))
            }
        }
        Payload::Text => quote!((String)),
        Payload::Stream => {
            imports.runtime("Download");
            quote!((Download))
        }
        Payload::Events(ty) => {
            imports.runtime("EventStream");
            let ty = context.owned(ty, From::Elsewhere, imports);
            quote!((EventStream<#ty>))
        }
        Payload::Lines(ty) => {
            imports.runtime("LineStream");
            let ty = context.owned(ty, From::Elsewhere, imports);
            quote!((LineStream<#ty>))
        }
        Payload::Parts(ty) => {
            imports.runtime("PartStream");
            let ty = context.owned(ty, From::Elsewhere, imports);
            quote!((PartStream<#ty>))
        }
    }
}

/// Formats tokens similarly to rustfmt.
pub(super) fn pretty(tokens: &str) -> String {
    tokens
        .replace(" :: ", "::")
        .replace(" < ", "<")
        .replace(" >", ">")
        .replace("> ", ">")
        .replace(" ,", ",")
        .replace("& ", "&")
}

fn status(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(digit) => format!("{digit}XX"),
        Status::Default => "default".to_owned(),
    }
}

/// Returns the value of the `Accept` header: the media types that the client can deserialize (RFC 9110, section 12.5.1).
pub(super) fn accept(view: View<'_>) -> String {
    let mut payloads: Vec<&Payload> = match &view.operation.output {
        Output::One(payload) => vec![payload],
        Output::Several(cases) => cases.iter().map(|case| &case.payload).collect(),
    };
    payloads.retain(|payload| **payload != Payload::Empty);
    if payloads.is_empty() {
        return String::new();
    }
    let mut types = view.operation.accept.clone();
    if payloads
        .iter()
        .all(|payload| matches!(payload, Payload::Json(_)))
    {
        // A media range does not determine the format of the body, but its schema was interpreted as JSON.
        let has_range = types.iter().any(|essence| essence.contains('*'));
        types.retain(|essence| !essence.contains('*'));
        if types.is_empty() {
            types.push("application/json".to_owned());
        }
        if has_range {
            types.push("*/*".to_owned());
        }
    }
    // Text and bytes are accepted with any media type.
    let accepts_any = payloads
        .iter()
        .any(|payload| matches!(payload, Payload::Text | Payload::Stream));
    if accepts_any && !types.iter().any(|essence| essence == "*/*") {
        types.push("*/*;q=0.5".to_owned());
    }
    types.join(", ")
}

/// Returns the name of the enum of responses.
fn response_name(view: View<'_>) -> String {
    format!("{}Response", view.names.builder)
}

/// Returns the name of the enum of errors.
pub(super) fn error_name(view: View<'_>) -> String {
    format!("{}Error", view.names.builder)
}

/// Returns the names of the enums that the operation's file exports.
pub(super) fn exports(view: View<'_>) -> Vec<String> {
    let mut names = Vec::new();
    if matches!(view.operation.output, Output::Several(_)) {
        names.push(response_name(view));
    }
    if has_error_enum(view) {
        names.push(error_name(view));
    }
    names
}

/// Returns the lines of the documentation that explain how to read error bodies: one for typed bodies, and one for text.
pub(super) fn error_lines(view: View<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    let operation = view.operation;
    if has_error_enum(view) {
        lines.push(format!(
            "`error.decode()` returns the error body as [`{}`].",
            error_name(view)
        ));
    } else if let Some(ty) = operation.errors.iter().find_map(|error| error.ty.as_ref()) {
        let shared = view.context.api.error.as_ref() == Some(view.context.api.resolve(ty));
        let name = view
            .context
            .owned(ty, From::Elsewhere, &mut Imports::default())
            .to_string();
        let name = pretty(&name);
        let link = if name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == ':' || c == '_')
            && name.starts_with("models::")
        {
            format!("[`{}`](crate::{name})", name.trim_start_matches("models::"))
        } else {
            format!("`{name}`")
        };
        lines.push(if shared {
            format!("`error.api()` returns the error body as {link}.")
        } else {
            format!("`error.decode()` returns the error body as {link}.")
        });
    }
    let texts = operation.errors.iter().filter(|error| error.text);
    let texts: Vec<String> = texts
        .map(|error| match error.status {
            Status::Default => "any other".to_owned(),
            status => status.text(),
        })
        .collect();
    if let Some((last, others)) = texts.split_last() {
        let texts = match others {
            [] => last.clone(),
            others => format!("{} or {last}", others.join(", ")),
        };
        lines.push(format!(
            "The body of a response with status {texts} is text: `error.text()`."
        ));
    }
    lines
}
