//! The document's own proof, as tests of the generated crate.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::{Value, json};

use crate::format::format;
use crate::ir::{ContentKind, Shape, Text, Type};
use crate::prove::{Proof, Wire};

use super::imports::Imports;
use super::operation;
use super::types::{From, ident};
use super::{Context, Item, Module, literal};

/// What every suite of requests does with a call; copied into the crate's tests.
const WIRE: &str = include_str!("../prove/suite/wire.rs");

/// What every suite of examples does with a value; copied into the crate's tests.
const ROUND_TRIP: &str = include_str!("../prove/suite/round_trip.rs");

/// The test files of the crate.
pub(crate) fn files(context: Context<'_>, proof: &Proof) -> Vec<(String, String)> {
    let mut files = examples(context, proof);
    files.extend(requests(context, proof));
    files.push(("tests/round_trip/mod.rs".to_owned(), ROUND_TRIP.to_owned()));
    files.push(("tests/rustfmt.toml".to_owned(), super::RUSTFMT.to_owned()));
    files
}

/// `tests/examples.rs` and the values that it reads.
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
            "Every example of the document is read by the generated type and written back; nothing may change.".to_owned(),
            String::new(),
            "Values that violate their own schema are listed in `examples.json` and set aside.".to_owned(),
        ],
        items: [
            Some(Item::Text("mod round_trip;".to_owned())),
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

/// `tests/requests.rs`: one test per operation.
fn requests(context: Context<'_>, proof: &Proof) -> Vec<(String, String)> {
    let krate = context.crate_name();
    let mut imports = Imports::default();
    let mut taken = BTreeSet::new();
    let tests: Vec<Item> = proof
        .wires
        .iter()
        .map(|wire| Item::Tokens(request(context, wire, &krate, &mut taken, &mut imports)))
        .collect();
    if tests.is_empty() {
        return Vec::new();
    }
    let takes_values = tests.iter().any(
        |test| matches!(test, Item::Tokens(tokens) if tokens.to_string().contains("value :: <")),
    );
    let mut items = vec![Item::Text("mod wire;".to_owned())];
    items.extend(imports.outside(&krate).map(Item::Text));
    items.push(Item::Text(
        if takes_values {
            "use wire::{Expected, check, client, value};"
        } else {
            "use wire::{Expected, check, client};"
        }
        .to_owned(),
    ));
    items.extend(tests);
    let module = Module {
        path: "tests/requests.rs".to_owned(),
        docs: vec![
            "The request of every operation is what OpenAPI prescribes for its parameters and body.".to_owned(),
            String::new(),
            format!(
                "{} operations have a test; for {} no flat value of everything required can be made.",
                proof.wires.len(),
                proof.without_wire
            ),
        ],
        items,
    };
    let deprecated = context
        .api
        .operations
        .iter()
        .any(|operation| operation.docs.deprecated);
    // Deprecated operations are tested like all others.
    let allow = if deprecated {
        "#![allow(deprecated)]\n\n"
    } else {
        ""
    };
    let text = format(module).replacen("mod wire;", &format!("{allow}mod wire;"), 1);
    let required: String = context
        .api
        .shared_headers
        .iter()
        .filter(|header| header.required && header.default.is_none() && header.name != "user-agent")
        .map(|header| {
            format!(
                "        .shared_header({}, \"shared\")\n",
                literal::text(&header.name)
            )
        })
        .collect();
    let helper = WIRE
        .replace("the_crate", &krate)
        .replace("        // <shared headers>\n", &required);
    vec![
        ("tests/requests.rs".to_owned(), text),
        ("tests/wire/mod.rs".to_owned(), helper),
    ]
}

/// A name for a test that no other has: group and method, without the underscores that keep those apart from keywords.
fn test_name(group: &str, method: &str, taken: &mut BTreeSet<String>) -> String {
    let word = |name: &str| crate::name::plain(name).trim_matches('_').to_owned();
    let stem = format!("request_{}_{}", word(group), word(method));
    let mut name = stem.clone();
    while !taken.insert(name.clone()) {
        name = format!("{stem}_{}", taken.len());
    }
    name
}

fn request(
    context: Context<'_>,
    wire: &Wire,
    krate: &str,
    taken: &mut BTreeSet<String>,
    imports: &mut Imports,
) -> TokenStream {
    let view = operation::view(context, wire.operation);
    let group = context.names.group(view.operation.group);
    let (group_method, method) = (ident(&group.method), ident(&view.names.method));
    let test = ident(&test_name(&group.method, &view.names.method, taken));
    let mut arguments = Vec::new();
    let mut names = Vec::new();
    let bundle = operation::needs_required(&operation::given(view, false, &mut Imports::default()));
    let mut indexes: Vec<usize> = (0..view.operation.parameters.len())
        .filter(|index| operation::is_argument(&view.operation.parameters[*index]))
        .collect();
    indexes.sort_by_key(|index| view.operation.parameters[*index].location);
    for index in indexes {
        let (Some(parameter), Some(Some(value))) = (
            view.operation.parameters.get(index),
            wire.parameters.get(index),
        ) else {
            continue;
        };
        names.push(ident(&view.names.parameters[index]));
        arguments.push(expression(context, &parameter.ty, value, bundle, imports));
    }
    if let Some(body) = view
        .operation
        .body
        .as_ref()
        .filter(|body| body.required && body.default.is_none())
    {
        names.push(ident("body"));
        let argument =
            body_expression(context, &body.contents[0].kind, wire.body.as_ref(), imports);
        arguments.push(if body.contents.len() > 1 {
            let choice = ident(&format!("{}Body", view.names.builder));
            let variant = ident(&view.names.contents[0]);
            let (krate, module) = (ident(krate), ident(&group.module));
            quote!(#krate::#module::#choice::#variant(#argument))
        } else {
            argument
        });
    }
    let arguments = if bundle {
        let (krate, module, required) = (
            ident(krate),
            ident(&group.module),
            operation::required_name(view),
        );
        quote!(#krate::#module::#required { #(#names: #arguments),* })
    } else {
        quote!(#(#arguments),*)
    };
    let setters = wire
        .parameters
        .iter()
        .enumerate()
        .filter_map(|(index, value)| {
            let parameter = &view.operation.parameters[index];
            let value = value
                .as_ref()
                .filter(|_| !operation::is_argument(parameter))?;
            let name = ident(&view.names.parameters[index]);
            let argument = expression(context, &parameter.ty, value, false, imports);
            Some(quote!(.#name(#argument)))
        });
    let http = view.operation.method;
    let path = literal::token(&wire.path);
    let query = wire.query.iter().map(|pair| literal::token(pair));
    let cookies = wire.cookies.iter().map(|pair| literal::token(pair));
    let headers = wire.headers.iter().map(|(name, value)| {
        let (name, value) = (literal::token(name), literal::token(value));
        quote!((#name, #value))
    });
    let body = match &wire.body {
        Some(value) => {
            let text = literal::token(&value.to_string());
            quote!(Some(#text))
        }
        None => quote!(None),
    };
    quote! {
        #[test]
        fn #test() {
            let client = client();
            let request = client.#group_method().#method(#arguments)#(#setters)*.request();
            check(request, &Expected {
                method: #http,
                path: #path,
                query: &[#(#query),*],
                headers: &[#(#headers),*],
                cookies: &[#(#cookies),*],
                body: #body,
            });
        }
    }
}

/// A value as the argument of a method.
fn expression(
    context: Context<'_>,
    ty: &Type,
    value: &Value,
    bundle: bool,
    imports: &mut Imports,
) -> TokenStream {
    let text = literal::token(&value.to_string());
    match (context.api.resolve(ty), value) {
        (Type::Text(Text::Plain), Value::String(text)) => {
            let text = literal::token(text);
            quote!(#text)
        }
        (Type::Boolean | Type::Integer(_), value) => {
            value.to_string().parse().unwrap_or_else(|_| quote!(#text))
        }
        (Type::Number, value) => {
            let number = value.as_f64().unwrap_or_default();
            quote!(#number)
        }
        (Type::Nullable(inner), value) => expression(context, inner, value, bundle, imports),
        (Type::Named(id), _)
            if matches!(context.api.definition(*id).shape, Shape::Enumeration(_)) =>
        {
            let path = context.path(*id, From::Elsewhere, imports);
            quote!(value::<#path>(#text))
        }
        (Type::Array(item), _)
            if !bundle && matches!(context.api.resolve(item), Type::Text(Text::Plain)) =>
        {
            quote!(value::<Vec<String>>(#text))
        }
        (Type::Array(item), _) => {
            let item = context.owned(item, From::Elsewhere, imports);
            quote!(&value::<Vec<#item>>(#text))
        }
        _ => {
            let ty = context.owned(ty, From::Elsewhere, imports);
            quote!(&value::<#ty>(#text))
        }
    }
}

fn body_expression(
    context: Context<'_>,
    kind: &ContentKind,
    value: Option<&Value>,
    imports: &mut Imports,
) -> TokenStream {
    match (kind, value) {
        (ContentKind::Json(ty) | ContentKind::Form { ty, .. }, Some(value)) => {
            let text = literal::token(&value.to_string());
            match (context.api.resolve(ty), value) {
                (Type::Text(Text::Plain), Value::String(text)) => {
                    let text = literal::token(text);
                    quote!(#text)
                }
                (Type::Array(item), _) => {
                    let item = context.owned(item, From::Elsewhere, imports);
                    quote!(&value::<Vec<#item>>(#text))
                }
                _ => {
                    let ty = context.owned(ty, From::Elsewhere, imports);
                    quote!(&value::<#ty>(#text))
                }
            }
        }
        (ContentKind::Text, _) => quote!("text"),
        _ => {
            imports.runtime("Body");
            quote!(Body::from("bytes"))
        }
    }
}
