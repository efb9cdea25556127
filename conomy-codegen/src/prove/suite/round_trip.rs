//! Deserializes a value as a response body, serializes it again, and compares both.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use the_crate::runtime::{HeaderMap, StatusCode, decode};

use crate::difference::difference;

/// Checks one value. The error describes the difference.
pub type Check = fn(&Value) -> Result<(), String>;

/// Checks a value of the type `T`.
#[allow(dead_code)] // a document may have no examples
pub fn round_trip<T: DeserializeOwned + Serialize>(value: &Value) -> Result<(), String> {
    let response = decode(StatusCode::OK, HeaderMap::new(), value.to_string());
    let read: T = response.map_err(|error| format!("cannot be deserialized: {error}"))?;
    let written = serde_json::to_value(&read).map_err(|error| format!("cannot be serialized: {error}"))?;
    difference(value, &written).map_or(Ok(()), Err)
}

/// Runs all checks and prints a summary. Panics with all values that changed.
pub fn run(data: &str, checks: &[Check]) {
    let data: Value = serde_json::from_str(data).expect("examples.json is written by the generator");
    let tested = data["tested"].as_array().map(Vec::as_slice).unwrap_or_default();
    let violating = data["violating"].as_array().map_or(0, Vec::len);
    assert_eq!(tested.len(), checks.len(), "examples.json and examples.rs belong together");
    let mut changed = Vec::new();
    for (one, check) in tested.iter().zip(checks) {
        if let Err(reason) = check(&one["value"]) {
            changed.push(format!("{}: {reason}", one["pointer"].as_str().unwrap_or_default()));
        }
    }
    if tested.is_empty() && violating == 0 {
        println!("the document has no examples");
    }
    println!(
        "examples: {} found, {} tested, {} equal, {violating} violating",
        tested.len() + violating,
        tested.len(),
        tested.len() - changed.len(),
    );
    assert!(changed.is_empty(), "{} values changed:\n{}", changed.len(), changed.join("\n"));
}
