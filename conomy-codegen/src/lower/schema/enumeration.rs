//! `enum` and `const`.

use serde_json::Value;

use crate::ir::{Enumeration, EnumerationKind, EnumerationValue};

use crate::lower::Lowering;
use crate::lower::schema::keywords::{Choice, JsonType, Keywords};

impl Lowering<'_> {
    /// Returns whether the values become an enum. Booleans, arrays and objects do not.
    pub(in crate::lower) fn is_enumeration(&self, keywords: &Keywords) -> bool {
        let Some(values) = &keywords.values else {
            return false;
        };
        if matches!(
            keywords.json_type,
            Some(JsonType::Array | JsonType::Object | JsonType::Boolean)
        ) {
            return false;
        }
        values
            .iter()
            .all(|value| value.is_string() || value.is_number() || value.is_boolean())
            && !values.iter().all(Value::is_boolean)
    }

    /// Lowers an enumeration. Extensions such as `x-enum-varnames` provide names and descriptions.
    pub(in crate::lower) fn enumeration(&mut self, keywords: Keywords) -> Enumeration {
        let names = keywords
            .extension("x-enum-varnames")
            .or_else(|| keywords.extension("x-enumNames"));
        let descriptions = keywords
            .extension("x-enum-descriptions")
            .or_else(|| keywords.extension("x-enumDescriptions"));
        let values = keywords.values.clone().unwrap_or_default();
        // If the lists differ in length, names cannot be matched to values.
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
        Enumeration {
            kind,
            values,
            finals: Vec::new(),
        }
    }

    /// Returns the values of a `oneOf` or `anyOf` whose subschemas are all string or integer enumerations, or constants. A subschema
    /// without `enum` is allowed, because an enumeration preserves unknown values.
    pub(in crate::lower) fn values_of(&mut self, choice: &Choice) -> Option<Enumeration> {
        let branches: Vec<Keywords> = choice
            .branches
            .iter()
            .map(|branch| self.flattened(branch))
            .collect();
        let all = |is: fn(&Keywords) -> bool| branches.iter().all(is);
        let (is_text, is_integer) = (all(is_text), all(is_integer));
        let is_some_known = branches.iter().any(|branch| branch.values.is_some());
        if !is_some_known || !(is_text || is_integer || all(is_one)) {
            return None;
        }
        let mut whole = Enumeration {
            kind: match (is_text, is_integer) {
                (true, _) => EnumerationKind::Text,
                (_, true) => EnumerationKind::Integer,
                _ => EnumerationKind::Mixed,
            },
            values: Vec::new(),
            finals: Vec::new(),
        };
        for branch in branches {
            let docs = branch.docs.clone();
            let mut values = self.enumeration(branch).values;
            // The title of a constant is its name. A string needs no title.
            if let [only] = values.as_mut_slice() {
                let said = [&docs.description, &docs.title];
                let title = docs.title.clone().filter(|_| !only.value.is_string());
                only.description = only
                    .description
                    .take()
                    .or_else(|| said.into_iter().flatten().next().cloned());
                only.name = only.name.take().or(title);
            }
            for value in values {
                if whole.values.iter().all(|known| known.value != value.value) {
                    whole.values.push(value);
                }
            }
        }
        let is_flag = whole.values.iter().all(|known| known.value.is_boolean());
        (!is_flag).then_some(whole)
    }
}

/// Returns whether a schema is a string, with or without `enum`.
fn is_text(keywords: &Keywords) -> bool {
    keywords.choices.is_empty()
        && match (&keywords.json_type, &keywords.values) {
            (Some(JsonType::String), None) => keywords.format.is_none(),
            (Some(JsonType::String) | None, Some(values)) => values.iter().all(Value::is_string),
            _ => false,
        }
}

/// Returns whether a schema is an integer, with or without `enum`.
fn is_integer(keywords: &Keywords) -> bool {
    keywords.choices.is_empty()
        && match (&keywords.json_type, &keywords.values) {
            (Some(JsonType::Integer), None) => true,
            (Some(JsonType::Integer) | None, Some(values)) => values.iter().all(Value::is_i64),
            _ => false,
        }
}

/// Returns whether a schema is a scalar constant.
fn is_one(keywords: &Keywords) -> bool {
    keywords.choices.is_empty()
        && match keywords.values.as_deref() {
            Some([only]) => only.is_string() || only.is_number() || only.is_boolean(),
            _ => false,
        }
}

/// Returns the entry of an extension for a value: by index in a list, or by value in an object.
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
