//! Multipart bodies (RFC 2046 §5.1; `multipart/form-data`, RFC 7578). Files are streamed.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::HeaderMap;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http_body::{Frame, SizeHint};
use serde::Serialize;
use serde_json::Value;

use super::expansion::{Expansion, Place};
use super::header;
use super::parameter::Parameter;
use super::style::Style;
use crate::runtime::body::file::File;
use crate::runtime::body::{Body, BoxError};
use crate::runtime::clock;

/// A multipart body. Parts are sent in the order in which they are added, unless the document defines another one.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Multipart {
    /// `None` means `multipart/form-data`.
    media_type: Option<&'static str>,
    /// The parts and their names.
    parts: Vec<(Option<String>, File)>,
    /// The names of parts that have positions, by position. They are not sent.
    order: Option<&'static [&'static str]>,
}

impl Multipart {
    /// Creates a body without parts.
    pub fn new() -> Self {
        Self::default()
    }

    pub(in crate::runtime) fn of_type(mut self, media_type: &'static str) -> Self {
        self.media_type = Some(media_type);
        self
    }

    /// Sends the parts without their names, and sorts them by the position of their names in `order`. Only the last name may have
    /// several parts.
    pub(in crate::runtime) fn in_order(mut self, order: &'static [&'static str]) -> Self {
        self.order = Some(order);
        self
    }

    /// Returns the parts with this name.
    pub(in crate::runtime) fn named<'m>(
        &'m mut self,
        name: &str,
    ) -> impl Iterator<Item = &'m mut File> {
        let parts = self.parts.iter_mut();
        parts
            .filter(move |(own, _)| own.as_deref() == Some(name))
            .map(|(_, file)| file)
    }

    /// Adds a text part, or one per item of a list (RFC 7578 §4.3).
    pub fn text(mut self, name: &str, value: &(impl Parameter + ?Sized)) -> Self {
        self.expand(name, Style::FORM, |parts| value.expand(parts));
        self
    }

    /// Adds one text part for each name and value that a query parameter with this style would have. Values are not encoded
    /// (OpenAPI 3.1, Encoding Object).
    pub(in crate::runtime) fn styled(mut self, name: &str, value: &Value, style: Style) -> Self {
        self.expand(name, style, |parts| parts.value(value));
        self
    }

    fn expand(&mut self, name: &str, style: Style, write: impl FnOnce(&mut Expansion<'_>)) {
        let mut text = String::new();
        let mut parts = Expansion::new(&mut text, name, style, Place::Part);
        write(&mut parts);
        let parts = parts.into_parts().into_iter();
        self.parts
            .extend(parts.map(|(name, text)| (Some(name), File::bytes(text))));
    }

    /// Adds a JSON part.
    ///
    /// # Errors
    /// The value cannot be serialized.
    pub fn json(
        self,
        name: &str,
        value: &(impl Serialize + ?Sized),
    ) -> Result<Self, serde_json::Error> {
        let json = serde_json::to_vec(value)?;
        Ok(self.file(name, File::bytes(json).content_type("application/json")))
    }

    /// Adds a part from a file, bytes or a stream.
    pub fn file(mut self, name: &str, file: impl Into<File>) -> Self {
        self.parts.push((Some(name.to_owned()), file.into()));
        self
    }

    /// Adds a part without a name, for media types such as `multipart/mixed` and `multipart/related` (RFC 2046 §5.1.3).
    pub fn part(mut self, file: impl Into<File>) -> Self {
        self.parts.push((None, file.into()));
        self
    }

    /// Returns the body as a part of another multipart body, with a media type such as `multipart/mixed`.
    ///
    /// # Errors
    /// A media type or a header of a part contains control characters, or the system provides no random numbers for the
    /// boundary.
    pub fn into_file(self, media_type: &'static str) -> Result<File, BoxError> {
        let (media_type, body) = self.of_type(media_type).into_body()?;
        Ok(File::bytes(body).content_type(media_type))
    }

    /// Returns the media type with its boundary, and the body. A body without streams is kept in memory, so
    /// that it can be sent again.
    ///
    /// # Errors
    /// A media type or a header of a part contains control characters, a part before another one is missing, or the system
    /// provides no random numbers for the boundary.
    pub(in crate::runtime) fn into_body(mut self) -> Result<(String, Body), String> {
        if let Some(order) = self.order {
            self.parts = by_position(self.parts, order)?;
        }
        let random =
            clock::random::<16>().ok_or("no random numbers are available for the boundary")?;
        let boundary = format!("{:032x}", u128::from_be_bytes(random));
        let media_type = self.media_type()?;
        let mut pieces = VecDeque::new();
        for (name, file) in self.parts {
            let head = head(name.as_deref(), &file)?;
            pieces.push_back(Body::from(format!("--{boundary}\r\n{head}\r\n")));
            pieces.push_back(file.body);
            pieces.push_back(Body::from("\r\n"));
        }
        pieces.push_back(Body::from(format!("--{boundary}--\r\n")));
        let whole: Option<Vec<&[u8]>> = pieces.iter().map(Body::as_bytes).collect();
        let body = match whole {
            Some(parts) => Body::from(parts.concat()),
            None => Body::wrap(Pieces(pieces)),
        };
        Ok((format!("{media_type}; boundary={boundary}"), body))
    }

    /// Returns the media type. `multipart/related` declares the type of its first part (RFC 2387 §3.1).
    fn media_type(&self) -> Result<String, String> {
        let media_type = self.media_type.unwrap_or("multipart/form-data");
        let root = match self.parts.first() {
            Some((_, file)) => file.checked_type()?.unwrap_or("text/plain"),
            None => "text/plain",
        };
        let needs_type =
            media_type.starts_with("multipart/related") && !media_type.contains("type=");
        Ok(match needs_type {
            true => format!("{media_type}; type=\"{}\"", root.replace(['"', '\\'], "")),
            false => media_type.to_owned(),
        })
    }
}

impl File {
    /// Returns the media type of the part, if it has one.
    ///
    /// # Errors
    /// The media type contains control characters.
    fn checked_type(&self) -> Result<Option<&str>, String> {
        let default = self.name.as_ref().map(|_| "application/octet-stream");
        let media_type = self.media_type.as_deref().or(default);
        if media_type.is_some_and(|text| text.contains(|c: char| c.is_control())) {
            return Err("the media type contains a control character".to_owned());
        }
        Ok(media_type)
    }
}

/// Sorts the parts by the position of their names in `order`, and removes the names.
///
/// # Errors
/// A part is missing, so that the next part would be sent at its position.
fn by_position(
    parts: Vec<(Option<String>, File)>,
    order: &[&str],
) -> Result<Vec<(Option<String>, File)>, String> {
    let position =
        |name: &Option<String>| order.iter().position(|one| Some(*one) == name.as_deref());
    let mut placed: Vec<(Option<usize>, File)> = parts
        .into_iter()
        .map(|(name, file)| (position(&name), file))
        .collect();
    placed.sort_by_key(|(position, _)| *position);
    let mut next = 0;
    for position in placed.iter().filter_map(|(position, _)| *position) {
        if position > next {
            let (missing, present) = (order[next], order[position]);
            return Err(format!(
                "the part `{present}` cannot be sent without the part `{missing}` before it"
            ));
        }
        next = position + 1;
    }
    Ok(placed.into_iter().map(|(_, file)| (None, file)).collect())
}

/// Returns the headers of a part. Each ends with a line break.
fn head(name: Option<&str>, file: &File) -> Result<String, String> {
    let media_type = file.checked_type().map_err(|message| match name {
        Some(name) => format!("{message} in the part `{name}`"),
        None => message,
    })?;
    let mut headers = HeaderMap::new();
    for (key, value) in &file.headers {
        header::set(&mut headers, key, value)?;
    }
    let filename = file.name.as_deref();
    let filename = filename.map(|name| format!("; filename=\"{}\"", quoted(name)));
    let filename = filename.unwrap_or_default();
    // The caller's own headers replace those that are generated.
    let mut head = match name {
        _ if headers.contains_key(CONTENT_DISPOSITION) => String::new(),
        Some(name) => {
            let name = quoted(name);
            format!("content-disposition: form-data; name=\"{name}\"{filename}\r\n")
        }
        None if filename.is_empty() => String::new(),
        // RFC 2183 §2.
        None => format!("content-disposition: attachment{filename}\r\n"),
    };
    if let Some(media_type) = media_type
        && !headers.contains_key(CONTENT_TYPE)
    {
        head.push_str(&format!("content-type: {media_type}\r\n"));
    }
    for (key, value) in &headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        head.push_str(&format!("{key}: {value}\r\n"));
    }
    Ok(head)
}

/// Encodes quotation marks and line breaks, which would end the name, as browsers do (WHATWG HTML §4.10.21.8).
fn quoted(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A body that consists of several bodies in sequence.
struct Pieces(VecDeque<Body>);

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        while let Some(first) = self.0.front_mut() {
            match Pin::new(first).poll_frame(cx) {
                Poll::Ready(None) => {
                    self.0.pop_front();
                }
                other => return other,
            }
        }
        Poll::Ready(None)
    }

    fn size_hint(&self) -> SizeHint {
        let total: Option<u64> = self.0.iter().map(Body::length).sum();
        total.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
