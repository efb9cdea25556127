//! Classifies media types (RFC 9110, section 8.3.1; RFC 6838).

/// The kind of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// One JSON text (RFC 8259).
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// Parts with headers (RFC 2046, section 5.1).
    Multipart,
    /// Server-sent events.
    Events,
    /// A sequence of JSON texts, such as JSON Lines.
    Lines,
    /// Plain text, in a character set.
    Text,
    /// XML.
    Xml,
    /// A range that includes more than one kind, such as `*/*`.
    Any,
    /// Anything else.
    Bytes,
}

/// Returns the type and subtype in lower case, without parameters.
pub(crate) fn essence(media_type: &str) -> String {
    media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

/// Returns the subtype without the prefix of its tree: `x.v2+json` of `application/vnd.x.v2+json` (RFC 6838, section 3).
pub(crate) fn subtype_name(media_type: &str) -> &str {
    let (_, subtype) = media_type.split_once('/').unwrap_or(("", media_type));
    let subtype = subtype.trim();
    ["vnd.", "x-"]
        .iter()
        .find_map(|prefix| subtype.strip_prefix(prefix))
        .unwrap_or(subtype)
}

/// Returns whether an essence is valid: two tokens (RFC 9110, sections 5.6.2 and 8.3.1).
pub(crate) fn is_valid(essence: &str) -> bool {
    essence
        .split_once('/')
        .is_some_and(|(top, sub)| is_token(top) && is_token(sub))
}

/// Returns whether a text is a token (RFC 9110, section 5.6.2), such as the name of a header.
pub(crate) fn is_token(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(allowed)
}

/// Returns whether a body is a patch document, whose meaning depends on its media type (RFC 5789, section 2).
pub(crate) fn is_patch(media_type: &str) -> bool {
    essence(media_type).ends_with("patch+json")
}

/// Returns the kind of a media type.
pub(crate) fn kind(media_type: &str) -> Kind {
    let essence = essence(media_type);
    let (top, sub) = essence.split_once('/').unwrap_or((essence.as_str(), ""));
    match (top, sub) {
        (
            "application",
            "x-ndjson" | "ndjson" | "jsonl" | "x-jsonl" | "jsonlines" | "json-lines"
            | "x-json-stream" | "stream+json",
        )
        | ("text", "x-ndjson" | "jsonl") => Kind::Lines,
        ("application" | "text", "json") => Kind::Json,
        // Each text begins with a record separator and ends with a line feed (RFC 7464, RFC 8142).
        (_, sub) if sub.ends_with("+json-seq") || sub == "json-seq" => Kind::Lines,
        (_, sub) if sub.ends_with(".ndjson") || sub.ends_with("+ndjson") => Kind::Lines,
        (_, sub)
            if sub.ends_with("+json")
                || sub.starts_with("json+")
                || sub.starts_with("vnd.") && sub.ends_with("json") =>
        {
            Kind::Json
        }
        ("application", "x-www-form-urlencoded") => Kind::Form,
        ("multipart", "form-data" | "mixed" | "related") => Kind::Multipart,
        ("text", "event-stream") => Kind::Events,
        (_, "xml") => Kind::Xml,
        (_, sub) if sub.ends_with("+xml") => Kind::Xml,
        ("text", _) => Kind::Text,
        ("application", "javascript" | "graphql" | "yaml" | "x-yaml" | "sql") => Kind::Text,
        ("*", _) | ("application", "*") => Kind::Any,
        _ => Kind::Bytes,
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, kind};

    #[test]
    fn media_types_have_kinds() {
        for (media_type, expected) in [
            ("Application/JSON; charset=utf-8", Kind::Json),
            ("application/vnd.acme.v2+json", Kind::Json),
            ("application/vnd.acme.json", Kind::Json),
            ("application/vnd.acme.ndjson", Kind::Lines),
            ("application/vnd.acme+ndjson", Kind::Lines),
            ("application/x-ndjson", Kind::Lines),
            ("application/geo+json-seq", Kind::Lines),
            ("application/yaml", Kind::Text),
            ("image/svg+xml", Kind::Xml),
            ("application/pdf", Kind::Bytes),
            ("*/*", Kind::Any),
        ] {
            assert_eq!(kind(media_type), expected, "{media_type}");
        }
    }
}
