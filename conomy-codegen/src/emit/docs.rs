//! Doc comments from descriptions of the document.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::Docs;
use crate::module::{DOCS_LINE_BREAK, DOCS_MARK};

use super::{literal, markdown};

/// Returns the lines of an item's documentation, or `fallback` if the document has none.
pub(super) fn lines(docs: &Docs, fallback: &str) -> Vec<String> {
    let mut lines = match (&docs.title, &docs.description) {
        (_, Some(description)) if !description.trim().is_empty() => markdown::lines(description),
        (Some(title), _) if !title.trim().is_empty() => markdown::lines(title),
        _ => markdown::lines(fallback),
    };
    if lines.is_empty() && !fallback.is_empty() {
        lines = vec![fallback.to_owned()];
    }
    if docs.deprecated {
        lines.extend((!lines.is_empty()).then(String::new));
        lines.push("**Deprecated.**".to_owned());
    }
    if let Some(constraints) = &docs.constraints {
        lines.extend((!lines.is_empty()).then(String::new));
        lines.extend(markdown::lines(constraints));
    }
    if let Some(url) = docs
        .external
        .as_deref()
        .filter(|url| markdown::is_link(url))
    {
        lines.extend((!lines.is_empty()).then(String::new));
        lines.push(format!("See <{url}>."));
    }
    lines
}

/// Returns an item's documentation as attributes, or nothing if the document has none.
pub(super) fn documented(docs: &Docs) -> TokenStream {
    let silent = |text: &Option<String>| text.as_deref().is_none_or(|text| text.trim().is_empty());
    if silent(&docs.title)
        && silent(&docs.description)
        && !docs.deprecated
        && docs.constraints.is_none()
        && docs.external.is_none()
    {
        return TokenStream::new();
    }
    of(docs, "")
}

/// Returns the attribute of a deprecated function, with the reason.
pub(super) fn deprecated(docs: &Docs, what: &str) -> Option<TokenStream> {
    docs.deprecated.then(|| {
        let reason = docs.deprecation();
        let reason =
            reason.unwrap_or_else(|| format!("the document marks this {what} as deprecated"));
        let reason = literal::token(&reason);
        quote!(#[deprecated = #reason])
    })
}

/// Returns lines as attributes.
pub(super) fn attributes(lines: &[String]) -> TokenStream {
    if lines.is_empty() {
        return TokenStream::new();
    }
    // One attribute for all lines, because printing is proportional to tokens. `format` splits it again.
    let joined = literal::raw(&format!("{DOCS_MARK}{}", lines.join(DOCS_LINE_BREAK)));
    quote!(#[doc = #joined])
}

/// Returns an item's documentation as lines of a file.
pub(super) fn comment(docs: &Docs, fallback: &str) -> String {
    let mut text = String::new();
    for line in lines(docs, fallback) {
        text.push_str(if line.is_empty() { "///" } else { "/// " });
        text.push_str(&line);
        text.push('\n');
    }
    text
}

/// Returns an item's documentation as attributes.
pub(super) fn of(docs: &Docs, fallback: &str) -> TokenStream {
    attributes(&lines(docs, fallback))
}
