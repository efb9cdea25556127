//! `explain CODE`.

use std::process::ExitCode;

use conomy_codegen::compare;
use conomy_codegen::diagnostic::catalogue;

/// Prints the explanation of a diagnostic, or of a kind of change that `diff` reports.
pub fn run(code: &str) -> ExitCode {
    match catalogue::find(code) {
        Some(code) => {
            print!("{}", catalogue::explain(code));
            ExitCode::SUCCESS
        }
        None => match compare::explain(code) {
            Some(text) => {
                println!("{text}");
                if let Some(alternative) = compare::alternative(code) {
                    println!(
                        "\nIf it breaks callers or clients, there is an alternative: {alternative}."
                    );
                }
                ExitCode::SUCCESS
            }
            None => {
                eprintln!("error: unknown diagnostic code or kind of change `{code}`");
                ExitCode::from(2)
            }
        },
    }
}
