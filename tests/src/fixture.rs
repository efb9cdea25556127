//! The documents under `fixtures/`.

use std::fs;
use std::path::{Path, PathBuf};

use conomy_codegen::{Diagnostics, FileSource, Format, Generated, Settings};

use crate::conomy;

/// A test document, and the name of its expected texts and of its crate.
#[derive(Clone, Debug)]
pub struct Fixture {
    /// The document's file name without its extension, or the name of its folder.
    pub name: String,
    /// The path of the root document.
    pub document: PathBuf,
}

impl Fixture {
    /// Returns Conomy's own document.
    pub fn conomy() -> Fixture {
        Fixture {
            name: "conomy".to_owned(),
            document: conomy::root().join("spec/openapi.yaml"),
        }
    }

    /// Returns the documents that the generator must accept.
    pub fn accepted() -> Vec<Fixture> {
        all("accept")
    }

    /// Returns the documents that the generator must reject.
    pub fn refused() -> Vec<Fixture> {
        all("reject")
    }

    /// Returns the name of the document's crate. The prefix avoids conflicts with other crates.
    pub fn crate_name(&self) -> String {
        format!("fixture-{}", self.name.to_lowercase().replace('.', "-"))
    }

    /// Returns the settings in the document's folder, or the defaults. They are changed to set the crate's name and to generate
    /// its tests.
    pub fn settings(&self) -> Settings {
        let text =
            fs::read_to_string(self.document.with_file_name("codegen.toml")).unwrap_or_default();
        let mut settings = Settings::parse(&text)
            .unwrap_or_else(|error| panic!("{}: {error}", self.document.display()));
        settings.package.name = Some(self.crate_name());
        settings.tests = true;
        settings
    }

    /// Generates the crate. Returns it with the rendered diagnostics, which are empty if there are none.
    pub fn generate(&self) -> (Option<Generated>, String) {
        let (source, root) = FileSource::of_document(&self.document);
        let mut diagnostics = Diagnostics::new();
        let generated =
            conomy_codegen::generate(&source, &root, &self.settings(), &mut diagnostics);
        (
            generated,
            diagnostics.render(Format::Human { colour: false }),
        )
    }
}

/// Returns the documents of a folder, sorted by name. A subfolder is one document, whose root is `openapi.yaml`.
fn all(folder: &str) -> Vec<Fixture> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(folder);
    let listing = fs::read_dir(&folder).expect("the folder of the documents can be read");
    let mut fixtures: Vec<Fixture> = listing
        .map(|entry| entry.expect("an entry").path())
        .filter_map(|path| one(&path))
        .collect();
    fixtures.sort_by(|one, other| one.name.cmp(&other.name));
    assert!(
        fixtures.len() > 10,
        "the documents are missing in {}",
        folder.display()
    );
    fixtures
}

fn one(path: &Path) -> Option<Fixture> {
    let name = path.file_stem()?.to_str()?.to_owned();
    let document = match path.extension().and_then(|extension| extension.to_str()) {
        Some("yaml" | "json") => path.to_owned(),
        None if path.is_dir() => path.join("openapi.yaml"),
        _ => return None,
    };
    Some(Fixture { name, document })
}
