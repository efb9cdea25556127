//! `cargo xtask picture`: renders the diagnostics of a document as the terminal shows them, for README.md.

use std::fs;
use std::path::Path;

use anstyle_svg::Term;
use conomy_codegen::{Diagnostics, Format, MemorySource, Settings};

/// The path of the picture, relative to the root of the workspace.
const PICTURE: &str = "xtask/src/picture/diagnostics.svg";

/// Writes the picture.
pub fn run(root: &Path) -> Result<(), String> {
    fs::write(root.join(PICTURE), render()).map_err(|error| format!("{PICTURE}: {error}"))
}

/// Renders the diagnostics of `picture/openapi.yaml`.
fn render() -> String {
    let document = include_str!("picture/openapi.yaml");
    let source = MemorySource::new().with("openapi.yaml", document);
    let mut diagnostics = Diagnostics::new();
    conomy_codegen::check(
        &source,
        "openapi.yaml",
        &Settings::default(),
        &mut diagnostics,
    );
    let text = diagnostics.render(Format::Human { colour: true });
    let command = "$ conomy-codegen check openapi.yaml\n";
    Term::new().render_svg(&format!("{command}{text}"))
}

#[cfg(test)]
mod tests {
    use super::{PICTURE, render};

    #[test]
    fn the_picture_is_up_to_date() {
        let path = crate::workspace::root().join(PICTURE);
        let written = std::fs::read_to_string(path).unwrap_or_default();
        assert_eq!(written, render(), "run `cargo xtask picture`");
    }
}
