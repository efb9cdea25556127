//! How the server responds to a request.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread::sleep;
use std::time::Duration;

use socket2::SockRef;

/// How the server responds to a request.
#[derive(Clone, Debug)]
pub enum Reply {
    /// A complete response: status, headers and body. The connection stays open.
    Response(u16, Vec<(String, String)>, Vec<u8>),
    /// Sends these bytes and closes the connection.
    Raw(Vec<u8>),
    /// Sends these pieces, each after a delay, and closes the connection.
    Slow(Vec<(Duration, Vec<u8>)>),
    /// Sends these bytes, and then nothing until the client disconnects.
    Stall(Vec<u8>),
    /// Sends these bytes and resets the connection (RFC 9293 §3.10.7).
    Reset(Vec<u8>),
}

impl Reply {
    /// Returns a JSON response.
    pub fn json(status: u16, body: impl Into<String>) -> Reply {
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        Reply::Response(status, headers, body.into().into_bytes())
    }

    /// Returns a 204 without headers.
    pub const fn no_content() -> Reply {
        Reply::Response(204, Vec::new(), Vec::new())
    }

    /// Adds a header to a complete response. Replaces a header of the same name.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Reply {
        if let Reply::Response(_, headers, _) = &mut self {
            headers.retain(|(key, _)| !key.eq_ignore_ascii_case(name));
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// Sends the reply, and returns whether the connection stays open for another request.
    pub(crate) fn carry_out(self, stream: &mut TcpStream) -> bool {
        match self {
            Reply::Response(status, headers, body) => stream
                .write_all(&response_bytes(status, &headers, &body))
                .is_ok(),
            Reply::Raw(bytes) => {
                // In some tests, the client has already disconnected.
                let _ = stream.write_all(&bytes);
                false
            }
            Reply::Slow(pieces) => {
                for (wait, bytes) in pieces {
                    sleep(wait);
                    if stream.write_all(&bytes).is_err() {
                        break;
                    }
                }
                false
            }
            Reply::Stall(bytes) => {
                let _ = stream.write_all(&bytes);
                while stream.read(&mut [0; 1024]).is_ok_and(|read| read > 0) {}
                false
            }
            Reply::Reset(bytes) => {
                let _ = stream.write_all(&bytes);
                // Waits until the bytes have arrived, because a reset discards bytes that are still on their way.
                sleep(Duration::from_millis(50));
                SockRef::from(&*stream)
                    .set_linger(Some(Duration::ZERO))
                    .expect("a socket can be told not to linger");
                false
            }
        }
    }
}

/// Returns the bytes of a response (RFC 9112 §4). 204 has no body and no `content-length` (RFC 9110 §8.6).
fn response_bytes(status: u16, headers: &[(String, String)], body: &[u8]) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status} Status\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let is_measured = headers
        .iter()
        .any(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    if status != 204 && !is_measured {
        head.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    head.push_str("\r\n");
    let mut bytes = head.into_bytes();
    bytes.extend_from_slice(body);
    bytes
}
