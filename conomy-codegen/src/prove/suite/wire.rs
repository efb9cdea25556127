//! Compares a request with what it must be.

use serde::de::DeserializeOwned;
use serde_json::Value;
use the_crate::{Client, Request, Result};

/// What a request must be.
pub struct Expected {
    pub method: &'static str,
    pub path: &'static str,
    pub query: &'static [&'static str],
    pub headers: &'static [(&'static str, &'static str)],
    pub cookies: &'static [&'static str],
    pub body: Option<&'static str>,
}

/// A client that describes requests and sends none.
pub fn client() -> Client {
    Client::builder()
        .base_url("http://localhost/base")
        .user_agent("wire-test/1.0")
        // <shared headers>
        .build()
        .expect("a client without credentials can describe requests")
}

/// A value of a type, from JSON.
#[allow(dead_code)] // an API may take nothing but text and numbers
pub fn value<T: DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).expect("the generator made a value of this type")
}

/// Fails where the request is another one.
pub fn check(request: Result<Request>, expected: &Expected) {
    let request = request.expect("the request can be described");
    assert_eq!(request.method().as_str(), expected.method);
    assert!(request.path().ends_with(expected.path), "path {} does not end with {}", request.path(), expected.path);
    let mut query: Vec<&str> = request.query().into_iter().flat_map(|query| query.split('&')).collect();
    let mut wanted = expected.query.to_vec();
    query.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(query, wanted, "the query");
    for (name, value) in expected.headers {
        let found = request.headers().get(*name).map(|found| String::from_utf8_lossy(found.as_bytes()));
        assert_eq!(found.as_deref(), Some(*value), "header {name}");
    }
    let cookies = request.headers().get("cookie").map(|found| String::from_utf8_lossy(found.as_bytes()).into_owned());
    let mut cookies: Vec<&str> = cookies.iter().flat_map(|header| header.split("; ")).collect();
    cookies.sort_unstable();
    let mut wanted = expected.cookies.to_vec();
    wanted.sort_unstable();
    assert_eq!(cookies, wanted, "the cookies");
    if let Some(body) = expected.body {
        let sent = request.body().as_bytes().expect("a body in memory");
        let wanted: Value = serde_json::from_str(body).expect("the generator wrote JSON");
        let is_form = request.headers().get("content-type").is_some_and(|found| found == "application/x-www-form-urlencoded");
        if is_form {
            assert_eq!(form(sent), wanted, "the form");
        } else {
            let sent: Value = serde_json::from_slice(sent).expect("the body is JSON");
            assert_eq!(sent, wanted, "the body");
        }
    }
}

/// A form's fields as an object of texts, to compare with the values that it was made from.
fn form(bytes: &[u8]) -> Value {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let fields = text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = decoded(value);
        let value = serde_json::from_str(&value).ok().filter(|value: &Value| !value.is_string()).unwrap_or(Value::String(value));
        (decoded(name), value)
    });
    Value::Object(fields.collect())
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits: Vec<u8> = rest.by_ref().take(2).collect();
                let digits = String::from_utf8(digits).unwrap_or_default();
                bytes.push(u8::from_str_radix(&digits, 16).unwrap_or(b'?'));
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}
