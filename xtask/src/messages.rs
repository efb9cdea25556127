//! Prints the generator's diagnostics in the chosen format.

use std::io::IsTerminal;

use conomy_codegen::{Diagnostics, Format};

/// The output format of diagnostics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MessageFormat {
    /// Readable text with excerpts of the document.
    #[default]
    Human,
    /// One line per diagnostic.
    Short,
    /// One JSON object per line.
    Json,
    /// SARIF 2.1.0.
    Sarif,
}

/// Prints all diagnostics. Machine-readable formats go to standard output, so that they can be piped.
pub fn show(diagnostics: &Diagnostics, format: MessageFormat) {
    // https://no-color.org: any value that is not empty turns colours off.
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    match format {
        MessageFormat::Human => {
            let colour = std::io::stderr().is_terminal() && !plain;
            eprint!("{}", diagnostics.render(Format::Human { colour }));
        }
        MessageFormat::Short => eprint!("{}", diagnostics.render(Format::Short)),
        MessageFormat::Json => print!("{}", diagnostics.render(Format::Json)),
        MessageFormat::Sarif => print!("{}", diagnostics.render(Format::Sarif)),
    }
}
