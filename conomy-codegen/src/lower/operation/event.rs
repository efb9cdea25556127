//! Webhooks and callbacks: typed payloads of the requests that the server sends (OpenAPI, Callback Object; 3.1 `webhooks`).

use openapiv3::RequestBody;

use crate::ir::{Event, NameHint, Role};
use crate::load::NodeId;
use crate::media_type::{self, Kind};

use crate::lower::Lowering;

impl Lowering<'_> {
    /// Lowers the payloads of all webhooks, then of all callbacks.
    pub(in crate::lower) fn events(&mut self) {
        let root = self.document.root();
        let document = self.document;
        for key in ["webhooks", "x-webhooks"] {
            if let Some(webhooks) = document.get(root, key) {
                for (name, item) in document.entries(webhooks) {
                    self.event(name, item);
                }
            }
        }
        for index in 0..self.api.operations.len() {
            let operation = &self.api.operations[index];
            let (node, id) = (operation.node, operation.id.clone());
            let Some(callbacks) = document.get(node, "callbacks") else {
                continue;
            };
            for (name, callback) in document.entries(callbacks) {
                let callback = self.document.resolve(callback);
                let name = match &id {
                    Some(id) => format!("{id} {name}"),
                    None => name.to_owned(),
                };
                for (expression, item) in document.entries(callback) {
                    if !expression.starts_with("x-") {
                        self.event(&name, item);
                    }
                }
            }
        }
    }

    fn event(&mut self, name: &str, item: NodeId) {
        let item = self.document.resolve(item);
        let document = self.document;
        for (_, operation) in document.operations(item) {
            let Some(body) = self.document.get(operation, "requestBody") else {
                continue;
            };
            let shared = self.document.resolve(body);
            let Some(body) = self.read::<RequestBody>(shared) else {
                continue;
            };
            let words = |key: &str| {
                self.document
                    .get(operation, key)
                    .and_then(|node| self.document.as_str(node))
                    .map(str::to_owned)
            };
            let description = words("description").or_else(|| words("summary"));
            let json = body.content.into_iter().find(|(media_type, _)| {
                matches!(media_type::kind(media_type), Kind::Json | Kind::Any)
            });
            let Some((_, content)) = json else { continue };
            let Some(schema) = self.schema_of(&content) else {
                continue;
            };
            let hint = NameHint::Event {
                name: name.to_owned(),
                roles: vec![Role::Named("Payload".to_owned())],
            };
            let payload = self.use_of(schema, hint).into_type();
            self.hold(&content.extensions, &payload);
            self.api.events.push(Event {
                name: name.to_owned(),
                description,
                payload,
            });
        }
    }
}
