//! Emits Rust types.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Integer, Shape, Text, Type, TypeId};
use crate::name::plain;

use super::Context;
use super::imports::Imports;

/// The place from which a type is referenced.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum From<'a> {
    /// A file of models. Types in other files are imported by name.
    Model(&'a str),
    /// Any other place, which uses `models::Name`.
    Elsewhere,
}

/// Returns an identifier, which may be raw.
pub(super) fn ident(name: &str) -> proc_macro2::Ident {
    match name.strip_prefix("r#") {
        Some(raw) => proc_macro2::Ident::new_raw(raw, proc_macro2::Span::call_site()),
        None => proc_macro2::Ident::new(name, proc_macro2::Span::call_site()),
    }
}

impl Context<'_> {
    /// Returns the path of a definition.
    pub(super) fn path(&self, id: TypeId, from: From<'_>, imports: &mut Imports) -> TokenStream {
        let names = self.names.of_type(id);
        let name = ident(&names.ident);
        match from {
            From::Model(module) => {
                if names.module != module {
                    imports.sibling(plain(&names.ident));
                }
                quote!(#name)
            }
            From::Elsewhere => {
                imports.models();
                quote!(models::#name)
            }
        }
    }

    /// Returns a type as an owned value.
    pub(super) fn owned(&self, ty: &Type, from: From<'_>, imports: &mut Imports) -> TokenStream {
        match ty {
            Type::Any => {
                imports.runtime("Value");
                quote!(Value)
            }
            Type::Boolean => quote!(bool),
            Type::Integer(integer) => {
                let name = match integer {
                    Integer::I32 => "i32",
                    Integer::I64 => "i64",
                    Integer::U32 => "u32",
                    Integer::U64 => "u64",
                    Integer::I128 => "i128",
                    Integer::U128 => "u128",
                };
                let name = ident(name);
                quote!(#name)
            }
            Type::Number => quote!(f64),
            Type::Text(text) => {
                let name = text_type(*text);
                if *text != Text::Plain {
                    imports.runtime(name);
                }
                let name = ident(name);
                quote!(#name)
            }
            Type::Array(item) => {
                let item = self.owned(item, from, imports);
                quote!(Vec<#item>)
            }
            Type::Map(value) if **value == Type::Any => {
                imports.runtime("Map");
                imports.runtime("Value");
                quote!(Map<String, Value>)
            }
            Type::Map(value) => {
                imports.map();
                let value = self.owned(value, from, imports);
                quote!(BTreeMap<String, #value>)
            }
            Type::Nullable(inner) => {
                let inner = self.owned(inner, from, imports);
                quote!(Option<#inner>)
            }
            Type::Named(id) => self.path(*id, from, imports),
        }
    }

    /// Returns whether a type is an object with declared properties.
    pub(super) fn is_object(&self, ty: &Type) -> bool {
        match self.api.resolve(ty) {
            Type::Named(id) => matches!(self.api.definition(*id).shape, Shape::Object(_)),
            _ => false,
        }
    }

    /// Returns the definition behind a type, if it has one.
    pub(super) fn shape(&self, ty: &Type) -> Option<(TypeId, &Shape)> {
        match self.api.resolve(ty) {
            Type::Named(id) => Some((*id, &self.api.definition(*id).shape)),
            _ => None,
        }
    }
}

/// Returns the Rust type of a string with this format.
pub(super) fn text_type(text: Text) -> &'static str {
    match text {
        Text::Plain => "String",
        Text::DateTime => "DateTime",
        Text::Date => "Date",
        Text::Base64 => "Base64",
        Text::Secret => "Secret",
        Text::Decimal => "Decimal",
        Text::Uuid => "Uuid",
        Text::Uri => "Uri",
        Text::Duration => "IsoDuration",
    }
}
