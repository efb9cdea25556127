//! Compares an example of the document with the value that the client serializes.

use serde_json::Value;

/// Returns the first place where two values differ. A property that was `null` may be absent, because the example was validated
/// and its schema allows that. Numbers are compared by value.
#[allow(dead_code)] // a document may have no examples
pub fn difference(before: &Value, after: &Value) -> Option<String> {
    inside(before, after, &mut String::new())
}

fn inside(before: &Value, after: &Value, path: &mut String) -> Option<String> {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            let added = after.iter().find(|(key, _)| !before.contains_key(*key));
            if let Some((key, value)) = added {
                return Some(format!("`{path}.{key}` was not there and became {value}"));
            }
            before.iter().find_map(|(key, before)| {
                let length = path.len();
                path.push('.');
                path.push_str(key);
                let found = inside(before, after.get(key).unwrap_or(&Value::Null), path);
                path.truncate(length);
                found
            })
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            before.iter().zip(after).enumerate().find_map(|(index, (before, after))| {
                let length = path.len();
                path.push_str(&format!("[{index}]"));
                let found = inside(before, after, path);
                path.truncate(length);
                found
            })
        }
        (Value::Number(before), Value::Number(after))
            if (before.is_f64() || after.is_f64()) && before.as_f64() == after.as_f64() =>
        {
            None
        }
        (before, after) if before == after => None,
        (before, after) => Some(format!("`{path}` was {before} and became {after}")),
    }
}
