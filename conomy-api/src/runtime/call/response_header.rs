//! Typed response headers (OpenAPI, Header Object).

use std::fmt;
use std::marker::PhantomData;

use http::HeaderMap;
use http::header::SET_COOKIE;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::runtime::error::outcome::Outcome;
use crate::runtime::error::{Error, Kind, Result};
use crate::runtime::json::deserialize::deserialize;
use crate::runtime::json::problem::Problems;

/// A response header that the document declares, with the type of its value.
///
/// It is only parsed by [`Response::header`](crate::runtime::Response::header) or [`Error::header`], so an invalid
/// header never fails a call. `T` is an `Option` if the header is not required.
pub struct Header<T> {
    name: &'static str,
    form: Form,
    value: PhantomData<fn() -> T>,
}

/// How the text of the header is converted into JSON (OpenAPI, Style Values: `simple`).
#[derive(Clone, Copy, Debug)]
enum Form {
    Text,
    Scalar,
    Texts,
    Scalars,
    Members {
        explode: bool,
        scalars: &'static [&'static str],
    },
    ScalarMembers {
        explode: bool,
    },
    Json,
}

#[allow(dead_code)] // a document may have only some of them
impl<T> Header<T> {
    /// A string.
    pub const fn text(name: &'static str) -> Self {
        Self::new(name, Form::Text)
    }

    /// A number or a boolean.
    pub const fn scalar(name: &'static str) -> Self {
        Self::new(name, Form::Scalar)
    }

    /// Strings, separated by commas.
    pub const fn texts(name: &'static str) -> Self {
        Self::new(name, Form::Texts)
    }

    /// Numbers or booleans, separated by commas.
    pub const fn scalars(name: &'static str) -> Self {
        Self::new(name, Form::Scalars)
    }

    /// The properties of an object: `key,value`, or exploded `key=value`. `scalars` are the keys of numbers and
    /// booleans.
    pub const fn members(
        name: &'static str,
        explode: bool,
        scalars: &'static [&'static str],
    ) -> Self {
        Self::new(name, Form::Members { explode, scalars })
    }

    /// The properties of an object that are all numbers or booleans.
    pub const fn scalar_members(name: &'static str, explode: bool) -> Self {
        Self::new(name, Form::ScalarMembers { explode })
    }

    /// JSON.
    pub const fn json(name: &'static str) -> Self {
        Self::new(name, Form::Json)
    }

    const fn new(name: &'static str, form: Form) -> Self {
        Self {
            name,
            form,
            value: PhantomData,
        }
    }

    /// Returns the name of the header.
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

impl<T: DeserializeOwned> Header<T> {
    /// Returns the value of the header.
    ///
    /// # Errors
    /// The header is required but missing, or it is invalid.
    pub fn read(&self, headers: &HeaderMap) -> Result<T> {
        let name = self.name;
        let read = match value(headers, name, self.form) {
            Ok(Some(json)) => deserialize(&json, Problems::ERRORS),
            Ok(None) => deserialize("null", Problems::ERRORS).map_err(|_| String::new()),
            Err(problem) => Err(problem),
        };
        read.map_err(|problem| {
            let message = if problem.is_empty() {
                format!("the response lacks the required header `{name}`")
            } else {
                format!("the header `{name}` is not what was expected: {problem}")
            };
            Error::new(Kind::Decode, Outcome::Responded, message)
        })
    }
}

impl Error {
    /// Returns a header of the response as the type in the document.
    ///
    /// # Errors
    /// The header is required but missing, or it is invalid.
    pub fn header<H: DeserializeOwned>(&self, header: Header<H>) -> Result<H> {
        header.read(self.headers().unwrap_or(&HeaderMap::new()))
    }
}

/// Returns the value of the header as JSON, or `None` if it is missing.
fn value(headers: &HeaderMap, name: &str, form: Form) -> Result<Option<String>, String> {
    let mut lines = Vec::new();
    for line in headers.get_all(name) {
        let line = std::str::from_utf8(line.as_bytes()).map_err(|_| "it is not UTF-8")?;
        lines.push(line.trim_matches([' ', '\t']));
    }
    if lines.is_empty() {
        return Ok(None);
    }
    // Several lines are one list (RFC 9110 §5.3), except cookies, which may contain commas.
    let between = if name.eq_ignore_ascii_case(SET_COOKIE.as_str()) {
        "\n"
    } else {
        ", "
    };
    // Empty elements are ignored (RFC 9110 §5.6.1).
    let elements = lines.iter().flat_map(|line| line.split(',')).map(str::trim);
    let mut elements = elements.filter(|element| !element.is_empty());
    Ok(match form {
        Form::Text => Some(Value::from(lines.join(between)).to_string()),
        Form::Texts if between == "\n" => Some(Value::from(lines).to_string()),
        Form::Texts => Some(elements.map(Value::from).collect::<Value>().to_string()),
        Form::Scalars => {
            let elements: Vec<&str> = elements.collect();
            Some(format!("[{}]", elements.join(",")))
        }
        Form::Members { explode, scalars } => {
            let is_scalar = |key: &str| scalars.contains(&key);
            Some(object(elements, explode, is_scalar))
        }
        Form::ScalarMembers { explode } => Some(object(elements, explode, |_| true)),
        Form::Scalar | Form::Json => elements.next().map(|_| lines.join(between)),
    })
}

/// Returns the object with these properties.
fn object<'h>(
    mut elements: impl Iterator<Item = &'h str>,
    explode: bool,
    is_scalar: impl Fn(&str) -> bool,
) -> String {
    let mut members = Vec::new();
    while let Some(element) = elements.next() {
        let (key, value) = if explode {
            element.split_once('=').unwrap_or((element, ""))
        } else {
            (element, elements.next().unwrap_or_default())
        };
        let value = match is_scalar(key) {
            true => value.to_owned(),
            false => Value::from(value).to_string(),
        };
        members.push(format!("{}:{value}", Value::from(key)));
    }
    format!("{{{}}}", members.join(","))
}

impl<T> Clone for Header<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Header<T> {}

impl<T> fmt::Debug for Header<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, form, .. } = self;
        write!(f, "Header({name}, {form:?})")
    }
}
