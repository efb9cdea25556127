//! Sets the body of a request (OpenAPI, Request Body Object).

use serde::Serialize;
use serde_json::Value;

use super::builder::Call;
use super::content::Content;
use crate::runtime::body::Body;
use crate::runtime::body::file::File;
use crate::runtime::encode::form;
use crate::runtime::encode::json_lines::JsonLines;
use crate::runtime::encode::multipart::Multipart;
use crate::runtime::encode::parameter::Parameter;
use crate::runtime::encode::style::Style;

impl Call<'_> {
    /// Sets a JSON body.
    pub fn json(&mut self, value: &(impl Serialize + ?Sized)) {
        self.json_as("application/json", value);
    }

    /// Sets a JSON body with another media type, such as `application/merge-patch+json`.
    pub fn json_as(&mut self, media_type: &'static str, value: &(impl Serialize + ?Sized)) {
        match serde_json::to_vec(value) {
            Ok(json) => self.bytes(media_type, json),
            Err(error) => self.refuse(format!("the body cannot be written as JSON: {error}")),
        }
    }

    /// Sets the media type of the body, instead of the one that it is added with.
    pub fn media_type(&mut self, media_type: &'static str) {
        self.state.media_type = Some(media_type);
    }

    /// Sets a form body (`application/x-www-form-urlencoded`). `styles` are the styles of the properties that have
    /// one.
    pub fn form(&mut self, value: &(impl Serialize + ?Sized), styles: &[(&str, Style)]) {
        match serde_json::to_value(value) {
            Ok(value) => self.bytes(
                "application/x-www-form-urlencoded",
                form::encode(&value, styles),
            ),
            Err(error) => self.refuse(format!("the body cannot be written as a form: {error}")),
        }
    }

    /// Sets a text body.
    pub fn text(&mut self, media_type: &'static str, text: &str) {
        self.bytes(media_type, text.to_owned());
    }

    /// Sets a body of bytes or a stream.
    pub fn bytes(&mut self, media_type: &'static str, body: impl Into<Body>) {
        self.state.content = Content::Whole(media_type, body.into());
    }

    /// Sets a body of JSON values, one per line.
    pub fn json_lines<T>(&mut self, media_type: &'static str, lines: JsonLines<T>) {
        self.checked(media_type, lines.into_lines());
    }

    /// Sets a body that is a JSON text sequence (RFC 7464).
    pub fn json_sequence<T>(&mut self, media_type: &'static str, lines: JsonLines<T>) {
        self.checked(media_type, lines.into_sequence());
    }

    fn checked(&mut self, media_type: &'static str, body: Result<Body, String>) {
        match body {
            Ok(body) => self.bytes(media_type, body),
            Err(message) => self.refuse(message),
        }
    }

    /// Sets a multipart body (RFC 7578).
    pub fn multipart(&mut self, parts: Multipart) {
        self.state.content = Content::Parts(parts);
    }

    /// Sets a multipart body with another media type than `multipart/form-data` (RFC 2046 §5.1).
    pub fn multipart_as(&mut self, media_type: &'static str, parts: Multipart) {
        self.multipart(parts.of_type(media_type));
    }

    /// Sets the media type of a multipart body whose parts are added one by one.
    pub fn parts_as(&mut self, media_type: &'static str) {
        self.state.content = Content::Awaited(Multipart::new().of_type(media_type));
    }

    /// Sets the media type of a multipart body whose parts are added one by one and have positions, not names (OpenAPI 3.2,
    /// Encoding By Position). `order` contains the name with which each part is added.
    pub fn parts_in_order(
        &mut self,
        media_type: &'static str,
        order: &'static [&'static str],
    ) {
        self.state.content = Content::Awaited(Multipart::new().of_type(media_type).in_order(order));
    }

    /// Adds a text part, or one per item of a list.
    pub fn part_text(&mut self, name: &str, value: &(impl Parameter + ?Sized)) {
        self.add_part(|parts| parts.text(name, value));
    }

    /// Adds a text part with its own media type.
    pub fn part_text_as(
        &mut self,
        media_type: &'static str,
        name: &str,
        value: &(impl Parameter + ?Sized),
    ) {
        self.part_text(name, value);
        self.part_type(media_type, name);
    }

    /// Adds text parts in a style.
    pub fn part_styled(&mut self, name: &str, value: &(impl Serialize + ?Sized), style: Style) {
        match serde_json::to_value(value) {
            Ok(value) => self.add_part(|parts| parts.styled(name, &value, style)),
            Err(error) => self.refuse(format!("the part `{name}` cannot be written: {error}")),
        }
    }

    /// Adds a JSON part.
    pub fn part_json(&mut self, name: &str, value: &(impl Serialize + ?Sized)) {
        self.part_json_as("application/json", name, value);
    }

    /// Adds a JSON part with its own media type.
    pub fn part_json_as(
        &mut self,
        media_type: &'static str,
        name: &str,
        value: &(impl Serialize + ?Sized),
    ) {
        match serde_json::to_vec(value) {
            Ok(json) => self.part_file(name, File::bytes(json).content_type(media_type)),
            Err(error) => self.refuse(format!(
                "the part `{name}` cannot be written as JSON: {error}"
            )),
        }
    }

    /// Adds a part whose content type depends on the value: an object as JSON, each item of a list as its own part,
    /// everything else as plain text (OpenAPI 3.1, Encoding Object, `contentType`).
    pub fn part_value(&mut self, name: &str, value: &(impl Serialize + ?Sized)) {
        let value = match serde_json::to_value(value) {
            Ok(value) => value,
            Err(error) => {
                return self.refuse(format!("the part `{name}` cannot be written: {error}"));
            }
        };
        let items = match value {
            Value::Array(items) => items,
            one => vec![one],
        };
        for item in items {
            match item {
                Value::Array(_) | Value::Object(_) => self.part_json(name, &item),
                scalar => self.part_text(name, &scalar),
            }
        }
    }

    /// Does the same, with a media type for plain text.
    pub fn part_value_as(
        &mut self,
        media_type: &'static str,
        name: &str,
        value: &(impl Serialize + ?Sized),
    ) {
        self.part_value(name, value);
        self.part_type(media_type, name);
    }

    /// Adds a part of bytes.
    pub fn part_file(&mut self, name: &str, file: File) {
        self.add_part(|parts| parts.file(name, file));
    }

    /// Adds a part of bytes with a default media type.
    pub fn part_file_as(&mut self, media_type: &'static str, name: &str, mut file: File) {
        file.media_type.get_or_insert_with(|| media_type.to_owned());
        self.part_file(name, file);
    }

    /// Adds a header to the parts with this name that do not have it.
    pub fn part_header(&mut self, name: &str, header: &'static str, value: &'static str) {
        self.each_part(name, |part| {
            let mut known = part.headers.iter();
            if !known.any(|(known, _)| known.eq_ignore_ascii_case(header)) {
                part.headers.push((header.to_owned(), value.to_owned()));
            }
        });
    }

    fn add_part(&mut self, add: impl FnOnce(Multipart) -> Multipart) {
        let parts = match std::mem::replace(&mut self.state.content, Content::None) {
            Content::Parts(parts) | Content::Awaited(parts) => parts,
            Content::None | Content::Whole(..) => Multipart::new(),
        };
        self.state.content = Content::Parts(add(parts));
    }

    /// Sets the media type of the parts with this name that have none.
    fn part_type(&mut self, media_type: &'static str, name: &str) {
        self.each_part(name, |part| {
            part.media_type.get_or_insert_with(|| media_type.to_owned());
        });
    }

    fn each_part(&mut self, name: &str, change: impl Fn(&mut File)) {
        if let Content::Parts(parts) = &mut self.state.content {
            parts.named(name).for_each(change);
        }
    }
}
