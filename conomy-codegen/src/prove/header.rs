//! Response headers: the text of each, and its deserialized value.

use serde_json::Value;

use crate::ir::{Api, HeaderForm, OperationId, ResponseHeader, Style};

use super::expansion;
use crate::prove::sample::rich_sample;

/// A header in a response.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    /// The operation.
    pub(crate) operation: OperationId,
    /// The index of the header among those of the operation.
    pub(crate) index: usize,
    /// The text that the server sends.
    pub(crate) text: String,
    /// The value of the text.
    pub(crate) value: Value,
}

/// Returns every header for which a value can be made.
pub(super) fn collect(api: &Api) -> Vec<Header> {
    let mut found = Vec::new();
    for (number, operation) in api.operations.iter().enumerate() {
        for (index, header) in operation.headers.iter().enumerate() {
            found.extend(sent(api, header).map(|(text, value)| Header {
                operation: OperationId(number as u32),
                index,
                text,
                value,
            }));
        }
    }
    found
}

fn sent(api: &Api, header: &ResponseHeader) -> Option<(String, Value)> {
    let example = header.example.as_ref();
    let value = match example.filter(|example| !example.is_null() && api.fits(&header.ty, example))
    {
        Some(example) => example.clone(),
        None => rich_sample(api, &header.ty)?,
    };
    let style = match header.form {
        HeaderForm::Json => Style::Json,
        _ => Style::Simple,
    };
    let text = expansion::header(&value, style, header.explode)?;
    let members = value.as_object().into_iter().flatten();
    let items = value.as_array().into_iter().flatten();
    let mut items = items.chain(members.map(|(_, value)| value));
    let is_one = |item: &Value| item.as_str().is_none_or(|item| !item.contains(','));
    let is_clean = text.bytes().all(|byte| (0x20..0x7f).contains(&byte))
        && text.trim() == text
        && !text.is_empty()
        && (header.form == HeaderForm::Json || items.all(is_one));
    is_clean.then_some((text, value))
}
