//! Measures the figures that the gate compares.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use conomy_codegen::{Diagnostics, FileSource, Generated, Settings};

use crate::codegen;
use crate::document;
use crate::messages::MessageFormat;
use crate::workspace::{self, CRATE};

/// The folder of the fixtures that the generator must accept.
const FIXTURES: &str = "tests/fixtures/accept";

/// The target for which dependencies are counted, whatever the machine.
const TARGET: &str = "x86_64-unknown-linux-gnu";

/// Returns all figures by name. Lower is better.
pub fn figures(root: &Path) -> Result<BTreeMap<String, u64>, String> {
    let generated = codegen::generate(root, MessageFormat::Human)?;
    let mut client = Size::default();
    client.add(&generated);
    let mut fixtures = Size::default();
    for document in document::documents(&root.join(FIXTURES))? {
        let (source, file) = FileSource::of_document(&document.root);
        let mut diagnostics = Diagnostics::new();
        let generated =
            conomy_codegen::generate(&source, &file, &Settings::default(), &mut diagnostics);
        let refused = || {
            format!(
                "{FIXTURES}/{} was refused: {}",
                document.name,
                diagnostics.summary()
            )
        };
        fixtures.add(&generated.ok_or_else(refused)?);
        // The warnings are discarded: the fixtures contain mistakes on purpose.
        diagnostics.take();
    }
    let mut figures = BTreeMap::new();
    figures.insert(format!("{CRATE}: dependencies"), dependencies(root)? as u64);
    figures.insert(format!("{CRATE}: files"), client.files as u64);
    figures.insert("runtime: lines".to_owned(), client.runtime_lines as u64);
    for (name, size) in [(CRATE, client), ("fixtures", fixtures)] {
        // Rounded for readability.
        let per_operation = |count: usize| (count / size.operations.max(1)) as u64;
        figures.insert(
            format!("{name}: lines per operation"),
            per_operation(size.lines),
        );
        figures.insert(
            format!("{name}: bytes per operation"),
            per_operation(size.bytes),
        );
    }
    Ok(figures)
}

/// The size of generated code. The runtime is counted separately, because it is the same in every crate.
#[derive(Clone, Copy, Debug, Default)]
struct Size {
    operations: usize,
    files: usize,
    lines: usize,
    bytes: usize,
    runtime_lines: usize,
}

impl Size {
    fn add(&mut self, generated: &Generated) {
        self.operations += generated.report.operations;
        for (path, text) in generated.package.files() {
            if path.starts_with("src/runtime") {
                self.runtime_lines += text.lines().count();
            } else {
                self.files += 1;
                self.lines += text.lines().count();
                self.bytes += text.len();
            }
        }
    }
}

/// Returns how many crates a project gets with ours, which is not included.
fn dependencies(root: &Path) -> Result<usize, String> {
    let arguments = [
        "tree",
        "--package",
        CRATE,
        "--edges",
        "normal,build",
        "--prefix",
        "none",
        "--target",
        TARGET,
    ];
    let output = workspace::cargo(root)
        .args(arguments)
        .output()
        .map_err(|error| format!("cargo tree: {error}"))?;
    if !output.status.success() {
        return Err(format!(
            "cargo tree: {}",
            String::from_utf8_lossy(&output.stderr).trim_end()
        ));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let crates: BTreeSet<&str> = text
        .lines()
        .map(|line| line.trim_end_matches(" (*)"))
        .filter(|line| !line.is_empty())
        .collect();
    Ok(crates.len().saturating_sub(1))
}
