//! Emits text of the document as literals. No character can end the literal or change the text direction.

use proc_macro2::Literal;
use quote::ToTokens;

/// Returns the literal as source text.
pub(super) fn text(value: &str) -> String {
    // `Debug` escapes quotes, backslashes, control characters and all characters that are not printable.
    format!("{value:?}")
}

/// Returns the literal as a token.
pub(super) fn token(value: &str) -> impl ToTokens + use<> {
    text(value)
        .parse::<Literal>()
        .unwrap_or_else(|_| Literal::string(value))
}

/// Returns JSON as a token. It is a raw literal if only its quotes would be escaped.
#[cfg(feature = "proof")]
pub(super) fn json(value: &serde_json::Value) -> proc_macro2::TokenStream {
    let json = value.to_string();
    let quoted = json.replace('"', "\\\"");
    if quoted != json && text(&json) == format!("\"{quoted}\"") {
        raw(&json).to_token_stream()
    } else {
        token(&json).to_token_stream()
    }
}

/// Returns a long text as a raw literal, which is much faster to parse. The output must not contain it unless it was checked,
/// because it may contain characters that change the text direction.
pub(super) fn raw(value: &str) -> impl ToTokens + use<> {
    let mut hashes = String::new();
    while value.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    format!("r{hashes}\"{value}\"{hashes}")
        .parse::<Literal>()
        .unwrap_or_else(|_| Literal::string(value))
}
