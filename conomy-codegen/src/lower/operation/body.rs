//! Request bodies, by media type (OpenAPI, Request Body Object and Encoding Object).

use openapiv3::{Encoding, MediaType, RequestBody};
use serde_json::Value;

use crate::ir::{
    Body, Content, ContentKind, Docs, Location, NameHint, OperationId, Role, Style, Type,
};
use crate::load::{NodeId, Version};
use crate::media_type::{self, Kind};

use crate::lower::Lowering;
use crate::lower::operation::parameter::query_style;
use crate::lower::schema::keywords::{JsonType, node_of};

impl Lowering<'_> {
    /// Lowers the request body of an operation.
    pub(in crate::lower) fn body(&mut self, node: NodeId, operation: OperationId) -> Option<Body> {
        let shared = self.document.resolve(node);
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
            self.coverage.media_types.declared += 1;
            let declared = self.flattened_content(&content).default;
            let own = node_of(self.document, &content.extensions).unwrap_or(shared);
            let kind = self.content(&media_type, content, &hint);
            if matches!(kind, ContentKind::Json(_)) && !has_json(&contents) {
                default = declared;
            }
            // The same type in another JSON media type is an alternative of one content, not another content. Patches are an
            // exception, because their media type determines their meaning (RFC 5789).
            let is_patch = media_type::is_patch(&media_type);
            let same = contents.iter_mut().find(|known| {
                known.kind == kind && !is_patch && !media_type::is_patch(&known.media_type)
            });
            if let Some(known) = same
                && matches!(kind, ContentKind::Json(_))
            {
                let mut dropped = Some(media_type.clone());
                if let Some(choice) = selectable(&media_type)
                    && !known.alternatives.contains(&choice)
                {
                    known.alternatives.push(choice.clone());
                    // `text/json` is replaced by a media type that can be selected.
                    dropped = match selectable(&known.media_type) {
                        Some(_) => None,
                        None => Some(std::mem::replace(&mut known.media_type, choice)),
                    };
                }
                if let Some(dropped) = dropped {
                    self.leave_out(
                        "media type",
                        dropped,
                        "the same JSON has another media type",
                        node,
                    );
                }
                continue;
            }
            let media_type = concrete(&media_type, &kind);
            contents.push(Content {
                node: own,
                alternatives: match &kind {
                    ContentKind::Json(_) => selectable(&media_type).into_iter().collect(),
                    _ => Vec::new(),
                },
                media_type,
                kind,
            });
        }
        if contents.is_empty() {
            return None;
        }
        if has_json(&contents) {
            // A body that can be sent as JSON does not need to be sent as a form of the same type, or as XML.
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
        contents = expand_alternatives(contents);
        self.coverage.media_types.generated += contents
            .iter()
            .map(|content| 1 + alternatives_of(content).count())
            .sum::<usize>();
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
        let keywords = self.flattened_content(&content);
        let binary = keywords.json_type == Some(JsonType::String)
            && keywords.format.as_deref() == Some("binary");
        if let Some(parts) = self.parts_by_position(media_type, &content, &keywords, hint) {
            return ContentKind::Multipart(parts);
        }
        match media_type::kind(media_type) {
            Kind::Json => self.json_content(content, hint),
            Kind::Any if content.schema.is_some() && !binary => self.json_content(content, hint),
            Kind::Form if keywords.is_object() => {
                let styles = self.styles(&content);
                let ty = self.type_of_content(&content, hint.clone());
                self.hold(&content.extensions, &ty);
                ContentKind::Form { ty, styles }
            }
            // The properties of a `oneOf` or `anyOf` would be further parts, so the parts of such a body stay untyped.
            Kind::Multipart
                if keywords.is_object()
                    && !keywords.properties.is_empty()
                    && (keywords.choices.is_empty() || self.is_plain_choice(&keywords)) =>
            {
                // In OpenAPI 3.0, only URL-encoded forms have styles. Other multipart types never have them.
                let has_styles = self.document.version() != Version::V3_0
                    && media_type::essence(media_type) == "multipart/form-data";
                let styles = has_styles.then(|| self.styles(&content));
                ContentKind::Multipart(self.parts(
                    keywords,
                    &content,
                    &styles.unwrap_or_default(),
                    hint,
                ))
            }
            Kind::Multipart => ContentKind::Parts,
            // A string is the whole text, not a sequence of values.
            Kind::Lines
                if content.schema.is_some() && keywords.json_type != Some(JsonType::String) =>
            {
                let ty = self.type_of_content(&content, hint.clone());
                ContentKind::Lines(item(ty))
            }
            Kind::Text | Kind::Events | Kind::Lines | Kind::Form if !binary => ContentKind::Text,
            _ => ContentKind::Bytes,
        }
    }

    /// Returns the properties whose Encoding Object declares a style.
    fn styles(&self, content: &MediaType) -> Vec<(String, Style, bool)> {
        let encodings = self.encodings(&content.extensions);
        let is_31 = self.document.version() >= Version::V3_1;
        let style = |(name, encoding): (&String, &Encoding)| {
            // `openapiv3` does not distinguish declared values from defaults, so this reads the document.
            let own = encodings.and_then(|all| self.document.get(all, name))?;
            if self.document.get(own, "collectionFormat").is_some() {
                let (style, explode) = self.collection_format(own, Location::Query)?;
                return Some((name.clone(), style, explode));
            }
            let explode = self.document.get(own, "explode");
            let explode = explode.and_then(|node| self.document.as_bool(node));
            let style = encoding.style.as_ref().map(query_style);
            let is_reserved = is_31 && self.document.get(own, "allowReserved").is_some();
            if style.is_none() && explode.is_none() && !is_reserved {
                return None;
            }
            let style = style.unwrap_or(Style::Form);
            let explode = explode.unwrap_or(style == Style::Form);
            Some((name.clone(), style, explode || style == Style::DeepObject))
        };
        content.encoding.iter().filter_map(style).collect()
    }

    /// Returns the `encoding` of a media type.
    pub(in crate::lower) fn encodings(
        &self,
        extensions: &indexmap::IndexMap<String, Value>,
    ) -> Option<NodeId> {
        let node = node_of(self.document, extensions)?;
        self.document.get(node, "encoding")
    }

    fn json_content(&mut self, content: MediaType, hint: &NameHint) -> ContentKind {
        let ty = self.type_of_content(&content, hint.clone());
        self.hold(&content.extensions, &ty);
        ContentKind::Json(ty)
    }
}

/// Returns the type of each value in a body that is a sequence of values. If the schema of the whole body is an array, it is
/// the type of its items (OpenAPI 3.2, Sequential Media Types).
pub(in crate::lower) fn item(ty: Type) -> Type {
    match ty {
        Type::Array(item) => *item,
        other => other,
    }
}

/// Returns the media type to send. A range such as `text/*` is only valid in `Accept` (RFC 9110, section 12.5.1).
fn concrete(media_type: &str, kind: &ContentKind) -> String {
    let is_multipart = matches!(kind, ContentKind::Multipart(_) | ContentKind::Parts);
    if is_multipart && !media_type.contains('*') {
        return without_boundary(media_type);
    }
    if !media_type.contains('*') {
        return media_type.trim().to_owned();
    }
    match kind {
        _ if is_multipart => "multipart/form-data",
        ContentKind::Json(_) => "application/json",
        ContentKind::Text => "text/plain",
        _ => "application/octet-stream",
    }
    .to_owned()
}

/// Returns a JSON media type as a caller can select it: without its character encoding, which is always UTF-8 (RFC 8259, section 8.1).
/// `None` for a range, and for `text/json`, which servers treat like `application/json`.
fn selectable(media_type: &str) -> Option<String> {
    let essence = media_type::essence(media_type);
    if essence.contains('*') || essence == "text/json" {
        return None;
    }
    let mut parts = media_type.trim().split(';');
    let mut text = parts.next().unwrap_or_default().trim().to_owned();
    for parameter in parts {
        let name = parameter.split('=').next().unwrap_or_default().trim();
        if !name.is_empty() && !name.eq_ignore_ascii_case("charset") {
            text.push(';');
            text.push_str(parameter);
        }
    }
    Some(text)
}

/// Returns the alternatives that are not the media type of the content itself.
fn alternatives_of(content: &Content) -> impl Iterator<Item = &String> {
    let own = selectable(&content.media_type);
    let alternatives = content.alternatives.iter();
    alternatives.filter(move |one| own.as_ref() != Some(one))
}

/// Removes alternatives if there is only one. If a body has several contents, each alternative becomes a content.
fn expand_alternatives(contents: Vec<Content>) -> Vec<Content> {
    let has_several = contents.len() > 1;
    let mut choices = Vec::with_capacity(contents.len());
    for mut content in contents {
        let others: Vec<String> = alternatives_of(&content).cloned().collect();
        if has_several || others.is_empty() {
            content.alternatives.clear();
        }
        choices.push(content.clone());
        if has_several {
            choices.extend(others.into_iter().map(|media_type| Content {
                media_type,
                ..content.clone()
            }));
        }
    }
    choices
}

/// Returns whether one of the contents is JSON.
fn has_json(contents: &[Content]) -> bool {
    let mut kinds = contents.iter().map(|content| &content.kind);
    kinds.any(|kind| matches!(kind, ContentKind::Json(_)))
}

/// Removes the boundary from a multipart type, because each body has its own.
fn without_boundary(media_type: &str) -> String {
    let mut parameters = media_type.split(';').map(str::trim);
    let mut text = parameters.next().unwrap_or_default().to_ascii_lowercase();
    for parameter in parameters {
        if !parameter.is_empty() && !parameter.to_ascii_lowercase().starts_with("boundary=") {
            text.push_str("; ");
            text.push_str(parameter);
        }
    }
    text
}
