//! The macros behind operations, which send a request and deserialize the response.

use super::raw_response::RawResponse;
use super::case::Case;
use super::error::Result;

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
            None => Err(super::decode::unexpected(response)),
        }
    }
}

/// Makes a struct with the field `call` a request: `operation! { CreateThing => json models::Thing }`.
///
/// The response is `json T`, `empty`, `text`, `bytes`, `stream`, `events T`, `lines T`, or `any T` for an enum of
/// `responses!`.
#[allow(unused_macros)] // a document may have no operations
macro_rules! operation {
    ($name:ident => json $ty:ty) => {
        $crate::runtime::operation! { $name; $ty; $crate::runtime::Case::WHOLE; $crate::runtime::call::decode::json::<$ty> }
    };
    ($name:ident => empty) => {
        $crate::runtime::operation! { $name; (); $crate::runtime::Case::WHOLE; $crate::runtime::call::decode::empty }
    };
    ($name:ident => text) => {
        $crate::runtime::operation! { $name; String; $crate::runtime::Case::WHOLE; $crate::runtime::call::decode::text }
    };
    ($name:ident => bytes) => {
        $crate::runtime::operation! {
            $name; $crate::runtime::Bytes; $crate::runtime::Case::WHOLE; $crate::runtime::call::decode::bytes
        }
    };
    ($name:ident => stream) => {
        $crate::runtime::operation! {
            $name; $crate::runtime::Download; $crate::runtime::Case::STREAMED; $crate::runtime::call::decode::stream
        }
    };
    ($name:ident => events $ty:ty) => {
        $crate::runtime::operation! {
            $name; $crate::runtime::EventStream<$ty>; $crate::runtime::Case::STREAMED;
            $crate::runtime::call::decode::events::<$ty>
        }
    };
    ($name:ident => lines $ty:ty) => {
        $crate::runtime::operation! {
            $name; $crate::runtime::LineStream<$ty>; $crate::runtime::Case::STREAMED;
            $crate::runtime::call::decode::lines::<$ty>
        }
    };
    ($name:ident => any $ty:ty) => {
        $crate::runtime::operation! {
            $name; $ty; <$ty as $crate::runtime::FromResponse>::CASES;
            <$ty as $crate::runtime::FromResponse>::from_response
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
                $crate::runtime::wait(|| self.send())
            }

            /// Blocking version of [`response`](Self::response).
            ///
            /// # Errors
            /// See [`send`](Self::send).
            #[cfg(all(feature = "blocking", not(target_family = "wasm")))]
            #[inline]
            pub fn response_blocking(self) -> $crate::Result<$crate::Response<$ty>> {
                $crate::runtime::wait(|| self.response())
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
        impl $crate::runtime::FromResponse for $name {
            const CASES: &'static [$crate::runtime::Case] = &[$(
                $crate::runtime::Case::new(
                    stringify!($status),
                    concat!($($media_type)?),
                    $crate::runtime::responses!(@streamed $kind),
                ),
            )*];
            const READERS: &'static [fn($crate::runtime::RawResponse) -> $crate::Result<Self>] =
                &[$($crate::runtime::responses!(@read $variant $kind $($ty)?)),*];
        }
    };
    (@streamed stream) => { true };
    (@streamed events) => { true };
    (@streamed lines) => { true };
    (@streamed $kind:ident) => { false };
    (@read $variant:ident empty) => { |_| Ok(Self::$variant) };
    (@read $variant:ident $kind:ident $($ty:ty)?) => {
        |response| $crate::runtime::call::decode::$kind$(::<$ty>)?(response).map(Self::$variant)
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
                const STATUSES: &[$crate::runtime::Case] =
                    &[$($crate::runtime::Case::new(stringify!($status), "", false)),*];
                const READERS: &[fn($crate::runtime::StatusCode, &[u8]) -> Option<$name>] = &[$(
                    |status, body| {
                        <$ty as $crate::runtime::FromErrorBody>::from_error_body(status, body).map($name::$variant)
                    }
                ),*];
                let index = $crate::runtime::Case::of_error(STATUSES, status)?;
                READERS.get(index)?(status, body)
            }
        }
    };
}
#[allow(unused_imports)] // as above
pub(crate) use errors;
