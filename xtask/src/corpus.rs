//! `cargo xtask corpus DIR`: generates a crate from each document of a folder, checks it, and runs the tests that came with it.

pub mod build;
pub mod build_folder;
mod causes;
mod count;
pub mod fault;
pub mod generate;
mod progress;
pub mod prove;
mod report;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

use crate::document::{self, Document};
use crate::generator;
use crate::workspace;
use build::Built;
use build_folder::BuildFolder;
use fault::Fault;
use generate::Generated;
use progress::Progress;
use prove::Proven;

/// What the maintainer asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The folder of documents.
    pub folder: PathBuf,
    /// How many documents are worked on at a time; the number of cores by default.
    pub jobs: Option<usize>,
    /// Whether the crates are checked by rustc.
    pub check: bool,
    /// Whether the crates are checked by Clippy.
    pub clippy: bool,
    /// Whether the crates' own tests are written and run.
    pub test: bool,
    /// Only the documents whose names contain this.
    pub only: Option<String>,
    /// Where everything is written as JSON.
    pub json: Option<PathBuf>,
}

/// What became of one document.
#[derive(Debug)]
struct Outcome {
    document: Document,
    generated: Generated,
    /// What rustc said, if it was asked.
    checked: Option<Built>,
    /// What Clippy said, if it was asked.
    linted: Option<Built>,
    /// What the crate's own tests said, if they were asked.
    proven: Option<Proven>,
}

impl Outcome {
    /// What is wrong with it. A document that is not valid may be refused, and that is all it may.
    fn faults(&self) -> impl Iterator<Item = &Fault> {
        let generated = self
            .generated
            .faults
            .iter()
            .filter(|_| self.document.valid || !self.generated.refused);
        let built = [&self.checked, &self.linted]
            .into_iter()
            .flatten()
            .flat_map(|built| &built.faults);
        generated
            .chain(built)
            .chain(self.proven.iter().flat_map(|proven| &proven.faults))
    }

    fn passed(&self) -> bool {
        self.faults().next().is_none()
    }
}

/// Works on all documents; fails if any of them does.
pub fn run(root: &Path, options: &Options) -> Result<(), String> {
    let mut documents = document::documents(&options.folder)?;
    if let Some(only) = &options.only {
        documents.retain(|document| document.name.contains(only.as_str()));
        if documents.is_empty() {
            return Err(format!(
                "{}: no document is called `{only}`",
                options.folder.display()
            ));
        }
    }
    let generator = generator::build(root)?;
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let jobs = options.jobs.unwrap_or(cores).clamp(1, documents.len());
    let bench = Bench {
        root,
        options,
        generator: &generator,
        cores: (cores / jobs).max(1),
    };
    let outcomes = bench.all(documents, jobs);
    print!("{}", report::text(&outcomes));
    if let Some(path) = &options.json {
        let text = format!("{:#}\n", report::json(&outcomes));
        fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    match outcomes.iter().filter(|outcome| !outcome.passed()).count() {
        0 => Ok(()),
        failed => Err(format!("{failed} of {} documents failed", outcomes.len())),
    }
}

/// What all documents are worked on with.
struct Bench<'a> {
    root: &'a Path,
    options: &'a Options,
    generator: &'a Path,
    /// How many cores each of the jobs has.
    cores: usize,
}

impl Bench<'_> {
    /// Works on the documents with as many jobs; the outcomes are in the order of the documents.
    fn all(&self, documents: Vec<Document>, jobs: usize) -> Vec<Outcome> {
        let progress = Mutex::new(Progress::new(documents.len()));
        let waiting = Mutex::new(documents.into_iter());
        let done = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for job in 0..jobs {
                let (progress, waiting, done) = (&progress, &waiting, &done);
                scope.spawn(move || {
                    while let Some(document) = lock(waiting).next() {
                        let outcome = self.one(document, job, progress);
                        lock(progress).end(&outcome);
                        lock(done).push(outcome);
                    }
                });
            }
        });
        let mut outcomes = done
            .into_inner()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        outcomes.sort_by(|a, b| a.document.name.cmp(&b.document.name));
        outcomes
    }

    fn one(&self, document: Document, job: usize, progress: &Mutex<Progress>) -> Outcome {
        let say = |stage: &str| lock(progress).stage(&document.name, stage);
        // Cargo locks a target folder, so each job has one, and what the crates have in common is built once in it.
        let folder = workspace::target(self.root).join("corpus");
        let place = BuildFolder::new(self.root, &folder, &document.name, job, self.cores);
        say("generating");
        let generated = generate::generate(self.generator, &document, &place, self.options.test);
        let mut outcome = Outcome {
            document: document.clone(),
            generated,
            checked: None,
            linted: None,
            proven: None,
        };
        if outcome.generated.report.is_null() {
            return outcome;
        }
        if self.options.check {
            say("checking");
            outcome.checked = Some(build::check(&place));
        }
        if self.options.clippy {
            say("linting");
            outcome.linted = Some(build::clippy(&place));
        }
        if self.options.test {
            say("testing");
            outcome.proven = Some(prove::prove(&place));
        }
        place.clean();
        outcome
    }
}

/// A job that panics is a mistake of ours, and what the others have found is still worth telling.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
