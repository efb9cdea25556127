//! Changes to a document that keep it a valid JSON tree, so that the parser does not reject it before other mistakes are found.

use serde_json::{Value, json};

use super::hostile;
use fastrand::Rng;

/// Larger values are not copied: a document that doubles several times would fill the memory.
const COPIED: usize = 20_000;

/// Changes a document in a few places.
pub fn mutate(document: &mut Value, random: &mut Rng) {
    for _ in 0..*hostile::one(random, &[1, 1, 2, 3, 5, 8, 20]) {
        change(document, random);
    }
}

fn change(document: &mut Value, random: &mut Rng) {
    let here = place(document, random);
    let there = place(document, random);
    match random.usize(..16) {
        0 => delete(document, &here),
        1 => set(document, &here, hostile::value(random)),
        2 => rename(document, &here, hostile::text(random)),
        3 => rename(
            document,
            &here,
            (*hostile::one(random, &hostile::KEYWORDS)).to_owned(),
        ),
        4 => double(document, &here, random),
        5 => swap(document, &here, &there),
        6 => copy(document, &there, &here),
        7 => set(document, &here, reference(&there)),
        8 => redirect(document, &there, random),
        9 => cycle(document, &here, random),
        10 => wrap(document, &here, random),
        11 => nest(document, &here, random),
        12 => graft(document, &here, &there, random),
        13 => insert(document, &here, random),
        14 => flip(document, &here, random),
        _ => exchange(document, random),
    }
}

/// Returns how many values a value contains, including itself.
fn size(value: &Value) -> usize {
    match value {
        Value::Array(list) => 1 + list.iter().map(size).sum::<usize>(),
        Value::Object(map) => 1 + map.values().map(size).sum::<usize>(),
        _ => 1,
    }
}

/// Returns the JSON Pointer of a random value.
fn place(document: &Value, random: &mut Rng) -> String {
    let mut rest = random.usize(..size(document));
    let mut pointer = String::new();
    find(document, &mut rest, &mut pointer);
    pointer
}

/// Traverses values in order until `rest` values have been visited.
fn find(value: &Value, rest: &mut usize, pointer: &mut String) -> bool {
    if *rest == 0 {
        return true;
    }
    *rest -= 1;
    let length = pointer.len();
    let mut below = |key: &str, child: &Value| {
        pointer.push('/');
        pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
        let found = find(child, rest, pointer);
        if !found {
            pointer.truncate(length);
        }
        found
    };
    match value {
        Value::Array(list) => (0..)
            .zip(list)
            .any(|(index, child): (usize, _)| below(&index.to_string(), child)),
        Value::Object(map) => map.iter().any(|(key, child)| below(key, child)),
        _ => false,
    }
}

/// Splits a pointer into the pointer of the container and the unescaped key.
fn split(pointer: &str) -> Option<(&str, String)> {
    let (container, key) = pointer.rsplit_once('/')?;
    Some((container, key.replace("~1", "/").replace("~0", "~")))
}

fn reference(pointer: &str) -> Value {
    json!({ "$ref": format!("#{pointer}") })
}

/// Replaces the value at a pointer. Does nothing if an earlier change has removed its container.
fn set(document: &mut Value, pointer: &str, value: Value) {
    if let Some(old) = document
        .pointer_mut(pointer)
        .filter(|_| !pointer.is_empty())
    {
        *old = value;
    }
}

fn delete(document: &mut Value, pointer: &str) {
    let Some((container, key)) = split(pointer) else {
        return;
    };
    match document.pointer_mut(container) {
        Some(Value::Object(map)) => {
            map.remove(&key);
        }
        Some(Value::Array(list)) => {
            let index = key.parse().unwrap_or(0);
            if index < list.len() {
                list.remove(index);
            }
        }
        _ => {}
    }
}

fn rename(document: &mut Value, pointer: &str, name: String) {
    let Some((container, key)) = split(pointer) else {
        return;
    };
    if let Some(Value::Object(map)) = document.pointer_mut(container)
        && let Some(value) = map.remove(&key)
    {
        map.insert(name, value);
    }
}

/// Adds a copy of the value next to it, under a similar name, or a thousand copies.
fn double(document: &mut Value, pointer: &str, random: &mut Rng) {
    let Some((container, key)) = split(pointer) else {
        return;
    };
    let Some(value) = document.pointer(pointer).cloned() else {
        return;
    };
    let times = match size(&value) {
        0..=20 => *hostile::one(random, &[1, 1, 1, 30, 1_000]),
        21..=COPIED => 1,
        _ => return,
    };
    match document.pointer_mut(container) {
        Some(Value::Object(map)) => {
            let name = match random.usize(..5) {
                0 => key.to_uppercase(),
                1 => key.to_lowercase(),
                2 => key.replace('_', "-"),
                3 => format!("{key}2"),
                _ => format!("{key}_"),
            };
            for time in 1..times {
                map.insert(format!("{name}{time}"), value.clone());
            }
            map.insert(name, value);
        }
        Some(Value::Array(list)) => list.extend(std::iter::repeat_n(value, times)),
        _ => {}
    }
}

fn swap(document: &mut Value, one: &str, other: &str) {
    // If one value contained the other, a value would be lost or become its own parent.
    if one.starts_with(other) || other.starts_with(one) {
        return;
    }
    let first = document.pointer(one).cloned();
    let second = document.pointer(other).cloned();
    if let (Some(first), Some(second)) = (first, second) {
        set(document, one, second);
        set(document, other, first);
    }
}

fn copy(document: &mut Value, from: &str, to: &str) {
    if let Some(value) = document
        .pointer(from)
        .filter(|value| size(value) < COPIED)
        .cloned()
    {
        set(document, to, value);
    }
}

/// Changes a random `$ref` to another target, or to the target of another `$ref`.
fn redirect(document: &mut Value, target: &str, random: &mut Rng) {
    let mut found = Vec::new();
    references(document, &mut String::new(), &mut found);
    if found.is_empty() {
        return;
    }
    let (place, other) = (
        hostile::one(random, &found).clone(),
        hostile::one(random, &found).clone(),
    );
    let to = match document.pointer(&other) {
        Some(to) if random.usize(..2) == 0 => to.clone(),
        _ => json!(format!("#{target}")),
    };
    set(document, &place, to);
}

fn references(value: &Value, pointer: &mut String, found: &mut Vec<String>) {
    let length = pointer.len();
    let mut below = |key: &str, child: &Value| {
        pointer.push('/');
        pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
        if key == "$ref" && child.is_string() {
            found.push(pointer.clone());
        }
        references(child, pointer, found);
        pointer.truncate(length);
    };
    match value {
        Value::Array(list) => {
            for (index, child) in list.iter().enumerate() {
                below(&index.to_string(), child);
            }
        }
        Value::Object(map) => {
            for (key, child) in map {
                below(key, child);
            }
        }
        _ => {}
    }
}

/// Makes a value refer to one of its ancestors.
fn cycle(document: &mut Value, pointer: &str, random: &mut Rng) {
    let above: Vec<&str> = pointer
        .match_indices('/')
        .map(|(at, _)| &pointer[..at])
        .collect();
    if above.is_empty() {
        return;
    }
    let back = reference(above[random.usize(..above.len())]);
    let value = match random.usize(..3) {
        0 => back,
        1 => json!({ (*hostile::one(random, &hostile::OF_SCHEMAS)): [back] }),
        _ => {
            json!({ (*hostile::one(random, &hostile::OF_SCHEMAS)): [document.pointer(pointer), back] })
        }
    };
    set(document, pointer, value);
}

/// Wraps a value in a schema.
fn around(value: Value, random: &mut Rng) -> Value {
    match random.usize(..8) {
        0 => json!({ (*hostile::one(random, &hostile::OF_SCHEMAS)): [value] }),
        1 => json!({ (*hostile::one(random, &hostile::OF_SCHEMAS)): [value, { "type": "null" }] }),
        2 => {
            json!({ (*hostile::one(random, &hostile::OF_SCHEMAS)): [value, { "required": ["a"] }], "type": "object" })
        }
        3 => json!({ "type": "array", "items": value }),
        4 => json!({ "properties": { "a": value }, "required": ["a"] }),
        5 => json!({ "additionalProperties": value }),
        6 => json!({ "patternProperties": { "^a": value } }),
        _ => json!({ "not": value }),
    }
}

fn wrap(document: &mut Value, pointer: &str, random: &mut Rng) {
    if let Some(value) = document.pointer(pointer).cloned() {
        set(document, pointer, around(value, random));
    }
}

fn nest(document: &mut Value, pointer: &str, random: &mut Rng) {
    let Some(mut value) = document.pointer(pointer).cloned() else {
        return;
    };
    let seed = random.u64(..);
    let all_alike = random.usize(..2) == 0;
    let mut of_one = Rng::with_seed(seed);
    for _ in 0..*hostile::one(random, &[2, 10, 60, 120]) {
        if all_alike {
            of_one = Rng::with_seed(seed);
        }
        value = around(value, &mut of_one);
    }
    set(document, pointer, value);
}

/// Copies a keyword and its value from another place, or inserts a random one.
fn graft(document: &mut Value, pointer: &str, other: &str, random: &mut Rng) {
    let elsewhere = document.pointer(other).and_then(Value::as_object);
    let keyword = elsewhere.and_then(|map| random.choice(map));
    let (key, value) = match keyword {
        Some((key, value)) if size(value) < COPIED => (key.clone(), value.clone()),
        _ => (
            (*hostile::one(random, &hostile::KEYWORDS)).to_owned(),
            hostile::value(random),
        ),
    };
    if let Some(Value::Object(map)) = document.pointer_mut(pointer) {
        map.insert(key, value);
    }
}

fn insert(document: &mut Value, pointer: &str, random: &mut Rng) {
    let (key, value) = (
        *hostile::one(random, &hostile::KEYWORDS),
        hostile::value(random),
    );
    match document.pointer_mut(pointer) {
        Some(Value::Object(map)) => {
            map.insert(key.to_owned(), value);
        }
        Some(Value::Array(list)) => list.insert(random.usize(..list.len() + 1), value),
        _ => {}
    }
}

/// Replaces a value by a similar value.
fn flip(document: &mut Value, pointer: &str, random: &mut Rng) {
    let Some(value) = document.pointer(pointer) else {
        return;
    };
    let other = match value {
        Value::Null => json!({}),
        Value::Bool(is) => json!(!is),
        Value::Number(number) => match random.usize(..3) {
            0 => json!(number.to_string()),
            1 => json!(number.as_f64().unwrap_or(0.0) * 1e10),
            _ => json!(-number.as_f64().unwrap_or(0.0)),
        },
        Value::String(text) => match random.usize(..4) {
            0 => json!(format!("{text}{}", hostile::text(random))),
            1 => json!(format!("{}{text}", hostile::text(random))),
            2 => json!(text.to_uppercase()),
            _ => json!([text]),
        },
        Value::Array(list) => match list.first() {
            Some(first) => first.clone(),
            None => json!({}),
        },
        Value::Object(map) => Value::Array(map.values().cloned().collect()),
    };
    set(document, pointer, other);
}

/// Replaces all `allOf` below a random place by `oneOf`, or a similar pair of keywords.
fn exchange(document: &mut Value, random: &mut Rng) {
    let pointer = place(document, random);
    let (from, to) = (
        *hostile::one(random, &hostile::OF_SCHEMAS),
        *hostile::one(random, &hostile::OF_SCHEMAS),
    );
    if let Some(value) = document.pointer_mut(&pointer) {
        rename_all(value, from, to);
    }
}

fn rename_all(value: &mut Value, from: &str, to: &str) {
    match value {
        Value::Array(list) => list
            .iter_mut()
            .for_each(|child| rename_all(child, from, to)),
        Value::Object(map) => {
            map.values_mut()
                .for_each(|child| rename_all(child, from, to));
            if let Some(child) = map.remove(from) {
                map.insert(to.to_owned(), child);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Value {
        json!({ "a": { "b/c": [1, 2, { "$ref": "#/d" }] }, "d": { "allOf": [{ "~": true }] } })
    }

    #[test]
    fn every_value_has_a_place() {
        let document = document();
        let pointers: Vec<String> = (0..size(&document))
            .map(|mut rest| {
                let mut pointer = String::new();
                assert!(find(&document, &mut rest, &mut pointer));
                pointer
            })
            .collect();
        assert_eq!(pointers[0], "");
        assert!(pointers.contains(&"/a/b~1c/2/$ref".to_owned()));
        assert!(pointers.contains(&"/d/allOf/0/~0".to_owned()));
        assert!(
            pointers
                .iter()
                .all(|pointer| document.pointer(pointer).is_some())
        );
    }

    #[test]
    fn changes_follow_from_the_seed_and_are_many() {
        let changed = |seed| {
            let mut document = document();
            mutate(&mut document, &mut Rng::with_seed(seed));
            document.to_string()
        };
        let all: std::collections::BTreeSet<String> = (0..500).map(changed).collect();
        assert_eq!(changed(3), changed(3));
        assert!(all.len() > 250, "{} different documents", all.len());
    }
}
