//! `enum` and `const`: known values.

use serde_json::Value;

use crate::ir::{Enumeration, EnumerationKind, EnumerationValue};

use super::Lowering;
use super::facets::{Facets, JsonType};

impl Lowering<'_> {
    /// Whether the values deserve a type: booleans and whole arrays or objects do not.
    pub(super) fn is_enumeration(&self, facets: &Facets) -> bool {
        let Some(values) = &facets.values else {
            return false;
        };
        if matches!(
            facets.json_type,
            Some(JsonType::Array | JsonType::Object | JsonType::Boolean)
        ) {
            return false;
        }
        values
            .iter()
            .all(|value| value.is_string() || value.is_number() || value.is_boolean())
            && !values.iter().all(Value::is_boolean)
    }

    /// The enumeration, with names and descriptions from the extensions that carry them.
    pub(super) fn enumeration(&mut self, facets: Facets) -> Enumeration {
        let names = facets
            .extension("x-enum-varnames")
            .or_else(|| facets.extension("x-enumNames"));
        let descriptions = facets
            .extension("x-enum-descriptions")
            .or_else(|| facets.extension("x-enumDescriptions"));
        let values = facets.values.clone().unwrap_or_default();
        // A list of names that does not fit the list of values would name the wrong ones.
        let fits = |names: &&Value| match names {
            Value::Array(list) => list.len() == values.len(),
            _ => true,
        };
        let names = names.filter(fits);
        let kind = if values.iter().all(Value::is_string) {
            EnumerationKind::Text
        } else if values.iter().all(Value::is_i64) {
            EnumerationKind::Integer
        } else {
            EnumerationKind::Mixed
        };
        let values = values
            .iter()
            .enumerate()
            .map(|(index, value)| EnumerationValue {
                name: text(names, index, value),
                description: text(descriptions, index, value),
                value: value.clone(),
            })
            .collect();
        Enumeration { kind, values }
    }
}

/// What is said of a value: in a list in the order of the values, or in an object by value.
fn text(said: Option<&Value>, index: usize, value: &Value) -> Option<String> {
    let text = match said? {
        Value::Array(list) => list.get(index)?,
        Value::Object(map) => match value {
            Value::String(text) => map.get(text)?,
            other => map.get(&other.to_string())?,
        },
        _ => return None,
    };
    text.as_str()
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}
