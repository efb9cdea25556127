//! Compares a request with the expected one.

use std::sync::OnceLock;

use serde::de::DeserializeOwned;
use serde_json::Value;
use the_crate::{Client, Request, Result};

use crate::difference::difference;

/// The expected request.
pub struct Expected {
    pub method: &'static str,
    pub path: &'static str,
    pub query: &'static [&'static str],
    pub headers: &'static [(&'static str, &'static str)],
    pub cookies: &'static [&'static str],
    pub body: Sent,
}

/// The expected body.
#[allow(dead_code)] // an API may use only some kinds of bodies
pub enum Sent {
    Nothing,
    Json(&'static str),
    Form(&'static [(&'static str, &'static str)]),
    /// The media type of the body, then the name, media type and content of each part.
    Parts(&'static str, &'static [(&'static str, &'static str, &'static str)]),
    Text(&'static str),
}

/// The headers that are set once for the client.
const SHARED_HEADERS: &[(&str, &str)] = &[]; // <shared headers>

/// Returns a client, which builds requests and sends none. All tests share it, because each client loads the certificates of the
/// system.
pub fn client() -> &'static Client {
    static CLIENT: OnceLock<Client> = OnceLock::new();
    CLIENT.get_or_init(|| {
        let mut builder = Client::builder().base_url("http://localhost/base").user_agent("wire-test/1.0");
        for &(name, value) in SHARED_HEADERS {
            builder = builder.shared_header(name, value);
        }
        builder.build().expect("a client without credentials can be built")
    })
}

/// Deserializes a value.
#[allow(dead_code)] // an API may only have parameters that are strings and numbers
pub fn value<T: DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).expect("the generator wrote a value of this type")
}

/// Panics if the request is not the expected one.
pub fn check(request: Result<Request>, expected: &Expected) {
    let request = request.expect("the request can be built");
    assert_eq!(request.method().as_str(), expected.method);
    assert!(request.path().ends_with(expected.path), "path {} does not end with {}", request.path(), expected.path);
    let mut query: Vec<&str> = request.query().into_iter().flat_map(|query| query.split('&')).collect();
    let mut wanted = expected.query.to_vec();
    query.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(query, wanted, "the query");
    for (name, value) in SHARED_HEADERS.iter().chain(expected.headers) {
        let found = request.headers().get(*name).map(|found| String::from_utf8_lossy(found.as_bytes()));
        assert_eq!(found.as_deref(), Some(*value), "header {name}");
    }
    let cookies = request.headers().get("cookie").map(|found| String::from_utf8_lossy(found.as_bytes()).into_owned());
    let mut cookies: Vec<String> = cookies.iter().flat_map(|header| header.split("; ")).map(decoded).collect();
    cookies.sort_unstable();
    let mut wanted: Vec<String> = expected.cookies.iter().map(|pair| decoded(pair)).collect();
    wanted.sort_unstable();
    assert_eq!(cookies, wanted, "the cookies");
    let sent = request.body().as_bytes().expect("a body in memory");
    match &expected.body {
        Sent::Nothing => assert!(sent.is_empty(), "unexpected body"),
        Sent::Text(wanted) => assert_eq!(String::from_utf8_lossy(sent), *wanted, "the body"),
        Sent::Json(wanted) => {
            let wanted: Value = serde_json::from_str(wanted).expect("the generator wrote JSON");
            // Each text of a JSON text sequence begins with this character (RFC 7464).
            let sent = sent.strip_prefix(b"\x1e").unwrap_or(sent);
            let sent: Value = serde_json::from_slice(sent).expect("the body is JSON");
            assert_eq!(difference(&wanted, &sent), None, "the body");
        }
        Sent::Form(wanted) => {
            let wanted = wanted.iter().map(|(name, text)| (name.to_string(), plain(text)));
            assert_eq!(sorted(form(sent)), sorted(wanted.collect()), "the form");
        }
        Sent::Parts(media_type, wanted) => {
            let head = request.headers().get("content-type").and_then(|found| found.to_str().ok()).unwrap_or_default();
            let wanted = wanted.iter().map(|(name, media_type, text)| (name.to_string(), (media_type.to_string(), plain(text))));
            let (before, boundary) = head.split_once("; boundary=").expect("a multipart body with a boundary");
            // The client adds the `type` parameter of related parts (RFC 2387 §3.1).
            assert_eq!(before.split("; type=").next(), media_type.split("; type=").next(), "the media type");
            assert_eq!(sorted(parts(boundary, sent)), sorted(wanted.collect()), "the parts");
        }
    }
}

/// Sorts fields or parts, whose order may differ: the example has the order of the document, the body that of the type.
fn sorted<T: Ord>(mut fields: Vec<T>) -> Vec<T> {
    fields.sort_unstable();
    fields
}

/// Returns JSON objects and arrays in one format, and any other text unchanged.
fn plain(text: &str) -> String {
    match serde_json::from_str::<Value>(text) {
        Ok(json) if json.is_object() || json.is_array() => json.to_string(),
        _ => text.to_owned(),
    }
}

/// Returns the fields of a form.
fn form(bytes: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let fields = text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(name), plain(&decoded(value)))
    });
    fields.collect()
}

/// Returns the name (empty if there is none), media type and content of each part of a multipart body.
fn parts(boundary: &str, bytes: &[u8]) -> Vec<(String, (String, String))> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let (begin, end) = (format!("--{boundary}\r\n"), format!("--{boundary}--\r\n"));
    let inner = text.strip_suffix(&end).expect("the closing boundary");
    let parts = inner.split(&begin).skip(1).map(|part| {
        let (head, content) = part.split_once("\r\n\r\n").expect("an empty line after the headers of a part");
        let field = |begin: &str, end: &str| {
            let (_, rest) = head.split_once(begin)?;
            Some(rest.split(end).next().unwrap_or(rest).to_owned())
        };
        let name = field("form-data; name=\"", "\"").unwrap_or_default();
        let media_type = field("content-type: ", "\r\n").unwrap_or_default();
        (name, (media_type, plain(content.strip_suffix("\r\n").expect("a line break after a part"))))
    });
    parts.collect()
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
