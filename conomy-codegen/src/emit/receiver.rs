//! Emits `events/receiver.rs`, which verifies and deserializes webhook requests as `[webhooks]` configures it.

use proc_macro2::TokenStream;
use quote::quote;

use crate::settings::webhooks::{
    Algorithm, Encoding, EventName, Location, Part, Signature, Timestamp, Webhooks,
};

use super::types::ident;
use super::{Context, docs, literal};
use crate::module::{Item, Module};

/// Emits the file. Returns `None` if the settings do not define the signature, or how to distinguish several events.
pub(super) fn emit(context: Context<'_>) -> Option<Module> {
    let webhooks = context.settings.webhooks.as_ref()?;
    let event = match (&webhooks.event, context.api.only_event()) {
        (Some(name), _) if !context.api.events.is_empty() => choice(context, name),
        (None, Some(_)) => only(context),
        _ => return None,
    };
    let krate = context.crate_name();
    let words = docs::attributes(&[
        "Verifies the signatures of deliveries and deserializes their events.".to_owned(),
        String::new(),
        "```no_run".to_owned(),
        format!("use {krate}::events::{{Event, Webhooks}};"),
        format!("use {krate}::runtime::{{HeaderMap, WebhookError}};"),
        String::new(),
        "/// Handles a request of the server, with its headers and its raw body.".to_owned(),
        "fn receive(headers: &HeaderMap, body: &[u8]) -> Result<Event, WebhookError> {".to_owned(),
        "    Webhooks::new(\"the secret of the webhook\").receive(headers, body)".to_owned(),
        "}".to_owned(),
        "```".to_owned(),
    ]);
    let mut items = vec![
        Item::Text(imports(webhooks)),
        Item::Tokens(signatures(webhooks)),
        Item::Tokens(quote! {
            #words
            pub type Webhooks = runtime::Webhooks<Event>;
        }),
    ];
    items.extend(event.into_iter().map(Item::Tokens));
    Some(Module {
        path: "src/events/receiver.rs".to_owned(),
        docs: vec!["Receives webhooks: verifies signatures and deserializes events.".to_owned()],
        items,
    })
}

fn imports(webhooks: &Webhooks) -> String {
    let has = |signature: fn(&Signature) -> bool| webhooks.signature.iter().any(signature);
    let mut names = vec![
        "SecretFormat",
        "Signature",
        "SignatureAlgorithm",
        "SignatureEncoding",
    ];
    names.extend(["SignatureLocation", "SignedPart"]);
    if has(|signature| signature.timestamp.is_some()) {
        names.push("TimestampLocation");
    }
    let line = format!(
        "use crate::runtime::__private::{{\n{}\n}};",
        super::imports::fill(&names)
    );
    let unknown = if webhooks.event.is_some() {
        ", UnknownEvent"
    } else {
        ""
    };
    format!("use crate::runtime::{{self, Delivery{unknown}, WebhookError, WebhookEvent}};\n{line}")
}

fn signatures(webhooks: &Webhooks) -> TokenStream {
    let signatures = webhooks.signature.iter().map(signature);
    quote! {
        #[doc = " The documented signatures. One that matches is sufficient."]
        static SIGNATURES: &[Signature] = &[#(#signatures),*];
    }
}

fn signature(signature: &Signature) -> TokenStream {
    let location = match &signature.location {
        Location::Header {
            name,
            separator,
            prefix,
        } => {
            let [name, separator, prefix] =
                [name, separator, prefix].map(|text| literal::token(text));
            quote!(SignatureLocation::Header { name: #name, separator: #separator, prefix: #prefix })
        }
        Location::Property(name) => {
            let name = literal::token(name);
            quote!(SignatureLocation::Property(#name))
        }
    };
    let algorithm = match signature.algorithm {
        Algorithm::HmacSha1 => quote!(SignatureAlgorithm::HmacSha1),
        Algorithm::HmacSha256 => quote!(SignatureAlgorithm::HmacSha256),
        Algorithm::HmacSha512 => quote!(SignatureAlgorithm::HmacSha512),
    };
    let encoding = match signature.encoding {
        Encoding::Hex => quote!(SignatureEncoding::Hex),
        Encoding::Base64 => quote!(SignatureEncoding::Base64),
    };
    let secret = match &signature.secret_prefix {
        None => quote!(SecretFormat::Text),
        Some(prefix) => {
            let prefix = literal::token(prefix);
            quote!(SecretFormat::Base64 { prefix: #prefix })
        }
    };
    let signed = signature.signed.iter().map(|part| match part {
        Part::Literal(text) => {
            let text = literal::token(text);
            quote!(SignedPart::Literal(#text))
        }
        Part::Body => quote!(SignedPart::Body),
        Part::BodyWithoutSignature => quote!(SignedPart::BodyWithoutSignature),
        Part::Timestamp => quote!(SignedPart::Timestamp),
        Part::Header(name) => {
            let name = literal::token(name);
            quote!(SignedPart::Header(#name))
        }
    });
    let timestamp = match &signature.timestamp {
        None => quote!(None),
        Some(Timestamp::Header(name)) => {
            let name = literal::token(name);
            quote!(Some(TimestampLocation::Header(#name)))
        }
        Some(Timestamp::Prefix(prefix)) => {
            let prefix = literal::token(prefix);
            quote!(Some(TimestampLocation::SignatureHeader(#prefix)))
        }
    };
    let tolerance = proc_macro2::Literal::u64_unsuffixed(signature.tolerance);
    quote! {
        Signature {
            location: #location,
            algorithm: #algorithm,
            encoding: #encoding,
            secret: #secret,
            signed: &[#(#signed),*],
            timestamp: #timestamp,
            tolerance: #tolerance,
        }
    }
}

/// Emits the type of the only event.
fn only(context: Context<'_>) -> Vec<TokenStream> {
    let name = ident(&context.names.events[0]);
    vec![
        quote! {
            #[doc = " An event that the server sends."]
            pub type Event = super::#name;
        },
        quote! {
            impl WebhookEvent for Event {
                const SIGNATURES: &'static [Signature] = SIGNATURES;

                fn read(delivery: &Delivery<'_>) -> Result<Self, WebhookError> { delivery.event() }
            }
        },
    ]
}

/// Emits an enum of several events, which are distinguished by their names.
fn choice(context: Context<'_>, name: &EventName) -> Vec<TokenStream> {
    let events = || context.api.events.iter().zip(&context.names.events);
    let variants = events().map(|(event, name)| {
        let words = docs::attributes(&[format!("`{}`.", event.name.replace('`', "'"))]);
        let name = ident(name);
        quote!(#words #name(Box<super::#name>))
    });
    let arms = events().map(|(event, name)| {
        let raw = literal::token(&event.name);
        let name = ident(name);
        quote!(#raw => delivery.event().map(Self::#name))
    });
    let find = match name {
        EventName::Body(pointer) => {
            let pointer = literal::token(pointer);
            quote!(delivery.name_in_body(#pointer))
        }
        EventName::Header { header } => {
            let header = literal::token(&header.to_ascii_lowercase());
            quote!(delivery.name_in_header(#header))
        }
    };
    vec![
        quote! {
            #[doc = " An event that the server sends."]
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum Event {
                #(#variants,)*
                #[doc = " An event that this version of the client does not know. Its body is preserved."]
                Unknown(UnknownEvent),
            }
        },
        quote! {
            impl WebhookEvent for Event {
                const SIGNATURES: &'static [Signature] = SIGNATURES;

                fn read(delivery: &Delivery<'_>) -> Result<Self, WebhookError> {
                    let name = #find?;
                    match name.as_str() {
                        #(#arms,)*
                        _ => delivery.unknown(name).map(Self::Unknown),
                    }
                }
            }
        },
    ]
}
