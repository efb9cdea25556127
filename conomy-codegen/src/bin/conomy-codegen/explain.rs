//! `explain CODE`.

use std::process::ExitCode;

use conomy_codegen::compare;
use conomy_codegen::diagnostic::catalogue;

use crate::messages;

/// Prints the explanation of a diagnostic, or of a kind of change that `diff` reports.
pub fn run(code: &str) -> ExitCode {
    match catalogue::find(code) {
        Some(code) => {
            messages::print(&catalogue::explain(code));
            ExitCode::SUCCESS
        }
        None => match compare::explain(code) {
            Some(text) => {
                let alternative = compare::alternative(code).map_or_else(String::new, |text| {
                    format!("\nAn alternative that breaks nothing: {text}.\n")
                });
                messages::print(&format!("{text}\n{alternative}"));
                ExitCode::SUCCESS
            }
            None => {
                eprintln!("error: unknown diagnostic code or kind of change `{code}`");
                ExitCode::from(2)
            }
        },
    }
}
