//! Determines the values of parameters and how they are sent.

use serde_json::{Map, Value};

use super::shown::Shown;
use super::{TEXT, Wire};
use crate::ir::{Api, Location, Operation, SharedHeader};
use crate::prove::expansion;
use crate::prove::sample::rich_sample;

pub(super) fn parameter(
    api: &Api,
    operation: &Operation,
    index: usize,
    shown: Shown<'_>,
    wire: &mut Wire,
) -> Option<()> {
    let parameter = &operation.parameters[index];
    let made = || {
        let value = rich_sample(api, &parameter.ty)?;
        Some(shown.followed(parameter.node, value))
    };
    let value = match shown.of(parameter.node) {
        Some(example) if api.fits(&parameter.ty, example) && !has_null(example) => {
            shown.followed(parameter.node, example.clone())
        }
        _ => match (&parameter.default, made()) {
            (Some(default), _) if parameter.required => default.clone(),
            (_, Some(sample)) => sample,
            (_, None) if parameter.required => return None,
            (_, None) => return Some(()),
        },
    };
    // The standard does not define how an empty list or object is serialized.
    if value.as_array().is_some_and(Vec::is_empty) || value.as_object().is_some_and(Map::is_empty) {
        return if parameter.required { None } else { Some(()) };
    }
    let (name, style, explode) = (&parameter.name, parameter.style, parameter.explode);
    let written = match parameter.location {
        Location::Path => expansion::path(name, &value, style, explode).map(|text| {
            // The client rejects an empty segment and dot segments, so no call is made with them.
            let placed = wire.path.replace(&format!("{{{name}}}"), &text);
            wire.path = placed;
            !text.is_empty() && text != "." && text != ".."
        }),
        Location::Query => expansion::query(name, &value, style, explode, parameter.allow_reserved)
            .map(|pairs| {
                wire.query.extend(pairs);
                true
            }),
        Location::Header => expansion::header(&value, style, explode).map(|text| {
            let is_clean = is_clean(&text);
            wire.headers.push((name.to_ascii_lowercase(), text));
            is_clean
        }),
        Location::Cookie => expansion::query(name, &value, style, explode, false).map(|pairs| {
            wire.cookies.extend(pairs);
            true
        }),
    };
    match written {
        Some(true) => {
            wire.parameters[index] = Some(value);
            Some(())
        }
        // An optional parameter that the standard cannot serialize is not set. If it is required, there is no call.
        _ if parameter.required => None,
        _ => {
            wire.headers
                .retain(|(known, _)| !known.eq_ignore_ascii_case(name));
            Some(())
        }
    }
}

/// Returns the text of a header that is set once for the client.
pub(super) fn shared_header(api: &Api, header: &SharedHeader, shown: Shown<'_>) -> String {
    let example = shown.of(header.node).filter(|value| value.is_string());
    let value = example.cloned().or_else(|| rich_sample(api, &header.ty));
    let value = value.map(|value| shown.followed(header.node, value));
    let text = value.as_ref().map(expansion::text);
    text.filter(|text| is_clean(text) && !text.is_empty())
        .unwrap_or_else(|| TEXT.to_owned())
}

/// Returns whether a header can have this text (RFC 9110, section 5.5), apart from characters outside of ASCII.
fn is_clean(text: &str) -> bool {
    text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) && text.trim() == text
}

/// Returns whether a value contains `null`, which only JSON can represent.
pub(super) fn has_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.iter().any(has_null),
        Value::Object(members) => members.values().any(has_null),
        _ => false,
    }
}
