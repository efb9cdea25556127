//! The macros behind operations, which send a request and deserialize the response.

use crate::runtime::call::case::Case;
use crate::runtime::call::decode;
use crate::runtime::call::raw_response::RawResponse;
use crate::runtime::error::Result;

/// How a response is converted, by its kind.
pub mod read {
    pub use crate::runtime::call::decode::{bytes, empty, json, text};
    pub use crate::runtime::stream::decode::{events, lines, parts, stream};
}

/// An enum of the successful responses of an operation. Implemented by `responses!`.
pub trait FromResponse: Sized + 'static {
    /// The responses in document order.
    const CASES: &'static [Case];
    /// How each of them is deserialized.
    const READERS: &'static [fn(RawResponse) -> Result<Self>];

    /// Deserializes a response.
    ///
    /// # Errors
    /// The body cannot be deserialized.
    fn from_response(response: RawResponse) -> Result<Self> {
        match Self::READERS.get(response.case()) {
            Some(read) => read(response),
            None => Err(decode::unexpected(response)),
        }
    }
}

/// Makes a struct with the field `call` a request: `operation! { CreateThing => json models::Thing }`.
///
/// The response is `json T`, `empty`, `text`, `bytes`, `stream`, `events T`, `lines T`, `parts T`, or `any T` for an
/// enum of `responses!`.
#[allow(unused_macros)] // a document may have no operations
macro_rules! operation {
    ($name:ident => json $ty:ty) => {
        $crate::runtime::__private::operation! { $name; $ty; $crate::runtime::__private::Case::WHOLE; $crate::runtime::__private::read::json::<$ty> }
    };
    ($name:ident => empty) => {
        $crate::runtime::__private::operation! { $name; (); $crate::runtime::__private::Case::WHOLE; $crate::runtime::__private::read::empty }
    };
    ($name:ident => text) => {
        $crate::runtime::__private::operation! { $name; String; $crate::runtime::__private::Case::WHOLE; $crate::runtime::__private::read::text }
    };
    ($name:ident => bytes) => {
        $crate::runtime::__private::operation! {
            $name; $crate::runtime::Bytes; $crate::runtime::__private::Case::WHOLE; $crate::runtime::__private::read::bytes
        }
    };
    ($name:ident => stream) => {
        $crate::runtime::__private::operation! {
            $name; $crate::runtime::Download; $crate::runtime::__private::Case::STREAMED; $crate::runtime::__private::read::stream
        }
    };
    ($name:ident => events $ty:ty) => {
        $crate::runtime::__private::operation! {
            $name; $crate::runtime::EventStream<$ty>; $crate::runtime::__private::Case::EVENTS;
            $crate::runtime::__private::read::events::<$ty>
        }
    };
    ($name:ident => lines $ty:ty) => {
        $crate::runtime::__private::operation! {
            $name; $crate::runtime::LineStream<$ty>; $crate::runtime::__private::Case::STREAMED;
            $crate::runtime::__private::read::lines::<$ty>
        }
    };
    ($name:ident => parts $ty:ty) => {
        $crate::runtime::__private::operation! {
            $name; $crate::runtime::PartStream<$ty>; $crate::runtime::__private::Case::PARTS;
            $crate::runtime::__private::read::parts::<$ty>
        }
    };
    ($name:ident => any $ty:ty) => {
        $crate::runtime::__private::operation! {
            $name; $ty; <$ty as $crate::runtime::__private::FromResponse>::CASES;
            <$ty as $crate::runtime::__private::FromResponse>::from_response
        }
    };
    ($name:ident; $ty:ty; $cases:expr; $decode:expr) => {
        impl<'a> $name<'a> {
            /// Sends the request and returns the deserialized response.
            ///
            /// # Errors
            /// There is no response, or it is not a success. [`Error::outcome`] says whether the server may have
            /// done the work.
            ///
            /// [`Error::outcome`]: crate::Error::outcome
            #[inline]
            pub fn send(self) -> $crate::runtime::Sending<$ty> {
                self.call.send($cases, $decode)
            }

            /// Sends the request and returns the response with its status and headers.
            ///
            /// # Errors
            /// See [`send`](Self::send).
            #[inline]
            pub fn response(self) -> $crate::runtime::Responding<$ty> {
                self.call.respond($cases, $decode)
            }

            /// Returns the request without credentials. Nothing is sent.
            ///
            /// # Errors
            /// A value cannot be sent.
            #[inline]
            pub fn request(self) -> $crate::Result<$crate::runtime::Request> {
                self.call.request()
            }

            /// Sets options of this call: timeouts, retries, headers, the idempotency key, the server.
            #[inline]
            pub fn with(mut self, options: $crate::runtime::Options) -> Self {
                self.call.options(options);
                self
            }

            /// Blocking version of [`send`](Self::send).
            ///
            /// # Errors
            /// See [`send`](Self::send).
            #[cfg(all(feature = "blocking", not(target_family = "wasm")))]
            #[inline]
            pub fn send_blocking(self) -> $crate::Result<$ty> {
                $crate::runtime::__private::wait(|| self.send())
            }

            /// Blocking version of [`response`](Self::response).
            ///
            /// # Errors
            /// See [`send`](Self::send).
            #[cfg(all(feature = "blocking", not(target_family = "wasm")))]
            #[inline]
            pub fn response_blocking(self) -> $crate::Result<$crate::Response<$ty>> {
                $crate::runtime::__private::wait(|| self.response())
            }
        }
    };
}
#[allow(unused_imports)] // as above
pub(crate) use operation;

/// Makes an enum the successful responses of an operation: `responses! { R { 200 => Ok(json models::Thing), 202
/// "text/csv" => Csv(text), 204 => NoContent(empty) } }`.
#[allow(unused_macros)] // a document may have none
macro_rules! responses {
    ($name:ident { $($status:tt $($media_type:literal)? => $variant:ident($kind:ident $($ty:ty)?)),* $(,)? }) => {
        impl $crate::runtime::__private::FromResponse for $name {
            const CASES: &'static [$crate::runtime::__private::Case] = &[$(
                $crate::runtime::__private::Case::new(
                    stringify!($status),
                    concat!($($media_type)?),
                    $crate::runtime::__private::responses!(@reading $kind),
                ),
            )*];
            const READERS: &'static [fn($crate::runtime::__private::RawResponse) -> $crate::Result<Self>] =
                &[$($crate::runtime::__private::responses!(@read $variant $kind $($ty)?)),*];
        }
    };
    (@reading stream) => { $crate::runtime::__private::Reading::Streamed };
    (@reading events) => { $crate::runtime::__private::Reading::Events };
    (@reading lines) => { $crate::runtime::__private::Reading::Streamed };
    (@reading parts) => { $crate::runtime::__private::Reading::Parts };
    (@reading $kind:ident) => { $crate::runtime::__private::Reading::Whole };
    (@read $variant:ident empty) => { |_| Ok(Self::$variant) };
    (@read $variant:ident $kind:ident $($ty:ty)?) => {
        |response| $crate::runtime::__private::read::$kind$(::<$ty>)?(response).map(Self::$variant)
    };
}
#[allow(unused_imports)] // as above
pub(crate) use responses;

/// Makes an enum the error bodies of an operation: `errors! { E { 400 => BadRequest(json models::P), 4XX =>
/// Other(json models::Q), default => Rest(json models::X) } }`.
#[allow(unused_macros)] // a document may have none
macro_rules! errors {
    ($name:ident { $($status:tt => $variant:ident(json $ty:ty)),* $(,)? }) => {
        impl $crate::runtime::FromErrorBody for $name {
            #[inline]
            fn from_error_body(status: $crate::runtime::StatusCode, body: &[u8]) -> Option<Self> {
                const STATUSES: &[$crate::runtime::__private::Case] =
                    &[$($crate::runtime::__private::Case::new(
                        stringify!($status),
                        "",
                        $crate::runtime::__private::Reading::Whole,
                    )),*];
                const READERS: &[fn($crate::runtime::StatusCode, &[u8]) -> Option<$name>] = &[$(
                    |status, body| {
                        <$ty as $crate::runtime::FromErrorBody>::from_error_body(status, body).map($name::$variant)
                    }
                ),*];
                let index = $crate::runtime::__private::Case::of_error(STATUSES, status)?;
                READERS.get(index)?(status, body)
            }
        }
    };
}
#[allow(unused_imports)] // as above
pub(crate) use errors;
