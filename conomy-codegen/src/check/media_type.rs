//! Checks the syntax of media types (RFC 9110 §8.3.1), with wildcards (§12.5.1).

use crate::diagnostic::{Diagnostic, Diagnostics, catalogue};
use crate::load::{Document, NodeId, Role};
use crate::media_type::is_valid;

/// Reports keys of `content` that are not media types.
pub(super) fn check(document: &Document, diagnostics: &mut Diagnostics) {
    let holders = [
        Role::RequestBody,
        Role::Response,
        Role::Parameter,
        Role::Header,
    ];
    for holder in holders.into_iter().flat_map(|role| document.all(role)) {
        if let Some(content) = document.get(holder, "content") {
            keys(document, content, diagnostics);
        }
    }
}

fn keys(document: &Document, content: NodeId, diagnostics: &mut Diagnostics) {
    for (key, _) in document.entries(content) {
        if is_media_type(key) {
            continue;
        }
        let message = format!("invalid media type `{key}`");
        let warning = Diagnostic::new(&catalogue::INVALID_MEDIA_TYPE, message)
            .label(document.member_label(content, key))
            .help("use a media type such as `application/json`");
        diagnostics.push(warning);
    }
}

/// Returns whether a text is a media type: `type "/" subtype *( OWS ";" OWS [ name "=" value ] )`. Parameters are not
/// checked.
fn is_media_type(text: &str) -> bool {
    let (essence, _parameters) = text.split_once(';').unwrap_or((text, ""));
    // `*` is a valid token character.
    essence == "*" || is_valid(essence.trim_end())
}

#[cfg(test)]
mod tests {
    use super::is_media_type;

    #[test]
    fn wildcards_and_parameters_are_allowed() {
        for valid in [
            "application/json",
            "*/*",
            "text/*",
            "text/plain; charset=utf-8",
            "a/b+json;v=1",
        ] {
            assert!(is_media_type(valid), "{valid}");
        }
        for invalid in [
            "json",
            "application/",
            "/json",
            "application json",
            "a/b/c",
            "",
        ] {
            assert!(!is_media_type(invalid), "{invalid}");
        }
    }
}
