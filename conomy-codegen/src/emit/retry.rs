//! Emits the retry settings of an operation.

use std::time::Duration;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{ContentKind, Operation, PartKind, Retry};

use super::imports::Imports;

/// Returns the fields of the operation's static description.
pub(super) fn fields(retry: &Retry, imports: &mut Imports) -> Vec<TokenStream> {
    let mut fields = Vec::new();
    if let Some(idempotent) = retry.idempotent {
        fields.push(quote!(idempotent: Some(#idempotent)));
    }
    let mut said = Vec::new();
    if retry.never {
        said.push(quote!(never: true));
    }
    if let Some(attempts) = retry.attempts {
        let attempts = proc_macro2::Literal::u32_unsuffixed(attempts);
        said.push(quote!(attempts: Some(#attempts)));
    }
    let delay = |delay: Duration| {
        let millis = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
        let millis = proc_macro2::Literal::u64_unsuffixed(millis);
        quote!(Some(Duration::from_millis(#millis)))
    };
    if retry.first_delay.or(retry.max_delay).is_some() {
        imports.duration();
    }
    if let Some(value) = retry.first_delay.map(delay) {
        said.push(quote!(first_delay: #value));
    }
    if let Some(value) = retry.max_delay.map(delay) {
        said.push(quote!(max_delay: #value));
    }
    if !retry.unprocessed.is_empty() {
        let statuses = retry.unprocessed.iter();
        let statuses = statuses.map(|status| proc_macro2::Literal::u16_unsuffixed(*status));
        said.push(quote!(unprocessed: &[#(#statuses),*]));
    }
    if !said.is_empty() {
        imports.private("Retries");
        fields.push(quote!(retries: Retries { #(#said,)* ..Retries::DEFAULT }));
    }
    fields
}

/// Returns the documentation of the retry settings, if there are any.
pub(super) fn lines(operation: &Operation) -> Vec<String> {
    let retry = &operation.retry;
    if *retry == Retry::default() {
        return Vec::new();
    }
    let faults = "connection errors, timeouts, 408, 425, 429, and 5xx other than 501 and 505";
    let by_method = matches!(
        &*operation.method,
        "GET" | "HEAD" | "OPTIONS" | "TRACE" | "PUT" | "DELETE" | "QUERY"
    );
    let mut text = match (retry.never, retry.idempotent) {
        (true, _) => return told("This call is never retried.".to_owned()),
        (false, Some(true)) => {
            format!("This call is idempotent. It is retried after {faults}")
        }
        (false, None) if by_method => format!("This call is retried after {faults}"),
        (false, Some(false) | None) => {
            let mut text =
                "This call is only retried if it was not sent or not processed".to_owned();
            let statuses: Vec<String> = retry.unprocessed.iter().map(u16::to_string).collect();
            if !statuses.is_empty() {
                text.push_str(&format!(" ({})", statuses.join(", ")));
            }
            text
        }
    };
    if retry.idempotent.is_none() && !by_method {
        text.push_str(", or if it has an idempotency key");
    }
    if let Some(attempts) = retry.attempts {
        text.push_str(&match attempts {
            1 => "; it is sent once".to_owned(),
            attempts => format!("; it is sent at most {attempts} times"),
        });
    }
    match (retry.first_delay, retry.max_delay) {
        (Some(first), Some(max)) => text.push_str(&format!(
            "; the delay is at first {} s, and at most {} s",
            first.as_secs_f64(),
            max.as_secs_f64()
        )),
        (Some(first), None) => {
            text.push_str(&format!(
                "; the delay is at first {} s",
                first.as_secs_f64()
            ));
        }
        (None, Some(max)) => {
            text.push_str(&format!("; the delay is at most {} s", max.as_secs_f64()));
        }
        (None, None) => {}
    }
    text.push('.');
    if can_stream(operation) {
        text.push_str(" A streamed body is only sent once.");
    }
    told(text)
}

fn told(text: String) -> Vec<String> {
    vec![String::new(), text]
}

/// Returns whether the body can be a stream.
fn can_stream(operation: &Operation) -> bool {
    let contents = operation.body.iter().flat_map(|body| &body.contents);
    contents.into_iter().any(|content| match &content.kind {
        ContentKind::Bytes | ContentKind::Parts | ContentKind::Lines(_) => true,
        ContentKind::Multipart(parts) => parts.iter().any(|part| part.kind == PartKind::File),
        _ => false,
    })
}
