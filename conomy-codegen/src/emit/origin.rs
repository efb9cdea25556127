//! Describes a type by its place in the document, for types without a description.

use crate::ir::{NameHint, Role, Shape, TypeId};
use crate::name::plain;

use super::Context;

/// Returns words such as "an item of `parts` of `Order`", or the name of a component.
pub(super) fn words(context: Context<'_>, id: TypeId) -> String {
    let Some((whole, roles)) = whole(context, id) else {
        return code(&context.names.of_type(id).ident);
    };
    let mut words = String::new();
    for role in roles.iter().rev() {
        match role {
            Role::Named(name) => words.push_str(&code(name)),
            Role::Item => words.push_str("an item"),
            Role::Value => words.push_str("a value"),
            Role::Variant(_) => words.push_str("a variant"),
            Role::Kind => words.push_str("the variant"),
            Role::Body => words.push_str("the body"),
            Role::Response(_) => words.push_str("a response"),
        }
        words.push_str(" of ");
    }
    words.push_str(&code(whole));
    words
}

/// Returns the type or method that contains a type, and the path from there.
fn whole<'a>(context: Context<'a>, id: TypeId) -> Option<(&'a str, &'a [Role])> {
    match &context.api.definition(id).name {
        NameHint::Inside { parent, roles } => {
            let is_union = matches!(context.api.definition(*parent).shape, Shape::Union(_));
            // Outside of a union, a variant is a position of a tuple or the common fields, so these words would be wrong.
            let is_told = is_union || !roles.iter().any(|role| matches!(role, Role::Variant(_)));
            is_told.then(|| (context.names.of_type(*parent).ident.as_str(), &roles[..]))
        }
        NameHint::Operation { operation, roles } => {
            let names = context.names.operation(*operation);
            Some((plain(&names.method), roles))
        }
        NameHint::Component(_) | NameHint::Shared { .. } | NameHint::Event { .. } => None,
    }
}

fn code(name: &str) -> String {
    format!("`{}`", name.replace('`', "'"))
}

/// Returns the words as a sentence.
pub(super) fn sentence(context: Context<'_>, id: TypeId) -> String {
    let words = words(context, id);
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).chain(['.']).collect()
}
