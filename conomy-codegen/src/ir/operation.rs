//! Operations: requests, responses and their bodies.

use serde_json::Value;

use crate::load::NodeId;

use super::{Docs, GroupId, Pagination, PathSegment, Requirement, Retry, Server, Type};

/// The index of an operation in [`super::Api::operations`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OperationId(pub u32);

/// One method on one path.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The node in the document.
    pub node: NodeId,
    /// The `operationId`, if the document declares one.
    pub id: Option<String>,
    /// The method in upper case (RFC 9110, section 9).
    pub method: String,
    /// The path template.
    pub path: String,
    /// The group that the operation belongs to.
    pub group: GroupId,
    /// The one-line summary.
    pub summary: Option<String>,
    /// The documentation from the document.
    pub docs: Docs,
    /// The parameters, without those that are set once on the client.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<Body>,
    /// The successful responses.
    pub output: Output,
    /// The media types of successful responses that the client can read, JSON first (RFC 9110, section 12.5.1).
    pub accept: Vec<String>,
    /// The error responses.
    pub errors: Vec<ErrorResponse>,
    /// The headers of all responses.
    pub headers: Vec<ResponseHeader>,
    /// Alternative sets of security schemes; the request needs every scheme of one set. Empty if it needs none.
    pub security: Vec<Vec<Requirement>>,
    /// The servers of this operation only. Empty if the servers of the document apply.
    pub servers: Vec<Server>,
    /// The retry settings.
    pub retry: Retry,
    /// The pagination, if the response is one page of a list.
    pub pagination: Option<Pagination>,
    /// The location of the status, if the response is a value whose status changes until it is final.
    pub states: Option<States>,
}

/// A value whose status changes until it is final.
#[derive(Clone, Debug)]
pub struct States {
    /// The type of the response body.
    pub body: Type,
    /// The path to the status in the body. The status is an enumeration of strings.
    pub status: Vec<PathSegment>,
}

/// The location of a parameter in the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Location {
    /// In the path template.
    Path,
    /// In the query string.
    Query,
    /// In a header.
    Header,
    /// In the `Cookie` header.
    Cookie,
}

impl Location {
    /// Returns the word for this location in a document.
    pub fn as_str(self) -> &'static str {
        match self {
            Location::Path => "path",
            Location::Query => "query",
            Location::Header => "header",
            Location::Cookie => "cookie",
        }
    }

    /// Returns the style of parameters without a `style` (OpenAPI, Parameter Object).
    pub fn default_style(self) -> Style {
        match self {
            Location::Path | Location::Header => Style::Simple,
            Location::Query | Location::Cookie => Style::Form,
        }
    }
}

/// The serialization style of a value (OpenAPI, Parameter Object, Style Values).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Comma-separated.
    Simple,
    /// `.`-prefixed.
    Label,
    /// `;name=value`.
    Matrix,
    /// `name=value`.
    Form,
    /// Separated by spaces.
    SpaceDelimited,
    /// Separated by `|`.
    PipeDelimited,
    /// Separated by tabs (`collectionFormat: tsv` of Swagger 2.0).
    TabDelimited,
    /// `name[key]=value`.
    DeepObject,
    /// JSON (`content`).
    Json,
    /// The whole query string (`in: querystring`).
    QueryString,
}

/// A parameter: a value that a request carries outside its body.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The node in the document.
    pub node: NodeId,
    /// The name in the request.
    pub name: String,
    /// The location in the request.
    pub location: Location,
    /// The serialization style.
    pub style: Style,
    /// Whether arrays and objects are serialized as one entry per element.
    pub explode: bool,
    /// Whether reserved characters are not percent-encoded (RFC 6570, section 3.2.3).
    pub allow_reserved: bool,
    /// The type of the value.
    pub ty: Type,
    /// Whether the parameter is required.
    pub required: bool,
    /// The value of a required parameter if the caller sets none.
    pub default: Option<Value>,
    /// The documentation from the document.
    pub docs: Docs,
}

/// A request body.
#[derive(Clone, Debug)]
pub struct Body {
    /// The node in the document.
    pub node: NodeId,
    /// Whether the body is required.
    pub required: bool,
    /// The JSON that is sent if the caller sets no body.
    pub default: Option<Value>,
    /// The documentation from the document.
    pub docs: Docs,
    /// One entry per media type that the caller can choose.
    pub contents: Vec<Content>,
}

/// A body in one media type.
#[derive(Clone, Debug)]
pub struct Content {
    /// The node of the Media Type Object.
    pub node: NodeId,
    /// The media type, as it is sent.
    pub media_type: String,
    /// How the body is serialized.
    pub kind: ContentKind,
    /// The media types of the same JSON, such as vendor versions, if there is more than one. A setter selects one, also the usual one,
    /// so that the names of setters do not depend on the order of media types.
    pub alternatives: Vec<String>,
}

/// How a body is serialized.
#[derive(Clone, Debug, PartialEq)]
pub enum ContentKind {
    /// JSON (RFC 8259).
    Json(Type),
    /// `application/x-www-form-urlencoded`.
    Form {
        /// The type of the object.
        ty: Type,
        /// The properties with a style of their own: name, style and `explode`.
        styles: Vec<(String, Style, bool)>,
    },
    /// A sequence of JSON values of this type: lines or a JSON text sequence (RFC 7464).
    Lines(Type),
    /// A multipart body (RFC 7578, RFC 2046 section 5.1) with these parts.
    Multipart(Vec<Part>),
    /// A multipart body whose parts the document does not declare.
    Parts,
    /// Text.
    Text,
    /// Bytes, possibly streamed.
    Bytes,
}

/// A part of a multipart body.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The name of the part. A part with a position has it only in the client.
    pub name: String,
    /// The position of a part whose name is not sent, from 1 (OpenAPI 3.2, Encoding By Position). A repeated part has the
    /// position of its first value.
    pub position: Option<usize>,
    /// The content of the part.
    pub kind: PartKind,
    /// Whether the part is required.
    pub required: bool,
    /// Whether the part may occur more than once.
    pub repeated: bool,
    /// The media type from the document, if it declares one. A file may override it.
    pub media_type: Option<String>,
    /// The headers whose value the document declares.
    pub headers: Vec<(String, String)>,
    /// The documentation from the document.
    pub docs: Docs,
}

/// The content of a part of a multipart body.
#[derive(Clone, Debug, PartialEq)]
pub enum PartKind {
    /// A file or other bytes.
    File,
    /// A value as plain text.
    Text(Type),
    /// A value as JSON.
    Json(Type),
    /// A value whose JSON type determines its encoding: an object is sent as JSON, an array as one part per item, and any
    /// other value as plain text.
    Value(Type),
    /// An array or object, serialized in a style. The flag is `explode`.
    Styled(Type, Style, bool),
}

impl PartKind {
    /// Returns the type of the value, or `None` for a file.
    pub fn ty(&self) -> Option<&Type> {
        match self {
            PartKind::File => None,
            PartKind::Text(ty)
            | PartKind::Json(ty)
            | PartKind::Value(ty)
            | PartKind::Styled(ty, ..) => Some(ty),
        }
    }
}

/// The successful responses.
#[derive(Clone, Debug)]
pub enum Output {
    /// All successful responses have the same body.
    One(Payload),
    /// The body depends on the status or the media type.
    Several(Vec<Case>),
}

/// One of several successful responses.
#[derive(Clone, Debug)]
pub struct Case {
    /// The status that selects it.
    pub status: Status,
    /// The media type that selects it, if the status alone does not.
    pub media_type: Option<String>,
    /// Other media types with the same payload, which also select it.
    pub other_media_types: Vec<String>,
    /// The body.
    pub payload: Payload,
    /// The description from the document.
    pub description: String,
}

/// The body of a response.
#[derive(Clone, Debug, PartialEq)]
pub enum Payload {
    /// No body.
    Empty,
    /// A JSON value.
    Json(Type),
    /// Text.
    Text,
    /// Bytes, streamed.
    Stream,
    /// Server-sent events whose data is JSON of this type.
    Events(Type),
    /// One JSON value per line.
    Lines(Type),
    /// A multipart body whose parts are JSON of this type.
    Parts(Type),
}

impl Payload {
    /// Returns the type of the body, or of each value of a sequence. `None` for other bodies.
    pub fn ty(&self) -> Option<&Type> {
        match self {
            Payload::Json(ty) | Payload::Events(ty) | Payload::Lines(ty) | Payload::Parts(ty) => {
                Some(ty)
            }
            Payload::Empty | Payload::Text | Payload::Stream => None,
        }
    }
}

/// The status codes that a response applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// One code.
    Code(u16),
    /// All codes with this first digit.
    Range(u16),
    /// Every code that no other response declares.
    Default,
}

impl Status {
    /// Returns the status as OpenAPI writes it.
    pub fn text(self) -> String {
        match self {
            Status::Code(code) => code.to_string(),
            Status::Range(digit) => format!("{digit}XX"),
            Status::Default => "default".to_owned(),
        }
    }
}

/// An error response.
#[derive(Clone, Debug)]
pub struct ErrorResponse {
    /// The status that selects it.
    pub status: Status,
    /// The type of the JSON body, if it has one.
    pub ty: Option<Type>,
    /// Whether the body is only text.
    pub text: bool,
    /// The description from the document.
    pub description: String,
}

/// A header of a response.
#[derive(Clone, Debug)]
pub struct ResponseHeader {
    /// The node in the document.
    pub node: NodeId,
    /// The name, as the document writes it.
    pub name: String,
    /// How the text of the header is parsed.
    pub form: HeaderForm,
    /// Whether properties are written as `key=value` instead of `key,value`.
    pub explode: bool,
    /// The type of the value.
    pub ty: Type,
    /// Whether every successful response has it.
    pub required: bool,
    /// A value from an example in the document.
    pub example: Option<Value>,
    /// The documentation from the document.
    pub docs: Docs,
}

/// How the text of a header is parsed (OpenAPI, Style Values: `simple`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeaderForm {
    /// The text is the value.
    Text,
    /// A number or boolean.
    Scalar,
    /// Strings, separated by commas.
    Texts,
    /// Numbers or booleans, separated by commas.
    Scalars,
    /// The properties of an object, separated by commas.
    Members {
        /// The properties that are numbers or booleans.
        scalars: Vec<String>,
    },
    /// The properties of an object, separated by commas. All of them are numbers or booleans.
    ScalarMembers,
    /// JSON (`content`).
    Json,
}
