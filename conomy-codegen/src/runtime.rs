//! The client's runtime: everything between a request's values and its answer that does not depend on the API.
//!
//! A call goes through these modules: [`call`] puts a request together ([`path`], [`query`], [`header`], [`body`]),
//! [`execute`] adds credentials ([`Client::authorize`]) and repeats attempts where that is safe ([`retry`]), a
//! [`Transport`] carries it, and [`output`] gives the answer its type. Models are mapped to JSON by [`object`],
//! [`string_enum`] and [`union`].

mod api;
mod attempt;
mod base64;
#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
pub(crate) mod blocking;
mod body;
mod budget;
mod builder;
mod call;
mod client;
mod credential;
mod date_time;
mod decode;
#[cfg(not(target_arch = "wasm32"))]
mod disk;
mod download;
mod error;
mod event_stream;
mod execute;
mod expansion;
pub mod flatten;
mod form;
mod header;
pub mod integer_enum;
mod json_path;
mod key;
mod lines;
mod members;
mod multipart;
mod nullable;
pub mod object;
mod observer;
mod options;
mod outcome;
pub mod output;
mod parameter;
mod path;
mod platform;
mod query;
mod raw_json;
mod raw_response;
mod redirect;
mod request;
mod reqwest_transport;
mod response;
pub mod responses;
mod retry;
mod secret;
pub mod sending;
pub mod shape;
pub mod string_enum;
mod style;
mod text;
mod token;
mod token_endpoint;
mod trace;
mod transport;
pub mod tuple;
pub mod union;
mod unknown;
pub mod value_enum;
pub mod write;

pub use api::{
    Api, Operation, Placement, Repeat, Scheme, Server, ServerVariable, SharedHeader, TokenEndpoint, TokenFormat,
};
pub use base64::Base64;
pub use body::{Body, BoxError};
pub use budget::RetryBudget;
pub use builder::ClientBuilder;
pub use bytes::Bytes;
pub use call::Call;
pub use client::Client;
pub use date_time::{Date, DateTime};
pub use download::Download;
pub use error::{Error, ErrorKind, Result};
pub use event_stream::{Event, Events};
pub use execute::Answer;
pub use expansion::{Expansion, Place};
pub use key::Key;
pub use lines::Lines;
pub use multipart::File;
pub use nullable::Nullable;
pub use observer::{Attempt, AttemptEnd, Observer};
pub use options::Options;
pub use outcome::Outcome;
pub use parameter::Parameter;
pub use platform::BoxFuture;
pub use raw_response::RawResponse;
pub use request::Request;
pub use response::Response;
pub use responses::{FromErrorBody, FromResponse};
pub use retry::Retries;
pub use secret::Secret;
pub use sending::{Responding, Sending};
pub use serde_json::{Map, Value};
pub use style::Style;
pub use token::Token;
pub use transport::{Transport, TransportError};
pub use unknown::{UnknownFields, UnknownValue, UnknownVariant};

// What the generated code is written with; a document may need only some of it.
#[allow(unused_imports)]
pub(crate) use self::{
    integer_enum::integer_enum, object::object, output::operation, responses::errors, responses::responses,
    string_enum::string_enum, tuple::tuple, union::union, value_enum::value_enum,
};
