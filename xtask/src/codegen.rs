//! `cargo xtask codegen`: conomy-api is what spec/ says, byte for byte.

use std::fs;
use std::path::Path;

use conomy_codegen::write::{self, Difference};
use conomy_codegen::{Diagnostics, FileSource, Generated, Settings};

use crate::messages::{self, MessageFormat};
use crate::workspace::{CRATE, SETTINGS, SPEC};

/// What the maintainer asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Write nothing and fail if anything would be written.
    pub check: bool,
    /// How the generator's messages are written.
    pub format: MessageFormat,
}

/// Writes the crate of the workspace at `root`, or says how it differs from what would be written.
pub fn run(root: &Path, options: &Options) -> Result<(), String> {
    let generated = generate(root, options.format)?;
    let folder = root.join(CRATE);
    if options.check {
        let difference = write::compare(&generated.package, &folder)
            .map_err(|error| format!("{CRATE}: {error}"))?;
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
    let text =
        fs::read_to_string(root.join(SETTINGS)).map_err(|error| format!("{SETTINGS}: {error}"))?;
    let settings = Settings::parse(&text).map_err(|error| format!("{SETTINGS}: {error}"))?;
    // From the root of the workspace, so that the paths in messages can be clicked where the command is called.
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
