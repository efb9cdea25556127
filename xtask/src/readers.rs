//! `cargo xtask readers DIR`: mutates the examples of documents, and deserializes them with the generated models.
//!
//! Two runs at the same time in one checkout share a build folder and disturb each other.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::corpus::build_folder::BuildFolder;
use crate::corpus::generate;
use crate::document;
use crate::generator;
use crate::workspace;

/// The command's options.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// A folder of documents.
    pub folder: PathBuf,
    /// The total time of the readers, in minutes.
    pub minutes: u64,
    /// The seed of the mutations.
    pub seed: u64,
    /// Only the documents whose names contain this.
    pub only: Option<String>,
}

/// The module that replaces `tests/round_trip/mod.rs` of a generated crate.
const READERS: &str = include_str!("readers/round_trip.rs");

/// Runs the readers of all documents for the same time each.
pub fn run(root: &Path, options: &Options) -> Result<(), String> {
    let generator = generator::build(root)?;
    let mut documents = document::documents(&options.folder)?;
    if let Some(only) = &options.only {
        documents.retain(|document| document.name.contains(only.as_str()));
    }
    if documents.is_empty() {
        return Err(format!("no document in {}", options.folder.display()));
    }
    let time = Duration::from_secs(60 * options.minutes) / documents.len() as u32;
    let folder = workspace::target(root).join("readers");
    let (mut texts, mut findings, begin) = (0, 0, Instant::now());
    for document in &documents {
        let place = BuildFolder::new(root, &folder, &document.name, 0, 2);
        let generated = generate::generate(&generator, document, &place, true);
        if !generated.faults.is_empty() {
            eprintln!("{}: not generated", document.name);
            continue;
        }
        match read(&place, options.seed, time) {
            Ok(count) => {
                eprintln!("{}: {count} texts", document.name);
                texts += count;
            }
            Err(message) => {
                findings += 1;
                println!("{}: {message}", document.name);
            }
        }
        place.clean();
    }
    println!(
        "{} documents, {texts} texts, {findings} with findings, {:.0} s",
        documents.len(),
        begin.elapsed().as_secs_f64()
    );
    match findings {
        0 => Ok(()),
        findings => Err(format!("{findings} documents with findings")),
    }
}

/// Mutates the examples of one document. Returns the number of texts.
fn read(place: &BuildFolder, seed: u64, time: Duration) -> Result<u64, String> {
    let module = place.package().join("tests/round_trip/mod.rs");
    let old = fs::read_to_string(&module).map_err(|error| error.to_string())?;
    let import = "::runtime::{HeaderMap, StatusCode, decode};";
    let name = old
        .lines()
        .find_map(|line| line.strip_prefix("use ")?.strip_suffix(import))
        .ok_or("tests/round_trip/mod.rs does not import the crate")?;
    let text = READERS.replace("the_crate", name);
    fs::write(&module, text).map_err(|error| error.to_string())?;
    let manifest = place.package().join("Cargo.toml");
    let mut text = fs::read_to_string(&manifest).map_err(|error| error.to_string())?;
    text.push_str("\n[dev-dependencies.fastrand]\nversion = \"2\"\n");
    fs::write(&manifest, text).map_err(|error| error.to_string())?;
    let arguments = ["test", "--quiet", "--test", "examples", "--", "--nocapture"];
    let (milliseconds, seed) = (time.as_millis().to_string(), seed.to_string());
    let variables = [
        ("READERS_MILLISECONDS", milliseconds.as_str()),
        ("READERS_SEED", seed.as_str()),
    ];
    let ended = place.cargo_with("readers", &arguments, &variables);
    let (ended, out, err) = ended.map_err(|error| error.to_string())?;
    let count = out.lines().find_map(|line| {
        let (_, after) = line.split_once("readers: ")?;
        after.split(' ').next()?.parse().ok()
    });
    match count {
        Some(count) if ended.success() => Ok(count),
        _ => Err(format!("{out}\n{err}")),
    }
}
