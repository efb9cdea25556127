//! JSON Pointers (RFC 6901) and the percent-encoding (RFC 3986 §2.1) around them in fragments.

use std::borrow::Cow;

/// The keys that a URI fragment such as `/paths/~1pets~1%7Bid%7D/get` names one by one.
pub(super) fn segments(fragment: &str) -> impl Iterator<Item = String> {
    let parts = fragment.strip_prefix('/').unwrap_or(fragment).split('/');
    parts.map(|part| {
        let decoded = percent_decoded(part);
        // `~01` is `~1`, so the order of the two matters (RFC 6901 §4).
        decoded.replace("~1", "/").replace("~0", "~")
    })
}

/// Undoes percent-encoding; what is not encoded properly stays as it is.
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

/// A key as a segment of a pointer.
pub(super) fn escaped(key: &str) -> Cow<'_, str> {
    if key.contains(['~', '/']) {
        Cow::Owned(key.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(key)
    }
}

/// The path of a file that another one refers to, relative to the document's folder; `None` if it
/// lies outside of that folder. Both use `/` (RFC 3986 §5.2.4).
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
