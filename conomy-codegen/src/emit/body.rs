//! Emits request bodies: an argument, a setter, an enum of media types, or one argument for each part.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ir::{Body, Content, ContentKind, Docs, Part, PartKind};

use super::argument::{self, Argument};
use super::imports::Imports;
use super::types::ident;
use super::view::{Carrier, NamedArgument, View};
use super::{docs, literal};
use crate::media_type;
use crate::module::Item;

/// The default media type of a multipart body.
const FORM_DATA: &str = "multipart/form-data";

/// Returns the statement that sets the media type of a multipart body whose parts are separate arguments, and their order
/// if they have positions.
pub(super) fn parts_type(view: View<'_>) -> Option<TokenStream> {
    match view.operation.body.as_ref()?.contents.as_slice() {
        [
            Content {
                kind: ContentKind::Multipart(parts),
                media_type,
                ..
            },
        ] => {
            let text = literal::token(media_type);
            if parts.iter().any(|part| part.position.is_some()) {
                let names = parts.iter().map(|part| literal::token(&part.name));
                return Some(quote!(call.parts_in_order(#text, &[#(#names),*]);));
            }
            (media_type != FORM_DATA).then(|| quote!(call.parts_as(#text);))
        }
        _ => None,
    }
}

/// Returns the arguments for a required body.
pub(super) fn given<'a>(
    view: View<'a>,
    call: &TokenStream,
    lifetime: Option<TokenStream>,
    imports: &mut Imports,
) -> Vec<NamedArgument<'a>> {
    let Some(body) = required(view) else {
        return Vec::new();
    };
    if let [
        Content {
            kind: ContentKind::Multipart(parts),
            ..
        },
    ] = body.contents.as_slice()
    {
        return parts
            .iter()
            .zip(&view.names.parts)
            .enumerate()
            .filter(|(_, (part, _))| part.required)
            .map(|(index, (part, name))| {
                let name = ident(name);
                let (argument, put) =
                    part_argument(view, part, &name, call, lifetime.clone(), imports);
                NamedArgument {
                    docs: &part.docs,
                    name,
                    argument,
                    put,
                    carrier: Carrier::Part(index),
                }
            })
            .collect();
    }
    let name = ident("body");
    let (ty, put) = whole(view, body, &name, call, lifetime, imports);
    let argument = Argument {
        ty,
        value: quote!(#name),
        scalar: false,
    };
    vec![NamedArgument {
        docs: &body.docs,
        name,
        argument,
        put,
        carrier: Carrier::Body,
    }]
}

/// Returns the body if a call must set it.
fn required(view: View<'_>) -> Option<&Body> {
    let body = view.operation.body.as_ref();
    body.filter(|body| body.required && body.default.is_none())
}

/// Returns `#[inline]`. The code that serializes a body is specific to its type. An inline method is compiled in the crate that
/// calls it, and not at all if no crate calls it.
fn inline() -> TokenStream {
    quote!(#[inline])
}

/// Returns the attribute of the methods that take the required values.
pub(super) fn inline_given(view: View<'_>) -> Option<TokenStream> {
    required(view).map(|_| inline())
}

/// Returns the setters of an optional body.
pub(super) fn setters(
    view: View<'_>,
    call: &TokenStream,
    imports: &mut Imports,
) -> Vec<TokenStream> {
    let Some(body) = &view.operation.body else {
        return Vec::new();
    };
    let inline = inline();
    if let [
        Content {
            kind: ContentKind::Multipart(parts),
            ..
        },
    ] = body.contents.as_slice()
    {
        return parts
            .iter()
            .zip(&view.names.parts)
            .filter(|(part, _)| !(part.required && body.required))
            .map(|(part, name)| {
                let name = ident(name);
                let (argument, put) = part_argument(view, part, &name, call, None, imports);
                let words = docs::of(&part.docs, &adds(part));
                let ty = argument.ty;
                quote!(#words #inline pub fn #name(mut self, #name: #ty) -> Self { #put self })
            })
            .collect();
    }
    let mut setters = Vec::new();
    if !body.required || body.default.is_some() {
        let name = ident("body");
        let (ty, put) = whole(view, body, &name, call, None, imports);
        let words = docs::of(&body.docs, "Sets the request body.");
        setters.push(quote!(#words #inline pub fn body(mut self, body: #ty) -> Self { #put self }));
    }
    setters.extend(alternatives(view, body, call));
    setters
}

/// Returns the setters that select another media type of a JSON body.
fn alternatives(view: View<'_>, body: &Body, call: &TokenStream) -> Vec<TokenStream> {
    let contents = body.contents.iter();
    let alternatives = contents.flat_map(|content| {
        let alternatives = content.alternatives.iter();
        alternatives.map(|alternative| (&content.media_type, alternative))
    });
    alternatives
        .zip(&view.names.alternatives)
        .map(|((usual, alternative), name)| {
            let spoken = |media_type: &str| media_type.replace('`', "'");
            let words = match alternative == usual {
                true => format!("Sends the body as `{}`, as usual.", spoken(usual)),
                false => format!(
                    "Sends the body as `{}` instead of `{}`.",
                    spoken(alternative),
                    spoken(usual)
                ),
            };
            let words = docs::of(&Docs::default(), &words);
            let (name, media_type) = (ident(name), literal::token(alternative));
            quote!(#words pub fn #name(mut self) -> Self { #call.media_type(#media_type); self })
        })
        .collect()
}

/// Returns the statement that sets the default body.
pub(super) fn default(view: View<'_>) -> Option<TokenStream> {
    let body = view.operation.body.as_ref()?;
    let text = literal::token(&body.default.as_ref()?.to_string());
    let mut contents = body.contents.iter();
    let json = contents.find(|content| matches!(content.kind, ContentKind::Json(_)))?;
    let media_type = literal::token(&json.media_type);
    Some(quote!(call.bytes(#media_type, #text);))
}

/// Returns the type of a whole body, and the statement that adds it to the request.
fn whole(
    view: View<'_>,
    body: &Body,
    name: &proc_macro2::Ident,
    call: &TokenStream,
    lifetime: Option<TokenStream>,
    imports: &mut Imports,
) -> (TokenStream, TokenStream) {
    if let [only] = body.contents.as_slice() {
        return content(view, only, name, call, lifetime, imports);
    }
    let choice = choice_name(view);
    let lifetime = borrows(body).then(|| lifetime.unwrap_or_else(|| quote!('_)));
    let generics = lifetime.map(|lifetime| quote!(<#lifetime>));
    let arms = body
        .contents
        .iter()
        .zip(&view.names.contents)
        .map(|(one, variant)| {
            let variant = ident(variant);
            let value = ident("value");
            let (_, put) = content(view, one, &value, call, None, imports);
            quote!(#choice::#variant(value) => { #put })
        });
    (quote!(#choice #generics), quote!(match #name { #(#arms)* }))
}

/// Returns the type of a body with one media type, and the statement that adds it to the request.
fn content(
    view: View<'_>,
    content: &Content,
    name: &proc_macro2::Ident,
    call: &TokenStream,
    lifetime: Option<TokenStream>,
    imports: &mut Imports,
) -> (TokenStream, TokenStream) {
    let media_type = literal::token(&content.media_type);
    match &content.kind {
        ContentKind::Json(ty) => {
            let ty = argument::body(view.context, ty, lifetime, imports);
            if content.media_type == "application/json" {
                (ty, quote!(#call.json(#name);))
            } else {
                (ty, quote!(#call.json_as(#media_type, #name);))
            }
        }
        ContentKind::Form { ty, styles } => {
            let ty = argument::body(view.context, ty, lifetime, imports);
            let styles = styles.iter().map(|(member, style, explode)| {
                let style = argument::style(*style, *explode, false, imports);
                let member = literal::token(member);
                quote!((#member, #style))
            });
            (ty, quote!(#call.form(#name, &[#(#styles),*]);))
        }
        ContentKind::Multipart(_) | ContentKind::Parts => {
            imports.runtime("Multipart");
            let put = if content.media_type == FORM_DATA {
                quote!(#call.multipart(#name);)
            } else {
                quote!(#call.multipart_as(#media_type, #name);)
            };
            (quote!(Multipart), put)
        }
        ContentKind::Lines(ty) => {
            imports.runtime("JsonLines");
            let ty = view
                .context
                .owned(ty, super::types::From::Elsewhere, imports);
            let is_sequence = media_type::essence(&content.media_type).ends_with("json-seq");
            let put = ident(if is_sequence {
                "json_sequence"
            } else {
                "json_lines"
            });
            (
                quote!(JsonLines<#ty>),
                quote!(#call.#put(#media_type, #name);),
            )
        }
        ContentKind::Text => (
            quote!(&#lifetime str),
            quote!(#call.text(#media_type, #name);),
        ),
        ContentKind::Bytes => {
            imports.runtime("Body");
            (quote!(Body), quote!(#call.bytes(#media_type, #name);))
        }
    }
}

/// Returns the default documentation of a part's setter.
fn adds(part: &Part) -> String {
    match part.position {
        None => format!("Adds part `{}`.", part.name.replace('`', "'")),
        Some(1) if part.repeated => "Adds the parts.".to_owned(),
        Some(position) if part.repeated => format!("Adds the parts from position {position} on."),
        Some(position) => format!("Adds part {position}."),
    }
}

fn part_argument(
    view: View<'_>,
    part: &Part,
    name: &proc_macro2::Ident,
    call: &TokenStream,
    lifetime: Option<TokenStream>,
    imports: &mut Imports,
) -> (Argument, TokenStream) {
    let key = literal::token(&part.name);
    let (one, put) = match &part.kind {
        PartKind::File => {
            imports.runtime("File");
            let argument = Argument {
                ty: quote!(File),
                value: quote!(#name),
                scalar: true,
            };
            (argument, ident("part_file"))
        }
        PartKind::Text(ty) => (
            argument::of(view.context, ty, name, lifetime, imports),
            ident("part_text"),
        ),
        PartKind::Json(ty) | PartKind::Value(ty) | PartKind::Styled(ty, ..) => {
            let argument = Argument {
                ty: argument::body(view.context, ty, lifetime, imports),
                value: quote!(#name),
                scalar: false,
            };
            let is_json = matches!(part.kind, PartKind::Json(_));
            (
                argument,
                ident(if is_json { "part_json" } else { "part_value" }),
            )
        }
    };
    if let PartKind::Styled(_, style, explode) = &part.kind {
        let style = argument::style(*style, *explode, false, imports);
        return (one, quote!(#call.part_styled(#key, #name, #style);));
    }
    let put = |value: TokenStream| match &part.media_type {
        Some(media_type) => {
            let (put, media_type) = (format_ident!("{put}_as"), literal::token(media_type));
            quote!(#call.#put(#media_type, #key, #value);)
        }
        None => quote!(#call.#put(#key, #value);),
    };
    let headers = part.headers.iter().map(|(name, value)| {
        let (name, value) = (literal::token(name), literal::token(value));
        quote!(#call.part_header(#key, #name, #value);)
    });
    if !part.repeated {
        let put = put(one.value.clone());
        return (one, quote!(#put #(#headers)*));
    }
    let item = match part.kind.ty() {
        None => quote!(File),
        Some(ty) => view
            .context
            .owned(ty, super::types::From::Elsewhere, imports),
    };
    let value = if part.kind == PartKind::File {
        quote!(item)
    } else {
        quote!(&item)
    };
    let argument = Argument {
        ty: quote!(Vec<#item>),
        value: quote!(#name),
        scalar: false,
    };
    let put = put(value);
    (argument, quote!(for item in #name { #put } #(#headers)*))
}

fn borrows(body: &Body) -> bool {
    body.contents.iter().any(|content| {
        !matches!(
            content.kind,
            ContentKind::Multipart(_)
                | ContentKind::Parts
                | ContentKind::Bytes
                | ContentKind::Lines(_)
        )
    })
}

/// Returns the name of the enum of a body with several media types.
pub(super) fn choice_name(view: View<'_>) -> proc_macro2::Ident {
    ident(&format!("{}Body", view.names.builder))
}

/// Emits the enum of a body with several media types.
pub(super) fn choice(view: View<'_>, imports: &mut Imports) -> Option<Item> {
    let body = view
        .operation
        .body
        .as_ref()
        .filter(|body| body.contents.len() > 1)?;
    let name = choice_name(view);
    let generics = borrows(body).then(|| quote!(<'b>));
    let variants = body
        .contents
        .iter()
        .zip(&view.names.contents)
        .map(|(one, variant)| {
            let variant = ident(variant);
            let (ty, _) = content(
                view,
                one,
                &ident("value"),
                &quote!(call),
                generics.as_ref().map(|_| quote!('b)),
                imports,
            );
            let words = docs::of(
                &Docs::default(),
                &format!("As `{}`.", one.media_type.replace('`', "'")),
            );
            quote!(#words #variant(#ty))
        });
    let words = format!(
        " The body of [`{}`], in one of its media types.",
        view.names.builder
    );
    Some(Item::Tokens(quote! {
        #[doc = #words]
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum #name #generics { #(#variants,)* }
    }))
}

/// Returns the enum of bodies that the operation's file exports.
pub(super) fn exports(view: View<'_>) -> Option<String> {
    let body = view.operation.body.as_ref()?;
    (body.contents.len() > 1).then(|| choice_name(view).to_string())
}
