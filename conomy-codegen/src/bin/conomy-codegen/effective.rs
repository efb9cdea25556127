//! `--effective FILE`.

use std::fs;
use std::path::Path;

use conomy_codegen::load::effective;
use conomy_codegen::{Diagnostics, Overlay, Source};

/// Writes a document with its overlays. Writes nothing if it cannot be read; the command reports why.
pub fn save(
    source: &dyn Source,
    root: &str,
    overlays: &[Overlay],
    path: &Path,
) -> Result<(), String> {
    let mut diagnostics = Diagnostics::new();
    let document = effective(source, root, overlays, &mut diagnostics);
    // The command loads the document again, with the same diagnostics.
    diagnostics.take();
    let Some(document) = document else {
        return Ok(());
    };
    let is_json = path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    let text = match is_json {
        true => serde_json::to_string_pretty(&document)
            .map(|text| text + "\n")
            .map_err(|error| error.to_string()),
        false => serde_yaml::to_string(&document).map_err(|error| error.to_string()),
    };
    let name = path.display();
    let text = text.map_err(|error| format!("{name}: {error}"))?;
    fs::write(path, text).map_err(|error| format!("{name}: {error}"))
}
