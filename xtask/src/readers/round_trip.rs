//! Deserializes mutations of the document's examples. This file replaces the module of the same name in the generated tests.

use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use fastrand::Rng;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use the_crate::runtime::{HeaderMap, StatusCode, decode};

use crate::difference::difference;

/// Deserializes a text, which is given as a JSON string. The error describes a violated invariant.
pub type Check = fn(&Value) -> Result<(), String>;

/// Checks the reader of a type.
#[allow(dead_code)] // a document may have no examples
pub fn round_trip<T: DeserializeOwned + Serialize>(text: &Value) -> Result<(), String> {
    let text = text.as_str().unwrap_or_default();
    let read = |text: &str| decode::<T>(StatusCode::OK, HeaderMap::new(), text.to_owned());
    let value = match read(text) {
        Ok(value) => value,
        Err(error) => match error.decode_lenient::<T>() {
            Some((_, problems)) if problems.is_empty() => {
                return Err("it is only readable leniently, but has no problems".to_owned());
            }
            Some((value, _)) => value,
            None => return Ok(()),
        },
    };
    let written = serde_json::to_string(&value).map_err(|error| format!("cannot be written: {error}"))?;
    let again = read(&written).map_err(|error| format!("what was written cannot be read: {error}"))?;
    let twice = serde_json::to_string(&again).map_err(|error| format!("cannot be written twice: {error}"))?;
    let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
    match difference(&parse(&written), &parse(&twice)) {
        Some(change) => Err(format!("changes when it is read again: {change}")),
        None => Ok(()),
    }
}

/// Mutates examples until the time is over, and fails if an invariant is violated.
pub fn run(data: &str, checks: &[Check]) {
    let data: Value = serde_json::from_str(data).expect("examples.json is written by the generator");
    let tested = data["tested"].as_array().map(Vec::as_slice).unwrap_or_default();
    if tested.is_empty() {
        println!("readers: 0 texts");
        return;
    }
    let number = |name: &str| env::var(name).ok()?.parse::<u64>().ok();
    let time = Duration::from_millis(number("READERS_MILLISECONDS").unwrap_or(1000));
    let mut random = Rng::with_seed(number("READERS_SEED").unwrap_or(1));
    let (start, mut texts, mut slowest, mut findings) = (Instant::now(), 0_u64, 0.0_f64, Vec::new());
    while start.elapsed() < time && findings.len() < 5 {
        let index = random.usize(..tested.len());
        let text = mutated(&tested[index]["value"], tested, &mut random);
        // A debug build reads about one byte per microsecond.
        let limit = Duration::from_millis(300) + Duration::from_micros(20) * text.len() as u32;
        let begin = Instant::now();
        let given = Value::String(text);
        let checked = catch_unwind(AssertUnwindSafe(|| checks[index](&given)));
        let taken = begin.elapsed();
        slowest = slowest.max(taken.as_secs_f64() / limit.as_secs_f64());
        texts += 1;
        let reason = match checked {
            Ok(Ok(())) if taken <= limit => continue,
            Ok(Ok(())) => format!("took {taken:?}"),
            Ok(Err(reason)) => reason,
            Err(_) => "panics".to_owned(),
        };
        let text: String = given.as_str().unwrap_or_default().chars().take(2000).collect();
        findings.push(format!("{}: {reason}\n  {text}", tested[index]["pointer"]));
    }
    println!("readers: {texts} texts, slowest {:.0} % of its limit", slowest * 100.0);
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

/// Returns the text of a value with one to four mutations.
fn mutated(value: &Value, others: &[Value], random: &mut Rng) -> String {
    let mut value = value.clone();
    for _ in 0..=random.usize(..4) {
        mutate(&mut value, others, random);
    }
    let mut text = value.to_string();
    for (mark, replacement) in MARKS {
        text = text.replace(mark, replacement);
    }
    match random.usize(..40) {
        // An incomplete text, on a character boundary.
        0 => {
            let mut end = random.usize(..text.len());
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            text.truncate(end);
        }
        // A duplicate property.
        1 => text = text.replacen('{', "{\"id\":1,\"id\":[],", 1),
        _ => {}
    }
    text
}

/// Strings that are replaced by texts that no JSON value can hold.
const MARKS: [(&str, &str); 5] = [
    ("\"@mark0@\"", "1e400"),
    ("\"@mark1@\"", "123456789012345678901234567890"),
    ("\"@mark2@\"", "\"\\ud800\""),
    ("\"@mark3@\"", "-0.0"),
    ("\"@mark4@\"", "9223372036854775808"),
];

fn mutate(value: &mut Value, others: &[Value], random: &mut Rng) {
    let target = descend(value, random);
    match random.usize(..14) {
        0 => *target = Value::Null,
        1 => *target = scalar(random),
        2 => *target = json!([target.take()]),
        3 => *target = json!({ "value": target.take() }),
        4 => *target = others[random.usize(..others.len())]["value"].clone(),
        5 => {
            let depth = random.usize(..300);
            let is_object = random.usize(..2) == 0;
            let inner = target.take();
            *target = (0..depth).fold(inner, |inner, _| match is_object {
                true => json!({ "value": inner, "type": "x" }),
                false => json!([inner]),
            });
        }
        6 => {
            let item = target.take();
            *target = Value::Array(vec![item; random.usize(..200)]);
        }
        7 => *target = Value::String("long ".repeat(random.usize(..2000))),
        8..=10 => match target {
            Value::Object(members) => remove(members, random),
            Value::Array(items) if !items.is_empty() => {
                items.remove(random.usize(..items.len()));
            }
            other => *other = scalar(random),
        },
        _ => match target {
            Value::Object(members) => {
                let name = ["unknown", "type", "kind", "id", "status", "\u{e9}", ""][random.usize(..7)];
                members.insert(name.to_owned(), scalar(random));
            }
            Value::Array(items) => items.push(scalar(random)),
            other => *other = scalar(random),
        },
    }
}

fn remove(members: &mut Map<String, Value>, random: &mut Rng) {
    let name = random.choice(members.keys()).cloned();
    if let Some(name) = name {
        members.remove(&name);
    }
}

/// Returns a random value within a value.
fn descend<'v>(value: &'v mut Value, random: &mut Rng) -> &'v mut Value {
    let count = match value {
        Value::Object(members) => members.len(),
        Value::Array(items) => items.len(),
        _ => 0,
    };
    if count == 0 || random.usize(..4) == 0 {
        return value;
    }
    let index = random.usize(..count);
    let child = match value {
        Value::Object(members) => members.values_mut().nth(index),
        Value::Array(items) => items.get_mut(index),
        _ => None,
    };
    match child {
        Some(child) => descend(child, random),
        None => unreachable!("the index is below the number of children"),
    }
}

fn scalar(random: &mut Rng) -> Value {
    match random.usize(..13) {
        0 => json!(true),
        1 => json!(-1),
        2 => json!(1.5),
        3 => json!(""),
        4 => json!("unknown"),
        5 => json!([]),
        6 => json!({}),
        7 => json!("2025-06-02T14:30:00Z"),
        other => json!(MARKS[other - 8].0.trim_matches('"')),
    }
}
