//! Text of the document as a literal: no character of it can end the literal or turn the reading direction.

use proc_macro2::Literal;
use quote::ToTokens;

/// The literal's source text.
pub(super) fn text(value: &str) -> String {
    // `Debug` escapes quotes, backslashes, control characters and everything that is not printed as itself.
    format!("{value:?}")
}

/// The literal as a token.
pub(super) fn token(value: &str) -> impl ToTokens + use<> {
    text(value)
        .parse::<Literal>()
        .unwrap_or_else(|_| Literal::string(value))
}

/// JSON as a token: raw, where it has quotes, and nothing else that would be escaped.
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

/// A long text as a raw literal, which takes a fraction of the time to read. Not for the output: text may turn its direction.
pub(super) fn raw(value: &str) -> impl ToTokens + use<> {
    let mut hashes = String::new();
    while value.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    format!("r{hashes}\"{value}\"{hashes}")
        .parse::<Literal>()
        .unwrap_or_else(|_| Literal::string(value))
}
