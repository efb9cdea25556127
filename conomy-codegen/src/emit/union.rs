//! Emits unions: an enum with a variant for each branch, and one that preserves the JSON of unknown branches.

use std::collections::BTreeSet;

use quote::quote;

use crate::ir::{EnumerationKind, Shape, Type, TypeId, Union};

use super::imports::Imports;
use super::object::own_or_of_type;
use super::types::{From, ident};
use super::{Context, docs, literal, origin};
use crate::module::Item;

/// Emits the enum, its mapping to JSON, and conversions from the branches that callers construct.
pub(super) fn emit(
    context: Context<'_>,
    id: TypeId,
    union: &Union,
    from: From<'_>,
    imports: &mut Imports,
    items: &mut Vec<Item>,
) {
    let definition = context.api.definition(id);
    let names = context.names.of_type(id);
    let name = ident(&names.ident);
    imports.runtime("UnknownVariant");
    imports.private("union");
    let mut variants = Vec::with_capacity(union.variants.len());
    let mut conversions = Vec::new();
    let mut converted: BTreeSet<TypeId> = BTreeSet::new();
    let (mut by_tags, mut by_shape, mut untagged) = (String::new(), String::new(), String::new());
    // Whether some discriminator values are guessed, because the document does not map them to branches.
    let mut guessed = false;
    for (variant, member) in union.variants.iter().zip(&names.members) {
        let ty = context.owned(&variant.ty, from, imports);
        let value = match context.api.resolve(&variant.ty) {
            Type::Nullable(value) => value,
            value => value,
        };
        let boxed = context.is_object(value);
        let held = if boxed { quote!(Box<#ty>) } else { ty.clone() };
        let fallback = match (&union.tag, variant.tags.as_slice()) {
            (Some(tag), [value]) if !variant.guessed => {
                format!(
                    "`{}` is `{}`.",
                    tag.replace('`', "'"),
                    value.replace('`', "'")
                )
            }
            _ => format!("{}.", variant.name),
        };
        let own = own_or_of_type(context, &variant.docs, &variant.ty);
        let words = docs::of(&own, &fallback);
        let member = ident(member);
        variants.push(quote!(#words #member(#held)));
        let tags: Vec<String> = variant.tags.iter().map(|tag| literal::text(tag)).collect();
        if union.tag.is_some() && !tags.is_empty() {
            by_tags.push_str(&format!("    {} => {member},\n", tags.join(" | ")));
        }
        guessed |= variant.guessed;
        let by_this = format!("    {member}: {},\n", shape(context, &variant.ty));
        by_shape.push_str(&by_this);
        if tags.is_empty() {
            untagged.push_str(&by_this);
        }
        if let (true, Type::Named(branch)) = (definition.sent, context.api.resolve(&variant.ty))
            && *branch != id
            && converted.insert(*branch)
        {
            let value = if boxed {
                quote!(Box::new(value))
            } else {
                quote!(value)
            };
            conversions.push(quote! {
                impl From<#ty> for #name { fn from(value: #ty) -> Self { Self::#member(#value) } }
            });
        }
    }
    let tag = union.tag.as_deref().map(literal::text).unwrap_or_default();
    let enumeration = &names.ident;
    let mapping = match (by_tags.is_empty(), guessed, untagged.is_empty()) {
        (true, _, _) => format!("union! {{ {enumeration} {{\n{by_shape}}} }}"),
        (false, true, _) => {
            format!("union! {{ {enumeration} by {tag} {{\n{by_tags}}} else {{\n{by_shape}}} }}")
        }
        (false, false, false) => {
            format!("union! {{ {enumeration} by {tag} {{\n{by_tags}}} or {{\n{untagged}}} }}")
        }
        (false, false, true) => format!("union! {{ {enumeration} by {tag} {{\n{by_tags}}} }}"),
    };
    let words = docs::of(
        &definition.docs,
        &format!("One of the variants of {}.", origin::words(context, id)),
    );
    items.push(Item::Tokens(quote! {
        #words
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #[doc = " A variant that this version of the client does not know. Its JSON is preserved."]
            Unknown(UnknownVariant),
        }
    }));
    items.push(Item::Text(mapping));
    items.extend(conversions.into_iter().map(Item::Tokens));
}

/// Returns a constant as in JSON, without quotes.
fn constant_text(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Number(_) | serde_json::Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

/// Describes the JSON by which a branch is recognized.
fn shape(context: Context<'_>, ty: &Type) -> String {
    match context.api.resolve(ty) {
        Type::Any => "any".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Integer(_) => "integer".to_owned(),
        Type::Number => "number".to_owned(),
        Type::Text(_) => "string".to_owned(),
        Type::Array(_) => "array".to_owned(),
        Type::Map(_) => "object { required: [], constants: [], known: [] }".to_owned(),
        Type::Nullable(inner) => shape(context, inner),
        Type::Named(id) => match &context.api.definition(*id).shape {
            Shape::Object(object) => {
                let required: Vec<String> = object
                    .fields
                    .iter()
                    .filter(|field| field.required)
                    .map(|field| literal::text(&field.name))
                    .collect();
                let constants: Vec<String> = object
                    .fields
                    .iter()
                    .filter_map(|field| Some((field, constant_text(field.constant.as_ref()?)?)))
                    .map(|(field, value)| {
                        format!(
                            "({}, {})",
                            literal::text(&field.name),
                            literal::text(&value)
                        )
                    })
                    .collect();
                let known: Vec<String> = object
                    .fields
                    .iter()
                    .map(|field| literal::text(&field.name))
                    .collect();
                format!(
                    "object {{ required: [{}], constants: [{}], known: [{}] }}",
                    required.join(", "),
                    constants.join(", "),
                    known.join(", ")
                )
            }
            Shape::Enumeration(enumeration) => match enumeration.kind {
                EnumerationKind::Text => {
                    let known: Vec<String> = enumeration
                        .values
                        .iter()
                        .filter_map(|value| value.value.as_str())
                        .map(literal::text)
                        .collect();
                    format!("string [{}]", known.join(", "))
                }
                EnumerationKind::Integer => "integer".to_owned(),
                EnumerationKind::Mixed => "any".to_owned(),
            },
            Shape::Tuple(_) => "array".to_owned(),
            Shape::Union(_) => "any".to_owned(),
            Shape::Alias(ty) => shape(context, ty),
        },
    }
}
