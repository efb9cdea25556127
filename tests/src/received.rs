//! A request as the server received it.

use std::io::{self, Read};

/// A request as the server received it, with headers and body unchanged (RFC 9112).
#[derive(Clone, Debug)]
pub struct Received {
    /// The request line.
    pub line: String,
    /// The headers, in their original order and spelling.
    pub headers: Vec<(String, String)>,
    /// The decoded body.
    pub body: Vec<u8>,
    /// The index of the connection, starting at zero.
    pub connection: usize,
}

impl Received {
    /// Returns the method.
    pub fn method(&self) -> &str {
        self.line.split(' ').next().unwrap_or_default()
    }

    /// Returns the request target (path and query) as it was sent.
    pub fn target(&self) -> &str {
        self.line.split(' ').nth(1).unwrap_or_default()
    }

    /// Returns the value of a header. The name is case-insensitive.
    ///
    /// # Panics
    ///
    /// The header was sent more than once. No test expects that.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self
            .headers
            .iter()
            .filter(|(key, _)| key.eq_ignore_ascii_case(name));
        let value = values.next().map(|(_, value)| value.as_str());
        assert!(
            values.next().is_none(),
            "`{name}` was sent twice: {:?}",
            self.headers
        );
        value
    }

    /// Returns the body as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is UTF-8")
    }

    /// Reads the next request of a connection, or returns `None` if the client sends no more. `rest` holds the bytes that were
    /// read after the previous request.
    pub(crate) fn read(
        stream: &mut impl Read,
        rest: &mut Vec<u8>,
        connection: usize,
    ) -> Option<Received> {
        let head = take(stream, rest, b"\r\n\r\n")?;
        let mut lines = head.split("\r\n");
        let line = lines.next().unwrap_or_default().to_owned();
        let headers = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_owned(), value.trim().to_owned()));
        let mut received = Received {
            line,
            headers: headers.collect(),
            body: Vec::new(),
            connection,
        };
        if let Some(length) = received.header("content-length") {
            let length = length.parse().ok()?;
            fill(stream, rest, length)?;
            received.body = rest.drain(..length).collect();
        } else if received.header("transfer-encoding").is_some() {
            received.body = chunks(stream, rest)?;
        }
        Some(received)
    }
}

/// Returns the data of a chunked body (RFC 9112 §7.1).
fn chunks(stream: &mut impl Read, rest: &mut Vec<u8>) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let size = usize::from_str_radix(take(stream, rest, b"\r\n")?.trim(), 16).ok()?;
        fill(stream, rest, size + 2)?;
        body.extend(rest.drain(..size));
        rest.drain(..2);
        if size == 0 {
            return Some(body);
        }
    }
}

/// Removes and returns the text before `end`, and removes `end`, too.
fn take(stream: &mut impl Read, rest: &mut Vec<u8>, end: &[u8]) -> Option<String> {
    loop {
        if let Some(at) = rest.windows(end.len()).position(|window| window == end) {
            let text = String::from_utf8_lossy(&rest[..at]).into_owned();
            rest.drain(..at + end.len());
            return Some(text);
        }
        more(stream, rest)?;
    }
}

fn fill(stream: &mut impl Read, rest: &mut Vec<u8>, length: usize) -> Option<()> {
    while rest.len() < length {
        more(stream, rest)?;
    }
    Some(())
}

fn more(stream: &mut impl Read, rest: &mut Vec<u8>) -> Option<()> {
    let mut chunk = [0; 64 * 1024];
    let read = loop {
        match stream.read(&mut chunk) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => break other.ok()?,
        }
    };
    rest.extend_from_slice(&chunk[..read]);
    (read > 0).then_some(())
}
