//! Media types and their parameters (RFC 9110 §8.3.1).

/// Returns the type and subtype.
pub(in crate::runtime) fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

/// Returns the value of a parameter, whose name is compared without case. `None` if it is absent or empty.
pub(in crate::runtime) fn parameter<'m>(media_type: &'m str, name: &str) -> Option<&'m str> {
    let (_, mut rest) = media_type.split_once(';')?;
    while let Some((before, after)) = rest.split_once('=') {
        // A parameter without a value may stand before this one.
        let own = before.rsplit(';').next().unwrap_or_default().trim();
        let after = after.trim_start();
        let (value, others) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => after.split_once(';').unwrap_or((after, "")),
        };
        if own.eq_ignore_ascii_case(name) {
            return Some(value.trim_end()).filter(|value| !value.is_empty());
        }
        rest = others;
    }
    None
}

/// Returns the boundary of a multipart media type (RFC 2046 §5.1.1).
pub(in crate::runtime) fn boundary(media_type: &str) -> Option<&str> {
    let (kind, _) = essence(media_type).split_once('/')?;
    let is_multipart = kind.eq_ignore_ascii_case("multipart");
    is_multipart.then(|| parameter(media_type, "boundary"))?
}
