//! Request bodies, by media type (OpenAPI, Request Body Object and Encoding Object).

use openapiv3::{MediaType, RequestBody};

use crate::ir::{
    Body, Content, ContentKind, Docs, NameHint, OperationId, Part, PartKind, Role, Style, Type,
};
use crate::load::NodeId;

use super::Lowering;
use super::facets::{Facets, JsonType};
use super::media_type::{self, Kind};
use super::parameter::query_style;

impl Lowering<'_> {
    /// The body of an operation.
    pub(super) fn body(&mut self, node: NodeId, operation: OperationId) -> Option<Body> {
        let shared = self.behind(node);
        let source = self.read::<RequestBody>(shared)?;
        let component = self.shared_name(shared, None);
        let hint = match component {
            Some(name) => NameHint::Shared {
                name,
                suffix: "Body",
                roles: Vec::new(),
            },
            None => NameHint::Operation {
                operation,
                roles: vec![Role::Body],
            },
        };
        let mut contents: Vec<Content> = Vec::new();
        let mut default = None;
        for (media_type, content) in source.content {
            self.tally.media_types.declared += 1;
            if let Some(schema) = &content.schema {
                default = default.or(self.peek(schema).default);
            }
            let kind = self.content(&media_type, content, &hint);
            // The same type in another spelling of JSON, or the same bytes under another name, is no choice for a caller.
            let same = contents.iter().any(|known| known.kind == kind);
            if same && matches!(kind, ContentKind::Json(_)) {
                self.leave_out(
                    "media type",
                    media_type,
                    "the same JSON has another media type beside it",
                    node,
                );
                continue;
            }
            contents.push(Content {
                media_type: concrete(&media_type, &kind),
                kind,
            });
        }
        if contents.is_empty() {
            return None;
        }
        let json = contents
            .iter()
            .any(|content| matches!(content.kind, ContentKind::Json(_)));
        if json {
            // A body that can be JSON needs no second spelling as a form of the same type, or as XML.
            let types: Vec<Type> = contents
                .iter()
                .filter_map(|content| match &content.kind {
                    ContentKind::Json(ty) => Some(ty.clone()),
                    _ => None,
                })
                .collect();
            let (kept, dropped): (Vec<_>, Vec<_>) =
                contents
                    .into_iter()
                    .partition(|content| match &content.kind {
                        ContentKind::Form { ty, .. } => !types.contains(ty),
                        ContentKind::Bytes | ContentKind::Text => {
                            media_type::kind(&content.media_type) != Kind::Xml
                        }
                        _ => true,
                    });
            for content in dropped {
                self.leave_out(
                    "media type",
                    content.media_type,
                    "the same body is sent as JSON",
                    node,
                );
            }
            contents = kept;
        }
        self.tally.media_types.generated += contents.len();
        let default = if json { default } else { None };
        Some(Body {
            node,
            required: source.required,
            default: default.filter(|_| source.required),
            docs: Docs {
                description: source.description,
                ..Docs::default()
            },
            contents,
        })
    }

    fn content(&mut self, media_type: &str, content: MediaType, hint: &NameHint) -> ContentKind {
        let facts = content
            .schema
            .as_ref()
            .map(|schema| self.peek(schema))
            .unwrap_or_default();
        let binary =
            facts.json_type == Some(JsonType::String) && facts.format.as_deref() == Some("binary");
        match media_type::kind(media_type) {
            Kind::Json => self.json_content(content, hint),
            Kind::Any if content.schema.is_some() && !binary => self.json_content(content, hint),
            Kind::Form if facts.is_object() => {
                let styles = content
                    .encoding
                    .iter()
                    .filter_map(|(name, encoding)| {
                        let style = encoding.style.as_ref()?;
                        let style = query_style(style);
                        Some((
                            name.clone(),
                            style,
                            encoding.explode || style == Style::DeepObject,
                        ))
                    })
                    .collect();
                let ty = match content.schema {
                    Some(schema) => self.use_of(schema, hint.clone()).into_type(),
                    None => Type::Any,
                };
                self.hold(&content.extensions, &ty);
                ContentKind::Form { ty, styles }
            }
            Kind::Multipart if facts.is_object() && !facts.properties.is_empty() => {
                ContentKind::Multipart(self.parts(facts, &content.encoding, hint))
            }
            Kind::Text | Kind::Events | Kind::Lines | Kind::Form if !binary => ContentKind::Text,
            _ => ContentKind::Bytes,
        }
    }

    fn json_content(&mut self, content: MediaType, hint: &NameHint) -> ContentKind {
        let ty = match content.schema {
            Some(schema) => self.use_of(schema, hint.clone()).into_type(),
            None => Type::Any,
        };
        self.hold(&content.extensions, &ty);
        ContentKind::Json(ty)
    }

    /// The parts of a multipart body: one per property (OpenAPI, Special Considerations for multipart Content).
    fn parts(
        &mut self,
        facts: Facets,
        encoding: &indexmap::IndexMap<String, openapiv3::Encoding>,
        hint: &NameHint,
    ) -> Vec<Part> {
        let required = facts.required;
        let mut parts = Vec::with_capacity(facts.properties.len());
        for (name, schema) in facts.properties {
            let facts = self.peek(&schema);
            if facts.read_only {
                continue;
            }
            let content_type = encoding
                .get(&name)
                .and_then(|encoding| encoding.content_type.as_deref());
            let docs = facts.docs.clone();
            let part_hint = hint.part(Role::Named(name.clone()));
            let mut repeated = false;
            let mut element = facts;
            let mut schema = schema;
            if element.json_type == Some(JsonType::Array)
                && let Some(items) = element.items.clone()
                && !matches!(content_type.map(media_type::kind), Some(Kind::Json))
            {
                repeated = true;
                element = self.peek(&items);
                schema = items;
            }
            let file = match (&element.json_type, element.format.as_deref()) {
                (Some(JsonType::String), Some("binary" | "byte" | "base64")) => true,
                (None, Some("binary")) => true,
                (Some(JsonType::String) | None, _) => content_type.is_some_and(|content_type| {
                    matches!(
                        media_type::kind(content_type),
                        Kind::Bytes | Kind::Any | Kind::Xml
                    )
                }),
                _ => false,
            };
            let kind = if file {
                PartKind::File
            } else {
                let ty = self.use_of(schema, part_hint).ty;
                let scalar = element.choices.is_empty()
                    && matches!(
                        element.json_type,
                        Some(
                            JsonType::String
                                | JsonType::Number
                                | JsonType::Integer
                                | JsonType::Boolean
                        )
                    );
                if scalar {
                    PartKind::Text(ty)
                } else {
                    PartKind::Json(ty)
                }
            };
            parts.push(Part {
                required: required.contains(&name),
                name,
                kind,
                repeated,
                docs,
            });
        }
        parts
    }
}

/// A media type that can be sent: ranges are none (RFC 9110, section 12.5.1 allows them in `Accept` only).
fn concrete(media_type: &str, kind: &ContentKind) -> String {
    if !media_type.contains('*') {
        return media_type.trim().to_owned();
    }
    match kind {
        ContentKind::Json(_) => "application/json",
        ContentKind::Text => "text/plain",
        _ => "application/octet-stream",
    }
    .to_owned()
}
