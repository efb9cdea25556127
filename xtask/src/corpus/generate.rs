//! Generates the crate of one document in a separate process.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use super::build_folder::BuildFolder;
use super::count;
use super::fault::Fault;
use crate::document::Document;
use crate::folder;
use crate::process::{Limits, Usage};

/// The limits of the generator for one document.
const GENERATOR: Limits = Limits {
    wall: Duration::from_secs(60),
    memory: 1 << 30,
};

/// The result of the generator.
#[derive(Debug, Default)]
pub struct Generated {
    /// The faults. Empty if the crate was written.
    pub faults: Vec<Fault>,
    /// Whether the generator rejected the document, which is correct if the document is invalid.
    pub refused: bool,
    /// The resources that the generator used.
    pub usage: Usage,
    /// The number of warnings about the document.
    pub warnings: usize,
    /// The generator's report, written with `--report`.
    pub report: Value,
}

impl Generated {
    /// Returns a number of the report, or the length of a list.
    pub fn count(&self, name: &str) -> u64 {
        match &self.report[name] {
            Value::Array(list) => list.len() as u64,
            number => number.as_u64().unwrap_or_default(),
        }
    }

    /// Returns how many things of a kind were `declared`, `generated` or `leftOut`.
    pub fn tally(&self, kind: &str, what: &str) -> u64 {
        self.report["counts"][kind][what]
            .as_u64()
            .unwrap_or_default()
    }
}

/// Generates the crate of a document in its folder.
pub fn generate(
    generator: &Path,
    document: &Document,
    place: &BuildFolder,
    tests: bool,
) -> Generated {
    match attempt(generator, document, place, tests) {
        Ok(generated) => generated,
        Err(error) => Generated {
            faults: vec![Fault::new("generate: xtask", error.to_string())],
            ..Generated::default()
        },
    }
}

fn attempt(
    generator: &Path,
    document: &Document,
    place: &BuildFolder,
    tests: bool,
) -> std::io::Result<Generated> {
    place.make()?;
    let report = place.log("report.json");
    // Removes the report of an earlier run, which could be mistaken for the new one.
    for old in [&report, &place.package()] {
        folder::remove(old)?;
    }
    let mut command = Command::new(generator);
    command
        .arg("generate")
        .arg(&document.root)
        .arg("--out")
        .arg(place.package())
        .arg("--report")
        .arg(&report);
    if let Some(folder) = &document.folder {
        command.arg("--folder").arg(folder);
    }
    command
        .args(["--message-format", "json"])
        .args(tests.then_some("--tests"));
    let (ended, out, err) = place.run("generate", &mut command, GENERATOR)?;
    let messages: Vec<Value> = out
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let of = |severity: &'static str| {
        messages
            .iter()
            .filter(move |message| message["severity"] == severity)
    };
    let mut generated = Generated {
        usage: ended.usage,
        warnings: of("warning").count(),
        refused: ended.code() == Some(1) && of("error").next().is_some(),
        ..Generated::default()
    };
    if generated.refused {
        generated.faults.extend(of("error").take(3).map(refusal));
    } else if !ended.success() {
        generated
            .faults
            .push(Fault::of_end("generate", &ended, &err));
    } else {
        match serde_json::from_slice(&fs::read(&report)?) {
            Ok(report) => generated.report = report,
            Err(error) => return Err(std::io::Error::other(format!("invalid report: {error}"))),
        }
        generated.faults.extend(lost(&generated, document));
    }
    Ok(generated)
}

/// The keys of the report's `counts` that must add up.
pub const KINDS: [&str; 5] = [
    "operations",
    "parameters",
    "mediaTypes",
    "responses",
    "headers",
];

/// Checks that everything that the document declares is either generated or listed as left out. For valid documents, the
/// operations are also counted without the generator. For others, the count depends on how their mistakes are interpreted.
fn lost(generated: &Generated, document: &Document) -> Option<Fault> {
    let told = KINDS
        .iter()
        .map(|kind| (*kind, generated.tally(kind, "declared")));
    let counted = document.valid.then(|| count::operations(&document.root));
    let counted = counted.flatten().map(|count| ("operations", count));
    told.chain(counted).find_map(|(kind, declared)| {
        let (made, left_out) = (
            generated.tally(kind, "generated"),
            generated.tally(kind, "leftOut"),
        );
        let text = format!("{declared} in the document, {made} generated, {left_out} left out");
        (declared != made + left_out).then(|| Fault::new(format!("generate: {kind} lost"), text))
    })
}

fn refusal(message: &Value) -> Fault {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let label = &message["labels"][0];
    let place = if label.is_object() {
        format!("{}:{}", text(&label["file"]), label["line"])
    } else {
        String::new()
    };
    Fault {
        cause: format!("refused {}", text(&message["code"])),
        place,
        text: text(&message["message"]),
    }
}
