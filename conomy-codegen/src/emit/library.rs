//! `lib.rs`: modules, and the items at the crate's root.

use crate::name::plain;

use super::{Context, Item, Module};

/// The file.
pub(super) fn emit(context: Context<'_>) -> Module {
    let mut modules: Vec<(String, String)> = vec![
        ("client".to_owned(), "mod client;".to_owned()),
        ("models".to_owned(), "pub mod models;".to_owned()),
        ("runtime".to_owned(), "pub mod runtime;".to_owned()),
    ];
    if !context.api.events.is_empty() {
        modules.push(("events".to_owned(), "pub mod events;".to_owned()));
    }
    for group in &context.names.groups {
        let module = &group.module;
        let line = format!("#[cfg(feature = \"{}\")]\npub mod {module};", group.feature);
        modules.push((plain(module).to_owned(), line));
    }
    modules.sort();
    let modules: Vec<String> = modules.into_iter().map(|(_, line)| line).collect();
    let exports = "pub use runtime::{Client, ClientBuilder, Error, Options, Outcome, Request, Response, Result};";
    Module {
        path: "src/lib.rs".to_owned(),
        docs: Vec::new(),
        items: vec![
            Item::Text("#![doc = include_str!(\"../README.md\")]".to_owned()),
            Item::Text(modules.join("\n")),
            Item::Text(exports.to_owned()),
        ],
    }
}
