//! Corrects generated values until they match their schemas.
//!
//! A value is first made from its type. The validator then reports which keyword it violates at which place, and that place is
//! corrected, until the value is valid. Text that the schema does not restrict remains difficult to encode, such as spaces and
//! slashes.

use std::collections::HashMap;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{JsonType, ValidationError, Validator};
use serde_json::{Value, json};

use super::matching::matching;

/// The maximum number of corrections of one value.
const MOST_STEPS: usize = 200;

/// The maximum length of a string or list, because `minLength: 1000000` is valid.
const LONGEST: u64 = 10_000;

/// Corrects a value until it matches its schema. Returns `None` if that is not possible.
pub(super) fn corrected(validator: &Validator, mut value: Value) -> Option<Value> {
    let mut lengths = Lengths::default();
    for _ in 0..MOST_STEPS {
        let Some(error) = validator.iter_errors(&value).next() else {
            return Some(value);
        };
        let (place, new) = correction(&error, &mut lengths)?;
        drop(error);
        *value.pointer_mut(&place)? = new;
    }
    None
}

/// The pattern and the number of extra repetitions of each string that was made from a pattern, by its place.
#[derive(Default)]
struct Lengths(HashMap<String, (String, usize)>);

/// Returns the place of an error and the corrected value.
fn correction(error: &ValidationError<'_>, lengths: &mut Lengths) -> Option<(String, Value)> {
    let place = error.instance_path().as_str().to_owned();
    let value = error.instance().as_ref();
    use ValidationErrorKind as Kind;
    let new = match error.kind() {
        Kind::Enum { options } => options.get(0)?.clone(),
        Kind::Constant { expected_value } => (**expected_value).clone(),
        Kind::Type { kind } => of_type(kind)?,
        Kind::Format { format } => json!(of_format(format)?),
        Kind::Pattern { pattern } => {
            lengths.0.insert(place.clone(), (pattern.clone(), 0));
            json!(matching(pattern, 0)?)
        }
        Kind::MinLength { limit } => match lengths.0.get_mut(&place) {
            Some((pattern, extra)) => {
                *extra += 1;
                json!(matching(pattern, *extra)?)
            }
            None => json!(padded(value.as_str()?, *limit)?),
        },
        Kind::MaxLength { limit } => {
            let shorter: String = value.as_str()?.chars().take(*limit as usize).collect();
            match lengths.0.contains_key(&place) {
                true => return None,
                false => json!(shorter),
            }
        }
        Kind::Minimum { limit } | Kind::Maximum { limit } => match value.is_f64() {
            true => number(limit.as_f64()?, value)?,
            false => limit.clone(),
        },
        Kind::ExclusiveMinimum { limit } => next_to(value, limit, 1.0)?,
        Kind::ExclusiveMaximum { limit } => next_to(value, limit, -1.0)?,
        Kind::MultipleOf { multiple_of } => {
            let times = (value.as_f64()? / multiple_of).ceil();
            number(times * multiple_of, value)?
        }
        Kind::MinItems { limit } => {
            let mut items = value.as_array()?.clone();
            let last = items.last()?.clone();
            if *limit > LONGEST {
                return None;
            }
            items.resize(*limit as usize, last);
            Value::Array(items)
        }
        Kind::MaxItems { limit } => {
            let items = value.as_array()?.iter();
            items.take(*limit as usize).cloned().collect()
        }
        Kind::UniqueItems => distinct(value.as_array()?)?,
        Kind::MaxProperties { limit } => {
            let members = value.as_object()?.clone().into_iter();
            members
                .take(*limit as usize)
                .collect::<serde_json::Map<_, _>>()
                .into()
        }
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            let mut members = value.as_object()?.clone();
            members.retain(|name, _| !unexpected.contains(name));
            Value::Object(members)
        }
        Kind::Required { property } => {
            let mut members = value.as_object()?.clone();
            members.insert(property.as_str()?.to_owned(), json!("a b/c"));
            Value::Object(members)
        }
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
            // The closest branch has the type of the value, so `null` is not chosen, and the fewest errors.
            let has_other_type = |errors: &[ValidationError<'_>]| {
                errors.iter().any(|error| {
                    matches!(error.kind(), Kind::Type { .. })
                        && error.instance_path().as_str() == place
                })
            };
            let nearest = context.iter().filter(|errors| !errors.is_empty());
            let nearest = nearest.min_by_key(|errors| (has_other_type(errors), errors.len()))?;
            return correction(nearest.first()?, lengths);
        }
        _ => return None,
    };
    (new != *value).then_some((place, new))
}

fn of_type(kind: &TypeKind) -> Option<Value> {
    let one = match kind {
        TypeKind::Single(one) => *one,
        TypeKind::Multiple(types) => types.iter().next()?,
    };
    Some(match one {
        JsonType::String => json!("a b/c"),
        JsonType::Integer => json!(7),
        JsonType::Number => json!(1.5),
        JsonType::Boolean => json!(true),
        JsonType::Null => Value::Null,
        JsonType::Array => json!([]),
        JsonType::Object => json!({}),
    })
}

/// Returns a value of a format that the validator supports (JSON Schema Validation 2020-12, section 7.3).
fn of_format(format: &str) -> Option<&'static str> {
    Some(match format {
        "date-time" => "2024-01-15T10:30:00Z",
        "date" => "2024-01-15",
        "time" => "10:30:00Z",
        "duration" => "P1DT12H",
        "email" | "idn-email" => "ada+test@example.com",
        "hostname" | "idn-hostname" => "api.example.com",
        "ipv4" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "uri" | "iri" => "https://example.com/a?b=c",
        "uri-reference" | "iri-reference" => "/a?b=c",
        "uri-template" => "https://example.com/{id}",
        "uuid" => "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
        "json-pointer" => "/a/b",
        "relative-json-pointer" => "0/a",
        "regex" => "^a+$",
        _ => return None,
    })
}

fn padded(text: &str, least: u64) -> Option<String> {
    let missing = least.checked_sub(text.chars().count() as u64)?;
    (least <= LONGEST).then(|| format!("{text}{}", "x".repeat(missing as usize)))
}

/// Returns a number next to an exclusive bound.
fn next_to(value: &Value, limit: &Value, step: f64) -> Option<Value> {
    if let (Some(limit), false) = (limit.as_i64(), value.is_f64()) {
        return Some(json!(limit.checked_add(step as i64)?));
    }
    number(limit.as_f64()? + step * 0.5, value)
}

/// Returns a number, as an integer if the old number is an integer.
fn number(new: f64, old: &Value) -> Option<Value> {
    match old.is_f64() {
        false if new.fract() == 0.0 && new.abs() < 9e15 => Some(json!(new as i64)),
        _ => serde_json::Number::from_f64(new).map(Value::Number),
    }
}

/// Returns items that differ from each other.
fn distinct(items: &[Value]) -> Option<Value> {
    let distinct = items.iter().enumerate().map(|(index, item)| {
        Some(match item {
            // A prefix, because `maxLength` may cut off the end.
            Value::String(text) => json!(format!("{index}{text}")),
            Value::Number(number) if number.is_i64() => {
                json!(number.as_i64()?.checked_add(index as i64)?)
            }
            Value::Number(number) => json!(number.as_f64()? + index as f64),
            _ => return None,
        })
    });
    distinct.collect::<Option<Vec<_>>>().map(Value::Array)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::corrected;

    fn made(schema: &Value, value: Value) -> Option<Value> {
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .build(schema)
            .expect("a schema");
        let corrected = corrected(&validator, value)?;
        assert!(validator.is_valid(&corrected), "{schema}: {corrected}");
        Some(corrected)
    }

    #[test]
    fn values_follow_their_schemas() {
        let text = [
            json!({ "minLength": 8, "maxLength": 8 }),
            json!({ "maxLength": 2 }),
            json!({ "pattern": "^[a-z]+$", "minLength": 5 }),
            json!({ "pattern": "^\\d{3}-\\d{4}$" }),
            json!({ "enum": ["b", "c"] }),
            json!({ "const": "b" }),
            json!({ "oneOf": [{ "format": "email" }, { "type": "integer" }] }),
            json!({ "oneOf": [{ "type": "integer" }, { "format": "email", "minLength": 9 }] }),
        ];
        let formats = [
            "date-time",
            "date",
            "time",
            "duration",
            "email",
            "hostname",
            "ipv4",
            "ipv6",
            "uri",
            "uri-reference",
            "uri-template",
            "uuid",
            "json-pointer",
            "relative-json-pointer",
            "regex",
            "iri",
            "idn-email",
        ];
        let formats = formats
            .into_iter()
            .map(|format| json!({ "format": format }));
        for schema in text.into_iter().chain(formats) {
            assert!(made(&schema, json!("a b/c")).is_some(), "{schema}");
        }
        let numbers = [
            json!({ "minimum": 10, "maximum": 20, "multipleOf": 3 }),
            json!({ "exclusiveMinimum": 7 }),
            json!({ "exclusiveMaximum": 7 }),
            json!({ "maximum": -5 }),
            json!({ "multipleOf": 5 }),
        ];
        for schema in numbers {
            for value in [json!(7), json!(1.5)] {
                assert!(made(&schema, value).is_some(), "{schema}");
            }
        }
        let lists = [
            json!({ "minItems": 3, "uniqueItems": true, "items": { "maxLength": 4 } }),
            json!({ "minItems": 2, "items": { "pattern": "^x\\d$" } }),
            json!({ "maxItems": 1 }),
        ];
        for schema in lists {
            assert!(
                made(&schema, json!(["a b/c", "a b/c"])).is_some(),
                "{schema}"
            );
        }
        let object = json!({
            "required": ["id"], "additionalProperties": false,
            "properties": { "id": { "type": "string", "format": "uuid" }, "n": { "minimum": 100 } },
        });
        let nullable = json!({ "anyOf": [{ "type": "null" }, object.clone()] });
        let expected = json!({ "id": "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "n": 100 });
        let corrected = made(&nullable, json!({ "n": 7 }));
        assert_eq!(corrected.as_ref(), Some(&expected));
        assert_eq!(made(&object, json!({ "n": 7, "other": 1 })), Some(expected));
    }

    #[test]
    fn what_cannot_be_corrected_is_none() {
        for schema in [
            json!(false),
            json!({ "not": {} }),
            json!({ "minLength": 9, "maxLength": 8 }),
            json!({ "minLength": 1_000_000_000 }),
            json!({ "pattern": "^(?=a)b" }),
            text_all_of(),
        ] {
            assert_eq!(made(&schema, json!("a b/c")), None, "{schema}");
        }
    }

    fn text_all_of() -> Value {
        json!({ "allOf": [{ "maxLength": 9 }, { "format": "date-time" }] })
    }
}
