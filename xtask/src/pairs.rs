//! `cargo xtask pairs DIR`: checks with rustc what `diff` reports about callers' source.
//!
//! A program uses every public item of the old crate and is compiled against the new crate. The same is done with the generated
//! tests of the old crate. Every item that does not compile must have been reported, and every reported item must not compile.
//!
//! With `--semver`, cargo-semver-checks also compares the two crates. A break that it finds must have been reported. It does not
//! check the types of fields, arguments and results, nor the names of arguments, so it may find fewer.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use conomy_codegen::compare::{self, Comparison, Release, SourceEffect, Usage, Version};
use conomy_codegen::{Diagnostics, FileSource, Generated, Settings, write};
use serde_json::Value;

use crate::folder;
use crate::table::table;
use crate::workspace;

/// The options of `cargo xtask pairs`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The folder with the documents.
    pub folder: PathBuf,
    /// Processes only pairs whose names contain this text.
    pub only: Option<String>,
    /// Also runs cargo-semver-checks, which must be installed.
    pub semver: bool,
}

/// How often items that do not compile are removed from the program to find further errors.
const ROUNDS: usize = 6;

/// Judges each pair of successive documents, and fails if rustc disagrees with one of them.
pub fn run(root: &Path, options: &Options) -> Result<(), String> {
    let mut rows = Vec::new();
    let mut disagreements = Vec::new();
    for (old, new) in pairs(&options.folder)? {
        let name = format!("{} {}", stem(&old), stem(&new));
        if options
            .only
            .as_ref()
            .is_some_and(|only| !name.contains(only))
        {
            continue;
        }
        eprintln!("{name}");
        let judged =
            judge(root, &old, &new, options.semver).map_err(|error| format!("{name}: {error}"))?;
        for line in judged.disagreements() {
            disagreements.push(format!("{name}: {line}"));
        }
        rows.push(judged.row(&name));
    }
    let head = [
        "pair",
        "changes",
        "verdict",
        "items",
        "told to break",
        "do not compile",
        "disagree",
        "old tests compile",
        "semver-checks",
    ];
    print!("{}", table(head, &rows));
    if disagreements.is_empty() {
        return Ok(());
    }
    for line in &disagreements {
        println!("{line}");
    }
    Err(format!(
        "rustc disagrees with {} verdicts",
        disagreements.len()
    ))
}

fn stem(path: &Path) -> String {
    path.file_stem()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// Returns documents whose names differ only in their last number, each with its successor.
fn pairs(folder: &Path) -> Result<Vec<(PathBuf, PathBuf)>, String> {
    let listing = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut documents: Vec<(String, u64, PathBuf)> = listing
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let ending = path.extension()?.to_str()?;
            let name = stem(&path);
            let digits = name.trim_end_matches(|c: char| c.is_ascii_digit()).len();
            let number = name[digits..].parse().ok()?;
            let is_document = ["json", "yaml", "yml"].contains(&ending);
            is_document.then(|| (name[..digits].to_owned(), number, path))
        })
        .collect();
    documents.sort();
    let successive = documents.windows(2).filter_map(|two| match two {
        [(name, _, old), (same, _, new)] if name == same => Some((old.clone(), new.clone())),
        _ => None,
    });
    Ok(successive.collect())
}

/// The result of a pair: what `diff` reports and what the compiler reports.
struct Judged {
    comparison: Comparison,
    items: usize,
    told: BTreeSet<String>,
    /// Items whose usage functions use an item that was reported as breaking.
    implied: BTreeSet<String>,
    refused: BTreeSet<String>,
    tests_compile: bool,
    /// Whether cargo-semver-checks finds a break. `None` if it was not run.
    semver_breaks: Option<bool>,
}

impl Judged {
    fn disagreements(&self) -> Vec<String> {
        let untold = self
            .refused
            .iter()
            .filter(|path| !self.told.contains(*path) && !self.implied.contains(*path))
            .map(|path| format!("`{path}` does not compile, and nothing was told"));
        let wrong = self
            .told
            .iter()
            .filter(|path| !self.refused.contains(*path))
            .map(|path| format!("`{path}` was told to break, and compiles"));
        let mut lines: Vec<String> = untold.chain(wrong).collect();
        if !self.tests_compile && self.told.is_empty() {
            lines.push("the old tests do not compile, and nothing was told".to_owned());
        }
        if self.semver_breaks == Some(true) && self.comparison.release() != Some(Release::Major) {
            lines.push("cargo-semver-checks finds a break, and none was told".to_owned());
        }
        lines
    }

    fn row(&self, name: &str) -> [String; 9] {
        let release = self.comparison.release();
        [
            name.to_owned(),
            self.comparison.changes.len().to_string(),
            release.map_or("none", |release| release.word()).to_owned(),
            self.items.to_string(),
            self.told.len().to_string(),
            self.refused.len().to_string(),
            self.disagreements().len().to_string(),
            if self.tests_compile { "yes" } else { "no" }.to_owned(),
            match self.semver_breaks {
                Some(true) => "major",
                Some(false) => "not major",
                None => "not run",
            }
            .to_owned(),
        ]
    }
}

/// A document that is read from its own folder.
struct Document {
    source: FileSource,
    root: String,
    settings: Settings,
}

impl Document {
    fn of(path: &Path) -> Document {
        let (source, root) = FileSource::of_document(path);
        let mut settings = Settings::default();
        settings.package.name = Some("api".to_owned());
        settings.package.version = Some("1.0.0".to_owned());
        settings.tests = true;
        Document {
            source,
            root,
            settings,
        }
    }

    fn version(&self) -> Version<'_> {
        Version {
            source: &self.source,
            root: &self.root,
            settings: &self.settings,
        }
    }

    fn generate(&self) -> Result<Generated, String> {
        let generated = conomy_codegen::generate(
            &self.source,
            &self.root,
            &self.settings,
            &mut Diagnostics::new(),
        );
        generated.ok_or_else(|| format!("{} was refused", self.root))
    }
}

fn judge(root: &Path, old: &Path, new: &Path, semver: bool) -> Result<Judged, String> {
    let (old, new) = (Document::of(old), Document::of(new));
    let comparison = compare::compare(
        old.version(),
        new.version(),
        &mut Diagnostics::new(),
        &mut Diagnostics::new(),
    )
    .ok_or("one of the documents was refused")?;
    let usages = compare::usages(old.version(), &mut Diagnostics::new())
        .ok_or("the old document was refused")?;
    let breaking: BTreeSet<&str> = comparison
        .changes
        .iter()
        .flat_map(|change| &change.items)
        .filter(|item| item.old.is_some() && item.effect == SourceEffect::Breaks)
        .map(|item| item.path.as_str())
        .collect();
    let is_below = |path: &str| {
        breaking.iter().any(|told| {
            path.strip_prefix(told)
                .is_some_and(|rest| rest.starts_with("::"))
        })
    };
    // A new field of a struct that callers construct breaks the struct, not an item of the old crate.
    let grown: BTreeSet<&str> = comparison
        .changes
        .iter()
        .flat_map(|change| &change.items)
        .filter(|item| item.old.is_none() && item.effect == SourceEffect::Breaks)
        .filter_map(|item| item.path.rsplit_once("::").map(|(owner, _)| owner))
        .collect();
    let mut told = BTreeSet::new();
    let mut implied = BTreeSet::new();
    for usage in &usages {
        let path = usage.path.as_str();
        if breaking.contains(path) || is_below(path) || grown.contains(path) {
            told.insert(path.to_owned());
        } else if breaking.iter().any(|told| names(&usage.code, told)) {
            implied.insert(path.to_owned());
        }
    }
    let folder = workspace::target(root).join("pairs");
    let semver_breaks = match semver {
        true => Some(semver_breaks(root, &folder, &old, &new)?),
        false => None,
    };
    prepare(root, &folder, &old, &new)?;
    let refused = refused(&folder, &usages)?;
    let tests_compile = check(&folder, &["check", "--quiet", "-p", "api", "--tests"])?.0;
    Ok(Judged {
        comparison,
        items: usages.len(),
        told,
        implied,
        refused,
        tests_compile,
        semver_breaks,
    })
}

/// Returns whether cargo-semver-checks finds a break between the two crates.
fn semver_breaks(
    root: &Path,
    folder: &Path,
    old: &Document,
    new: &Document,
) -> Result<bool, String> {
    let mut described = Vec::new();
    for (document, name) in [(old, "old.json"), (new, "new.json")] {
        prepare(root, folder, document, document)?;
        // The format is unstable, so rustdoc writes it only if it counts as a nightly version.
        let output = workspace::cargo(folder)
            .args([
                "rustdoc",
                "--quiet",
                "-p",
                "api",
                "--lib",
                "--offline",
                "--",
            ])
            .args([
                "-Zunstable-options",
                "--output-format=json",
                "--cap-lints=allow",
            ])
            .args(["--document-private-items", "--document-hidden-items"])
            .env("CARGO_TARGET_DIR", folder.join("target"))
            .env("RUSTC_BOOTSTRAP", "1")
            .output()
            .map_err(|error| format!("cargo rustdoc: {error}"))?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        let path = folder.join(name);
        fs::rename(folder.join("target/doc/api.json"), &path)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        described.push(path);
    }
    let output = workspace::cargo(folder)
        .args(["semver-checks", "--release-type", "minor"])
        .arg("--baseline-rustdoc")
        .arg(&described[0])
        .arg("--current-rustdoc")
        .arg(&described[1])
        .output()
        .map_err(|error| format!("cargo semver-checks: {error}"))?;
    let text = String::from_utf8_lossy(&output.stderr);
    match (
        output.status.success(),
        text.contains("semver requires new major version"),
    ) {
        (true, _) => Ok(false),
        (false, true) => Ok(true),
        (false, false) => Err(format!("cargo semver-checks: {text}")),
    }
}

/// Returns whether a function uses an item by its full path, or one of its fields or variants.
fn names(code: &str, path: &str) -> bool {
    let whole = format!("api::{path}");
    let mut rest = code;
    while let Some(place) = rest.find(&whole) {
        rest = &rest[place + whole.len()..];
        if !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
            return true;
        }
    }
    // A struct literal names its fields without their path.
    let Some((owner, field)) = path.rsplit_once("::") else {
        return false;
    };
    code.contains(&format!("api::{owner} {{")) && code.contains(&format!("{field}: a"))
}

/// Writes the new crate with the old crate's tests, and the crate of the program.
fn prepare(root: &Path, folder: &Path, old: &Document, new: &Document) -> Result<(), String> {
    let io = |error: std::io::Error| format!("{}: {error}", folder.display());
    let api = folder.join("api");
    folder::remove(&api).map_err(io)?;
    let generated = new.generate()?;
    write::write(&generated.package, &api).map_err(io)?;
    folder::remove(&api.join("tests")).map_err(io)?;
    let generated = old.generate()?;
    for (path, text) in generated.package.files() {
        if path.starts_with("tests/") {
            let path = api.join(path);
            fs::create_dir_all(path.parent().unwrap_or(&api)).map_err(io)?;
            fs::write(path, text).map_err(io)?;
        }
    }
    fs::create_dir_all(folder.join("usage/src")).map_err(io)?;
    fs::write(
        folder.join("Cargo.toml"),
        "[workspace]\nresolver = \"3\"\nmembers = [\"api\", \"usage\"]\n",
    )
    .map_err(io)?;
    fs::write(
        folder.join("usage/Cargo.toml"),
        "[package]\nname = \"usage\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\napi = { path = \"../api\" }\n",
    )
    .map_err(io)?;
    // The program is written later.
    fs::write(folder.join("usage/src/lib.rs"), "").map_err(io)?;
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).map_err(io)?;
    Ok(())
}

/// Returns the paths of the items whose functions do not compile. Errors in name resolution hide type errors, so functions that
/// fail are removed and the rest is compiled again.
fn refused(folder: &Path, usages: &[Usage]) -> Result<BTreeSet<String>, String> {
    let mut refused: BTreeSet<String> = BTreeSet::new();
    for _ in 0..ROUNDS {
        let mut text = String::from("#![allow(warnings)]\n");
        for usage in usages {
            // Each function has its own line, so the line of an error identifies it.
            if !refused.contains(&usage.path) {
                text.push_str(&usage.code);
            }
            text.push('\n');
        }
        let path = folder.join("usage/src/lib.rs");
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        let arguments = ["check", "--quiet", "-p", "usage", "--message-format=json"];
        let (compiles, out) = check(folder, &arguments)?;
        if compiles {
            return Ok(refused);
        }
        let before = refused.len();
        for line in out.lines() {
            let Ok(message) = serde_json::from_str::<Value>(line) else {
                continue;
            };
            if message["message"]["level"] != "error" {
                continue;
            }
            for span in message["message"]["spans"].as_array().into_iter().flatten() {
                let is_ours = span["file_name"].as_str() == Some("usage/src/lib.rs");
                let number = span["line_start"].as_u64().unwrap_or_default() as usize;
                if let Some(usage) = number.checked_sub(2).and_then(|index| usages.get(index))
                    && is_ours
                    && span["is_primary"] == true
                {
                    refused.insert(usage.path.clone());
                }
            }
        }
        if refused.len() == before {
            return Err(format!(
                "the new crate does not compile: {}",
                folder.display()
            ));
        }
    }
    Err("the program does not compile after all its errors were taken out".to_owned())
}

/// Returns whether a cargo command succeeds, and its output.
fn check(folder: &Path, arguments: &[&str]) -> Result<(bool, String), String> {
    let output = workspace::cargo(folder)
        .args(arguments)
        .arg("--offline")
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .output()
        .map_err(|error| format!("cargo {}: {error}", arguments.join(" ")))?;
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok((output.status.success(), out))
}
