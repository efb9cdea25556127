//! `explain CODE`.

use std::process::ExitCode;

use conomy_codegen::diagnostic::catalogue;

/// Prints the explanation of a diagnostic.
pub fn run(code: &str) -> ExitCode {
    match catalogue::find(code) {
        Some(code) => {
            print!("{}", catalogue::explain(code));
            ExitCode::SUCCESS
        }
        None => {
            eprintln!("error: unknown diagnostic code `{code}`");
            ExitCode::from(2)
        }
    }
}
