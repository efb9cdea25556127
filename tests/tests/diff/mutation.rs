//! Random changes of documents.

use serde_yaml::Value;

/// An xorshift64 generator, which produces the same numbers on every machine.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most.max(1) as u64) as usize
    }
}

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
pub fn mutate(value: &mut Value, dice: &mut Dice) {
    let children = match value {
        Value::Mapping(mapping) => mapping.len(),
        Value::Sequence(list) => list.len(),
        _ => 0,
    };
    if children > 0 && dice.below(5) > 0 {
        let index = dice.below(children);
        let child = match value {
            Value::Mapping(mapping) => mapping.iter_mut().nth(index).map(|(_, child)| child),
            Value::Sequence(list) => list.get_mut(index),
            _ => None,
        };
        if let Some(child) = child {
            mutate(child, dice);
        }
        return;
    }
    match value {
        Value::Mapping(mapping) => {
            let keys: Vec<Value> = mapping.keys().cloned().collect();
            let key = keys.get(dice.below(keys.len())).cloned();
            match (dice.below(4), key) {
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
                    let (key, text) = WORDS[dice.below(WORDS.len())];
                    let word: Value = serde_yaml::from_str(text).expect("a word");
                    mapping.insert(Value::from(key), word);
                }
            }
        }
        Value::Sequence(list) => {
            let index = dice.below(list.len());
            match dice.below(3) {
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
        Value::String(text) => match dice.below(3) {
            0 => text.push('2'),
            1 => *text = "integer".to_owned(),
            _ => *text = "string".to_owned(),
        },
        _ => {}
    }
}
