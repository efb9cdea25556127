//! The measured response: the document's own example.

use std::error::Error;
use std::fs;
use std::path::Path;

/// Returns the JSON of a session with all fields.
pub fn json() -> Result<String, Box<dyn Error>> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/examples/FullCheckoutSession.yaml");
    let example: serde_yaml::Value = serde_yaml::from_str(&fs::read_to_string(path)?)?;
    Ok(serde_json::to_string(&example["value"])?)
}
