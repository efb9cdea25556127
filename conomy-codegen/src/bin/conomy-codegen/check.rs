//! `check SPEC`.

use std::process::ExitCode;

use conomy_codegen::{Diagnostics, FileSource};

use crate::arguments::Check;
use crate::messages;

/// Checks a document, and writes nothing.
pub fn run(arguments: &Check) -> ExitCode {
    let (source, root) = FileSource::of_document(&arguments.document);
    let mut diagnostics = Diagnostics::new().strict(arguments.strict);
    conomy_codegen::check(&source, &root, &mut diagnostics);
    messages::show(&diagnostics, arguments.format);
    if diagnostics.has_errors() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}
