//! Emits arguments: their types, and the statements that add their values to the request.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Parameter, Shape, Style, Text, Type};

use super::imports::Imports;
use super::types::{From, ident, text_type};
use super::{Context, literal};

/// An argument of a method.
pub(super) struct Argument {
    /// The type in a signature.
    pub(super) ty: TokenStream,
    /// The expression that borrows the value.
    pub(super) value: TokenStream,
    /// Whether the value is a string, number or similar scalar, or a list of them.
    pub(super) scalar: bool,
}

/// Returns the argument for a value with this type and name. `lifetime` is added where it is needed.
pub(super) fn of(
    context: Context<'_>,
    ty: &Type,
    name: &proc_macro2::Ident,
    lifetime: Option<TokenStream>,
    imports: &mut Imports,
) -> Argument {
    let resolved = context.api.resolve(ty);
    let scalar = |ty: TokenStream, value: TokenStream| Argument {
        ty,
        value,
        scalar: true,
    };
    match resolved {
        Type::Text(Text::Plain) => scalar(quote!(&#lifetime str), quote!(#name)),
        Type::Text(text) => {
            let text = text_type(*text);
            imports.runtime(text);
            let text = ident(text);
            scalar(quote!(&#lifetime #text), quote!(#name))
        }
        Type::Boolean | Type::Integer(_) | Type::Number => scalar(
            context.owned(resolved, From::Elsewhere, imports),
            quote!(&#name),
        ),
        Type::Nullable(inner) => of(context, inner, name, lifetime, imports),
        Type::Named(id) if matches!(context.api.definition(*id).shape, Shape::Enumeration(_)) => {
            scalar(context.path(*id, From::Elsewhere, imports), quote!(&#name))
        }
        Type::Array(item) => array(context, item, name, lifetime, imports),
        _ => {
            let ty = context.owned(ty, From::Elsewhere, imports);
            Argument {
                ty: quote!(&#lifetime #ty),
                value: quote!(#name),
                scalar: false,
            }
        }
    }
}

fn array(
    context: Context<'_>,
    item: &Type,
    name: &proc_macro2::Ident,
    lifetime: Option<TokenStream>,
    imports: &mut Imports,
) -> Argument {
    let resolved = context.api.resolve(item);
    let plain = match resolved {
        Type::Text(_) | Type::Boolean | Type::Integer(_) | Type::Number => true,
        Type::Named(id) => matches!(context.api.definition(*id).shape, Shape::Enumeration(_)),
        _ => false,
    };
    if matches!(resolved, Type::Text(Text::Plain)) && lifetime.is_none() {
        return Argument {
            ty: quote!(impl IntoIterator<Item = impl Into<String>>),
            value: quote!(&#name.into_iter().map(Into::into).collect::<Vec<String>>()),
            scalar: true,
        };
    }
    let item = context.owned(item, From::Elsewhere, imports);
    Argument {
        ty: quote!(&#lifetime [#item]),
        value: quote!(#name),
        scalar: plain,
    }
}

/// Returns the type of the argument for a body.
pub(super) fn body(
    context: Context<'_>,
    ty: &Type,
    lifetime: Option<TokenStream>,
    imports: &mut Imports,
) -> TokenStream {
    match context.api.resolve(ty) {
        Type::Text(Text::Plain) => quote!(&#lifetime str),
        Type::Array(item) => {
            let item = context.owned(item, From::Elsewhere, imports);
            quote!(&#lifetime [#item])
        }
        _ => {
            let ty = context.owned(ty, From::Elsewhere, imports);
            quote!(&#lifetime #ty)
        }
    }
}

/// Returns the statement that adds a parameter to the request.
pub(super) fn put(
    call: &TokenStream,
    parameter: &Parameter,
    argument: &Argument,
    imports: &mut Imports,
) -> TokenStream {
    let name = literal::token(&parameter.name);
    let value = &argument.value;
    let location = parameter.location.as_str();
    if parameter.style == Style::QueryString {
        return quote!(#call.query_string(#name, #value););
    }
    if parameter.style == Style::Json {
        let method = ident(&format!("{location}_json"));
        return quote!(#call.#method(#name, #value););
    }
    let usual = parameter.location.default_style();
    let usual_explode = usual == Style::Form;
    let is_usual =
        parameter.style == usual && parameter.explode == usual_explode && !parameter.allow_reserved;
    if argument.scalar && is_usual {
        let method = ident(location);
        return quote!(#call.#method(#name, #value););
    }
    let style = style(
        parameter.style,
        parameter.explode,
        parameter.allow_reserved,
        imports,
    );
    let suffix = if argument.scalar { "with" } else { "value" };
    let method = ident(&format!("{location}_{suffix}"));
    quote!(#call.#method(#name, #value, #style);)
}

/// Returns a style as the runtime names it.
pub(super) fn style(
    style: Style,
    explode: bool,
    allow_reserved: bool,
    imports: &mut Imports,
) -> TokenStream {
    imports.private("Style");
    let name = ident(match style {
        Style::Simple => "Simple",
        Style::Label => "Label",
        Style::Matrix => "Matrix",
        Style::Form | Style::Json | Style::QueryString => "Form",
        Style::SpaceDelimited => "SpaceDelimited",
        Style::PipeDelimited => "PipeDelimited",
        Style::TabDelimited => "TabDelimited",
        Style::DeepObject => "DeepObject",
    });
    let style = if style == Style::DeepObject {
        quote!(Style::DeepObject)
    } else {
        quote!(Style::#name { explode: #explode })
    };
    if allow_reserved {
        quote!(#style.allow_reserved())
    } else {
        style
    }
}
