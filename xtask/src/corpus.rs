//! `cargo xtask corpus DIR`: generates a crate from each document of a folder, checks it, and runs its generated tests.

pub mod build;
pub mod build_folder;
mod causes;
mod count;
pub mod fault;
pub mod generate;
mod progress;
mod report;
pub mod run_tests;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

use crate::document::{self, Document};
use crate::generator;
use crate::workspace;
use build::CompilerRun;
use build_folder::BuildFolder;
use fault::Fault;
use generate::Generated;
use progress::Progress;
use run_tests::TestRun;

/// The options of `cargo xtask corpus`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The folder of documents.
    pub folder: PathBuf,
    /// How many documents are processed at the same time. The default is the number of cores.
    pub jobs: Option<usize>,
    /// Whether rustc checks the crates.
    pub check: bool,
    /// Whether Clippy checks the crates.
    pub clippy: bool,
    /// Whether the crates' tests are generated and run.
    pub test: bool,
    /// Processes only documents whose names contain this text.
    pub only: Option<String>,
    /// The file to which the results are written as JSON.
    pub json: Option<PathBuf>,
}

/// The results of one document.
#[derive(Debug)]
struct Outcome {
    document: Document,
    generated: Generated,
    /// The result of rustc, if it ran.
    checked: Option<CompilerRun>,
    /// The result of Clippy, if it ran.
    linted: Option<CompilerRun>,
    /// The result of the crate's own tests, if they ran.
    tested: Option<TestRun>,
}

impl Outcome {
    /// Returns all faults. An invalid document may be rejected, but must not cause any other fault.
    fn faults(&self) -> impl Iterator<Item = &Fault> {
        let generated = self
            .generated
            .faults
            .iter()
            .filter(|_| self.document.valid || !self.generated.refused);
        let compiled = [&self.checked, &self.linted]
            .into_iter()
            .flatten()
            .flat_map(|run| &run.faults);
        generated
            .chain(compiled)
            .chain(self.tested.iter().flat_map(|run| &run.faults))
    }

    fn passed(&self) -> bool {
        self.faults().next().is_none()
    }
}

/// Processes all documents. Fails if any document has a fault.
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

/// The shared inputs of all documents.
struct Bench<'a> {
    root: &'a Path,
    options: &'a Options,
    generator: &'a Path,
    /// The number of cores for each job.
    cores: usize,
}

impl Bench<'_> {
    /// Processes the documents with this number of jobs. The outcomes are sorted by the documents' names.
    fn all(&self, documents: Vec<Document>, jobs: usize) -> Vec<Outcome> {
        let progress = Mutex::new(Progress::new(documents.len()));
        let waiting = Mutex::new(documents.into_iter());
        let done = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for job in 0..jobs {
                let (progress, waiting, done) = (&progress, &waiting, &done);
                scope.spawn(move || {
                    while let Some(document) = lock(waiting).next() {
                        let outcome = self.process(document, job, progress);
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

    fn process(&self, document: Document, job: usize, progress: &Mutex<Progress>) -> Outcome {
        let say = |stage: &str| lock(progress).stage(&document.name, stage);
        // Cargo locks its target folder, so each job has its own. The crates of a job share compiled dependencies in it.
        let folder = workspace::target(self.root).join("corpus");
        let place = BuildFolder::new(self.root, &folder, &document.name, job, self.cores);
        say("generating");
        let generated = generate::generate(self.generator, &document, &place, self.options.test);
        let mut outcome = Outcome {
            document: document.clone(),
            generated,
            checked: None,
            linted: None,
            tested: None,
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
            outcome.tested = Some(run_tests::run_tests(&place));
        }
        place.clean();
        outcome
    }
}

/// Locks a mutex, even if it is poisoned: if one job panics, the results of the others are still useful.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
