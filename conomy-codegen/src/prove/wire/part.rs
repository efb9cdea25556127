//! Determines the parts of multipart bodies.

use serde_json::{Map, Value, json};

use super::shown::{Shown, is_alike};
use super::{FILE, SentPart, Wire};
use crate::ir::{Api, Part, PartKind};
use crate::load::NodeId;
use crate::prove::expansion;
use crate::prove::sample::{rich_sample, sample};

/// The default media type of a JSON part.
const JSON: &str = "application/json";

/// Returns the name with which a part must be sent. A part with a position only has the one in its declared headers.
fn sent_name(part: &Part) -> String {
    if part.position.is_none() {
        return part.name.clone();
    }
    let mut headers = part.headers.iter();
    let declared = headers.find(|(name, _)| name.eq_ignore_ascii_case("content-disposition"));
    let rest = declared.and_then(|(_, value)| Some(value.split_once("name=\"")?.1));
    let name = rest.and_then(|rest| rest.split('"').next());
    name.unwrap_or_default().to_owned()
}

/// Returns the values of the parts of a body, by index. They match the schema of the body if possible.
pub(super) fn part_values(
    api: &Api,
    parts: &[Part],
    node: NodeId,
    examples: Shown<'_>,
) -> Vec<Option<Value>> {
    let made = parts.iter().map(|part| match &part.kind {
        PartKind::File => Some(Value::from(FILE)),
        PartKind::Text(ty) | PartKind::Json(ty) | PartKind::Value(ty) => sample(api, ty),
        PartKind::Styled(ty, ..) => rich_sample(api, ty),
    });
    let mut values: Vec<Option<Value>> = made.collect();
    let properties = parts.iter().zip(&values).filter_map(|(part, value)| {
        let value = value.clone()?;
        let property = if part.repeated { json!([value]) } else { value };
        Some((part.name.clone(), property))
    });
    let whole = Value::Object(properties.collect());
    let Some(corrected) = examples.corrected(node, &whole) else {
        return values;
    };
    for (part, value) in parts.iter().zip(&mut values) {
        let new = match corrected.get(&part.name) {
            Some(Value::Array(items)) if part.repeated => items.first(),
            property => property,
        };
        if let (Some(old), Some(new)) = (value.as_ref(), new)
            && part.kind != PartKind::File
            && is_alike(old, new)
        {
            *value = Some(new.clone());
        }
    }
    values
}

/// Returns the parts of a body as they must be sent (RFC 7578; OpenAPI, Special Considerations for multipart Content).
pub(super) fn parts_of(
    parts: &[Part],
    values: Vec<Option<Value>>,
    required: bool,
    wire: &mut Wire,
) -> Option<Vec<SentPart>> {
    let mut sent = Vec::with_capacity(parts.len());
    for (part, value) in parts.iter().zip(values) {
        let Some(value) = value else {
            if required && part.required {
                return None;
            }
            wire.parts.push(None);
            continue;
        };
        let media_type = |default: &str| part.media_type.as_deref().unwrap_or(default).to_owned();
        let name = sent_name(part);
        let json = |value: &Value, media_type| (name.clone(), media_type, value.to_string());
        let text = |value: &Value| (name.clone(), media_type(""), expansion::text(value));
        match &part.kind {
            PartKind::Json(_) => sent.push(json(&value, media_type(JSON))),
            PartKind::File | PartKind::Text(_) => sent.push(text(&value)),
            PartKind::Value(_) => {
                let items = match &value {
                    Value::Array(items) => items.as_slice(),
                    one => std::slice::from_ref(one),
                };
                sent.extend(items.iter().map(|item| match item {
                    Value::Array(_) | Value::Object(_) => json(item, JSON.to_owned()),
                    scalar => text(scalar),
                }));
            }
            PartKind::Styled(_, style, explode) => {
                let styled = [(part.name.clone(), *style, *explode)];
                let whole = Value::from(Map::from_iter([(part.name.clone(), value.clone())]));
                let pairs = expansion::form(&whole, &styled)?.into_iter();
                sent.extend(pairs.map(|(name, text)| (name, media_type(""), text)));
            }
        }
        wire.parts.push(Some(value));
    }
    Some(sent)
}
