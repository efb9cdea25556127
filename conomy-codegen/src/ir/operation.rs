//! Operations: what a call sends and what comes back.

use std::borrow::Cow;

use serde_json::Value;

use crate::load::NodeId;

use super::{Docs, GroupId, Member, Pagination, Requirement, Retry, Server, Type};

/// The index of an operation in [`super::Api::operations`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OperationId(pub u32);

/// One method on one path.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The node in the document.
    pub node: NodeId,
    /// `operationId`, where the document gives one.
    pub id: Option<String>,
    /// The method in capitals (RFC 9110, section 9).
    pub method: Cow<'static, str>,
    /// The path template.
    pub path: String,
    /// The group that it belongs to.
    pub group: GroupId,
    /// The one-line summary.
    pub summary: Option<String>,
    /// The documentation of the document.
    pub docs: Docs,
    /// Parameters, without those that are set once on the client.
    pub parameters: Vec<Parameter>,
    /// The request's body.
    pub body: Option<Body>,
    /// The successful responses.
    pub output: Output,
    /// The media types of success that can be read, JSON first (RFC 9110, section 12.5.1).
    pub accept: Vec<String>,
    /// Bodies of error responses.
    pub errors: Vec<ErrorResponse>,
    /// Response headers of any kind.
    pub headers: Vec<ResponseHeader>,
    /// Sets of schemes; one whole set is needed. Empty where nothing is.
    pub security: Vec<Vec<Requirement>>,
    /// Servers of this operation alone; empty where the document's apply.
    pub servers: Vec<Server>,
    /// What is said about sending it again.
    pub retry: Retry,
    /// How the pages follow each other, where its response is one page of a list.
    pub pagination: Option<Pagination>,
    /// Where the status of the value stands, if it changes until it is final.
    pub states: Option<States>,
}

/// A value whose status changes until it is final.
#[derive(Clone, Debug)]
pub struct States {
    /// The body of a response.
    pub body: Type,
    /// Where the status is in it; an enumeration of strings.
    pub status: Vec<Member>,
}

/// Where a parameter stands in the request.
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

/// How a value becomes text (OpenAPI, Parameter Object, Style Values).
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
    /// One JSON text (`content`).
    Json,
    /// The whole query string (`in: querystring`).
    QueryString,
}

/// A value that a request carries outside its body.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The node in the document.
    pub node: NodeId,
    /// Its name in the request.
    pub name: String,
    /// The location in the request.
    pub location: Location,
    /// How it becomes text.
    pub style: Style,
    /// Whether arrays and objects become one entry per element.
    pub explode: bool,
    /// Whether reserved characters stay as they are (RFC 6570, section 3.2.3).
    pub allow_reserved: bool,
    /// The value's type.
    pub ty: Type,
    /// Whether it is required.
    pub required: bool,
    /// The value that a required parameter has when the caller gives none.
    pub default: Option<Value>,
    /// A value from an example in the document.
    pub example: Option<Value>,
    /// The documentation of the document.
    pub docs: Docs,
}

/// A request body.
#[derive(Clone, Debug)]
pub struct Body {
    /// The node in the document.
    pub node: NodeId,
    /// Whether it is required.
    pub required: bool,
    /// The JSON that is sent when the caller gives no body.
    pub default: Option<Value>,
    /// The documentation of the document.
    pub docs: Docs,
    /// One entry per media type that the caller can choose.
    pub contents: Vec<Content>,
}

/// A body in one media type.
#[derive(Clone, Debug)]
pub struct Content {
    /// The location of its Media Type Object.
    pub node: NodeId,
    /// The media type, as it is sent.
    pub media_type: String,
    /// How the body becomes bytes.
    pub kind: ContentKind,
}

/// How a body becomes bytes.
#[derive(Clone, Debug, PartialEq)]
pub enum ContentKind {
    /// JSON (RFC 8259).
    Json(Type),
    /// `application/x-www-form-urlencoded`; styles of properties that the document gives one.
    Form {
        /// The object's type.
        ty: Type,
        /// Properties with a style.
        styles: Vec<(String, Style, bool)>,
    },
    /// JSON values of this type, one after the other, as lines or as a JSON text sequence (RFC 7464).
    Lines(Type),
    /// A multipart body (RFC 7578, RFC 2046 section 5.1) with these parts.
    Multipart(Vec<Part>),
    /// A multipart body whose parts the document does not name.
    Parts,
    /// Text.
    Text,
    /// Bytes, possibly streamed.
    Bytes,
}

/// A part of a multipart body.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The part's name.
    pub name: String,
    /// What it holds.
    pub kind: PartKind,
    /// Whether it is required.
    pub required: bool,
    /// Whether it may be given more than once.
    pub repeated: bool,
    /// The media type that it is sent with, unless a file says otherwise, where the document gives one.
    pub media_type: Option<String>,
    /// Headers that the document gives a value.
    pub headers: Vec<(String, String)>,
    /// The documentation of the document.
    pub docs: Docs,
}

/// What a part of a multipart body holds.
#[derive(Clone, Debug, PartialEq)]
pub enum PartKind {
    /// A file or other bytes.
    File,
    /// A value as plain text.
    Text(Type),
    /// A value as JSON.
    Json(Type),
    /// A value whose kind says what it is sent as: an object as JSON, each item of a list as a part, everything else as plain text.
    Value(Type),
    /// A list or an object as text in a style; the flag is `explode`.
    Styled(Type, Style, bool),
}

impl PartKind {
    /// The type of the value, where it is not a file.
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
    /// Always the same.
    One(Payload),
    /// Depends on status or media type.
    Several(Vec<Case>),
}

/// One way that a response can look.
#[derive(Clone, Debug)]
pub struct Case {
    /// The status that selects it.
    pub status: Status,
    /// The media type that selects it, where the status alone does not.
    pub media_type: Option<String>,
    /// The body.
    pub payload: Payload,
    /// The documentation of the document.
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
    /// Server-sent events whose data are JSON of this type.
    Events(Type),
    /// One JSON value per line.
    Lines(Type),
}

/// The status codes that a response stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// One code.
    Code(u16),
    /// All codes with this first digit.
    Range(u16),
    /// Every code that no other response names.
    Default,
}

impl Status {
    /// How the document writes it.
    pub fn text(self) -> String {
        match self {
            Status::Code(code) => code.to_string(),
            Status::Range(digit) => format!("{digit}XX"),
            Status::Default => "default".to_owned(),
        }
    }
}

/// A response that is not a success.
#[derive(Clone, Debug)]
pub struct ErrorResponse {
    /// The status that selects it.
    pub status: Status,
    /// The type of its JSON body, where it has one.
    pub ty: Option<Type>,
    /// Whether its body is text and nothing else.
    pub text: bool,
    /// The documentation of the document.
    pub description: String,
}

/// A header of a response.
#[derive(Clone, Debug)]
pub struct ResponseHeader {
    /// The node in the document.
    pub node: NodeId,
    /// Its name, as the document writes it.
    pub name: String,
    /// How its text is read.
    pub form: HeaderForm,
    /// Whether properties are written as `key=value` instead of `key,value`.
    pub explode: bool,
    /// The value's type.
    pub ty: Type,
    /// Whether every success has it.
    pub required: bool,
    /// A value from an example in the document.
    pub example: Option<Value>,
    /// The documentation of the document.
    pub docs: Docs,
}

/// How the text of a header is read (OpenAPI, Style Values: `simple`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeaderForm {
    /// It is the value.
    Text,
    /// It is a number or boolean.
    Scalar,
    /// Texts, with commas between them.
    Texts,
    /// Numbers or booleans, with commas between them.
    Scalars,
    /// The properties of an object, with commas between them.
    Members {
        /// Those that are numbers or booleans.
        scalars: Vec<String>,
    },
    /// The properties of an object that are all numbers or booleans.
    ScalarMembers,
    /// JSON (`content`).
    Json,
}
