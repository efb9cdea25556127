//! Serializes parameters as the standards require it (OpenAPI, Style Values and Style Examples; RFC 6570, RFC 3986). This code is
//! deliberately independent of the client's serializer, because the tests compare the two.

use serde_json::Value;

use crate::ir::Style;

/// Returns a scalar as text.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) if number.is_f64() => {
            let text = number.to_string();
            text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
        }
        other => other.to_string(),
    }
}

/// Percent-encodes all characters except for the unreserved ones (RFC 3986, section 2.3). If `reserved` is set, reserved
/// characters are not encoded either, unless they would end the value or have another meaning in a query.
pub(super) fn encode(text: &str, reserved: bool) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        let kept = byte.is_ascii_alphanumeric()
            || b"-._~".contains(&byte)
            || (reserved && b":/?@!$'()*,;=".contains(&byte));
        if kept {
            out.push(char::from(byte))
        } else {
            out.push_str(&format!("%{byte:02X}"))
        }
    }
    out
}

/// Serializes a value for a path.
pub(super) fn path(name: &str, value: &Value, style: Style, explode: bool) -> Option<String> {
    let code = |value: &Value| encode(&text(value), false);
    let join = |separator: &str, between: &str| -> Option<String> {
        Some(match value {
            Value::Array(items) => items.iter().map(code).collect::<Vec<_>>().join(separator),
            Value::Object(members) => members
                .iter()
                .map(|(key, value)| format!("{}{between}{}", encode(key, false), code(value)))
                .collect::<Vec<_>>()
                .join(separator),
            Value::Null => return None,
            scalar => code(scalar),
        })
    };
    let nested = match value {
        Value::Array(items) => items.iter().any(|item| item.is_array() || item.is_object()),
        Value::Object(members) => members
            .values()
            .any(|item| item.is_array() || item.is_object()),
        _ => false,
    };
    if nested && style != Style::Json {
        return None;
    }
    let member = if explode { "=" } else { "," };
    match style {
        Style::Simple => join(",", member),
        Style::Label => {
            join(if explode { "." } else { "," }, member).map(|text| format!(".{text}"))
        }
        Style::Matrix if explode && value.is_array() => {
            join(&format!(";{name}="), "").map(|text| format!(";{name}={text}"))
        }
        Style::Matrix if explode && value.is_object() => {
            join(";", "=").map(|text| format!(";{text}"))
        }
        Style::Matrix => join(",", ",").map(|text| format!(";{name}={text}")),
        Style::Json => Some(encode(&value.to_string(), false)),
        // Swagger 2.0 allows these styles in paths.
        Style::SpaceDelimited => join("%20", "%20"),
        Style::PipeDelimited => join("%7C", "%7C"),
        Style::TabDelimited => join("%09", "%09"),
        _ => None,
    }
}

/// Serializes a value for a query, as a list of encoded pairs.
pub(super) fn query(
    name: &str,
    value: &Value,
    style: Style,
    explode: bool,
    reserved: bool,
) -> Option<Vec<String>> {
    let key = encode(name, false);
    let code = |value: &Value| encode(&text(value), reserved);
    let scalar = |value: &Value| !value.is_array() && !value.is_object();
    match (style, value) {
        (Style::QueryString, value) => Some(vec![encode(&text(value), false)]),
        (Style::Json, value) => Some(vec![format!("{key}={}", encode(&value.to_string(), false))]),
        (_, Value::Null) => None,
        (Style::DeepObject, Value::Object(_)) => Some(
            deep(name, value)
                .iter()
                .map(|(name, text)| format!("{}={}", encode(name, false), encode(text, reserved)))
                .collect(),
        ),
        (
            Style::Form | Style::SpaceDelimited | Style::PipeDelimited | Style::TabDelimited,
            Value::Array(items),
        ) if items.iter().all(scalar) => {
            if explode {
                return Some(
                    items
                        .iter()
                        .map(|item| format!("{key}={}", code(item)))
                        .collect(),
                );
            }
            let separator = match style {
                Style::SpaceDelimited => "%20",
                Style::PipeDelimited => "%7C",
                Style::TabDelimited => "%09",
                _ => ",",
            };
            Some(vec![format!(
                "{key}={}",
                items.iter().map(code).collect::<Vec<_>>().join(separator)
            )])
        }
        (Style::Form, Value::Object(members)) if members.values().all(scalar) => {
            let pairs = members
                .iter()
                .map(|(member, value)| (encode(member, false), code(value)));
            if explode {
                return Some(
                    pairs
                        .map(|(member, value)| format!("{member}={value}"))
                        .collect(),
                );
            }
            let flat: Vec<String> = pairs.flat_map(|(member, value)| [member, value]).collect();
            Some(vec![format!("{key}={}", flat.join(","))])
        }
        (
            Style::Form | Style::SpaceDelimited | Style::PipeDelimited | Style::TabDelimited,
            value,
        ) if scalar(value) => Some(vec![format!("{key}={}", code(value))]),
        // The standard does not define a serialization of nested values.
        _ => None,
    }
}

/// Serializes an object with bracketed names. The standard defines only the first level; servers that support nested values
/// accept this form.
fn deep(name: &str, value: &Value) -> Vec<(String, String)> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .flat_map(|(index, item)| deep(&format!("{name}[{index}]"), item))
            .collect(),
        Value::Object(members) => members
            .iter()
            .flat_map(|(member, value)| deep(&format!("{name}[{member}]"), value))
            .collect(),
        scalar => vec![(name.to_owned(), text(scalar))],
    }
}

/// Returns the fields of a form before they are encoded (OpenAPI, Encoding Object). A list has a field for each item, and an
/// object is JSON, unless the property has a style.
pub(super) fn form(
    value: &Value,
    styles: &[(String, Style, bool)],
) -> Option<Vec<(String, String)>> {
    let mut fields = Vec::new();
    for (name, value) in value.as_object()? {
        let styled = styles.iter().find(|(member, _, _)| member == name);
        let (style, explode) = styled.map_or((Style::Form, true), |(_, style, explode)| {
            (*style, *explode)
        });
        let separator = match style {
            Style::SpaceDelimited => " ",
            Style::PipeDelimited => "|",
            Style::TabDelimited => "\t",
            _ => ",",
        };
        match value {
            Value::Null => return None,
            Value::Object(_) if style == Style::DeepObject => fields.extend(deep(name, value)),
            Value::Object(_) if styled.is_none() => fields.push((name.clone(), value.to_string())),
            Value::Object(members) if explode => {
                fields.extend(
                    members
                        .iter()
                        .map(|(member, value)| (member.clone(), text(value))),
                );
            }
            Value::Object(members) => {
                let flat: Vec<String> = members
                    .iter()
                    .flat_map(|(member, value)| [member.clone(), text(value)])
                    .collect();
                fields.push((name.clone(), flat.join(separator)));
            }
            Value::Array(_) if style == Style::DeepObject => fields.extend(deep(name, value)),
            Value::Array(items) if explode => {
                fields.extend(items.iter().map(|item| (name.clone(), text(item))));
            }
            Value::Array(items) => {
                let texts: Vec<String> = items.iter().map(text).collect();
                fields.push((name.clone(), texts.join(separator)));
            }
            scalar => fields.push((name.clone(), text(scalar))),
        }
    }
    Some(fields)
}

/// Serializes a value for a header. Nothing is percent-encoded.
pub(super) fn header(value: &Value, style: Style, explode: bool) -> Option<String> {
    let scalar = |value: &Value| !value.is_array() && !value.is_object();
    match value {
        value if style == Style::Json => Some(value.to_string()),
        Value::Null => None,
        Value::Array(items) if items.iter().all(scalar) => {
            let separator = match style {
                Style::SpaceDelimited => " ",
                Style::PipeDelimited => "|",
                Style::TabDelimited => "\t",
                _ => ",",
            };
            Some(items.iter().map(text).collect::<Vec<_>>().join(separator))
        }
        Value::Object(members) if members.values().all(scalar) => {
            let between = if explode { "=" } else { "," };
            Some(
                members
                    .iter()
                    .map(|(key, value)| format!("{key}{between}{}", text(value)))
                    .collect::<Vec<_>>()
                    .join(","),
            )
        }
        value if scalar(value) => Some(text(value)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{path, query};
    use crate::ir::Style;

    /// The examples in OpenAPI 3.0.4, Style Examples.
    #[test]
    fn the_standards_own_examples() {
        let (array, object) = (
            json!(["blue", "black", "brown"]),
            json!({ "R": 100, "G": 200, "B": 150 }),
        );
        let string = json!("blue");
        let one = |value, style, explode| path("color", value, style, explode).unwrap();
        assert_eq!(one(&string, Style::Matrix, false), ";color=blue");
        assert_eq!(one(&array, Style::Matrix, false), ";color=blue,black,brown");
        assert_eq!(
            one(&array, Style::Matrix, true),
            ";color=blue;color=black;color=brown"
        );
        assert_eq!(one(&array, Style::Label, true), ".blue.black.brown");
        assert_eq!(one(&array, Style::Simple, false), "blue,black,brown");
        // `serde_json` sorts the properties.
        assert_eq!(one(&object, Style::Matrix, true), ";B=150;G=200;R=100");
        assert_eq!(one(&object, Style::Simple, true), "B=150,G=200,R=100");
        let many = |value, style, explode| {
            query("color", value, style, explode, false)
                .unwrap()
                .join("&")
        };
        assert_eq!(
            many(&array, Style::Form, true),
            "color=blue&color=black&color=brown"
        );
        assert_eq!(
            many(&array, Style::PipeDelimited, false),
            "color=blue%7Cblack%7Cbrown"
        );
        assert_eq!(
            many(&object, Style::DeepObject, true),
            "color%5BB%5D=150&color%5BG%5D=200&color%5BR%5D=100"
        );
    }
}
