//! `check SPEC`.

use std::process::ExitCode;

use conomy_codegen::{Diagnostics, FileSource};

use crate::arguments::Check;
use crate::messages;
use crate::settings;

/// Checks a document, and writes nothing.
pub fn run(arguments: &Check) -> ExitCode {
    let settings = match settings::read(arguments) {
        Ok(settings) => settings,
        Err(message) => {
            eprintln!("error: {message}");
            return ExitCode::FAILURE;
        }
    };
    let (source, root) = FileSource::of_document(&arguments.document);
    let mut diagnostics = Diagnostics::new().strict(arguments.strict);
    conomy_codegen::check(&source, &root, &settings, &mut diagnostics);
    messages::show(&diagnostics, arguments.format);
    if diagnostics.has_errors() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}
