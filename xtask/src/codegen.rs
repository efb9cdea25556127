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

/// Writes the crate of the workspace at `root`. With `check`, returns an error that lists the differences instead.
pub fn run(root: &Path, options: &Options) -> Result<(), String> {
    let generated = generate(root, options.format)?;
    let folder = root.join(CRATE);
    // The lock is only updated if it exists.
    let path = root.join(LOCK);
    let lock = fs::read_to_string(&path).ok();
    let is_stale = lock.is_some_and(|text| text != generated.lock.text());
    if is_stale && options.check {
        return Err(format!(
            "{LOCK} is not up to date; `cargo xtask codegen` writes it"
        ));
    }
    if is_stale {
        fs::write(&path, generated.lock.text()).map_err(|error| format!("{LOCK}: {error}"))?;
    }
    if options.check {
        let difference = write::compare(&generated.package, &folder)
            .map_err(|error| format!("{CRATE}: {error}"))?;
        if let Some(reminder) = change::reminder(root) {
            eprintln!("{reminder}");
        }
        return agree(&difference);
    }
    let difference =
        write::write(&generated.package, &folder).map_err(|error| format!("{CRATE}: {error}"))?;
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
    // Paths in diagnostics are relative to the root of the workspace, so that they can be clicked where the command is called.
    let source = FileSource::new(root);
    let mut diagnostics = Diagnostics::new().strict(true);
    let generated = conomy_codegen::generate(&source, SPEC, &settings, &mut diagnostics);
    messages::show(&diagnostics, format);
    generated.ok_or_else(|| format!("{SPEC} has mistakes; {CRATE} is as it was"))
}

fn agree(difference: &Difference) -> Result<(), String> {
    if difference.is_empty() {
        eprintln!("{CRATE} is what {SPEC} says");
        return Ok(());
    }
    for path in &difference.changed {
        println!("differs: {CRATE}/{path}");
    }
    for path in &difference.stale {
        println!("stale:   {CRATE}/{path}");
    }
    Err(format!(
        "{CRATE} is not what {SPEC} says; mend it with `cargo xtask codegen`, never by hand"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace;

    /// Creates a workspace that only contains our own document.
    fn workspace() -> tempfile::TempDir {
        let copy = tempfile::tempdir().unwrap();
        copy_folder(&workspace::root().join("spec"), &copy.path().join("spec"));
        copy
    }

    fn copy_folder(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            let target = to.join(path.file_name().unwrap());
            if path.is_dir() {
                copy_folder(&path, &target);
            } else {
                fs::copy(&path, &target).unwrap();
            }
        }
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
    fn check_fails_after_any_edit_and_codegen_mends_it() {
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
            "only what is generated is ours"
        );
        run(root, &CHECK).unwrap();
    }

    #[test]
    fn a_mistake_in_the_document_leaves_the_crate_as_it_was() {
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
        assert!(
            run(root, &CHECK).is_err(),
            "the crate is no longer what the document says"
        );
    }
}
