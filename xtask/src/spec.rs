//! `cargo xtask spec`: checks our own document as strictly as `cargo xtask codegen` does.

use std::path::Path;

use conomy_codegen::{Diagnostics, FileSource};

use crate::messages::{self, MessageFormat};
use crate::workspace::{self, SPEC};

/// Checks the document and writes nothing.
pub fn run(root: &Path, format: MessageFormat) -> Result<(), String> {
    // Paths in diagnostics are relative to the root of the workspace, so that they can be clicked where the command is called.
    let source = FileSource::new(root);
    let mut diagnostics = Diagnostics::new().strict(true);
    let settings = workspace::settings(root)?;
    conomy_codegen::check(&source, SPEC, &settings, &mut diagnostics);
    messages::show(&diagnostics, format);
    if diagnostics.has_errors() {
        return Err(format!("{SPEC} has mistakes"));
    }
    eprintln!("{SPEC} has no mistakes");
    Ok(())
}
