//! `check SPEC`.

use std::process::ExitCode;

use conomy_codegen::{Diagnostics, Settings, Source};

use crate::arguments::Check;
use crate::effective;
use crate::input;
use crate::messages;
use crate::settings;

/// Checks a document. Writes no files, except that of `--effective`.
pub fn run(mut arguments: Check) -> ExitCode {
    let given = arguments.read();
    let (settings, (source, root)) = match given {
        Ok(given) => given,
        Err(message) => {
            eprintln!("error: {message}");
            return ExitCode::FAILURE;
        }
    };
    let mut diagnostics = Diagnostics::new().strict(arguments.strict);
    conomy_codegen::check(&*source, &root, &settings, &mut diagnostics);
    messages::show(&diagnostics, arguments.format);
    if diagnostics.has_errors() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

/// The settings of a document, the source of its files, and its path in it.
type Given = (Settings, (Box<dyn Source>, String));

impl Check {
    /// Finds the document, reads its settings and overlays, and writes the effective document.
    pub fn read(&mut self) -> Result<Given, String> {
        self.document = input::document(&self.document)?;
        let mut settings = settings::next_to(&self.document, self.settings.as_deref())?;
        for overlay in &self.overlays {
            settings.overlays.push(input::overlay(overlay)?);
        }
        let (source, root) = input::source(&self.document, self.folder.as_deref())?;
        if let Some(path) = &self.effective {
            effective::save(&*source, &root, &settings.overlays, path)?;
        }
        Ok((settings, (source, root)))
    }
}
