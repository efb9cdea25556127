//! Emits `events.rs`: a type for the payload of each webhook and callback.

use quote::quote;

use crate::ir::Docs;

use super::imports::Imports;
use super::types::{From, ident};
use super::{Context, docs};
use crate::module::{Item, Module};

/// Emits the file of events, if the document has any.
pub(super) fn emit(context: Context<'_>) -> Option<Module> {
    if context.api.events.is_empty() {
        return None;
    }
    let mut imports = Imports::default();
    let mut items: Vec<Item> = context
        .api
        .events
        .iter()
        .zip(&context.names.events)
        .map(|(event, name)| {
            let ty = context.owned(&event.payload, From::Elsewhere, &mut imports);
            let words = Docs {
                description: event.description.clone(),
                ..Docs::default()
            };
            let words = docs::of(
                &words,
                &format!("The payload of `{}`.", event.name.replace('`', "'")),
            );
            let name = ident(name);
            Item::Tokens(quote!(#words pub type #name = #ty;))
        })
        .collect();
    if let Some(text) = imports.text() {
        items.insert(0, Item::Text(text));
    }
    let receives = super::receiver::emit(context).is_some();
    if receives {
        let module = "#[cfg(feature = \"webhooks\")]\nmod receiver;";
        let exports = "#[cfg(feature = \"webhooks\")]\npub use receiver::{Event, Webhooks};";
        items.insert(0, Item::Text(module.to_owned()));
        items.insert(1, Item::Text(exports.to_owned()));
    }
    let words = vec![
        "The payloads of webhooks and callbacks, which the server sends.".to_owned(),
        String::new(),
        match receives {
            true => "With the feature `webhooks`, `Webhooks` verifies the signature of a delivery and deserializes its event.",
            false => "Each is a serde type that `serde_json::from_slice` deserializes from the body of a request.",
        }
        .to_owned(),
    ];
    Some(Module {
        path: "src/events.rs".to_owned(),
        docs: words,
        items,
    })
}
