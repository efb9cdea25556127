//! The parameters of a request under construction (OpenAPI, Parameter Object).

use serde::Serialize;
use serde_json::Value;

use super::builder::Call;
use crate::runtime::encode::expansion::{Expansion, Place};
use crate::runtime::encode::header;
use crate::runtime::encode::parameter::Parameter;
use crate::runtime::encode::style::{Encoding, Style};

impl Call<'_> {
    /// Sets a path parameter (style simple).
    pub fn path(&mut self, name: &'static str, value: &(impl Parameter + ?Sized)) {
        self.path_with(name, value, Style::SIMPLE);
    }

    /// Sets a path parameter in a style.
    pub fn path_with(
        &mut self,
        name: &'static str,
        value: &(impl Parameter + ?Sized),
        style: impl Into<Encoding>,
    ) {
        self.write_path(name, style.into(), |expansion| value.expand(expansion));
    }

    /// Sets a path parameter to any serializable value.
    pub fn path_value(
        &mut self,
        name: &'static str,
        value: &(impl Serialize + ?Sized),
        style: impl Into<Encoding>,
    ) {
        if let Some(value) = self.serialized(name, value) {
            self.write_path(name, style.into(), |expansion| expansion.value(&value));
        }
    }

    /// Sets a path parameter to JSON text (`content: application/json`).
    pub fn path_json(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) {
        if let Some(value) = self.serialized(name, value) {
            self.path(name, &value.to_string());
        }
    }

    /// Sets a query parameter (style form, exploded).
    pub fn query(&mut self, name: &'static str, value: &(impl Parameter + ?Sized)) {
        self.query_with(name, value, Style::FORM);
    }

    /// Sets a query parameter in a style.
    pub fn query_with(
        &mut self,
        name: &'static str,
        value: &(impl Parameter + ?Sized),
        style: impl Into<Encoding>,
    ) {
        self.write_query(name, style.into(), |expansion| value.expand(expansion));
    }

    /// Sets a query parameter to any serializable value.
    pub fn query_value(
        &mut self,
        name: &'static str,
        value: &(impl Serialize + ?Sized),
        style: impl Into<Encoding>,
    ) {
        if let Some(value) = self.serialized(name, value) {
            self.write_query(name, style.into(), |expansion| expansion.value(&value));
        }
    }

    /// Sets a query parameter to JSON text (`content: application/json`).
    pub fn query_json(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) {
        if let Some(value) = self.serialized(name, value) {
            self.query(name, &value.to_string());
        }
    }

    /// Sets the whole query string to a text, or to any other value as JSON text (OpenAPI 3.2, `in: querystring`).
    pub fn query_string(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) {
        match self.serialized(name, value) {
            Some(Value::String(text)) => self.state.query.set_whole(name, &text),
            Some(value) => self.state.query.set_whole(name, &value.to_string()),
            None => {}
        }
    }

    /// Sets a header parameter (style simple).
    pub fn header(&mut self, name: &'static str, value: &(impl Parameter + ?Sized)) {
        self.header_with(name, value, Style::SIMPLE);
    }

    /// Sets a header parameter in a style.
    pub fn header_with(
        &mut self,
        name: &'static str,
        value: &(impl Parameter + ?Sized),
        style: impl Into<Encoding>,
    ) {
        self.write_header(name, style.into(), |expansion| value.expand(expansion));
    }

    /// Sets a header parameter to any serializable value.
    pub fn header_value(
        &mut self,
        name: &'static str,
        value: &(impl Serialize + ?Sized),
        style: impl Into<Encoding>,
    ) {
        if let Some(value) = self.serialized(name, value) {
            self.write_header(name, style.into(), |expansion| expansion.value(&value));
        }
    }

    /// Sets a header parameter to JSON text (`content: application/json`).
    pub fn header_json(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) {
        if let Some(value) = self.serialized(name, value) {
            self.header(name, &value.to_string());
        }
    }

    /// Sets a cookie parameter (style form, exploded).
    pub fn cookie(&mut self, name: &'static str, value: &(impl Parameter + ?Sized)) {
        self.cookie_with(name, value, Style::FORM);
    }

    /// Sets a cookie parameter in a style.
    pub fn cookie_with(
        &mut self,
        name: &'static str,
        value: &(impl Parameter + ?Sized),
        style: impl Into<Encoding>,
    ) {
        self.write_cookie(name, style.into(), |expansion| value.expand(expansion));
    }

    /// Sets a cookie parameter to any serializable value.
    pub fn cookie_value(
        &mut self,
        name: &'static str,
        value: &(impl Serialize + ?Sized),
        style: impl Into<Encoding>,
    ) {
        if let Some(value) = self.serialized(name, value) {
            self.write_cookie(name, style.into(), |expansion| expansion.value(&value));
        }
    }

    /// Sets a cookie parameter to JSON text (`content: application/json`).
    pub fn cookie_json(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) {
        if let Some(value) = self.serialized(name, value) {
            self.cookie(name, &value.to_string());
        }
    }

    fn write_path(
        &mut self,
        name: &'static str,
        encoding: Encoding,
        write: impl FnOnce(&mut Expansion<'_>),
    ) {
        let place = if encoding.allow_reserved {
            Place::PathReserved
        } else {
            Place::Path
        };
        self.state
            .path
            .set(name, expanded(name, encoding.style, place, write));
    }

    fn write_query(
        &mut self,
        name: &'static str,
        encoding: Encoding,
        write: impl FnOnce(&mut Expansion<'_>),
    ) {
        let place = if encoding.allow_reserved {
            Place::QueryReserved
        } else {
            Place::Query
        };
        self.state.query.set(name, encoding.style, place, write);
    }

    fn write_header(
        &mut self,
        name: &'static str,
        encoding: Encoding,
        write: impl FnOnce(&mut Expansion<'_>),
    ) {
        let text = expanded(name, encoding.style, Place::Header, write);
        if let Err(mistake) = header::set(&mut self.state.headers, name, &text) {
            self.refuse(mistake);
        }
    }

    fn write_cookie(
        &mut self,
        name: &'static str,
        encoding: Encoding,
        write: impl FnOnce(&mut Expansion<'_>),
    ) {
        let text = expanded(name, encoding.style, Place::Cookie, write);
        self.state.cookies.retain(|(set, _)| *set != name);
        self.state.cookies.push((name, text));
    }

    fn serialized(&mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Option<Value> {
        let value = serde_json::to_value(value);
        value
            .map_err(|error| {
                self.refuse(format!("the parameter `{name}` cannot be written: {error}"))
            })
            .ok()
    }
}

fn expanded(
    name: &str,
    style: Style,
    place: Place,
    write: impl FnOnce(&mut Expansion<'_>),
) -> String {
    let mut text = String::new();
    write(&mut Expansion::new(&mut text, name, style, place));
    text
}
