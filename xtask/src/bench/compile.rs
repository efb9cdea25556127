//! Measures how long cargo takes to compile a generated crate. Its dependencies are compiled first and are not measured.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::measure::{self, Candidate};
use super::project::Project;
use super::{Bench, Section};

/// How often each candidate runs.
const ROUNDS: usize = 3;

/// The measurements: a name, the cargo command, and whether to add a model after an incremental build.
const KINDS: [(&str, Task, bool); 3] = [
    ("cargo check", Task::Check, false),
    ("cargo build", Task::Build, false),
    ("cargo check after one model was added", Task::Check, true),
];

/// A cargo command.
#[derive(Clone, Copy)]
enum Task {
    Check,
    Build,
}

impl Task {
    fn command(self) -> &'static str {
        match self {
            Task::Check => "check",
            Task::Build => "build",
        }
    }
}

/// The name of the example program that makes a call.
const PROGRAM: &str = "call";

/// Creates an example program from the call in the crate's README.
fn add_program(package: &Path) -> Result<(), String> {
    let io_error = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    let readme = package.join("README.md");
    let text = fs::read_to_string(&readme).map_err(|error| io_error(&readme, error))?;
    let code = text
        .split_once("```rust,no_run\n")
        .and_then(|(_, code)| code.split_once("```"));
    let Some((code, _)) = code else {
        return Err(format!("{}: missing example of a call", readme.display()));
    };
    let lines = code
        .lines()
        .map(|line| line.strip_prefix("# ").unwrap_or(line));
    let main = "fn main() {
    use std::future::Future;
    use std::task::{Context, Waker};
    let _ = std::pin::pin!(example()).poll(&mut Context::from_waker(Waker::noop()));
}";
    let program = lines.chain(main.lines()).collect::<Vec<_>>().join("\n");
    let path = package.join("examples").join(format!("{PROGRAM}.rs"));
    let folder = path.parent().unwrap_or(package);
    fs::create_dir_all(folder).map_err(|error| io_error(folder, error))?;
    fs::write(&path, program + "\n").map_err(|error| io_error(&path, error))
}

/// A crate to measure.
struct Subject {
    name: String,
    project: Project,
    /// The arguments of cargo that select features or an example program.
    arguments: Vec<String>,
    /// The path and the original content of the file to which a model is added.
    model: (PathBuf, String),
    /// The error of `cargo check`, if it fails. It is determined once, when the dependencies are compiled, because a
    /// large crate can take minutes to fail, and would do so again for each table.
    checks: Result<(), String>,
    /// The error of `cargo build`, if it fails.
    builds: Result<(), String>,
}

/// Creates three tables for each document.
pub fn compile(bench: &Bench, report: &mut dyn FnMut(Section)) -> Result<(), String> {
    for (name, document) in &bench.documents {
        let subjects = subjects(bench, name, document)?;
        for (kind, task, changed) in KINDS {
            let measured =
                measure::measure(candidates(&subjects, task, changed), bench.rounds(ROUNDS));
            report(Section {
                title: format!("Compile: {name}: {kind}"),
                text: measure::table("crate of", &measured, "does not compile", &[])?,
                json: Value::Array(measured.iter().map(measure::json).collect()),
            });
        }
    }
    Ok(())
}

/// Returns our crate with all groups, with one group, and with an example that makes a call, and the crates of all other
/// generators that succeed.
fn subjects(bench: &Bench, name: &str, document: &Path) -> Result<Vec<Subject>, String> {
    let folder = bench.folder.join("compile").join(name);
    let project = Project::new(
        folder.join("conomy-codegen"),
        bench.folder.join("compile-conomy-codegen"),
    )?;
    super::remove(&project.package())?;
    measure::once(&mut bench.generate(document, &project.package()))?;
    let mut subjects = vec![subject("conomy-codegen".to_owned(), project.clone(), &[])?];
    if let Some(group) = first_group(&project.package())? {
        let features = [
            "--no-default-features".to_owned(),
            format!("--features=no-tls,{group}"),
        ];
        subjects.push(subject(
            format!("conomy-codegen, only {group}"),
            project.clone(),
            &features,
        )?);
    }
    // Generic code of the crate is only compiled with the program that calls it.
    add_program(&project.package())?;
    subjects.push(subject(
        "conomy-codegen, with a program that makes a call".to_owned(),
        project,
        &["--example".to_owned(), PROGRAM.to_owned()],
    )?);
    for rival in &bench.rivals {
        let project = Project::new(
            folder.join(rival.folder()),
            bench.folder.join(format!("compile-{}", rival.folder())),
        )?;
        super::remove(&project.package())?;
        let generated = rival.package(document, &project.package());
        match generated.and_then(|()| subject(rival.name(), project, &[])) {
            Ok(subject) => subjects.push(subject),
            // The tables of the other parts report this error.
            Err(reason) => eprintln!("{} is not measured with {name}: {reason}", rival.name()),
        }
    }
    Ok(subjects)
}

impl Subject {
    fn cargo(&self, task: Task, incremental: bool) -> Command {
        let mut command = self.project.cargo(&[task.command()], incremental);
        command.args(&self.arguments);
        command
    }

    /// Compiles the dependencies and the crate, and stores the errors of the crate.
    fn compile_dependencies(&mut self) {
        eprintln!("dependencies of {}", self.name);
        let once = |task| measure::once(&mut self.cargo(task, false)).map(drop);
        let checks = once(Task::Check);
        // A crate that fails `check` fails `build`, too.
        let builds = checks.clone().and_then(|()| once(Task::Build));
        (self.checks, self.builds) = (checks, builds);
    }

    fn compiles(&self, task: Task) -> Result<(), String> {
        match task {
            Task::Check => self.checks.clone(),
            Task::Build => self.builds.clone(),
        }
    }
}

/// Compiles the dependencies of the crate in a project, and returns the crate.
fn subject(name: String, project: Project, arguments: &[String]) -> Result<Subject, String> {
    let source = project.package().join("src");
    // Some generators write one file per model, and others write one file for all models. The largest file contains models
    // in both cases.
    let models = source.join("models");
    let folder = if models.is_dir() { models } else { source };
    let path =
        largest(&folder).ok_or_else(|| format!("{}: no Rust file found", folder.display()))?;
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut subject = Subject {
        name,
        project,
        arguments: arguments.to_vec(),
        model: (path, text),
        checks: Ok(()),
        builds: Ok(()),
    };
    subject.compile_dependencies();
    Ok(subject)
}

/// Returns the first feature that the feature `full` enables. It is the feature of a group.
fn first_group(package: &Path) -> Result<Option<String>, String> {
    let path = package.join("Cargo.toml");
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let manifest: toml::Table = text
        .parse()
        .map_err(|error| format!("{}: {error}", path.display()))?;
    let full = manifest
        .get("features")
        .and_then(|features| features.get("full"));
    Ok(full
        .and_then(|full| full.get(0))
        .and_then(|group| group.as_str())
        .map(str::to_owned))
}

fn largest(folder: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(folder).ok()?.flatten();
    let rust = entries.filter(|entry| {
        entry
            .path()
            .extension()
            .is_some_and(|extension| extension == "rs")
    });
    rust.max_by_key(|entry| entry.metadata().map_or(0, |metadata| metadata.len()))
        .map(|entry| entry.path())
}

fn candidates<'a>(subjects: &'a [Subject], task: Task, changed: bool) -> Vec<Candidate<'a>> {
    let candidate = |subject: &'a Subject| {
        let mut changes = 0;
        let mut prepare = move || {
            let (path, text) = &subject.model;
            let write = |text: String| {
                fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
            };
            if !changed {
                return subject.project.touch();
            }
            write(text.clone())?;
            measure::once(&mut subject.cargo(task, true))?;
            changes += 1;
            write(format!(
                "{text}\n/// A new model.\n#[derive(Clone, Debug)]\npub struct New{changes} {{\n    /// A field.\n    pub field: u8,\n}}\n"
            ))
        };
        Candidate {
            name: subject.name.clone(),
            command: Box::new(move |_| {
                subject.compiles(task)?;
                prepare()?;
                Ok(subject.cargo(task, changed))
            }),
        }
    };
    subjects.iter().map(candidate).collect()
}
