//! The client's runtime: everything that does not depend on the API.
//!
//! A [`Request`] is a plain value until it is sent. Sending adds credentials, passes the request to a [`Transport`], retries it where
//! that is safe ([`RetryPolicy`]), and deserializes the response. Every [`Error`] says in its [`Outcome`] whether the server may have
//! done the work. Models are ordinary serde types, which macros map to JSON at little cost for the compiler.
//!
//! `json`, `encode` and `value` know nothing about HTTP calls; `stream` builds on `call`.

mod auth;
#[doc(hidden)]
pub mod call;
mod client;
mod encode;
#[doc(hidden)]
pub mod json;
mod stream;
mod transport;
mod value;
#[cfg(feature = "webhooks")]
#[doc(hidden)]
pub mod webhook;

pub use call::raw_response::RawResponse;
pub use client::api::{
    Api, Operation, Placement, Retries, Scheme, Server, ServerVariable, SharedHeader, TokenEndpoint,
    TokenFormat,
};
pub use value::base64::Base64;
#[cfg(all(feature = "blocking", not(target_family = "wasm")))]
pub use call::blocking::{Waiting, wait};
pub use transport::body::{Body, BoxError};
pub use client::builder::ClientBuilder;
pub use bytes::Bytes;
pub use call::builder::Call;
pub use call::case::Case;
pub use client::Client;
pub use transport::clock::BoxFuture;
pub use value::date_time::{Date, DateTime};
pub use value::decimal::{Decimal, DecimalError};
pub use value::iso_duration::{DurationError, IsoDuration};
pub use value::uri::Uri;
pub use value::uuid::Uuid;
pub use call::decode::decode;
pub use stream::download::Download;
pub use call::error::{Error, Result};
pub use call::error_body::FromErrorBody;
pub use stream::event::Event;
pub use stream::event_stream::EventStream;
pub use encode::expansion::{Expansion, Place};
pub use transport::file::File;
pub use client::environment::EnvironmentVariables;
pub use client::hook::{Attempt, Hook};
pub use http::{HeaderMap, Method, StatusCode};
pub use stream::line_stream::LineStream;
pub use encode::url_query::query_value;
pub use stream::link::next_link;
pub use encode::multipart::Multipart;
pub use json::nullable::Nullable;
pub use json::problem::Problem;
pub use call::operation::FromResponse;
pub use client::options::Options;
pub use call::outcome::Outcome;
pub use stream::page::Page;
pub use stream::pages::{Items, Pages};
pub use stream::paging::{Input, Paging, Step, scalar};
pub use encode::parameter::Parameter;
pub use call::request::Request;
pub use call::response::Response;
pub use call::response_header::Header;
pub use call::retry::RetryPolicy;
pub use auth::secret::Secret;
pub use call::sending::{Responding, Sending};
#[cfg(feature = "webhooks")]
pub use webhook::{
    delivery::{Delivery, UnknownEvent, WebhookEvent},
    error::{WebhookCheck, WebhookError},
    receiver::Webhooks,
};
pub use serde_json::{Map, Value};
pub use encode::style::{Encoding, Style};
pub use auth::token::{Token, TokenProvider};
pub use transport::{Transport, TransportError};
pub use json::unknown::{UnknownFields, UnknownInteger, UnknownValue, UnknownVariant};

// The macros of generated files. A document may need only some of them.
#[allow(unused_imports)]
pub(crate) use self::{json::integer_enum::integer_enum,json::object::object,call::operation::errors,call::operation::operation,call::operation::responses,stream::pages::pages,json::string_enum::string_enum,json::transparent::transparent,json::tuple::tuple,json::union::union,json::value_enum::value_enum};
