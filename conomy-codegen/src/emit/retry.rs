//! Emits the retry settings of an operation.

use std::time::Duration;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{ContentKind, Operation, PartKind, Retry};

use super::imports::Imports;

/// Returns the fields for retries in the static `Operation`.
pub(super) fn fields(retry: &Retry, imports: &mut Imports) -> Vec<TokenStream> {
    let mut fields = Vec::new();
    if let Some(idempotent) = retry.idempotent {
        fields.push(quote!(idempotent: Some(#idempotent)));
    }
    let mut overrides = Vec::new();
    if retry.never {
        overrides.push(quote!(never: true));
    }
    if let Some(attempts) = retry.attempts {
        let attempts = proc_macro2::Literal::u32_unsuffixed(attempts);
        overrides.push(quote!(attempts: Some(#attempts)));
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
        overrides.push(quote!(first_delay: #value));
    }
    if let Some(value) = retry.max_delay.map(delay) {
        overrides.push(quote!(max_delay: #value));
    }
    if !retry.unprocessed.is_empty() {
        let statuses = retry.unprocessed.iter();
        let statuses = statuses.map(|status| proc_macro2::Literal::u16_unsuffixed(*status));
        overrides.push(quote!(unprocessed: &[#(#statuses),*]));
    }
    if !overrides.is_empty() {
        imports.private("Retries");
        fields.push(quote!(retries: Retries { #(#overrides,)* ..Retries::DEFAULT }));
    }
    fields
}

/// The responses that every call is retried after, if it is repeatable (`runtime/error/retryable`).
const RETRIED_FAILURES: &str =
    "connection errors, timeouts, 408, 425, 429, and 5xx other than 501 and 505";

/// Returns the documentation of the retry settings, if there are any.
pub(super) fn docs(operation: &Operation) -> Vec<String> {
    let retry = &operation.retry;
    if *retry == Retry::default() {
        return Vec::new();
    }
    let by_method = matches!(
        &*operation.method,
        "GET" | "HEAD" | "OPTIONS" | "TRACE" | "PUT" | "DELETE" | "QUERY"
    );
    if retry.never || retry.attempts == Some(1) {
        return paragraph("This call is never retried.".to_owned());
    }
    let unprocessed = statuses(&retry.unprocessed);
    let mut text = match retry.idempotent {
        Some(true) => format!("This call is idempotent. It is retried after {RETRIED_FAILURES}"),
        None if by_method => format!("This call is retried after {RETRIED_FAILURES}"),
        Some(false) | None => {
            let mut text =
                "This call is retried only if it was not sent, or if the server did not process it"
                    .to_owned();
            if let Some(statuses) = &unprocessed {
                text.push_str(&format!(" ({statuses})"));
            }
            text
        }
    };
    let is_repeatable = retry.idempotent == Some(true) || retry.idempotent.is_none() && by_method;
    if is_repeatable && let Some(statuses) = &unprocessed {
        text.push_str(&format!(
            ", and if the server did not process it ({statuses})"
        ));
    }
    if retry.idempotent.is_none() && !by_method {
        text.push_str(", or if it has an idempotency key");
    }
    if let Some(attempts) = retry.attempts {
        text.push_str(&format!("; it is sent at most {attempts} times"));
    }
    let first = retry.first_delay.map(|delay| delay.as_secs_f64());
    let max = retry.max_delay.map(|delay| delay.as_secs_f64());
    match (first, max) {
        (Some(first), Some(max)) => text.push_str(&format!(
            "; the first delay is at most {first} s, and later ones at most {max} s"
        )),
        (Some(first), None) => {
            text.push_str(&format!("; the first delay is at most {first} s"));
        }
        (None, Some(max)) => text.push_str(&format!("; the delays are at most {max} s")),
        (None, None) => {}
    }
    text.push('.');
    if can_stream(operation) {
        text.push_str(" A streamed body is only sent once.");
    }
    paragraph(text)
}

/// Returns a list of statuses such as `status 409 or 423`.
fn statuses(statuses: &[u16]) -> Option<String> {
    let (last, others) = statuses.split_last()?;
    let others: Vec<String> = others.iter().map(u16::to_string).collect();
    Some(match others.as_slice() {
        [] => format!("status {last}"),
        others => format!("status {} or {last}", others.join(", ")),
    })
}

fn paragraph(text: String) -> Vec<String> {
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
