//! What does not depend on the API: the client and its settings, errors, streams, and the types of values.
//!
//! | for | see |
//! |---|---|
//! | the client: servers, credentials, timeouts, hooks | [`ClientBuilder`], [`Secret`], [`TokenProvider`], [`Hook`] |
//! | one call: timeouts, retries, headers, the idempotency key | [`Options`], [`RetryPolicy`] |
//! | users who sign in on another device (feature `device-login`) | `DeviceLogin`, `DeviceCode`, `DeviceTokens` |
//! | what came back, with status and headers | [`Response`], [`Header`], [`Problem`] |
//! | what went wrong, and whether the work was done | [`Error`], [`Outcome`] |
//! | lists, downloads, events, lines and parts | [`Pages`], [`Items`], [`Download`], [`EventStream`], [`LineStream`], [`PartStream`] |
//! | values: dates, amounts, identifiers, bytes | [`DateTime`], [`Date`], [`Decimal`], [`Uuid`], [`Uri`], [`IsoDuration`], [`Base64`] |
//! | values that this version does not know | [`UnknownFields`], [`UnknownVariant`], [`UnknownValue`], [`UnknownInteger`] |
//! | a status that becomes final | [`Changes`], [`Polling`] |
//! | bodies | [`Body`], [`File`], [`Multipart`], [`JsonLines`] |
//! | tests, and other HTTP libraries | [`Transport`], [`Request`], [`decode`] |
//!
//! A [`Request`] is a plain value until it is sent. Sending adds credentials, passes the request to a [`Transport`], retries it where
//! that is safe ([`RetryPolicy`]), and deserializes the response. Models are ordinary serde types.

// Layers, from the lowest: clock, secret, body, encode, value, json, api, error, request, transport, auth, call, login,
// stream, client, operation, webhook. Each imports only those before it.
mod api;
mod auth;
mod body;
mod call;
mod client;
mod clock;
mod encode;
mod error;
mod json;
#[cfg(feature = "device-login")]
mod login;
mod media_type;
mod operation;
mod request;
mod secret;
mod stream;
mod transport;
mod value;
#[cfg(feature = "webhooks")]
mod webhook;

pub use auth::token::{Token, TokenProvider};
pub use body::{Body, BoxError, file::File};
pub use bytes::Bytes;
pub use call::{
    decode::decode,
    hook::{Attempt, Hook},
    options::Options,
    response::Response,
    response_header::Header,
    retry::RetryPolicy,
    sending::{Responding, Sending},
};
pub use client::{Client, builder::ClientBuilder};
pub use clock::BoxFuture;
pub use encode::{json_lines::JsonLines, multipart::Multipart};
pub use error::{Error, Result, body::FromErrorBody, outcome::Outcome};
pub use http::{HeaderMap, Method, StatusCode};
pub use json::{
    nullable::Nullable,
    problem::Problem,
    unknown::{UnknownFields, UnknownInteger, UnknownValue, UnknownVariant},
};
#[cfg(feature = "device-login")]
pub use login::{device_code::DeviceCode, device_login::DeviceLogin, device_tokens::DeviceTokens};
pub use request::Request;
pub use secret::Secret;
pub use serde_json::{Map, Value};
pub use stream::{
    download::Download,
    event::Event,
    event_stream::EventStream,
    line_stream::LineStream,
    page::Page,
    pages::{Items, Pages},
    part_stream::{PartStream, ReceivedPart},
    states::{Changes, Polling},
};
pub use transport::{Transport, TransportError};
pub use value::{
    base64::Base64,
    date_time::{Date, DateTime},
    decimal::{Decimal, DecimalError},
    iso_duration::{DurationError, IsoDuration},
    uri::Uri,
    uuid::Uuid,
};
#[cfg(feature = "webhooks")]
pub use webhook::{
    delivery::{Delivery, UnknownEvent, WebhookEvent},
    error::{WebhookCheck, WebhookError},
    receiver::Webhooks,
};

/// What generated code uses of the runtime. It may change with every version of the generator.
#[doc(hidden)]
#[allow(unused_imports)] // a document may need only some of it
pub mod __private {
    pub use super::api::{
        Api, Operation, Placement, Retries, Scheme, Server, ServerVariable, SharedHeader,
        TokenEndpoint, TokenFormat,
    };
    #[cfg(feature = "device-login")]
    pub use super::api::DeviceFlow;
    #[cfg(all(feature = "blocking", not(target_family = "wasm")))]
    pub use super::call::blocking::{Waiting, wait};
    pub use super::call::{builder::Call, case::{Case, Reading}, raw_response::RawResponse};
    pub use super::client::environment::EnvironmentVariables;
    pub use super::encode::{
        expansion::{Expansion, Place},
        parameter::Parameter,
        style::{Encoding, Style},
        url_query::query_value,
    };
    pub use super::json::{
        integer_enum, object, outline, reader, shape, slot, string_enum, transparent, tuple, union,
        value_enum, visit, write,
    };
    pub use super::operation::{FromResponse, read};
    pub use super::stream::link::next_link;
    pub use super::stream::paging::{Input, Paging, Step, scalar};
    pub use super::stream::states::{States, UntilFinal};
    #[cfg(feature = "webhooks")]
    pub use super::webhook::signature::*;

    pub(crate) use super::json::{
        integer_enum::integer_enum, object::object, string_enum::string_enum,
        transparent::transparent, tuple::tuple, union::union, value_enum::value_enum,
    };
    pub(crate) use super::operation::{errors, operation, responses};
    pub(crate) use super::stream::pages::pages;
    pub(crate) use super::stream::states::states;
}
