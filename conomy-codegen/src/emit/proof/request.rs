//! Emits the tests of all operations' requests in the generated crate.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use crate::format::format;
use crate::ir::{Body, ContentKind, Part, PartKind, Shape, Text, Type};
use crate::prove::{FILE, Proof, Sent, TEXT, Wire};

use super::super::imports::Imports;
use super::super::operation;
use super::super::types::{From, ident};
use super::super::view::{self, View};
use super::super::{Context, literal};
use crate::module::{Item, Module};

/// The functions that the tests of requests share. Copied into the crate's tests.
const WIRE: &str = include_str!("../../prove/suite/wire.rs");

/// Returns `tests/requests.rs`, with one test for each operation, and the shared files.
pub(super) fn files(context: Context<'_>, proof: &Proof) -> Vec<(String, String)> {
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
    let mut items = vec![Item::Text("mod difference;\nmod wire;".to_owned())];
    items.extend(imports.outside(&krate).map(Item::Text));
    items.push(Item::Text(
        if takes_values {
            "use wire::{Expected, Sent, check, client, value};"
        } else {
            "use wire::{Expected, Sent, check, client};"
        }
        .to_owned(),
    ));
    items.extend(tests);
    let module = Module {
        path: "tests/requests.rs".to_owned(),
        docs: vec![
            "The request of every operation is what OpenAPI prescribes for its parameters and body.".to_owned(),
            String::new(),
            count(proof.wires.len(), proof.without_wire),
        ],
        items,
    };
    let deprecated = context
        .api
        .operations
        .iter()
        .any(|operation| operation.docs.deprecated);
    // Deprecated operations are tested as well.
    let allow = if deprecated {
        "#![allow(deprecated)]\n\n"
    } else {
        ""
    };
    let text = format(module).replacen("mod difference;", &format!("{allow}mod difference;"), 1);
    let headers = context.api.shared_headers.iter();
    // The client always sends its own name and version in `User-Agent`, so its text is not compared.
    let headers: String = headers
        .zip(&proof.shared_headers)
        .filter(|(header, _)| header.name != "user-agent")
        .map(|(header, text)| {
            let (name, text) = (literal::text(&header.name), literal::text(text));
            format!("\n    ({name}, {text}),")
        })
        .collect();
    let headers = match headers.as_str() {
        "" => String::new(),
        lines => format!("{lines}\n"),
    };
    let helper = WIRE
        .replace("the_crate", &krate)
        .replace("&[]; // <shared headers>", &format!("&[{headers}];"));
    vec![
        ("tests/requests.rs".to_owned(), text),
        ("tests/wire/mod.rs".to_owned(), helper),
    ]
}

/// Returns a unique name for a test: group and method, without the underscores that distinguish them from keywords.
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
    let view = view::view(context, wire.operation);
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
    let mut later = Vec::new();
    if let Some(body) = &view.operation.body {
        let is_argument = body.required && body.default.is_none();
        for (name, argument, required) in body_arguments(view, body, wire, krate, imports) {
            if is_argument && required {
                names.push(name);
                arguments.push(argument);
            } else if body.default.is_none() || !body.required {
                later.push(quote!(.#name(#argument)));
            }
        }
    }
    let arguments = if bundle {
        let (krate, module, required) = (
            ident(krate),
            ident(&group.module),
            view::required_name(view),
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
    let http = &*view.operation.method;
    let path = literal::token(&wire.path);
    let query = wire.query.iter().map(|pair| literal::token(pair));
    let cookies = wire.cookies.iter().map(|pair| literal::token(pair));
    let headers = wire.headers.iter().map(|(name, value)| {
        let (name, value) = (literal::token(name), literal::token(value));
        quote!((#name, #value))
    });
    let body = sent(&wire.sent);
    // The argument of the call is also the expected body.
    let json = match &wire.sent {
        Sent::Json(value) => Some(literal::json(value)),
        _ => None,
    };
    let json = json.map(|json| quote!(let body = #json;));
    quote! {
        #[test]
        fn #test() {
            let client = client();
            #json
            let request = client.#group_method().#method(#arguments)#(#setters)*#(#later)*.request();
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

/// Returns a value as an argument of a method.
fn expression(
    context: Context<'_>,
    ty: &Type,
    value: &Value,
    bundle: bool,
    imports: &mut Imports,
) -> TokenStream {
    let text = literal::json(value);
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
        _ => json_expression(context, ty, value, quote!(#text), imports),
    }
}

/// Returns the arguments or setters of a body: name, value, and whether the call does not compile without it.
fn body_arguments(
    view: View<'_>,
    body: &Body,
    wire: &Wire,
    krate: &str,
    imports: &mut Imports,
) -> Vec<(proc_macro2::Ident, TokenStream, bool)> {
    if matches!(wire.sent, Sent::Nothing) {
        return Vec::new();
    }
    let Some(first) = body.contents.first() else {
        return Vec::new();
    };
    if let (ContentKind::Multipart(parts), 1) = (&first.kind, body.contents.len()) {
        let given = parts.iter().zip(&view.names.parts).zip(&wire.parts);
        return given
            .filter_map(|((part, name), value)| {
                let value = part_expression(view.context, part, value.as_ref()?, imports);
                Some((ident(name), value, part.required))
            })
            .collect();
    }
    let value = body_expression(view.context, &first.kind, wire.body.as_ref(), imports);
    let value = if body.contents.len() > 1 {
        let choice = ident(&format!("{}Body", view.names.builder));
        let variant = ident(&view.names.contents[0]);
        let group = view.context.names.group(view.operation.group);
        let (krate, module) = (ident(krate), ident(&group.module));
        quote!(#krate::#module::#choice::#variant(#value))
    } else {
        value
    };
    vec![(ident("body"), value, true)]
}

fn part_expression(
    context: Context<'_>,
    part: &Part,
    value: &Value,
    imports: &mut Imports,
) -> TokenStream {
    let one = match &part.kind {
        PartKind::File => {
            imports.runtime("File");
            let bytes = literal::token(FILE);
            quote!(File::bytes(#bytes))
        }
        PartKind::Text(ty) | PartKind::Json(ty) | PartKind::Value(ty) if part.repeated => {
            let ty = context.owned(ty, From::Elsewhere, imports);
            let text = literal::json(value);
            quote!(value::<#ty>(#text))
        }
        PartKind::Text(ty) => expression(context, ty, value, false, imports),
        PartKind::Json(ty) | PartKind::Value(ty) | PartKind::Styled(ty, ..) => {
            let text = literal::json(value);
            json_expression(context, ty, value, quote!(#text), imports)
        }
    };
    if part.repeated {
        quote!(Vec::from([#one]))
    } else {
        one
    }
}

/// Returns the expected body.
fn sent(sent: &Sent) -> TokenStream {
    match sent {
        Sent::Nothing => quote!(Sent::Nothing),
        Sent::Json(_) => quote!(Sent::Json(body)),
        Sent::Text(text) => {
            let text = literal::token(text);
            quote!(Sent::Text(#text))
        }
        Sent::Form(fields) => {
            let fields = fields.iter().map(|(name, text)| {
                let (name, text) = (literal::token(name), literal::token(text));
                quote!((#name, #text))
            });
            quote!(Sent::Form(&[#(#fields),*]))
        }
        Sent::Parts(media_type, parts) => {
            let media_type = literal::token(media_type);
            let parts = parts.iter().map(|(name, media_type, text)| {
                let (name, media_type) = (literal::token(name), literal::token(media_type));
                let text = literal::token(text);
                quote!((#name, #media_type, #text))
            });
            quote!(Sent::Parts(#media_type, &[#(#parts),*]))
        }
    }
}

/// Returns an expression for a value, whose JSON is `text`.
fn json_expression(
    context: Context<'_>,
    ty: &Type,
    value: &Value,
    text: TokenStream,
    imports: &mut Imports,
) -> TokenStream {
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

fn body_expression(
    context: Context<'_>,
    kind: &ContentKind,
    value: Option<&Value>,
    imports: &mut Imports,
) -> TokenStream {
    match (kind, value) {
        (ContentKind::Json(ty), Some(value)) => {
            json_expression(context, ty, value, quote!(body), imports)
        }
        (ContentKind::Form { ty, .. }, Some(value)) => {
            let text = literal::json(value);
            json_expression(context, ty, value, quote!(#text), imports)
        }
        (ContentKind::Lines(ty), Some(_)) => {
            imports.runtime("JsonLines");
            let ty = context.owned(ty, From::Elsewhere, imports);
            quote!(JsonLines::new(&[value::<#ty>(body)]))
        }
        (ContentKind::Parts, _) => {
            imports.runtime("Multipart");
            let text = literal::token(TEXT);
            quote!(Multipart::new().text(#text, #text))
        }
        (ContentKind::Text, Some(Value::String(text))) => {
            let text = literal::token(text);
            quote!(#text)
        }
        _ => {
            imports.runtime("Body");
            let bytes = literal::token(FILE);
            quote!(Body::from(#bytes))
        }
    }
}

/// Describes how many operations have a test and how many do not.
fn count(with: usize, without: usize) -> String {
    let operations = if with == 1 {
        "operation has"
    } else {
        "operations have"
    };
    match without {
        0 => format!("{with} {operations} a test."),
        _ => format!(
            "{with} {operations} a test; for {without} no value of everything required can be made."
        ),
    }
}
