//! `check SPEC`.

use std::process::ExitCode;

use conomy_codegen::Diagnostics;

use crate::arguments::Check;
use crate::messages;
use crate::settings;

/// Checks a document without writing any files.
pub fn run(arguments: &Check) -> ExitCode {
    let given = settings::read(arguments).and_then(|settings| Ok((settings, arguments.source()?)));
    let (settings, (source, root)) = match given {
        Ok(given) => given,
        Err(message) => {
            eprintln!("error: {message}");
            return ExitCode::FAILURE;
        }
    };
    let mut diagnostics = Diagnostics::new().strict(arguments.strict);
    conomy_codegen::check(&source, &root, &settings, &mut diagnostics);
    messages::show(&diagnostics, arguments.format);
    if diagnostics.has_errors() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}
