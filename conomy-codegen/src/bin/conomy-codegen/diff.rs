//! `diff OLD NEW`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use conomy_codegen::compare::{Version, compare, view};
use conomy_codegen::{Diagnostics, FileSource, GitSource, Settings, Source};

use crate::arguments::{Diff, MessageFormat};
use crate::messages;

/// The exit code of a comparison that could not be made.
const CANNOT_JUDGE: u8 = 2;

/// A document with its settings.
struct Given {
    source: Box<dyn Source>,
    root: String,
    settings: Settings,
}

/// Prints what the changes between two documents mean.
pub fn run(arguments: &Diff) -> ExitCode {
    let given = given(&arguments.old, arguments)
        .and_then(|old| Ok((old, given(&arguments.new, arguments)?)));
    let (old, new) = match given {
        Ok(given) => given,
        Err(message) => {
            eprintln!("error: {message}");
            return ExitCode::from(CANNOT_JUDGE);
        }
    };
    let (mut old_diagnostics, mut new_diagnostics) = (Diagnostics::new(), Diagnostics::new());
    let comparison = compare(
        old.version(),
        new.version(),
        &mut old_diagnostics,
        &mut new_diagnostics,
    );
    let Some(comparison) = comparison else {
        // Warnings are what `check` is for; here only what keeps a document from being compared is of interest.
        for (name, diagnostics) in [
            (&arguments.old, &old_diagnostics),
            (&arguments.new, &new_diagnostics),
        ] {
            if diagnostics.has_errors() {
                messages::show(diagnostics, MessageFormat::Human);
                eprintln!("error: {name} cannot be compared");
            }
        }
        return ExitCode::from(CANNOT_JUDGE);
    };
    print!("{}", view::render(&comparison, arguments.view));
    match arguments.fail_on {
        Some(threshold) if comparison.reaches(threshold) => ExitCode::FAILURE,
        _ => ExitCode::SUCCESS,
    }
}

impl Given {
    fn version(&self) -> Version<'_> {
        Version {
            source: &*self.source,
            root: &self.root,
            settings: &self.settings,
        }
    }
}

/// A document of the file system if there is one, else of a revision.
fn given(name: &str, arguments: &Diff) -> Result<Given, String> {
    let path = Path::new(name);
    let (source, root): (Box<dyn Source>, String) = match name.split_once(':') {
        Some((revision, inside)) if !path.exists() && !inside.is_empty() => {
            let (source, root) = GitSource::of_document(Path::new("."), revision, inside);
            (Box::new(source), root)
        }
        _ => {
            let (source, root) = FileSource::of_document(path);
            (Box::new(source), root)
        }
    };
    let settings = match &arguments.settings {
        Some(path) => from_file(path)?,
        None => match source.read("codegen.toml") {
            Ok(bytes) => parse(&String::from_utf8_lossy(&bytes), "codegen.toml")?,
            Err(_) => Settings::default(),
        },
    };
    Ok(Given {
        source,
        root,
        settings,
    })
}

fn from_file(path: &PathBuf) -> Result<Settings, String> {
    let name = path.display().to_string();
    let text = fs::read_to_string(path).map_err(|error| format!("{name}: {error}"))?;
    parse(&text, &name)
}

fn parse(text: &str, name: &str) -> Result<Settings, String> {
    let settings = Settings::parse(text).map_err(|error| format!("{name}: {error}"))?;
    Ok(settings.at(name))
}
