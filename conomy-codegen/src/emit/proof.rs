//! Emits the tests of the generated crate that check it against the document.

mod header;
mod request;

use quote::quote;
use serde_json::json;

use crate::format::format;
use crate::prove::Proof;

use super::Context;
use super::imports::Imports;
use super::types::From;
use crate::module::{Item, Module};

/// The functions that the tests of examples share. Copied into the crate's tests.
const ROUND_TRIP: &str = include_str!("../prove/suite/round_trip.rs");

/// The comparison of values that all tests share. Copied into the crate's tests.
const DIFFERENCE: &str = include_str!("../prove/suite/difference.rs");

/// Returns the test files of the crate.
pub(crate) fn files(context: Context<'_>, proof: &Proof) -> Vec<(String, String)> {
    let mut files = examples(context, proof);
    files.extend(request::files(context, proof));
    files.extend(header::file(context, proof));
    let helper = ROUND_TRIP.replace("the_crate", &context.crate_name());
    files.push(("tests/round_trip/mod.rs".to_owned(), helper));
    files.push(("tests/difference/mod.rs".to_owned(), DIFFERENCE.to_owned()));
    files.push(("tests/rustfmt.toml".to_owned(), super::RUSTFMT.to_owned()));
    files
}

/// Returns `tests/examples.rs` and the values that it reads.
fn examples(context: Context<'_>, proof: &Proof) -> Vec<(String, String)> {
    let krate = super::types::ident(&context.crate_name());
    let mut imports = Imports::default();
    let entries: Vec<_> = proof
        .examples
        .valid
        .iter()
        .map(|example| {
            let ty = context.owned(&example.ty, From::Elsewhere, &mut imports);
            quote!(round_trip::<#ty>)
        })
        .collect();
    let used = if entries.is_empty() {
        "use round_trip::Check;"
    } else {
        "use round_trip::{Check, round_trip};"
    };
    let module = Module {
        path: "tests/examples.rs".to_owned(),
        docs: vec![
            "Each example of the document is deserialized and serialized again. The JSON must not change.".to_owned(),
            String::new(),
            "Examples that violate their schema are listed in `examples.json` and skipped.".to_owned(),
        ],
        items: [
            Some(Item::Text("mod difference;\nmod round_trip;".to_owned())),
            imports.outside(&krate.to_string()).map(Item::Text),
            Some(Item::Text(used.to_owned())),
            Some(Item::Tokens(quote! {
                #[doc = " The type of each value, in the order of `examples.json`."]
                const CHECKS: &[Check] = &[#(#entries),*];
            })),
            Some(Item::Tokens(quote! {
                #[test]
                fn examples_survive() { round_trip::run(include_str!("examples.json"), CHECKS); }
            })),
        ]
        .into_iter()
        .flatten()
        .collect(),
    };
    let tested: Vec<_> = proof
        .examples
        .valid
        .iter()
        .map(|example| json!({ "pointer": example.pointer, "value": example.value }))
        .collect();
    let violating: Vec<_> = proof
        .examples
        .violating
        .iter()
        .map(|(pointer, reason)| json!({ "pointer": pointer, "reason": reason }))
        .collect();
    let data = json!({ "tested": tested, "violating": violating });
    vec![
        ("tests/examples.rs".to_owned(), format(module)),
        ("tests/examples.json".to_owned(), format!("{data:#}\n")),
    ]
}
