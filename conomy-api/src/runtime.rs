//! The client's runtime: everything between a request's values and its answer that does not depend on the API.
//!
//! A request is put together by [`Call`] and is a plain [`Request`] until it is sent. Sending adds credentials, hands the
//! request to a [`Transport`], repeats it where that is safe ([`RetryPolicy`]), and decodes the answer. Every [`Error`]
//! says by its [`Outcome`] whether the server may have done the work. Models are ordinary serde types, mapped to JSON by
//! macros that cost the compiler little.

mod answer;
mod api;
mod authorise;
mod base64;
#[cfg(all(feature = "blocking", not(target_family = "wasm")))]
mod blocking;
mod body;
mod budget;
mod builder;
mod call;
mod case;
mod client;
mod clock;
#[cfg(not(target_family = "wasm"))]
mod connect;
mod content;
mod credential;
mod date_time;
#[doc(hidden)]
pub mod decode;
#[cfg(not(target_family = "wasm"))]
mod disk;
mod download;
mod error;
mod error_body;
mod event;
mod event_stream;
mod events;
mod exchange;
mod execute;
mod expansion;
mod file;
mod flatten;
mod form;
mod header;
mod hook;
mod idempotency;
mod idle;
#[doc(hidden)]
pub mod integer_enum;
mod job;
mod json_path;
mod key;
mod line_stream;
mod link;
mod members;
mod multipart;
mod nullable;
#[doc(hidden)]
pub mod object;
mod operation;
mod options;
mod outcome;
mod page;
mod pages;
mod paging;
mod parameter;
mod parameters;
mod path;
mod query;
mod raw_json;
#[doc(hidden)]
pub mod reader;
mod receive;
mod redirect;
mod request;
mod reqwest_transport;
mod response;
mod response_header;
mod retry;
mod retry_after;
mod secret;
mod sending;
mod server;
#[doc(hidden)]
pub mod shape;
#[doc(hidden)]
pub mod slot;
#[doc(hidden)]
pub mod string_enum;
mod style;
mod text;
mod token;
mod token_endpoint;
mod token_source;
mod trace;
#[doc(hidden)]
pub mod transparent;
mod transport;
#[doc(hidden)]
pub mod tuple;
#[doc(hidden)]
pub mod union;
mod unknown;
#[doc(hidden)]
pub mod value_enum;
#[doc(hidden)]
pub mod visit;
#[doc(hidden)]
mod whole_number;
pub mod write;

pub use answer::Answer;
pub use api::{
    Api, Operation, Placement, Retries, Scheme, Server, ServerVariable, SharedHeader, TokenEndpoint,
    TokenFormat,
};
pub use base64::Base64;
#[cfg(all(feature = "blocking", not(target_family = "wasm")))]
pub use blocking::{Waiting, wait};
pub use body::{Body, BoxError};
pub use builder::ClientBuilder;
pub use bytes::Bytes;
pub use call::Call;
pub use case::Case;
pub use client::Client;
pub use clock::BoxFuture;
pub use date_time::{Date, DateTime};
pub use decode::decode;
pub use download::Download;
pub use error::{Error, Result};
pub use error_body::FromErrorBody;
pub use event::Event;
pub use event_stream::EventStream;
pub use expansion::{Expansion, Place};
pub use file::File;
pub use hook::{Attempt, Hook};
pub use http::{HeaderMap, Method, StatusCode};
pub use line_stream::LineStream;
pub use link::{next_link, query_value};
pub use multipart::Multipart;
pub use nullable::Nullable;
pub use operation::FromResponse;
pub use options::Options;
pub use outcome::Outcome;
pub use page::Page;
pub use pages::{Items, Pages};
pub use paging::{Input, Paging, Step, scalar};
pub use parameter::Parameter;
pub use request::Request;
pub use response::Response;
pub use response_header::Header;
pub use retry::RetryPolicy;
pub use secret::Secret;
pub use sending::{Responding, Sending};
pub use serde_json::{Map, Value};
pub use style::{Encoding, Style};
pub use token::{Token, TokenProvider};
pub use transport::{Transport, TransportError};
pub use unknown::{UnknownFields, UnknownInteger, UnknownValue, UnknownVariant};

// What generated files are written with; a document may need only some of it.
#[allow(unused_imports)]
pub(crate) use self::{
    integer_enum::integer_enum, object::object, operation::errors, operation::operation,
    operation::responses, pages::pages, string_enum::string_enum, transparent::transparent, tuple::tuple,
    union::union, value_enum::value_enum,
};
