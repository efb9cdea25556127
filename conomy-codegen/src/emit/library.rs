//! Emits `lib.rs`: the modules and the items at the crate's root.

use crate::ir::OperationId;
use crate::module::{Item, Module};
use crate::name::plain;

use super::{Context, client};

/// Returns `src/lib.rs`.
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
    let environment = client::environment::emit(context).map(|_| "pub use client::Environment;\n");
    let exports = format!("{}{exports}", environment.unwrap_or_default());
    Module {
        path: "src/lib.rs".to_owned(),
        docs: Vec::new(),
        items: vec![
            Item::Text(docs(context)),
            Item::Text(modules.join("\n")),
            Item::Text(exports),
        ],
    }
}

/// Emits the crate's documentation: the README, and links to all operations. The links are not in the README, because they do not
/// work outside of rustdoc, and only compiled groups have pages.
fn docs(context: Context<'_>) -> String {
    let mut text = "#![doc = include_str!(\"../README.md\")]".to_owned();
    if context.names.groups.is_empty() {
        return text;
    }
    text.push_str("\n#![doc = \"\\n## Operations\\n\"]");
    let mut methods = vec![Vec::new(); context.names.groups.len()];
    for (index, operation) in context.api.operations.iter().enumerate() {
        let names = context.names.operation(OperationId(index as u32));
        methods[operation.group.0 as usize].push(names.method.as_str());
    }
    for (names, mut methods) in context.names.groups.iter().zip(methods) {
        let page = format!("{}::{}", plain(&names.module), names.handle);
        methods.sort_unstable();
        let mut line = |doc: &str| {
            let feature = &names.feature;
            text.push_str(&format!(
                "\n#![cfg_attr(feature = \"{feature}\", doc = \"{doc}\")]"
            ));
        };
        line(&format!("\\n[`client.{}()`]({page}):", names.method));
        for (index, method) in methods.iter().enumerate() {
            let end = if index + 1 < methods.len() { "," } else { "" };
            let method = plain(method);
            line(&format!("[`{method}`]({page}::{method}){end}"));
        }
    }
    text
}
