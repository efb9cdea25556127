//! Decodes bytes to text.

/// An error about bytes that are not the text of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NotText {
    /// The problem, without a full stop.
    pub message: String,
    /// The suggested fix.
    pub help: &'static str,
    /// The text before the invalid bytes, to show their location.
    pub before: String,
}

const SAVE: &str = "save the file as UTF-8";

/// Returns the text of a file: UTF-8 (RFC 3629), without its byte order mark.
///
/// OpenAPI documents are UTF-8 (OpenAPI 3.1 §4.3, by reference to RFC 8259 §8.1), so UTF-16 and UTF-32 are detected
/// (YAML 1.2 §5.2) only to report them.
pub(super) fn decode(mut bytes: Vec<u8>) -> Result<String, NotText> {
    let fault = |message: &str, help, before| NotText {
        message: message.to_owned(),
        help,
        before,
    };
    // Documents begin with ASCII characters, which UTF-16 and UTF-32 pad with zeros.
    let wide = match bytes.as_slice() {
        [0, 0, 0xFE, 0xFF, ..] | [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0, _, ..] | [_, 0, 0, 0, ..] => {
            Some("UTF-32")
        }
        [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] | [0, _, ..] | [_, 0, ..] => Some("UTF-16"),
        _ => None,
    };
    if let Some(encoding) = wide {
        let message = format!("the file is encoded as {encoding}, not as UTF-8");
        return Err(fault(&message, SAVE, String::new()));
    }
    if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) {
        bytes.drain(..3);
    }
    if let Some(at) = memchr::memchr(0, &bytes) {
        let before = String::from_utf8_lossy(&bytes[..at]).into_owned();
        let help = "remove it; text files have none";
        return Err(fault("the file contains a NUL byte", help, before));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let before = String::from_utf8_lossy(&bytes[..at]).into_owned();
        let message = format!("the byte 0x{:02X} is not valid UTF-8 here", bytes[at]);
        fault(&message, SAVE, before)
    })
}
