//! `diff OLD NEW`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use conomy_codegen::compare::{Comparison, Version, compare, view};
use conomy_codegen::{Diagnostics, GitSource, Settings, Source};

use crate::arguments::{Diff, MessageFormat};
use crate::input;
use crate::messages;
use crate::settings;

/// The exit code if the documents cannot be compared.
const CANNOT_COMPARE: u8 = 2;

/// A document and its settings.
struct Input {
    source: Box<dyn Source>,
    root: String,
    settings: Settings,
}

/// Prints the changes between two documents and their consequences.
pub fn run(arguments: &Diff) -> ExitCode {
    if [&arguments.old, &arguments.new].map(String::as_str) == [input::STANDARD_INPUT; 2] {
        eprintln!("error: only one of the two documents can be read from standard input");
        return ExitCode::from(CANNOT_COMPARE);
    }
    let given = given(&arguments.old, arguments)
        .and_then(|old| Ok((old, given(&arguments.new, arguments)?)));
    let (old, new) = match given {
        Ok(given) => given,
        Err(message) => {
            eprintln!("error: {message}");
            return ExitCode::from(CANNOT_COMPARE);
        }
    };
    let (mut old_diagnostics, mut new_diagnostics) = (Diagnostics::new(), Diagnostics::new());
    let comparison = compare(
        old.version(),
        new.version(),
        &mut old_diagnostics,
        &mut new_diagnostics,
    );
    let Some(mut comparison) = comparison else {
        // `check` reports warnings; only errors prevent a comparison.
        for (name, diagnostics) in [
            (&arguments.old, &old_diagnostics),
            (&arguments.new, &new_diagnostics),
        ] {
            if diagnostics.has_errors() {
                messages::show(diagnostics, MessageFormat::Human);
                eprintln!("error: cannot compare {name}");
            }
        }
        return ExitCode::from(CANNOT_COMPARE);
    };
    if let Some(folder) = &arguments.written
        && let Err(message) = add_generator(&mut comparison, &old, folder)
    {
        eprintln!("error: {message}");
        return ExitCode::from(CANNOT_COMPARE);
    }
    if !comparison.settings_known {
        eprintln!(
            "warning: the document is shown as the cause of every change, because {} is invalid with the settings of {}",
            arguments.new, arguments.old
        );
    }
    let unused = comparison.approve(&new.settings.approvals, &today());
    for fingerprint in unused {
        eprintln!(
            "warning: no change has the fingerprint `{fingerprint}`, which codegen.toml approves"
        );
    }
    messages::print(&view::render(&comparison, arguments.view));
    match arguments.fail_on {
        Some(threshold) if comparison.reaches(threshold) => ExitCode::FAILURE,
        _ => ExitCode::SUCCESS,
    }
}

impl Input {
    fn version(&self) -> Version<'_> {
        Version {
            source: &*self.source,
            root: &self.root,
            settings: &self.settings,
        }
    }
}

/// Adds the differences between the crate in a folder and the crate that this version of the generator writes.
fn add_generator(comparison: &mut Comparison, old: &Input, folder: &Path) -> Result<(), String> {
    let shown = folder.display();
    let mut written = BTreeMap::new();
    read_files(folder, "", &mut written).map_err(|error| format!("{shown}: {error}"))?;
    let manifest = written.get("Cargo.toml");
    let manifest =
        manifest.ok_or_else(|| format!("the folder `{shown}` contains no Cargo.toml"))?;
    let manifest: toml::Table =
        toml::from_str(manifest).map_err(|error| format!("{shown}/Cargo.toml: {error}"))?;
    let name = manifest
        .get("package")
        .and_then(|package| package.get("name"));
    let mut settings = old.settings.clone();
    if let Some(name) = name.and_then(|name| name.as_str()) {
        // The name may have been an argument of `generate`.
        settings.package.name = Some(name.to_owned());
    }
    let generated =
        conomy_codegen::generate(&*old.source, &old.root, &settings, &mut Diagnostics::new());
    let generated = generated.ok_or("the old document has errors")?;
    let added = comparison.add_generator(&written, &generated.package);
    added.map_err(|error| format!("{shown}: {error}"))
}

/// Reads the manifest, the README and the source files of a crate. `inside` is the path of `folder` in the crate.
fn read_files(
    folder: &Path,
    inside: &str,
    files: &mut BTreeMap<String, String>,
) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{inside}{}", entry.file_name().to_string_lossy());
        let is_source = path == "src" || path.starts_with("src/");
        if is_source && entry.file_type()?.is_dir() {
            read_files(&entry.path(), &format!("{path}/"), files)?;
        } else if is_source || path == "Cargo.toml" || path == "README.md" {
            files.insert(path, fs::read_to_string(entry.path())?);
        }
    }
    Ok(())
}

/// Reads a document from the file system if the file exists, otherwise from a git revision.
fn given(name: &str, arguments: &Diff) -> Result<Input, String> {
    let path = Path::new(name);
    if is_generated_crate(path) {
        return Err(format!(
            "`{name}` is a generated crate, which does not contain all rules of its document, such as limits of values; name the \
             document in the revision that it was generated from: REVISION:path"
        ));
    }
    let own = arguments.settings.as_deref();
    let (source, root, settings): (Box<dyn Source>, String, Settings) = match name.split_once(':') {
        Some((revision, inside))
            if !path.exists() && !inside.is_empty() && !inside.starts_with("//") =>
        {
            let (source, root) = GitSource::of_document(Path::new("."), revision, inside);
            let folder = name.strip_suffix(root.as_str()).unwrap_or_default();
            let settings = settings::read(&source, folder, own)?;
            (Box::new(source), root, settings)
        }
        _ => {
            let document = input::document(path)?;
            let settings = settings::next_to(&document, own)?;
            let (source, root) = input::source(&document, None)?;
            (source, root, settings)
        }
    };
    Ok(Input {
        source,
        root,
        settings,
    })
}

/// Returns whether a path is the folder of a crate that this program generated.
fn is_generated_crate(path: &Path) -> bool {
    let manifest = fs::read_to_string(path.join("Cargo.toml"));
    manifest.is_ok_and(|text| text.starts_with("# Generated by conomy-codegen"))
}

/// The date in UTC, as `2026-01-31`.
fn today() -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let days = now.map_or(0, |since| since.as_secs() / 86_400);
    date(days)
}

/// The date that is some days after 1970-01-01 (Howard Hinnant, `civil_from_days`).
fn date(days: u64) -> String {
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn days_become_dates() {
        for (days, expected) in [
            (0, "1970-01-01"),
            (58, "1970-02-28"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (20_784, "2026-11-27"),
        ] {
            assert_eq!(date(days), expected);
        }
    }
}
