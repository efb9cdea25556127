//! Parts of multipart bodies that have a position instead of a name (OpenAPI 3.2, Encoding By Position).

use openapiv3::MediaType;

use crate::ir::{NameHint, Part, PartKind, Role};
use crate::load::{Document, NodeId, Version, extension};
use crate::media_type;

use crate::lower::Lowering;
use crate::lower::operation::part::MediaTypes;
use crate::lower::schema::keywords::{JsonType, Keywords, node_of};
use crate::lower::schema::subschema::Subschema;

/// The default media type of bytes (OpenAPI 3.2, Encoding Object).
const BYTES: &str = "application/octet-stream";

/// The default media type of strings, numbers and booleans.
const TEXT: &str = "text/plain";

/// The schema and the Encoding Object of a part, if it has them.
type Described = (Option<Subschema>, Option<NodeId>);

/// The parts that a media type describes.
struct Sequence {
    first: Vec<Described>,
    /// All further parts, if there may be any.
    rest: Option<Described>,
    /// The minimum number of parts, if the schema has one.
    least: Option<usize>,
}

impl Lowering<'_> {
    /// Lowers the parts of a body that is an array. Returns `None` if the parts have names, or are not described.
    pub(in crate::lower) fn parts_by_position(
        &mut self,
        media_type: &str,
        content: &MediaType,
        whole: &Keywords,
        hint: &NameHint,
    ) -> Option<Vec<Part>> {
        if !media_type::essence(media_type).starts_with("multipart/") {
            return None;
        }
        let sequence = self.sequence(content, whole)?;
        let count = sequence.first.len();
        let mut parts: Vec<Part> = Vec::new();
        for (index, described) in sequence.first.into_iter().enumerate() {
            let position = index + 1;
            let name = self.part_name(&described, position, &parts);
            let mut part = self.part_at(position, name, described, hint);
            // Without a minimum, the positions themselves say which parts there are.
            part.required = sequence.least.is_none_or(|least| index < least);
            parts.push(part);
        }
        if let Some(described) = sequence.rest {
            let mut part = self.part_at(count + 1, "parts".to_owned(), described, hint);
            // A body without other parts consists of these.
            part.required = count == 0 || sequence.least.is_some_and(|least| count < least);
            part.repeated = true;
            parts.push(part);
        }
        Some(parts)
    }

    /// Returns whether all parts of a response are JSON of the same schema.
    pub(in crate::lower) fn has_json_parts(
        &mut self,
        media_type: &str,
        content: &MediaType,
        whole: &Keywords,
    ) -> bool {
        if !media_type::essence(media_type).starts_with("multipart/") {
            return false;
        }
        let sequence = self.sequence(content, whole);
        let Some((Some(schema), encoding)) = sequence
            .filter(|sequence| sequence.first.is_empty())
            .and_then(|sequence| sequence.rest)
        else {
            return false;
        };
        let element = self.flattened(&schema);
        let types = MediaTypes::of(content_type(self.document, encoding));
        // Text is not JSON, unless the document says so.
        !self.is_file(&element, &types) && (types.json().is_some() || !element.is_scalar())
    }

    fn sequence(&mut self, content: &MediaType, whole: &Keywords) -> Option<Sequence> {
        let document = self.document;
        let node = node_of(document, &content.extensions)?;
        let encodings = document.get(node, "prefixEncoding");
        let encodings: Vec<NodeId> = encodings
            .map(|list| document.items(list).collect())
            .unwrap_or_default();
        let encoding = document.get(node, "itemEncoding");
        let has_encodings = !encodings.is_empty() || encoding.is_some();
        let each = match content.extensions.contains_key(extension::ITEM_SCHEMA) {
            true => self.schema_of(content),
            false => None,
        };
        let schemas = whole.extension_nodes(document, extension::PREFIX_ITEMS);
        let is_array = whole.json_type == Some(JsonType::Array) || !schemas.is_empty();
        let is_declared = match &each {
            Some(_) => true,
            None if is_array => has_encodings || document.version() >= Version::V3_2,
            None => has_encodings && whole.is_empty(),
        };
        if !is_declared {
            if has_encodings {
                let (name, reason) = ("encoding by position", "the schema is not an array");
                self.leave_out("encoding", name, reason, node);
            }
            return None;
        }
        if each.is_some() {
            let first = encodings.into_iter();
            return Some(Sequence {
                first: first.map(|one| (each.clone(), Some(one))).collect(),
                rest: Some((each.clone(), encoding)),
                least: Some(0),
            });
        }
        let (least, most) = whole.items_bounds;
        let count = schemas.len().max(encodings.len());
        let count = count.min(most.unwrap_or(usize::MAX));
        let described = |index: usize| {
            let schema = schemas.get(index).copied();
            let schema = schema.map(|node| Subschema::at(document, node));
            let encoding = encodings.get(index).copied();
            (schema.or_else(|| whole.items.clone()), encoding)
        };
        let first: Vec<Described> = (0..count).map(described).collect();
        let is_open = most != Some(count)
            && !self.is_closed(whole)
            && (whole.items.is_some() || encoding.is_some());
        Some(Sequence {
            first,
            rest: is_open.then(|| (whole.items.clone(), encoding)),
            least,
        })
    }

    /// Returns the name of a part in the client: that of its component, or its position.
    fn part_name(&self, described: &Described, position: usize, parts: &[Part]) -> String {
        let node = described.0.as_ref().and_then(Subschema::node);
        let component = node.and_then(|node| self.document.component_name(node));
        let name = match component {
            Some((_, name)) => name.to_owned(),
            None => format!("part {position}"),
        };
        match parts.iter().any(|part| part.name == name) {
            true => format!("{name} {position}"),
            false => name,
        }
    }

    fn part_at(
        &mut self,
        position: usize,
        name: String,
        (schema, encoding): Described,
        hint: &NameHint,
    ) -> Part {
        let document = self.document;
        let content_type = content_type(document, encoding);
        let types = MediaTypes::of(content_type);
        let schema = schema.unwrap_or_else(|| Subschema::Merged(Box::default()));
        let element = self.flattened(&schema);
        let mut docs = element.docs.clone();
        let headers = encoding.and_then(|encoding| document.get(encoding, "headers"));
        let is_file = self.is_file(&element, &types)
            || headers.is_some_and(|headers| self.needs_header(headers));
        let (kind, media_type) = if is_file {
            let default = match self.files(&element) {
                None if element.is_scalar() => TEXT,
                None if !element.is_empty() => "application/json",
                _ => BYTES,
            };
            let types = match content_type {
                Some(_) => types,
                None => MediaTypes::of(Some(default)),
            };
            docs.constraints = types.words();
            (PartKind::File, Some(types.first().unwrap_or(default)))
        } else {
            let ty = self.use_of(schema, hint.part(Role::Named(name.clone()))).ty;
            match types.json() {
                None if element.is_scalar() => {
                    (PartKind::Text(ty), Some(types.first().unwrap_or(TEXT)))
                }
                None if !element.choices.is_empty() => (PartKind::Value(ty), types.first()),
                json => (
                    PartKind::Json(ty),
                    json.filter(|json| *json != "application/json"),
                ),
            }
        };
        let mut part = Part {
            name,
            position: Some(position),
            kind,
            required: false,
            repeated: false,
            media_type: media_type.map(str::to_owned),
            headers: Vec::new(),
            docs,
        };
        if let Some(headers) = headers {
            self.part_headers(headers, &mut part);
        }
        part
    }

    /// Returns whether a part has a required header that only the caller can set, as only files have such headers.
    fn needs_header(&mut self, headers: NodeId) -> bool {
        let headers: Vec<NodeId> = self
            .document
            .entries(headers)
            .map(|(_, node)| node)
            .collect();
        headers.into_iter().any(|node| {
            let required = self.document.get(self.document.resolve(node), "required");
            required.and_then(|node| self.document.as_bool(node)) == Some(true)
                && self.header_value(node).is_none()
        })
    }

    /// Returns whether only the caller can serialize a part: it is bytes, or has a media type other than text and JSON.
    fn is_file(&mut self, element: &Keywords, types: &MediaTypes<'_>) -> bool {
        self.files(element).is_some()
            || match element.json_type {
                _ if types.json().is_some() => false,
                _ if element.is_empty() => true,
                Some(JsonType::String) => types.is_bytes(),
                _ => !element.is_scalar() && types.is_foreign(),
            }
    }
}

/// Returns the media types of a part, as the document declares them.
fn content_type(document: &Document, encoding: Option<NodeId>) -> Option<&str> {
    let node = document.get(encoding?, "contentType")?;
    document.as_str(node)
}
