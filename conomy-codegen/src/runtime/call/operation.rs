//! The macros behind operations: how a request is sent, and what comes back.

use super::answer::Answer;
use super::case::Case;
use super::error::Result;

/// An enum of several ways that an operation can succeed; implemented by `responses!`.
pub trait FromResponse: Sized + 'static {
    /// The ways, in the order of the document.
    const CASES: &'static [Case];
    /// How each of them is read.
    const READERS: &'static [fn(Answer) -> Result<Self>];

    /// Reads the case that the answer is.
    ///
    /// # Errors
    /// When the body is not what the document promises.
    fn from_answer(answer: Answer) -> Result<Self> {
        match Self::READERS.get(answer.case()) {
            Some(read) => read(answer),
            None => Err(super::decode::unexpected(answer)),
        }
    }
}

/// Makes a struct with the field `call` a request that can be sent: `operation! { CreateThing => json models::Thing }`.
///
/// What comes back is `json T`, `empty`, `text`, `bytes`, `stream`, `events T`, `lines T`, or `any T` for an enum of
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
            <$ty as $crate::runtime::FromResponse>::from_answer
        }
    };
    ($name:ident; $ty:ty; $cases:expr; $decode:expr) => {
        impl<'a> $name<'a> {
            /// Sends the request, and gives the decoded answer.
            ///
            /// # Errors
            /// When there is no answer, or none that is a success; [`Error::outcome`] says whether the server may have
            /// done the work.
            ///
            /// [`Error::outcome`]: crate::Error::outcome
            #[inline]
            pub fn send(self) -> $crate::runtime::Sending<$ty> {
                self.call.send($cases, $decode)
            }

            /// Sends the request, and gives status and headers besides the decoded answer.
            ///
            /// # Errors
            /// As [`send`](Self::send).
            #[inline]
            pub fn response(self) -> $crate::runtime::Responding<$ty> {
                self.call.respond($cases, $decode)
            }

            /// The request as a plain value: nothing is sent, and no credentials are in it.
            ///
            /// # Errors
            /// When a value cannot be sent as it is.
            #[inline]
            pub fn request(self) -> $crate::Result<$crate::runtime::Request> {
                self.call.request()
            }

            /// Sets what is different for this call: times, retries, headers, the idempotency key, the server.
            #[inline]
            pub fn with(mut self, options: $crate::runtime::Options) -> Self {
                self.call.options(options);
                self
            }

            /// As [`send`](Self::send), without an async runtime: waits for the answer.
            ///
            /// # Errors
            /// As [`send`](Self::send).
            #[cfg(all(feature = "blocking", not(target_family = "wasm")))]
            #[inline]
            pub fn send_blocking(self) -> $crate::Result<$ty> {
                $crate::runtime::wait(|| self.send())
            }

            /// As [`response`](Self::response), without an async runtime: waits for the answer.
            ///
            /// # Errors
            /// As [`send`](Self::send).
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

/// Makes an enum the different successes of an operation:
/// `responses! { R { 200 => Ok(json models::Thing), 202 "text/csv" => Csv(text), 204 => NoContent(empty) } }`.
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
            const READERS: &'static [fn($crate::runtime::Answer) -> $crate::Result<Self>] =
                &[$($crate::runtime::responses!(@read $variant $kind $($ty)?)),*];
        }
    };
    (@streamed stream) => { true };
    (@streamed events) => { true };
    (@streamed lines) => { true };
    (@streamed $kind:ident) => { false };
    (@read $variant:ident empty) => { |_| Ok(Self::$variant) };
    (@read $variant:ident $kind:ident $($ty:ty)?) => {
        |answer| $crate::runtime::call::decode::$kind$(::<$ty>)?(answer).map(Self::$variant)
    };
}
#[allow(unused_imports)] // as above
pub(crate) use responses;

/// Makes an enum the different error bodies of an operation:
/// `errors! { E { 400 => BadRequest(json models::P), 4XX => Other(json models::Q), default => Rest(json models::X) } }`.
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
