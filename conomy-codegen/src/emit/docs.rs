//! Documentation: the document's words as lines of a doc comment.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::Docs;

use super::{literal, markdown};

/// The lines of a thing's documentation; `fallback` speaks where the document says nothing.
pub(super) fn lines(docs: &Docs, fallback: &str) -> Vec<String> {
    let mut lines = match (&docs.title, &docs.description) {
        (_, Some(description)) if !description.trim().is_empty() => markdown::lines(description),
        (Some(title), _) if !title.trim().is_empty() => markdown::lines(title),
        _ => markdown::lines(fallback),
    };
    if lines.is_empty() {
        lines = vec![fallback.to_owned()];
    }
    if docs.deprecated {
        lines.extend([String::new(), "**Deprecated.**".to_owned()]);
    }
    if let Some(constraints) = &docs.constraints {
        lines.push(String::new());
        lines.extend(markdown::lines(constraints));
    }
    if let Some(url) = docs.external.as_deref().filter(|url| markdown::is_link(url)) {
        lines.extend([String::new(), format!("See <{url}>.")]);
    }
    lines
}

/// Lines as attributes.
pub(super) fn attributes(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| {
        let line = literal::token(&if line.is_empty() { String::new() } else { format!(" {line}") });
        quote!(#[doc = #line])
    });
    quote!(#(#lines)*)
}

/// A thing's documentation as attributes.
pub(super) fn of(docs: &Docs, fallback: &str) -> TokenStream {
    attributes(&lines(docs, fallback))
}
