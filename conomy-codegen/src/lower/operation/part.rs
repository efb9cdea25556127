//! Parts of multipart bodies: one per property (OpenAPI, Special Considerations for multipart Content; Encoding Object).

use openapiv3::{Header, MediaType, ParameterSchemaOrContent};
use serde_json::Value;

use crate::ir::{Api, ContentKind, Docs, NameHint, Part, PartKind, Role, Shape, Style, Type};
use crate::load::NodeId;
use crate::media_type::{self, Kind};

use crate::lower::Lowering;
use crate::lower::schema::keywords::{JsonType, Keywords};
use crate::lower::schema::subschema::Subschema;

impl Lowering<'_> {
    /// Lowers the parts of a body. `styles` contains the properties that have a style.
    pub(in crate::lower) fn parts(
        &mut self,
        body: Keywords,
        content: &MediaType,
        styles: &[(String, Style, bool)],
        hint: &NameHint,
    ) -> Vec<Part> {
        let encodings = self.encodings(&content.extensions);
        let mut parts = Vec::with_capacity(body.properties.len());
        for (name, schema) in body.properties {
            let style = styles.iter().find(|(styled, ..)| *styled == name);
            let encoding = content.encoding.get(&name);
            // A style replaces `contentType` (OpenAPI 3.1, Encoding Object).
            let content_type = encoding
                .filter(|_| style.is_none())
                .and_then(|encoding| encoding.content_type.as_deref());
            let types = MediaTypes::of(content_type);
            let required = body.required.contains(&name);
            let style = style.map(|(_, style, explode)| (*style, *explode));
            let Some(mut part) = self.part(name, schema, &types, style, hint) else {
                continue;
            };
            part.required = required;
            let own = encodings.and_then(|all| self.document.get(all, &part.name));
            if let Some(headers) = own.and_then(|own| self.document.get(own, "headers")) {
                self.part_headers(headers, &mut part);
            }
            parts.push(part);
        }
        parts
    }

    /// Lowers a property to a part. Returns `None` if only the server sets the property.
    fn part(
        &mut self,
        name: String,
        mut schema: Subschema,
        types: &MediaTypes<'_>,
        style: Option<(Style, bool)>,
        hint: &NameHint,
    ) -> Option<Part> {
        let mut element = self.flattened(&schema);
        if element.read_only {
            return None;
        }
        let mut docs = element.docs.clone();
        let mut list = None;
        if element.json_type == Some(JsonType::Array)
            && types.json().is_none()
            && let Some(items) = element.items.clone()
        {
            element = self.flattened(&items);
            list = Some(std::mem::replace(&mut schema, items));
        }
        let mut repeated = list.is_some();
        let files = self.files(&element);
        let is_text = element.is_scalar();
        let is_file = match &element.json_type {
            _ if files.is_some() => true,
            Some(JsonType::String) | None => types.is_bytes(),
            // Only the caller can serialize media types other than text and JSON.
            _ => !is_text && types.is_foreign(),
        };
        let (kind, media_type) = if is_file {
            repeated |= files == Some(Files::Several);
            docs.constraints = types.words();
            (PartKind::File, types.first())
        } else if let Some((style, explode)) = style
            // A scalar has no style. A list of scalars in separate parts is the same without one.
            && !(is_text && (list.is_none() || explode && style != Style::DeepObject))
        {
            repeated = false;
            let whole = list.unwrap_or(schema);
            let ty = self.use_of(whole, hint.part(Role::Named(name.clone()))).ty;
            (PartKind::Styled(ty, style, explode), None)
        } else {
            let ty = self.use_of(schema, hint.part(Role::Named(name.clone()))).ty;
            match types.json() {
                None if is_text => (PartKind::Text(ty), types.first()),
                // Only the items of the outer array are separate parts (RFC 7578, section 4.3).
                None if repeated && element.json_type == Some(JsonType::Array) => {
                    (PartKind::Json(ty), None)
                }
                None => (PartKind::Value(ty), types.first()),
                Some("application/json") => (PartKind::Json(ty), None),
                json => (PartKind::Json(ty), json),
            }
        };
        Some(Part {
            required: false,
            name,
            position: None,
            kind,
            repeated,
            media_type: media_type.map(str::to_owned),
            headers: Vec::new(),
            docs,
        })
    }

    /// Returns how many files a part may contain, or `None` if it is not a file. If a file is one of several alternatives,
    /// it can also contain the others.
    pub(in crate::lower) fn files(&mut self, keywords: &Keywords) -> Option<Files> {
        if is_bytes(keywords) {
            return Some(Files::One);
        }
        let branches = keywords.choices.iter().flat_map(|choice| &choice.branches);
        let found = branches.filter_map(|branch| {
            let branch = self.flattened(branch);
            let items = branch.items.as_ref().map(|items| self.flattened(items));
            match items {
                Some(items) if is_bytes(&items) => Some(Files::Several),
                _ => is_bytes(&branch).then_some(Files::One),
            }
        });
        found.max()
    }

    /// Sets the headers of a part that have a value. The documentation lists the headers that the caller's file must set.
    pub(in crate::lower) fn part_headers(&mut self, headers: NodeId, part: &mut Part) {
        let document = self.document;
        let mut brought = Vec::new();
        for (name, node) in document.entries(headers) {
            let is_written = match name.to_ascii_lowercase().as_str() {
                "content-type" | "content-transfer-encoding" => true,
                // A part without a name only has the one that the document declares.
                "content-disposition" => part.position.is_none(),
                _ => false,
            };
            if is_written {
                let reason = "the client sets this header";
                self.leave_out("part header", name, reason, node);
            } else if matches!(part.kind, PartKind::Styled(..)) {
                let reason = "its style serializes it into several parts";
                self.leave_out("part header", name, reason, node);
            } else if let Some(value) = self.header_value(node) {
                part.headers.push((name.to_owned(), value));
            } else if part.kind == PartKind::File {
                brought.push(format!("`{name}`"));
            } else {
                let reason = "only files can have headers";
                self.leave_out("part header", name, reason, node);
            }
        }
        if !brought.is_empty() {
            let words = format!("`File::header` sets {}.", brought.join(", "));
            add(&mut part.docs, words);
        }
    }

    /// Returns the only value that the schema of a header allows, or its default.
    pub(in crate::lower) fn header_value(&mut self, node: NodeId) -> Option<String> {
        let header = self.read::<Header>(self.document.resolve(node))?;
        let ParameterSchemaOrContent::Schema(schema) = header.format else {
            return None;
        };
        let keywords = self.flattened(&Subschema::of(self.document, &schema));
        let value = match keywords.values.as_deref() {
            Some([only]) => only.clone(),
            _ => keywords.default?,
        };
        match value {
            Value::String(text) => Some(text),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
            scalar => Some(scalar.to_string()),
        }
    }
}

/// The number of files that a part may contain.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::lower) enum Files {
    One,
    Several,
}

/// Returns whether a schema describes bytes.
fn is_bytes(keywords: &Keywords) -> bool {
    matches!(
        (keywords.json_type, keywords.format.as_deref()),
        (Some(JsonType::String), Some("binary" | "byte" | "base64")) | (None, Some("binary"))
    )
}

/// Sets the kind of parts whose schema did not determine it, when all types are known.
pub(in crate::lower) fn set_kinds(api: &mut Api) {
    let mut operations = std::mem::take(&mut api.operations);
    let bodies = operations
        .iter_mut()
        .filter_map(|operation| operation.body.as_mut());
    for content in bodies.flat_map(|body| &mut body.contents) {
        let ContentKind::Multipart(parts) = &mut content.kind else {
            continue;
        };
        for part in parts {
            if let PartKind::Value(ty) = &part.kind {
                part.kind = match is_scalar(api, ty) {
                    Some(true) => PartKind::Text(ty.clone()),
                    Some(false) => PartKind::Json(ty.clone()),
                    _ => continue,
                };
            }
        }
    }
    api.operations = operations;
}

/// Returns whether all values of a type are strings, numbers or booleans, or `None` if it depends on the value.
fn is_scalar(api: &Api, ty: &Type) -> Option<bool> {
    match api.resolve(ty) {
        Type::Text(_) | Type::Boolean | Type::Integer(_) | Type::Number => Some(true),
        Type::Map(_) => Some(false),
        Type::Array(_) | Type::Nullable(_) | Type::Any => None,
        Type::Named(id) => match &api.definition(*id).shape {
            Shape::Enumeration(_) => Some(true),
            Shape::Object(_) | Shape::Tuple(_) => Some(false),
            Shape::Union(_) | Shape::Alias(_) => None,
        },
    }
}

fn add(docs: &mut Docs, words: String) {
    docs.constraints = Some(match docs.constraints.take() {
        Some(said) => format!("{said} {words}"),
        None => words,
    });
}

/// The media types that a part may have: the list in `contentType`.
pub(in crate::lower) struct MediaTypes<'a>(Vec<&'a str>);

impl<'a> MediaTypes<'a> {
    pub(in crate::lower) fn of(content_type: Option<&'a str>) -> Self {
        let list = content_type.into_iter().flat_map(|list| list.split(','));
        Self(list.map(str::trim).filter(|one| !one.is_empty()).collect())
    }

    /// Returns the first media type that is valid for a part, which excludes ranges.
    pub(in crate::lower) fn first(&self) -> Option<&'a str> {
        let mut types = self.0.iter().copied();
        types.find(|one| !one.contains('*') && media_type::is_valid(&media_type::essence(one)))
    }

    /// Returns the first JSON media type.
    pub(in crate::lower) fn json(&self) -> Option<&'a str> {
        let mut types = self.0.iter().copied();
        types.find(|one| media_type::kind(one) == Kind::Json)
    }

    /// Returns whether none of the media types is text.
    pub(in crate::lower) fn is_bytes(&self) -> bool {
        let is_bytes =
            |one: &&str| matches!(media_type::kind(one), Kind::Bytes | Kind::Any | Kind::Xml);
        !self.0.is_empty() && self.0.iter().all(is_bytes)
    }

    /// Returns whether there are media types, but JSON cannot be sent as any of them.
    pub(in crate::lower) fn is_foreign(&self) -> bool {
        let is_foreign = |one: &&str| !matches!(media_type::kind(one), Kind::Json | Kind::Any);
        !self.0.is_empty() && self.0.iter().all(is_foreign)
    }

    /// Returns the documentation of the media types for callers.
    pub(in crate::lower) fn words(&self) -> Option<String> {
        let first = self.first();
        let others = self.0.iter().filter(|one| Some(**one) != first);
        let others: Vec<String> = others.map(|one| format!("`{one}`")).collect();
        match (first, others.join(", ")) {
            (None, others) if others.is_empty() => None,
            (None, others) => Some(format!("Its media type is one of {others}.")),
            (Some(first), others) if others.is_empty() => Some(format!(
                "Sent as `{first}`, unless the file sets another media type."
            )),
            (Some(first), others) => {
                Some(format!("Sent as `{first}`, unless the file sets {others}."))
            }
        }
    }
}
