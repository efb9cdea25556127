//! `cargo xtask fuzz DIR`: mutates documents at random; fails if the generator panics, hangs, uses too much memory or
//! loses an operation (with `--check`: or writes invalid Rust).

mod hostile;
mod mutant;
mod mutation;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::corpus::build;
use crate::corpus::build_folder::BuildFolder;
use crate::corpus::fault::Fault;
use crate::corpus::generate;
use crate::corpus::run_tests;
use crate::document::{self, Document};
use crate::folder;
use crate::generator;
use crate::workspace;
use fastrand::Rng;

/// The options of `cargo xtask fuzz`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The folder of documents.
    pub folder: PathBuf,
    /// The CPU time of the generator, in minutes. The default is 10. At least one document is generated.
    pub minutes: Option<u64>,
    /// The seed of the first document, which is incremented for each further document. The default depends on the clock.
    pub seed: Option<u64>,
    /// Whether rustc checks each crate.
    pub check: bool,
    /// Whether each crate's tests are generated and run.
    pub test: bool,
}

/// The limit of CPU time for one document.
const CPU: Duration = Duration::from_secs(20);

/// Totals for all documents.
#[derive(Default)]
struct Sum {
    documents: u64,
    refused: u64,
    findings: u64,
    cpu: Duration,
    /// The longest CPU time, and its seed.
    slowest: (Duration, u64),
    /// The largest resident memory in MB, and its seed.
    largest: (u64, u64),
}

/// Generates crates from changed documents until the time has elapsed. Fails if a fault was found.
pub fn run(root: &Path, options: &Options) -> Result<(), String> {
    let documents = document::documents(&options.folder)?;
    let generator = generator::build(root)?;
    let budget = Duration::from_secs(60 * options.minutes.unwrap_or(10));
    let mut sum = Sum::default();
    for seed in options.seed.unwrap_or_else(now).. {
        generate_changed(root, options, &generator, &documents, seed, &mut sum)
            .map_err(|error| format!("seed {seed}: {error}"))?;
        if sum.documents.is_multiple_of(250) {
            eprintln!("{}", sum.text());
        }
        if sum.cpu >= budget {
            break;
        }
    }
    println!("{}", sum.text());
    match sum.findings {
        0 => Ok(()),
        findings => Err(format!("{findings} findings")),
    }
}

/// Generates a crate from one changed document. All random choices depend on the seed.
fn generate_changed(
    root: &Path,
    options: &Options,
    generator: &Path,
    documents: &[Document],
    seed: u64,
    sum: &mut Sum,
) -> Result<(), String> {
    let mut random = Rng::with_seed(seed);
    let original = choose(&mut random, documents);
    let folder = workspace::target(root).join("fuzz");
    let place = BuildFolder::new(root, &folder, "document", 0, 1);
    let changed = mutant::changed(original, &folder.join("changed"), &mut random)
        .map_err(|error| format!("{}: {error}", original.root.display()))?;
    let tests = options.test || random.usize(..4) == 0;
    let generated = generate::generate(generator, &changed, &place, tests);
    let mut faults: Vec<Fault> = generated.faults;
    if generated.refused {
        faults.clear();
    }
    if generated.usage.cpu > CPU {
        let text = format!("{:.0?} of CPU", generated.usage.cpu);
        faults.push(Fault::new("generate: too slow", text));
    }
    if faults.is_empty() && !generated.refused {
        faults.extend(unprintable(&place.package().join("src")));
        if options.check {
            faults.extend(build::check(&place).faults);
        }
        if options.test {
            faults.extend(run_tests::run_tests(&place).faults);
        }
    }
    if !faults.is_empty() {
        let kept = folder.join("found").join(seed.to_string());
        folder::copy(&folder.join("changed"), &kept).map_err(|error| error.to_string())?;
        for fault in faults.iter().take(3) {
            let (cause, place, text) = (&fault.cause, &fault.place, &fault.text);
            println!("seed {seed}: {}: {cause} {place}: {text}", original.name);
        }
    }
    sum.add(
        seed,
        &generated.usage,
        generated.refused,
        !faults.is_empty(),
    );
    Ok(())
}

/// Returns the smaller of two random documents. Large documents take so long that few others would be tried.
fn choose<'a>(random: &mut Rng, documents: &'a [Document]) -> &'a Document {
    let size = |document: &Document| fs::metadata(&document.root).map_or(0, |file| file.len());
    let (one, other) = (
        hostile::one(random, documents),
        hostile::one(random, documents),
    );
    if size(one) < size(other) { one } else { other }
}

/// Returns a fault for the first file that the generator could not format. Such a file contains `compile_error!` instead.
fn unprintable(folder: &Path) -> Option<Fault> {
    let entries = fs::read_dir(folder).ok()?;
    entries.flatten().find_map(|entry| {
        let path = entry.path();
        // The runtime is hand-written and contains `compile_error!` for features that exclude each other.
        if path.is_dir() {
            return (entry.file_name() != "runtime").then(|| unprintable(&path))?;
        }
        let text = fs::read_to_string(&path).unwrap_or_default();
        let line = text
            .lines()
            .find(|line| line.starts_with("compile_error!(\""))?;
        Some(Fault {
            cause: "generate: no Rust".to_owned(),
            place: path.display().to_string(),
            text: line.to_owned(),
        })
    })
}

/// Returns a seed that differs on each run.
fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| time.as_secs())
}

impl Sum {
    fn add(&mut self, seed: u64, usage: &crate::process::Usage, refused: bool, found: bool) {
        self.documents += 1;
        self.refused += u64::from(refused);
        self.findings += u64::from(found);
        self.cpu += usage.cpu;
        self.slowest = self.slowest.max((usage.cpu, seed));
        self.largest = self.largest.max((usage.peak_mb(), seed));
    }

    fn text(&self) -> String {
        format!(
            "{} documents ({} refused) in {} s of CPU, {} findings; the slowest took {:.1?} (seed {}), the largest {} MB (seed {})",
            self.documents,
            self.refused,
            self.cpu.as_secs(),
            self.findings,
            self.slowest.0,
            self.slowest.1,
            self.largest.0,
            self.largest.1,
        )
    }
}
