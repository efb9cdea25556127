//! Prints diagnostics.

use std::io::{self, ErrorKind, IsTerminal, Write};

use conomy_codegen::{Diagnostics, Format};

use crate::arguments::MessageFormat;

/// Writes a text to standard output. A reader such as `head` may close it early, which is no error.
pub fn print(text: &str) {
    let mut output = io::stdout().lock();
    let written = output
        .write_all(text.as_bytes())
        .and_then(|()| output.flush());
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            eprintln!("error: standard output: {error}");
        }
        _ => {}
    }
}

/// Prints all diagnostics. Machine-readable formats go to standard output, so that they can be piped.
pub fn show(diagnostics: &Diagnostics, format: MessageFormat) {
    // https://no-color.org: any value that is not empty turns colours off.
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    match format {
        MessageFormat::Human => {
            let colour = io::stderr().is_terminal() && !plain;
            eprint!("{}", diagnostics.render(Format::Human { colour }));
        }
        MessageFormat::Short => eprint!("{}", diagnostics.render(Format::Short)),
        MessageFormat::Json => print(&diagnostics.render(Format::Json)),
        MessageFormat::Sarif => print(&diagnostics.render(Format::Sarif)),
    }
}
