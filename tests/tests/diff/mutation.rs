//! Random changes of documents.

use fastrand::Rng;
use serde_yaml::Value;

/// Keywords of schemas, parameters and operations, with values.
const WORDS: [(&str, &str); 14] = [
    ("deprecated", "true"),
    ("description", "Something else."),
    ("explode", "false"),
    ("format", "int64"),
    ("format", "uuid"),
    ("maxLength", "7"),
    ("nullable", "true"),
    ("readOnly", "true"),
    ("required", "true"),
    ("type", "boolean"),
    ("type", "integer"),
    ("type", "string"),
    ("writeOnly", "true"),
    ("x-idempotent", "true"),
];

/// Changes one place below a value.
pub fn mutate(value: &mut Value, random: &mut Rng) {
    let children = match value {
        Value::Mapping(mapping) => mapping.len(),
        Value::Sequence(list) => list.len(),
        _ => 0,
    };
    if children > 0 && random.usize(..5) > 0 {
        let index = random.usize(..children);
        let child = match value {
            Value::Mapping(mapping) => mapping.iter_mut().nth(index).map(|(_, child)| child),
            Value::Sequence(list) => list.get_mut(index),
            _ => None,
        };
        if let Some(child) = child {
            mutate(child, random);
        }
        return;
    }
    match value {
        Value::Mapping(mapping) => {
            let keys: Vec<Value> = mapping.keys().cloned().collect();
            let key = random.choice(keys);
            match (random.usize(..4), key) {
                (0, Some(key)) => {
                    mapping.remove(&key);
                }
                (1, Some(key)) => {
                    // Adds a copy under another name.
                    if let (Some(child), Some(name)) = (mapping.get(&key).cloned(), key.as_str()) {
                        mapping.insert(Value::from(format!("{name}2")), child);
                    }
                }
                (2, Some(key)) => {
                    // Changes the order.
                    if let Some(child) = mapping.remove(&key) {
                        mapping.insert(key, child);
                    }
                }
                _ => {
                    let (key, text) = WORDS[random.usize(..WORDS.len())];
                    let word: Value = serde_yaml::from_str(text).expect("a word");
                    mapping.insert(Value::from(key), word);
                }
            }
        }
        Value::Sequence(list) => {
            let index = random.usize(..=list.len().saturating_sub(1));
            match random.usize(..3) {
                0 if !list.is_empty() => {
                    list.remove(index);
                }
                1 if !list.is_empty() => {
                    let item = list.remove(index);
                    list.push(item);
                }
                _ => list.reverse(),
            }
        }
        Value::Bool(flag) => *flag = !*flag,
        Value::Number(_) => *value = Value::from(9),
        Value::String(text) => match random.usize(..3) {
            0 => text.push('2'),
            1 => *text = "integer".to_owned(),
            _ => *text = "string".to_owned(),
        },
        _ => {}
    }
}
