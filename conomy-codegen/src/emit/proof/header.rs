//! Emits a test of all response headers in the generated crate.

use proc_macro2::TokenStream;
use quote::quote;

use crate::format::format;
use crate::prove::Proof;

use super::super::imports::Imports;
use super::super::types::ident;
use super::super::{Context, literal, view};
use crate::module::{Item, Module};

/// The function that checks one header.
const CHECK: &str = r#"/// Reads a header from its text.
fn check<T: DeserializeOwned + Serialize>(header: Header<T>, text: &str, json: &str) {
    let name = HeaderName::from_bytes(header.name().as_bytes()).expect("a header's name");
    let headers = HeaderMap::from_iter([(name, text.parse().expect("a header's value"))]);
    let value = header.read(&headers).expect("the header can be read");
    let value = serde_json::to_value(value).expect("the value can be written");
    let expected: Value = serde_json::from_str(json).expect("the generator wrote JSON");
    assert_eq!(value, expected, "{}: {text}", header.name());
}"#;

/// Returns `tests/headers.rs` if any response has headers.
pub(super) fn file(context: Context<'_>, proof: &Proof) -> Option<(String, String)> {
    if proof.headers.is_empty() {
        return None;
    }
    let krate = context.crate_name();
    let checks: Vec<TokenStream> = proof
        .headers
        .iter()
        .map(|header| {
            let view = view::view(context, header.operation);
            let group = context.names.group(view.operation.group);
            let (krate, module) = (ident(&krate), ident(&group.module));
            let builder = ident(&view.names.builder);
            let constant = ident(&view.names.headers[header.index]);
            let text = literal::token(&header.text);
            let json = literal::token(&header.value.to_string());
            quote!(check(#krate::#module::#builder::#constant, #text, #json);)
        })
        .collect();
    let mut imports = Imports::default();
    for name in ["Header", "HeaderMap", "Value"] {
        imports.runtime(name);
    }
    let uses = format!(
        "use http::HeaderName;\nuse serde::Serialize;\nuse serde::de::DeserializeOwned;\n{}",
        imports.outside(&krate).unwrap_or_default()
    );
    let module = Module {
        path: "tests/headers.rs".to_owned(),
        docs: vec!["Every response header is parsed as its type.".to_owned()],
        items: vec![
            Item::Text(uses),
            Item::Text(CHECK.to_owned()),
            Item::Tokens(quote! {
                #[test]
                fn headers_are_read() { #(#checks)* }
            }),
        ],
    };
    Some((module.path.clone(), format(module)))
}
