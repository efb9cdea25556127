//! The documented responses of an operation (OpenAPI, Responses Object).

use http::StatusCode;

use crate::runtime::media_type::{boundary, essence};

/// A documented response.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    status: Pattern,
    /// The media types, separated by `, `. Empty if the status selects the response.
    media_types: &'static str,
    reading: Reading,
}

/// How the body of a response is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// As a whole.
    Whole,
    /// While it arrives.
    Streamed,
    /// Server-sent events, while they arrive.
    Events,
    /// The parts of a multipart body, while they arrive.
    Parts,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pattern {
    Exact(u16),
    Range(u16),
    Default,
}

impl Case {
    /// Any success, with a body that is read as a whole.
    pub const WHOLE: &'static [Self] = &[Self::success(Reading::Whole)];
    /// Any success, with a body that is streamed.
    pub const STREAMED: &'static [Self] = &[Self::success(Reading::Streamed)];
    /// Any success, with server-sent events.
    pub const EVENTS: &'static [Self] = &[Self::success(Reading::Events)];
    /// Any success, with a multipart body.
    pub const PARTS: &'static [Self] = &[Self::success(Reading::Parts)];

    const fn success(reading: Reading) -> Self {
        Self {
            status: Pattern::Range(2),
            media_types: "",
            reading,
        }
    }

    /// Creates a response from its status in the notation of the document (`200`, `2XX`, `default`), and its media types,
    /// separated by `, `, if they are needed to select the response.
    pub const fn new(status: &str, media_types: &'static str, reading: Reading) -> Self {
        let status = match status.as_bytes() {
            [digit @ b'1'..=b'5', b'X' | b'x', ..] => Pattern::Range((*digit - b'0') as u16),
            [a @ b'1'..=b'5', b @ b'0'..=b'9', c @ b'0'..=b'9'] => Pattern::Exact(
                (*a - b'0') as u16 * 100 + (*b - b'0') as u16 * 10 + (*c - b'0') as u16,
            ),
            _ => Pattern::Default,
        };
        Self {
            status,
            media_types,
            reading,
        }
    }

    /// Returns the index of the documented response for a success. An exact status takes precedence over its range,
    /// and that over `default`. Among those, the media type decides; an unknown media type selects the first one.
    pub(in crate::runtime) fn of_success(
        cases: &[Self],
        status: StatusCode,
        media_type: &str,
    ) -> Option<usize> {
        let patterns = Pattern::all(status)
            .into_iter()
            .take(if status.is_success() { 3 } else { 2 });
        patterns.into_iter().find_map(|pattern| {
            let of_status = || {
                cases
                    .iter()
                    .enumerate()
                    .filter(|(_, case)| case.status == pattern)
            };
            let exact = of_status().find(|(_, case)| case.accepts(media_type));
            let any = || of_status().find(|(_, case)| case.media_types.is_empty());
            exact
                .or_else(any)
                .or_else(|| of_status().next())
                .map(|(index, _)| index)
        })
    }

    /// Returns the index of the documented response for an error. An exact status takes precedence over its range,
    /// and that over `default`.
    pub fn of_error(cases: &[Self], status: StatusCode) -> Option<usize> {
        Pattern::all(status)
            .into_iter()
            .find_map(|pattern| cases.iter().position(|case| case.status == pattern))
    }

    /// Returns whether a body of this media type is streamed. A body of an unexpected media type is read as a whole,
    /// so that the error contains it.
    pub(in crate::runtime) fn is_streamed(&self, media_type: &str) -> bool {
        let essence = essence(media_type);
        match self.reading {
            Reading::Whole => false,
            Reading::Streamed => true,
            Reading::Events => {
                essence.is_empty() || essence.eq_ignore_ascii_case("text/event-stream")
            }
            Reading::Parts => boundary(media_type).is_some(),
        }
    }

    fn accepts(&self, media_type: &str) -> bool {
        let essence = essence(media_type);
        let mut own = self.media_types.split(", ");
        own.any(|own| match own.split_once('/') {
            Some((kind, "*")) => essence
                .split('/')
                .next()
                .is_some_and(|top| top.eq_ignore_ascii_case(kind)),
            Some(_) => essence.eq_ignore_ascii_case(own),
            None => false,
        })
    }
}

impl Pattern {
    fn all(status: StatusCode) -> [Self; 3] {
        let code = status.as_u16();
        [Self::Exact(code), Self::Range(code / 100), Self::Default]
    }
}
