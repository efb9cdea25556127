//! `cargo xtask bench`: how fast the generator is, and how fast the crates are that it writes – beside its rivals.

mod compile;
mod generate;
mod linear;
mod machine;
mod measure;
mod project;
mod rival;
mod run;
mod synthetic;
mod valgrind;
mod weight;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::generator;
use crate::workspace;
use rival::Rival;

/// What the maintainer asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// A folder with documents to measure beside our own.
    pub folder: Option<PathBuf>,
    /// Whether the rivals are installed and measured.
    pub rivals: bool,
    /// Only this part.
    pub only: Option<Part>,
    /// How often each candidate runs, where that is not the part's own number.
    pub rounds: Option<usize>,
    /// Where everything is written as JSON.
    pub json: Option<PathBuf>,
}

/// A part of the measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// From a document to a written crate.
    Generate,
    /// From a crate to what cargo makes of it.
    Compile,
    /// What the crate brings to a project.
    Weight,
    /// What a call costs.
    Run,
}

impl Part {
    /// All parts, in the order in which they are measured.
    pub const ALL: [Part; 4] = [Part::Generate, Part::Compile, Part::Weight, Part::Run];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Part::Generate => "generate",
            Part::Compile => "compile",
            Part::Weight => "weight",
            Part::Run => "run",
        }
    }
}

/// The documents that are measured, where the folder has them: large ones that everybody knows.
const DOCUMENTS: [&str; 2] = ["stripe.json", "github-api.json"];

/// What a part found: Markdown for people, JSON for programs.
struct Found {
    title: String,
    text: String,
    json: Value,
}

/// What the parts measure with.
struct Bench {
    root: PathBuf,
    /// What is written while measuring, and kept for the next time.
    folder: PathBuf,
    /// What is generated, each time into a folder of its own, and removed when all is measured: a file system that has just
    /// removed thousands of files is slow to make others.
    fresh: TempDir,
    /// Our generator.
    generator: PathBuf,
    rivals: Vec<Rival>,
    /// Names and paths.
    documents: Vec<(String, PathBuf)>,
    rounds: Option<usize>,
}

/// Measures, and prints Markdown.
pub fn run(root: &Path, options: &Options) -> Result<(), String> {
    let folder = workspace::target(root).join("bench");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut documents = vec![("Conomy".to_owned(), root.join(workspace::SPEC))];
    for name in DOCUMENTS {
        let path = options
            .folder
            .as_ref()
            .map(|folder| folder.join(name))
            .filter(|path| path.is_file());
        documents.extend(path.map(|path| (name.to_owned(), path)));
    }
    let rivals = if options.rivals {
        rival::install(&folder)?
    } else {
        Vec::new()
    };
    let generator = generator::build(root)?;
    let fresh =
        TempDir::new_in(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let bench = Bench {
        root: root.to_owned(),
        folder,
        fresh,
        generator,
        rivals,
        documents,
        rounds: options.rounds,
    };
    let machine = machine::describe(root);
    print!("# Measurements\n\n{machine}\n");
    let mut parts = serde_json::Map::new();
    for part in Part::ALL {
        if options.only.is_some_and(|only| only != part) {
            continue;
        }
        let mut json = serde_json::Map::new();
        // Printed as soon as it is there: some parts take an hour.
        bench.part(part, &mut |found| {
            println!("\n## {}\n\n{}", found.title, found.text);
            json.insert(found.title, found.json);
        })?;
        parts.insert(part.name().to_owned(), Value::Object(json));
    }
    if let Some(path) = &options.json {
        let text = format!("{:#}\n", json!({ "machine": machine, "parts": parts }));
        fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

impl Bench {
    fn part(&self, part: Part, found: &mut dyn FnMut(Found)) -> Result<(), String> {
        match part {
            Part::Generate => {
                generate::generate(self, found)?;
                found(linear::linear(self)?);
            }
            Part::Compile => compile::compile(self, found)?,
            Part::Weight => found(weight::weight(self)?),
            Part::Run => run::run(self, found)?,
        }
        Ok(())
    }

    /// Our generator's call that writes the crate of a document into a folder.
    fn generate(&self, document: &Path, out: &Path) -> Command {
        let mut command = Command::new(&self.generator);
        command.arg("generate").arg(document).arg("--out").arg(out);
        command
    }

    /// How often each candidate of a part runs.
    fn rounds(&self, usual: usize) -> usize {
        self.rounds.unwrap_or(usual)
    }
}

/// Removes a folder; one that is not there is what is wanted.
fn remove(folder: &Path) -> Result<(), String> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("{}: {error}", folder.display()))
        }
        _ => Ok(()),
    }
}
