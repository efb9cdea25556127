//! Decodes JSON Pointers (RFC 6901) and their percent-encoding in fragments (RFC 3986 §2.1), and resolves relative
//! paths.

use std::borrow::Cow;

/// Returns the decoded keys of a URI fragment such as `/paths/~1pets~1%7Bid%7D/get`.
pub(super) fn segments(fragment: &str) -> impl Iterator<Item = String> {
    let parts = fragment.strip_prefix('/').unwrap_or(fragment).split('/');
    parts.map(|part| {
        let decoded = percent_decoded(part);
        // `~01` means `~1`, so the order of the replacements matters (RFC 6901 §4).
        decoded.replace("~1", "/").replace("~0", "~")
    })
}

/// Decodes percent-encoding. Invalid sequences stay unchanged.
pub(super) fn percent_decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let hex = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex
            .filter(|_| byte == b'%')
            .map(|hex| u8::from_str_radix(hex, 16))
        {
            Some(Ok(decoded)) => {
                bytes.push(decoded);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(byte);
                rest = tail;
            }
        }
    }
    match String::from_utf8(bytes) {
        Ok(decoded) => Cow::Owned(decoded),
        Err(_) => Cow::Borrowed(text),
    }
}

/// Escapes a key for use as a segment of a pointer.
pub(super) fn escaped(key: &str) -> Cow<'_, str> {
    if key.contains(['~', '/']) {
        Cow::Owned(key.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(key)
    }
}

/// Returns the path of a referenced file relative to the document's folder; `None` if the file is outside of that
/// folder. Both paths use `/` (RFC 3986 §5.2.4).
pub(super) fn joined(from: &str, reference: &str) -> Option<String> {
    if reference.starts_with('/') || reference.contains('\\') {
        return None;
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in reference.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_are_unescaped_in_order() {
        let named: Vec<String> = segments("/paths/~1a~1%7Bid%7D/x~01y/%zz/").collect();
        assert_eq!(named, ["paths", "/a/{id}", "x~1y", "%zz", ""]);
    }

    #[test]
    fn paths_stay_inside() {
        assert_eq!(joined("a/b.yaml", "../c.yaml").as_deref(), Some("c.yaml"));
        assert_eq!(
            joined("a/b.yaml", "./d/c.yaml").as_deref(),
            Some("a/d/c.yaml")
        );
        assert_eq!(joined("a/b.yaml", "../../c.yaml"), None);
        assert_eq!(joined("b.yaml", "/etc/passwd"), None);
        assert_eq!(joined("b.yaml", "..\\c.yaml"), None);
    }
}
