//! `explain CODE`.

use std::process::ExitCode;

use conomy_codegen::diagnostic::catalogue;

/// Prints what a message means.
pub fn run(code: &str) -> ExitCode {
    match catalogue::find(code) {
        Some(code) => {
            print!("{}", catalogue::explain(code));
            ExitCode::SUCCESS
        }
        None => {
            eprintln!("error: there is no message `{code}`");
            ExitCode::from(2)
        }
    }
}
