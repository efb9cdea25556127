//! Response headers (OpenAPI, Response Object, `headers`).

use openapiv3::{Header, ParameterSchemaOrContent};

use crate::ir::{
    AdditionalProperties, Api, Docs, Enumeration, EnumerationKind, HeaderForm, LeftOut, NameHint,
    OperationId, ResponseHeader, Role, Shape, Text, Type,
};
use crate::load::{NodeId, extension};
use crate::media_type::{self, Kind};

use crate::lower::schema::keywords::{Additional, Keywords};
use crate::lower::schema::subschema::Subschema;
use crate::lower::{Count, Lowering};

const HEADER: &str = "header";

/// The response headers of an operation, collected from its responses.
#[derive(Default)]
pub(in crate::lower) struct Headers {
    found: Vec<ResponseHeader>,
    /// The number of successful responses that declare each header.
    successes: Vec<usize>,
}

impl Headers {
    /// Returns the headers. A header is required only if all successful responses require it. Errors are ignored, because a proxy may
    /// send them.
    pub(in crate::lower) fn finish(mut self, successes: usize) -> Vec<ResponseHeader> {
        for (header, declared) in self.found.iter_mut().zip(self.successes) {
            header.required &= successes > 0 && declared == successes;
        }
        self.found
    }
}

impl Lowering<'_> {
    /// Adds the headers of the response at `node`. Their inline types are named after the response if several operations share it,
    /// otherwise after the operation.
    pub(in crate::lower) fn response_headers(
        &mut self,
        node: NodeId,
        success: bool,
        operation: OperationId,
        headers: &mut Headers,
    ) {
        let document = self.document;
        let Some(list) = document.get(self.document.resolve(node), "headers") else {
            return;
        };
        let owner = match self.shared_name(self.document.resolve(node), None) {
            Some(name) => NameHint::Shared {
                name,
                suffix: "",
                roles: Vec::new(),
            },
            None => NameHint::Operation {
                operation,
                roles: Vec::new(),
            },
        };
        let entries: Vec<(&str, NodeId)> = document.entries(list).collect();
        for &(name, node) in &entries {
            self.coverage.headers.declared += 1;
            let is_again = |other: &str| other < name && other.eq_ignore_ascii_case(name);
            if entries.iter().any(|(other, _)| is_again(other)) {
                self.leave_out(HEADER, name, "duplicate header of the response", node);
                continue;
            }
            let Some(header) = self.response_header(name, node, &owner) else {
                continue;
            };
            let known = headers
                .found
                .iter()
                .position(|known| known.name.eq_ignore_ascii_case(name));
            match known {
                None => {
                    self.coverage.headers.generated += 1;
                    headers.found.push(header);
                    headers.successes.push(usize::from(success));
                }
                Some(index) if is_same(&self.api, &headers.found[index].ty, &header.ty) => {
                    self.coverage.headers.generated += 1;
                    if success {
                        headers.found[index].required &= header.required;
                        headers.successes[index] += 1;
                    }
                }
                Some(_) => {
                    let reason =
                        "another response of the operation declares it with a different type";
                    self.leave_out(HEADER, name, reason, node);
                }
            }
        }
    }

    fn response_header(
        &mut self,
        name: &str,
        node: NodeId,
        owner: &NameHint,
    ) -> Option<ResponseHeader> {
        let shared = self.document.resolve(node);
        if name.eq_ignore_ascii_case("content-type") {
            let reason = "OpenAPI describes this header by other means";
            self.leave_out(HEADER, name, reason, node);
            return None;
        }
        if !media_type::is_token(name) {
            self.leave_out(HEADER, name, "invalid header name", node);
            return None;
        }
        let Some(source) = self.read::<Header>(shared) else {
            self.leave_out(HEADER, name, "invalid header object", node);
            return None;
        };
        let (schema, json) = match source.format {
            ParameterSchemaOrContent::Schema(schema) => {
                (Some(Subschema::of(self.document, &schema)), false)
            }
            ParameterSchemaOrContent::Content(content) => match content.first() {
                Some((media_type, content)) => (
                    self.schema_of(content),
                    media_type::kind(media_type) == Kind::Json,
                ),
                None => (None, false),
            },
        };
        let keywords = schema
            .as_ref()
            .map(|schema| self.flattened(schema))
            .unwrap_or_default();
        // Lowering an unsupported inline object would create an unused type.
        if keywords.is_object() && !json && !self.is_flat(&keywords) {
            self.leave_out(HEADER, name, UNSUPPORTED_SCHEMA, node);
            return None;
        }
        let explode = self.document.get(shared, "explode");
        let explode = explode.and_then(|node| self.document.as_bool(node));
        let hint = match self.shared_name(shared, Some(name)) {
            Some(name) => NameHint::Shared {
                name,
                suffix: "Header",
                roles: Vec::new(),
            },
            None => owner.part(Role::Named(name.to_owned())),
        };
        let ty = match schema {
            Some(schema) => self.use_of(schema, hint).into_type(),
            None => Type::Any,
        };
        self.example_types.push((shared, ty.clone()));
        Some(ResponseHeader {
            node,
            name: name.to_owned(),
            // `set_forms` replaces this when all types are known.
            form: if json {
                HeaderForm::Json
            } else {
                HeaderForm::Text
            },
            explode: explode.unwrap_or(false),
            ty,
            required: source.required,
            example: source.example,
            docs: Docs {
                description: source.description.or(keywords.docs.description),
                deprecated: source.deprecated.unwrap_or(false),
                ..Docs::default()
            },
        })
    }
}

impl Lowering<'_> {
    /// Returns whether all properties are strings, numbers or booleans.
    fn is_flat(&mut self, keywords: &Keywords) -> bool {
        let rest = match &keywords.additional {
            Some(Additional::Schema(schema)) => Some(schema),
            _ => None,
        };
        let is_flat = keywords.choices.is_empty()
            && keywords.extension(extension::PATTERN_PROPERTIES).is_none()
            && (rest.is_some() || !keywords.properties.is_empty());
        let members = keywords.properties.iter().map(|(_, schema)| schema);
        is_flat
            && members
                .chain(rest)
                .all(|schema| self.flattened(schema).is_scalar())
    }
}

/// Returns whether two types are equal. Enumerations with the same values are.
fn is_same(api: &Api, first: &Type, second: &Type) -> bool {
    let values = |ty: &Type| match ty {
        Type::Named(id) => match &api.definition(*id).shape {
            Shape::Enumeration(Enumeration { values, .. }) => Some(
                values
                    .iter()
                    .map(|one| one.value.clone())
                    .collect::<Vec<_>>(),
            ),
            _ => None,
        },
        _ => None,
    };
    match (first, second) {
        (Type::Array(first), Type::Array(second))
        | (Type::Nullable(first), Type::Nullable(second)) => is_same(api, first, second),
        _ => first == second || values(first).is_some_and(|some| Some(some) == values(second)),
    }
}

const UNSUPPORTED_SCHEMA: &str = "the serialization of its schema is ambiguous";

/// Sets the serialization of each header when all types are known, and omits unsupported headers.
pub(in crate::lower) fn set_forms(api: &mut Api, count: &mut Count) {
    for index in 0..api.operations.len() {
        let headers = std::mem::take(&mut api.operations[index].headers);
        let mut kept = Vec::with_capacity(headers.len());
        for mut header in headers {
            if header.form != HeaderForm::Json {
                let Some((form, ty)) = form(api, &header.ty) else {
                    count.generated -= 1;
                    api.left_out.push(LeftOut {
                        what: HEADER,
                        name: header.name,
                        reason: UNSUPPORTED_SCHEMA.to_owned(),
                        node: header.node,
                    });
                    continue;
                };
                header.form = form;
                header.ty = ty;
            }
            kept.push(header);
        }
        api.operations[index].headers = kept;
    }
}

/// Returns the serialization and type of a header. Ambiguous text stays a string.
fn form(api: &Api, ty: &Type) -> Option<(HeaderForm, Type)> {
    let text = || Some((HeaderForm::Text, Type::Text(Text::Plain)));
    match api.resolve(ty) {
        Type::Boolean | Type::Integer(_) | Type::Number => Some((HeaderForm::Scalar, ty.clone())),
        Type::Text(_) => Some((HeaderForm::Text, ty.clone())),
        Type::Any => text(),
        Type::Nullable(inner) => {
            let (form, inner) = form(api, inner)?;
            Some((form, inner.or_null(true)))
        }
        Type::Array(item) => match form(api, item)? {
            (HeaderForm::Text, item) => Some((HeaderForm::Texts, Type::Array(Box::new(item)))),
            (HeaderForm::Scalar, item) => Some((HeaderForm::Scalars, Type::Array(Box::new(item)))),
            _ => None,
        },
        Type::Map(value) => match form(api, value)?.0 {
            HeaderForm::Text => {
                let scalars = Vec::new();
                Some((HeaderForm::Members { scalars }, ty.clone()))
            }
            HeaderForm::Scalar => Some((HeaderForm::ScalarMembers, ty.clone())),
            _ => None,
        },
        Type::Named(id) => match &api.definition(*id).shape {
            Shape::Enumeration(enumeration) => match enumeration.kind {
                EnumerationKind::Text => Some((HeaderForm::Text, ty.clone())),
                EnumerationKind::Integer => Some((HeaderForm::Scalar, ty.clone())),
                EnumerationKind::Mixed => text(),
            },
            Shape::Union(union) => {
                let is_one = |ty: &Type| {
                    let form = form(api, ty);
                    form.is_some_and(|(form, _)| {
                        matches!(form, HeaderForm::Text | HeaderForm::Scalar)
                    })
                };
                union
                    .variants
                    .iter()
                    .all(|one| is_one(&one.ty))
                    .then(text)?
            }
            Shape::Object(object) if object.kind.is_none() => {
                let mut scalars = Vec::new();
                for field in &object.fields {
                    match form(api, &field.ty)?.0 {
                        HeaderForm::Text => {}
                        HeaderForm::Scalar => scalars.push(field.name.clone()),
                        _ => return None,
                    }
                }
                // Undeclared properties are strings.
                let is_open = match &object.additional_properties {
                    AdditionalProperties::Unknown => true,
                    AdditionalProperties::Typed(rest) => form(api, rest)?.0 == HeaderForm::Text,
                };
                is_open.then(|| (HeaderForm::Members { scalars }, ty.clone()))
            }
            _ => None,
        },
    }
}
