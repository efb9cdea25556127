//! The settings that belong to a document.

use std::fs;

use conomy_codegen::Settings;

use crate::arguments::Check;

/// Reads them: those of `--settings`, or else of `codegen.toml` beside the document, if there is one.
pub fn read(arguments: &Check) -> Result<Settings, String> {
    let beside = || arguments.document.with_file_name("codegen.toml");
    let given = arguments.settings.clone();
    let Some(path) = given.or_else(|| Some(beside()).filter(|path| path.is_file())) else {
        return Ok(Settings::default());
    };
    let name = path.display().to_string();
    let text = fs::read_to_string(&path).map_err(|error| format!("{name}: {error}"))?;
    Settings::parse(&text)
        .map(|settings| settings.at(&name))
        .map_err(|error| format!("{name}: {error}"))
}
