//! `cargo xtask bench`: measures the generator and the generated crates, and compares them with other generators.

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

use crate::folder;
use crate::generator;
use crate::workspace;
use rival::Rival;

/// The options of `cargo xtask bench`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// A folder with documents to measure besides our own.
    pub folder: Option<PathBuf>,
    /// Whether other generators are installed and measured.
    pub rivals: bool,
    /// Measures only this part.
    pub only: Option<Part>,
    /// How often each candidate runs, instead of the part's default.
    pub rounds: Option<usize>,
    /// The file to which the results are written as JSON.
    pub json: Option<PathBuf>,
}

/// A part of the measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// How long generators take to write the crate of a document.
    Generate,
    /// Compiling a generated crate.
    Compile,
    /// The dependencies and build time that a crate adds to a project.
    Weight,
    /// The run-time cost of a call.
    Run,
}

impl Part {
    /// All parts, in the order in which they are measured.
    pub const ALL: [Part; 4] = [Part::Generate, Part::Compile, Part::Weight, Part::Run];

    /// Returns the part's name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Part::Generate => "generate",
            Part::Compile => "compile",
            Part::Weight => "weight",
            Part::Run => "run",
        }
    }
}

/// Large, well-known documents that are measured if the folder contains them.
const DOCUMENTS: [&str; 2] = ["stripe.json", "github-api.json"];

/// A section of the report: Markdown for people, JSON for programs.
struct Section {
    title: String,
    text: String,
    json: Value,
}

/// The shared inputs of all parts.
struct Bench {
    root: PathBuf,
    /// A folder for files that are kept for the next run.
    folder: PathBuf,
    /// A folder for generated crates. Each run writes to a new subfolder, and the folder is removed at the end, because a file
    /// system that has just removed thousands of files creates new ones slowly.
    fresh: TempDir,
    /// The path of our generator.
    generator: PathBuf,
    rivals: Vec<Rival>,
    /// The names and paths of the documents.
    documents: Vec<(String, PathBuf)>,
    rounds: Option<usize>,
}

/// Measures all parts and prints Markdown.
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
        // Prints each result immediately, because some parts take an hour.
        bench.measure(part, &mut |section| {
            println!("\n## {}\n\n{}", section.title, section.text);
            json.insert(section.title, section.json);
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
    fn measure(&self, part: Part, report: &mut dyn FnMut(Section)) -> Result<(), String> {
        match part {
            Part::Generate => {
                generate::generate(self, report)?;
                report(linear::linear(self)?);
            }
            Part::Compile => compile::compile(self, report)?,
            Part::Weight => report(weight::weight(self)?),
            Part::Run => run::run(self, report)?,
        }
        Ok(())
    }

    /// Returns a command that generates the crate of a document with our generator.
    fn generate(&self, document: &Path, out: &Path) -> Command {
        let mut command = Command::new(&self.generator);
        command.arg("generate").arg(document).arg("--out").arg(out);
        command
    }

    /// Returns how often each candidate of a part runs.
    fn rounds(&self, usual: usize) -> usize {
        self.rounds.unwrap_or(usual)
    }
}

fn remove(folder: &Path) -> Result<(), String> {
    folder::remove(folder).map_err(|error| format!("{}: {error}", folder.display()))
}
