//! Parameters: values that a request carries outside its body (OpenAPI, Parameter Object).

use openapiv3::{Parameter as Source, ParameterSchemaOrContent, PathStyle, QueryStyle};

use crate::ir::{Docs, Location, NameHint, OperationId, Parameter, Role, Style, Type};
use crate::load::{NodeId, extension};
use crate::media_type::{self, Kind};

use crate::lower::schema::keywords::Keywords;
use crate::lower::schema::subschema::Subschema;
use crate::lower::{Lowering, Use};

/// Headers that OpenAPI describes by other means. Parameters with these names are ignored.
const DESCRIBED_ELSEWHERE: [&str; 3] = ["accept", "content-type", "authorization"];

impl Lowering<'_> {
    /// Lowers the parameters of an operation: those of the path item that the operation does not override, then its own.
    pub(in crate::lower) fn parameters(
        &mut self,
        item: NodeId,
        node: NodeId,
        operation: OperationId,
    ) -> Vec<Parameter> {
        let mut parameters: Vec<Parameter> = Vec::new();
        for owner in [item, node] {
            let Some(list) = self.document.get(owner, "parameters") else {
                continue;
            };
            let mut own: Vec<Parameter> = Vec::new();
            for node in self.document.items(list) {
                self.coverage.parameters.declared += 1;
                let Some(parameter) = self.parameter(node, operation) else {
                    continue;
                };
                // `check` reports the second of two equal parameters in a list.
                match own.iter().any(|known| is_same(known, &parameter)) {
                    true => self.coverage.parameters.declared -= 1,
                    false => own.push(parameter),
                }
            }
            // A parameter of the operation overrides that of the path item.
            for parameter in own {
                match parameters
                    .iter_mut()
                    .find(|known| is_same(known, &parameter))
                {
                    Some(known) => {
                        self.coverage.parameters.declared -= 1;
                        *known = parameter;
                    }
                    None => parameters.push(parameter),
                }
            }
        }
        let declared = parameters.len();
        self.undeclared(&mut parameters, operation);
        let added = parameters.len() - declared;
        let path = &self.api.operations[operation.0 as usize].path;
        let (kept, homeless): (Vec<_>, Vec<_>) = parameters.into_iter().partition(|parameter| {
            parameter.location != Location::Path
                || path.contains(&format!("{{{}}}", parameter.name))
        });
        for parameter in homeless {
            self.leave_out(
                "parameter",
                parameter.name,
                "the path template does not contain it",
                parameter.node,
            );
        }
        self.coverage.parameters.generated += kept.len() - added;
        kept
    }

    /// Adds the path parameters that the template contains but the document does not declare. They are strings, because the
    /// path could not be built without them.
    fn undeclared(&mut self, parameters: &mut Vec<Parameter>, operation: OperationId) {
        let owner = &self.api.operations[operation.0 as usize];
        for name in template_names(&owner.path) {
            let declared = parameters
                .iter()
                .any(|known| known.location == Location::Path && known.name == name);
            if !declared {
                parameters.push(Parameter {
                    node: owner.node,
                    name: name.to_owned(),
                    location: Location::Path,
                    style: Style::Simple,
                    explode: false,
                    allow_reserved: false,
                    ty: Type::Text(crate::ir::Text::Plain),
                    required: true,
                    default: None,
                    docs: Docs::default(),
                });
            }
        }
    }

    fn parameter(&mut self, node: NodeId, operation: OperationId) -> Option<Parameter> {
        let shared = self.document.resolve(node);
        let Some(source) = self.read::<Source>(shared) else {
            self.leave_out("parameter", "", "invalid parameter object", node);
            return None;
        };
        let (location, style, allow_reserved) = match &source {
            Source::Query {
                style,
                allow_reserved,
                ..
            } => (Location::Query, query_style(style), *allow_reserved),
            Source::Header { .. } => (Location::Header, Style::Simple, false),
            Source::Path { style, .. } => (
                Location::Path,
                match style {
                    PathStyle::Matrix => Style::Matrix,
                    PathStyle::Label => Style::Label,
                    PathStyle::Simple => Style::Simple,
                },
                false,
            ),
            Source::Cookie { .. } => (Location::Cookie, Style::Form, false),
        };
        let collection = self.collection_format(shared, location);
        let style = collection.map_or(style, |(style, _)| style);
        let data = source.parameter_data();
        if location == Location::Header {
            let elsewhere = DESCRIBED_ELSEWHERE.contains(&data.name.to_ascii_lowercase().as_str());
            let reason = match elsewhere {
                true => Some("OpenAPI describes this header by other means"),
                false if !media_type::is_token(&data.name) => Some("invalid header name"),
                false => None,
            };
            if let Some(reason) = reason {
                self.leave_out("parameter", data.name, reason, node);
                return None;
            }
        }
        let hint = match self.shared_name(shared, Some(&data.name)) {
            Some(name) => NameHint::Shared {
                name,
                suffix: "Parameter",
                roles: Vec::new(),
            },
            None => NameHint::Operation {
                operation,
                roles: vec![Role::Named(data.name.clone())],
            },
        };
        let (used, style, keywords) = match data.format {
            ParameterSchemaOrContent::Schema(schema) => {
                let schema = Subschema::of(self.document, &schema);
                let keywords = self.flattened(&schema);
                let used = self.use_of(schema, hint);
                self.hold(&data.extensions, &used.clone().into_type());
                (used, style, keywords)
            }
            ParameterSchemaOrContent::Content(content) => {
                let Some((media_type, content)) = content.into_iter().next() else {
                    self.leave_out("parameter", data.name, "its `content` is empty", node);
                    return None;
                };
                let keywords = self.flattened_content(&content);
                let is_json = media_type::kind(&media_type) == Kind::Json;
                let is_text = keywords.is_scalar();
                let plain = |ty| Use {
                    ty,
                    nullable: false,
                };
                let used = match self.schema_of(&content) {
                    Some(schema) if is_json || is_text => self.use_of(schema, hint),
                    None if is_json => plain(Type::Any),
                    // Only the caller can serialize other media types.
                    _ => plain(Type::Text(crate::ir::Text::Plain)),
                };
                let is_written = !is_json && !is_text;
                let mut keywords = keywords;
                if is_written {
                    keywords = Keywords::default();
                    keywords.docs.constraints = Some(format!("Text of type `{media_type}`."));
                } else {
                    self.hold(&content.extensions, &used.clone().into_type());
                }
                let is_whole = self.document.get(shared, extension::QUERY_STRING).is_some();
                let style = match is_json {
                    _ if is_whole => Style::QueryString,
                    true => Style::Json,
                    false => style,
                };
                (used, style, keywords)
            }
        };
        // The default of `explode` is true for the style `form` only (OpenAPI, Parameter Object). `deepObject` is only
        // defined for true.
        let explode = match collection {
            Some((_, explode)) if style != Style::Json => explode,
            _ => style == Style::DeepObject || data.explode.unwrap_or(style == Style::Form),
        };
        let required = data.required || location == Location::Path;
        Some(Parameter {
            node,
            name: data.name,
            location,
            style,
            explode,
            allow_reserved,
            ty: used.ty,
            required,
            default: if location == Location::Path {
                None
            } else {
                keywords.default
            },
            docs: Docs {
                title: None,
                description: data.description.or(keywords.docs.description),
                deprecated: data.deprecated.unwrap_or(false),
                external: None,
                constraints: keywords.docs.constraints,
            },
        })
    }
}

impl Lowering<'_> {
    /// Returns the style of `collectionFormat` in a parameter or encoding, and whether items are separate values (Swagger
    /// 2.0, Parameter Object).
    pub(in crate::lower) fn collection_format(
        &self,
        owner: NodeId,
        location: Location,
    ) -> Option<(Style, bool)> {
        let written = self.document.get(owner, "collectionFormat");
        let written = written.and_then(|node| self.document.as_str(node))?;
        let usual = location.default_style();
        Some(match written {
            "ssv" => (Style::SpaceDelimited, false),
            "tsv" => (Style::TabDelimited, false),
            "pipes" => (Style::PipeDelimited, false),
            // Only query parameters and form fields can occur several times.
            "multi" => (usual, usual == Style::Form),
            _ => (usual, false),
        })
    }
}

/// Returns whether two parameters are the same in a request. Header names are case-insensitive (RFC 9110, section 5.1).
fn is_same(one: &Parameter, other: &Parameter) -> bool {
    one.location == other.location
        && match one.location {
            Location::Header => one.name.eq_ignore_ascii_case(&other.name),
            Location::Path | Location::Query | Location::Cookie => one.name == other.name,
        }
}

/// Converts the style of a query parameter or a form property.
pub(in crate::lower) fn query_style(style: &QueryStyle) -> Style {
    match style {
        QueryStyle::Form => Style::Form,
        QueryStyle::SpaceDelimited => Style::SpaceDelimited,
        QueryStyle::PipeDelimited => Style::PipeDelimited,
        QueryStyle::DeepObject => Style::DeepObject,
    }
}

/// Returns the names in the braces of a path template.
pub(in crate::lower) fn template_names(path: &str) -> Vec<&str> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}
