//! Reads parts of declarations, and writes code so that equal code is equal text.

use std::hash::{DefaultHasher, Hash, Hasher};

use quote::ToTokens;
use syn::{ImplItem, Item as SynItem, Visibility};

use crate::module::DOCS_MARK;

pub(super) fn join(module: &str, name: &str) -> String {
    if module.is_empty() {
        name.to_owned()
    } else {
        format!("{module}::{name}")
    }
}

pub(super) fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

pub(super) fn has(attributes: &[syn::Attribute], name: &str) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.path().is_ident(name))
}

/// Returns a hash of the documentation.
pub(super) fn words(attributes: &[syn::Attribute]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for attribute in attributes {
        if attribute.path().is_ident("doc") {
            attribute.to_token_stream().to_string().hash(&mut hasher);
        }
    }
    hasher.finish()
}

/// Removes the documentation, so that only code is compared.
pub(super) fn strip(item: &mut SynItem) {
    let retain = |attributes: &mut Vec<syn::Attribute>| {
        attributes.retain(|attribute| !attribute.path().is_ident("doc"));
    };
    match item {
        SynItem::Struct(item) => {
            retain(&mut item.attrs);
            for field in &mut item.fields {
                retain(&mut field.attrs);
            }
        }
        SynItem::Enum(item) => {
            retain(&mut item.attrs);
            for variant in &mut item.variants {
                retain(&mut variant.attrs);
            }
        }
        SynItem::Type(item) => retain(&mut item.attrs),
        SynItem::Static(item) => retain(&mut item.attrs),
        SynItem::Impl(item) => {
            for member in &mut item.items {
                match member {
                    ImplItem::Fn(member) => retain(&mut member.attrs),
                    ImplItem::Const(member) => retain(&mut member.attrs),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

/// Returns the code with its security alternatives, and the schemes of each, in sorted order: their order has no effect.
pub(super) fn unordered(code: String) -> String {
    const START: &str = "security : & [";
    let Some((before, rest)) = code.split_once(START) else {
        return code;
    };
    // The list ends at the bracket that closes it.
    let mut depth = 1_usize;
    let end = rest.find(|c| {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    let (list, after) = rest.split_at(end.unwrap_or(rest.len()));
    let mut alternatives: Vec<String> = list
        .split(']')
        .map(|alternative| {
            let mut schemes: Vec<&str> = alternative
                .split(|c: char| !(c.is_alphanumeric() || c == '_'))
                .filter(|word| !word.is_empty())
                .collect();
            schemes.sort_unstable();
            schemes.join(" ")
        })
        .collect();
    alternatives.sort_unstable();
    format!("{before}{START}{}{after}", alternatives.join(","))
}

/// Formats tokens similarly to rustfmt. Models are written without their module.
pub(super) fn pretty(tokens: &impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    let mut text = text
        .replace(DOCS_MARK, "")
        .replace(" :: ", "::")
        .replace(" < ", "<")
        .replace("< ", "<")
        .replace(" >", ">")
        .replace("> ", ">")
        .replace(" ,", ",")
        .replace("& ", "&")
        .replace("( ", "(")
        .replace(" (", "(")
        .replace(" )", ")");
    text = text.replace("models::", "");
    text.trim().to_owned()
}
