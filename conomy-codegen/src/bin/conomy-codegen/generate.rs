//! `generate SPEC --out DIR`.

use std::fs;
use std::process::ExitCode;

use conomy_codegen::{Diagnostics, Generated, write};

use crate::arguments::Generate;
use crate::messages;
use crate::settings;

/// Generates a crate and writes it.
pub fn run(mut arguments: Generate) -> ExitCode {
    let given = arguments.check.read();
    let (mut settings, (source, root)) = match given {
        Ok(given) => given,
        Err(message) => {
            eprintln!("error: {message}");
            return ExitCode::FAILURE;
        }
    };
    if let Some(name) = &arguments.name {
        settings.package.name = Some(name.clone());
    }
    settings.tests = arguments.tests;
    let mut diagnostics = Diagnostics::new().strict(arguments.check.strict);
    let generated = conomy_codegen::generate(&*source, &root, &settings, &mut diagnostics);
    messages::show(&diagnostics, arguments.check.format);
    let Some(generated) = generated else {
        return ExitCode::FAILURE;
    };
    match save(&arguments, &generated) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn save(arguments: &Generate, generated: &Generated) -> Result<(), String> {
    let out = &arguments.out;
    let difference = write::write(&generated.package, out)
        .map_err(|error| format!("{}: {error}", out.display()))?;
    let path = settings::lock_path(&arguments.check.document);
    // An existing lock file is always updated. A new one is only written with `--lock`.
    if arguments.lock || path.is_file() {
        let text = generated.lock.text();
        if fs::read_to_string(&path).ok().as_deref() != Some(&text) {
            fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        }
    }
    if let Some(path) = &arguments.report {
        let text = format!("{:#}\n", generated.report.to_json());
        fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    // Standard output is reserved for machine-readable formats.
    eprintln!(
        "{}: {} ({} written, {} removed) in {}",
        arguments.check.document.display(),
        generated.report,
        difference.changed.len(),
        difference.stale.len(),
        out.display(),
    );
    Ok(())
}
