//! Emits objects: a struct with public fields, followed by its mapping to JSON.

use std::borrow::Cow;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ir::{AdditionalProperties, Docs, Field, Object, Shape, Type, TypeId};

use super::imports::Imports;
use super::types::{From, ident};
use super::{Context, docs, literal, origin};
use crate::module::Item;

/// Whether the property of a field may be absent or `null`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    /// The property is always present.
    Required,
    /// The property is absent if the field is `None`.
    Optional,
    /// The property is always present, and `null` if the field is `None`.
    Nullable,
    /// The property is absent, `null` or a value.
    Patch,
}

impl Presence {
    fn word(self) -> &'static str {
        match self {
            Presence::Required => "required",
            Presence::Optional => "optional",
            Presence::Nullable => "nullable",
            Presence::Patch => "patch",
        }
    }
}

/// Returns the presence of a field. A read-only property is absent from requests, and a write-only property from responses.
pub(super) fn presence(context: Context<'_>, id: TypeId, field: &Field) -> Presence {
    let owner = context.api.definition(id);
    let one_way = owner.has_one_way(field);
    match (field.required && !one_way, field.nullable) {
        (true, _) if field.ty == Type::Any => Presence::Required,
        (true, false) => Presence::Required,
        (true, true) => Presence::Nullable,
        (false, true) if owner.sent && field.ty != Type::Any => Presence::Patch,
        (false, _) => Presence::Optional,
    }
}

/// Emits the struct, its mapping to JSON, and a constructor if callers construct it.
pub(super) fn emit(
    context: Context<'_>,
    id: TypeId,
    object: &Object,
    from: From<'_>,
    imports: &mut Imports,
    items: &mut Vec<Item>,
) {
    let definition = context.api.definition(id);
    let names = context.names.of_type(id);
    let name = ident(&names.ident);
    let mut fields = Vec::with_capacity(object.fields.len());
    let mut mapping = format!("object! {{ {} {{\n", names.ident);
    let mut defaults = true;
    for (field, member) in object.fields.iter().zip(&names.members) {
        let presence = presence(context, id, field);
        defaults &= presence != Presence::Required;
        let ty = field_type(context, field, presence, from, imports);
        let words = words(context, field);
        let member = ident(member);
        fields.push(quote!(#words pub #member: #ty));
        mapping.push_str(&format!(
            "    {member}: {} {},\n",
            presence.word(),
            literal::text(&field.name)
        ));
    }
    if let Some(kind) = &object.kind {
        let ty = context.owned(kind, from, imports);
        let member = ident(&names.kind);
        fields.push(quote!(#[doc = " The properties of the variant."] pub #member: #ty));
        mapping.push_str(&format!("    ..{member}: flatten,\n"));
        defaults = false;
    }
    let (rest, word) = rest(context, object, from, imports);
    let member = ident(&names.additional_properties);
    fields.push(quote!(#rest));
    mapping.push_str(&format!("    ..{member}: {word},\n}} }}"));
    imports.private("object");
    let words = docs::of(&definition.docs, &origin::sentence(context, id));
    let derive = if defaults {
        quote!(#[derive(Clone, Default)])
    } else {
        quote!(#[derive(Clone)])
    };
    items.push(Item::Tokens(
        quote!(#words #derive #[non_exhaustive] pub struct #name { #(#fields,)* }),
    ));
    items.push(Item::Text(mapping));
    if definition.sent && !defaults {
        constructor(context, id, object, from, imports, items);
    }
}

fn rest(
    context: Context<'_>,
    object: &Object,
    from: From<'_>,
    imports: &mut Imports,
) -> (TokenStream, &'static str) {
    match &object.additional_properties {
        AdditionalProperties::Unknown => {
            imports.runtime("UnknownFields");
            (
                quote!(#[doc = " Properties that this version of the client does not know. They are preserved and written back."] pub unknown_fields: UnknownFields),
                "unknown",
            )
        }
        AdditionalProperties::Typed(ty) => {
            imports.map();
            let ty = context.owned(ty, from, imports);
            (
                quote!(#[doc = " Properties with other names."] pub additional_properties: BTreeMap<String, #ty>),
                "additional",
            )
        }
    }
}

/// Returns the documentation of a property.
fn words(context: Context<'_>, field: &Field) -> TokenStream {
    docs::documented(&own_or_of_type(context, &field.docs, &field.ty))
}

/// Returns the documentation of a property or variant, or else the first paragraph of its type's description.
pub(super) fn own_or_of_type<'d>(context: Context<'_>, own: &'d Docs, ty: &Type) -> Cow<'d, Docs> {
    if own.description.is_none()
        && own.title.is_none()
        && let Type::Named(id) = ty
        && let Some(description) = &context.api.definition(*id).docs.description
    {
        let first = description.trim().split("\n\n").next().unwrap_or_default();
        return Cow::Owned(Docs {
            description: Some(first.to_owned()),
            ..own.clone()
        });
    }
    Cow::Borrowed(own)
}

fn field_type(
    context: Context<'_>,
    field: &Field,
    presence: Presence,
    from: From<'_>,
    imports: &mut Imports,
) -> TokenStream {
    let ty = context.owned(&field.ty, from, imports);
    let ty = if field.boxed { quote!(Box<#ty>) } else { ty };
    match presence {
        Presence::Required => ty,
        Presence::Optional | Presence::Nullable => quote!(Option<#ty>),
        Presence::Patch => {
            imports.runtime("Nullable");
            quote!(Nullable<#ty>)
        }
    }
}

/// Returns the fields that a caller must set: those that are required and have more than one possible value.
pub(super) fn given<'a>(
    context: Context<'_>,
    id: TypeId,
    object: &'a Object,
) -> Vec<(usize, &'a Field)> {
    object
        .fields
        .iter()
        .enumerate()
        .filter(|(_, field)| {
            presence(context, id, field) == Presence::Required && constant(context, field).is_none()
        })
        .collect()
}

/// Returns whether the constructor takes a struct that bundles its arguments.
pub(super) fn needs_required(context: Context<'_>, id: TypeId, object: &Object) -> bool {
    context.api.definition(id).sent
        && given(context, id, object).len() + usize::from(object.kind.is_some()) > 3
}

/// Returns the object behind a type, through aliases, if its constructor takes a struct that bundles its arguments.
pub(super) fn with_required(context: Context<'_>, id: TypeId) -> Option<TypeId> {
    let Type::Named(target) = *context.api.resolve(&Type::Named(id)) else {
        return None;
    };
    match &context.api.definition(target).shape {
        Shape::Object(object) if needs_required(context, target, object) => Some(target),
        _ => None,
    }
}

/// Returns the name of the struct that bundles the constructor's arguments.
pub(super) fn required_name(context: Context<'_>, id: TypeId) -> &str {
    context.names.of_type(id).required.as_str()
}

/// Emits `new`: each required property is an argument, or a field of one struct if there are more than three.
fn constructor(
    context: Context<'_>,
    id: TypeId,
    object: &Object,
    from: From<'_>,
    imports: &mut Imports,
    items: &mut Vec<Item>,
) {
    let names = context.names.of_type(id);
    let name = ident(&names.ident);
    let given = given(context, id, object);
    let bundle = needs_required(context, id, object);
    let mut arguments = Vec::new();
    let mut members = Vec::new();
    for (field, member) in object.fields.iter().zip(&names.members) {
        let member = ident(member);
        let value = match (presence(context, id, field), constant(context, field)) {
            (Presence::Required, Some(constant)) => {
                constant_value(context, &constant, from, imports)
            }
            (Presence::Required, None) => value(context, field, &member, bundle),
            (Presence::Patch, _) => {
                imports.runtime("Nullable");
                quote!(Nullable::Absent)
            }
            (Presence::Optional | Presence::Nullable, _) => quote!(None),
        };
        let shorthand = member == value.to_string();
        members.push(if shorthand {
            value
        } else {
            quote!(#member: #value)
        });
    }
    for (index, field) in &given {
        let member = ident(&names.members[*index]);
        let ty = context.owned(&field.ty, from, imports);
        arguments.push(if bundle {
            let words = words(context, field);
            quote!(#words pub #member: #ty)
        } else if is_text(context, field) {
            quote!(#member: impl Into<#ty>)
        } else {
            quote!(#member: #ty)
        });
    }
    if let Some(kind) = &object.kind {
        let member = ident(&names.kind);
        let ty = context.owned(kind, from, imports);
        let words = docs::of(&Docs::default(), "The properties of the variant.");
        arguments.push(if bundle {
            quote!(#words pub #member: #ty)
        } else {
            quote!(#member: #ty)
        });
        members.push(if bundle {
            quote!(#member: required.#member)
        } else {
            quote!(#member)
        });
    }
    members.push(match object.additional_properties {
        AdditionalProperties::Unknown => quote!(unknown_fields: UnknownFields::default()),
        AdditionalProperties::Typed(_) => quote!(additional_properties: BTreeMap::new()),
    });
    if bundle {
        let required = format_ident!("{}", names.required);
        let words = format!(" The required fields of [`{}`].", names.ident);
        items.push(Item::Tokens(quote! {
            #[doc = #words]
            #[derive(Clone, Debug, PartialEq)]
            pub struct #required { #(#arguments,)* }
        }));
        arguments = vec![quote!(required: #required)];
    }
    let words = constructor_words(context, id, object);
    // A constructor without arguments is `Default`.
    items.push(Item::Tokens(if arguments.is_empty() {
        quote! {
            impl Default for #name {
                #[doc = " Creates a value without optional fields."]
                fn default() -> Self { Self { #(#members,)* } }
            }
        }
    } else {
        quote! {
            impl #name {
                #[doc = #words]
                pub fn new(#(#arguments),*) -> Self { Self { #(#members,)* } }
            }
        }
    }));
}

/// Returns the documentation of `new`: what it sets besides its arguments.
fn constructor_words(context: Context<'_>, id: TypeId, object: &Object) -> String {
    let mut words = " Creates a value from its required fields.".to_owned();
    let presences = |wanted: &[Presence]| {
        let mut fields = object.fields.iter();
        fields.any(|field| wanted.contains(&presence(context, id, field)))
    };
    let has_none = presences(&[Presence::Optional, Presence::Nullable]);
    words.push_str(match (has_none, presences(&[Presence::Patch])) {
        (true, true) => " Optional fields are `None` or absent.",
        (true, false) => " Optional fields are `None`.",
        (false, true) => " Optional fields are absent.",
        (false, false) => "",
    });
    let is_constant = |field: &&Field| {
        presence(context, id, field) == Presence::Required && constant(context, field).is_some()
    };
    let constants: Vec<String> = object
        .fields
        .iter()
        .filter(is_constant)
        .map(|field| format!("`{}`", field.name.replace('`', "'")))
        .collect();
    match constants.as_slice() {
        [] => {}
        [one] => words.push_str(&format!(" {one} is set to its only possible value.")),
        several => words.push_str(&format!(
            " {} are set to their only possible values.",
            several.join(", ")
        )),
    }
    words
}

/// Returns whether the field's type is a string.
fn is_text(context: Context<'_>, field: &Field) -> bool {
    matches!(context.api.resolve(&field.ty), Type::Text(_))
}

fn value(
    context: Context<'_>,
    field: &Field,
    member: &proc_macro2::Ident,
    bundle: bool,
) -> TokenStream {
    let value = match bundle {
        true => quote!(required.#member),
        false if is_text(context, field) => quote!(#member.into()),
        false => quote!(#member),
    };
    if field.boxed {
        quote!(Box::new(#value))
    } else {
        value
    }
}

/// The only value of a field, if Rust code can name it.
enum Constant {
    Variant(TypeId),
    Boolean(bool),
}

fn constant(context: Context<'_>, field: &Field) -> Option<Constant> {
    let value = field.constant.as_ref()?;
    if let (Type::Boolean, Some(boolean)) = (context.api.resolve(&field.ty), value.as_bool()) {
        return Some(Constant::Boolean(boolean));
    }
    match context.shape(&field.ty) {
        Some((id, Shape::Enumeration(enumeration))) if enumeration.values.len() == 1 => {
            Some(Constant::Variant(id))
        }
        _ => None,
    }
}

fn constant_value(
    context: Context<'_>,
    constant: &Constant,
    from: From<'_>,
    imports: &mut Imports,
) -> TokenStream {
    match constant {
        Constant::Boolean(boolean) => quote!(#boolean),
        Constant::Variant(id) => {
            let path = context.path(*id, from, imports);
            let variant = ident(&context.names.of_type(*id).members[0]);
            quote!(#path::#variant)
        }
    }
}
