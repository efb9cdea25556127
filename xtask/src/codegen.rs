//! `cargo xtask codegen`: generates conomy-api from spec/, or checks that it is up to date, byte for byte.

use std::fs;
use std::path::Path;

use conomy_codegen::write::{self, Difference};
use conomy_codegen::{Diagnostics, FileSource, Generated};

use crate::change;
use crate::messages::{self, MessageFormat};
use crate::workspace::{self, CRATE, LOCK, SPEC};

/// The options of `cargo xtask codegen`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Writes nothing, and fails if a file would be written.
    pub check: bool,
    /// The output format of diagnostics.
    pub format: MessageFormat,
}

/// Writes the crate of the workspace at `root`. With `check`, writes nothing, prints the differences, and returns an error if there
/// are any.
pub fn run(root: &Path, options: &Options) -> Result<(), String> {
    let generated = generate(root, options.format)?;
    let folder = root.join(CRATE);
    // The lock is only updated if it exists.
    let lock = workspace::lock(root)?;
    let is_lock_stale = lock.is_some_and(|text| text != generated.lock.text());
    if options.check {
        let difference = write::compare(&generated.package, &folder)
            .map_err(|error| format!("{CRATE}: {error}"))?;
        if let Some(reminder) = change::reminder(root) {
            eprintln!("{reminder}");
        }
        return report_difference(&difference, is_lock_stale);
    }
    let difference =
        write::write(&generated.package, &folder).map_err(|error| format!("{CRATE}: {error}"))?;
    // The lock is written last: it must not describe a crate that could not be written.
    if is_lock_stale {
        fs::write(root.join(LOCK), generated.lock.text())
            .map_err(|error| format!("{LOCK}: {error}"))?;
    }
    let (written, removed) = (difference.changed.len(), difference.stale.len());
    eprintln!(
        "{SPEC}: {} ({written} written, {removed} removed) in {CRATE}",
        generated.report
    );
    Ok(())
}

/// Generates the crate of the workspace at `root` in memory. Every warning is an error.
pub fn generate(root: &Path, format: MessageFormat) -> Result<Generated, String> {
    let settings = workspace::settings(root)?;
    // Paths in diagnostics are relative to the root of the workspace, so that a terminal in that folder can
    // link to them.
    let source = FileSource::new(root);
    let mut diagnostics = Diagnostics::new().strict(true);
    let generated = conomy_codegen::generate(&source, SPEC, &settings, &mut diagnostics);
    messages::show(&diagnostics, format);
    generated.ok_or_else(|| format!("{SPEC} has errors; {CRATE} was not changed"))
}

/// Prints the differences, and returns an error if there are any.
fn report_difference(difference: &Difference, is_lock_stale: bool) -> Result<(), String> {
    for path in &difference.changed {
        println!("differs: {CRATE}/{path}");
    }
    for path in &difference.stale {
        println!("stale:   {CRATE}/{path}");
    }
    if is_lock_stale {
        println!("differs: {LOCK}");
    }
    match (difference.is_empty(), is_lock_stale) {
        (true, false) => {
            eprintln!("{CRATE} is up to date");
            Ok(())
        }
        (true, true) => Err(format!("{LOCK} is out of date; run `cargo xtask codegen`")),
        (false, false) => Err(format!(
            "{CRATE} is out of date; run `cargo xtask codegen`, and do not edit it by hand"
        )),
        (false, true) => Err(format!(
            "{CRATE} and {LOCK} are out of date; run `cargo xtask codegen`, and do not edit them by hand"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder;

    /// Creates a workspace that only contains our own document.
    fn workspace() -> tempfile::TempDir {
        let copy = tempfile::tempdir().unwrap();
        folder::copy(&workspace::root().join("spec"), &copy.path().join("spec")).unwrap();
        copy
    }

    const WRITE: Options = Options {
        check: false,
        format: MessageFormat::Short,
    };
    const CHECK: Options = Options {
        check: true,
        format: MessageFormat::Short,
    };

    #[test]
    fn check_fails_after_any_edit_and_codegen_restores_the_crate() {
        let copy = workspace();
        let root = copy.path();
        let client = root.join(CRATE);
        assert!(run(root, &CHECK).is_err(), "there is no crate yet");
        assert!(!client.exists(), "--check writes nothing");
        run(root, &WRITE).unwrap();
        run(root, &CHECK).unwrap();

        let library = client.join("src/lib.rs");
        let (stale, example) = (client.join("src/stale.rs"), client.join("examples/mine.rs"));
        let generated = fs::read_to_string(&library).unwrap();
        fs::write(&library, generated.replace("pub", "pub(crate)")).unwrap();
        assert!(
            run(root, &CHECK)
                .unwrap_err()
                .contains("cargo xtask codegen")
        );
        run(root, &WRITE).unwrap();
        assert_eq!(fs::read_to_string(&library).unwrap(), generated);

        fs::write(&stale, "").unwrap();
        fs::create_dir_all(example.parent().unwrap()).unwrap();
        fs::write(&example, "fn main() {}").unwrap();
        assert!(
            run(root, &CHECK).is_err(),
            "a file that is no longer generated"
        );
        run(root, &WRITE).unwrap();
        assert!(
            !stale.exists() && example.exists(),
            "only generated files are removed"
        );
        run(root, &CHECK).unwrap();
    }

    #[test]
    fn an_error_in_the_document_does_not_change_the_crate() {
        let copy = workspace();
        let root = copy.path();
        run(root, &WRITE).unwrap();
        let path = root.join(SPEC);
        let spec = fs::read_to_string(&path).unwrap();
        let library = fs::read_to_string(root.join(CRATE).join("src/lib.rs")).unwrap();

        // An unknown key is only a warning by default, but our own document is checked strictly.
        fs::write(&path, format!("{spec}\nunknownKey: 1\n")).unwrap();
        assert!(run(root, &WRITE).unwrap_err().contains(SPEC));
        assert_eq!(
            fs::read_to_string(root.join(CRATE).join("src/lib.rs")).unwrap(),
            library
        );

        fs::write(&path, spec.replacen("title: ", "title: Another ", 1)).unwrap();
        assert!(run(root, &CHECK).is_err(), "the crate is out of date");
    }

    #[test]
    fn a_stale_lock_is_reported_together_with_the_crate() {
        let copy = workspace();
        let root = copy.path();
        run(root, &WRITE).unwrap();
        let lock = generate(root, MessageFormat::Short).unwrap().lock.text();
        let stale = format!("# An edit.\n{lock}");
        fs::write(root.join(LOCK), &stale).unwrap();
        let error = run(root, &CHECK).unwrap_err();
        assert!(error.starts_with(&format!("{LOCK} is")), "{error}");

        let library = root.join(CRATE).join("src/lib.rs");
        fs::write(&library, "").unwrap();
        let error = run(root, &CHECK).unwrap_err();
        assert!(error.contains(CRATE) && error.contains(LOCK), "{error}");
        assert_eq!(fs::read_to_string(root.join(LOCK)).unwrap(), stale);

        run(root, &WRITE).unwrap();
        assert_eq!(fs::read_to_string(root.join(LOCK)).unwrap(), lock);
        run(root, &CHECK).unwrap();
    }

    #[test]
    fn a_lock_that_cannot_be_read_is_an_error() {
        let copy = workspace();
        let root = copy.path();
        // A folder cannot be read as a file.
        let path = root.join(LOCK);
        if path.is_file() {
            fs::remove_file(&path).unwrap();
        }
        fs::create_dir(path).unwrap();
        for options in [&WRITE, &CHECK] {
            assert!(run(root, options).unwrap_err().contains(LOCK));
        }
        assert!(!root.join(CRATE).exists(), "nothing was written");
    }
}
