//! Compares two versions of a document.

use conomy_codegen::compare::{Comparison, Version, compare};
use conomy_codegen::{Diagnostics, Format, MemorySource, Settings};

/// The path of the root document in sources.
pub const ROOT: &str = "openapi.yaml";

/// Compares the old and the new version of a document, each with its settings.
///
/// # Errors
///
/// A document is rejected. The error contains the diagnostics of both.
pub fn try_compare(
    old: (&MemorySource, &Settings),
    new: (&MemorySource, &Settings),
) -> Result<Comparison, String> {
    let [old, new] = [old, new].map(|(source, settings)| Version {
        source,
        root: ROOT,
        settings,
    });
    let mut diagnostics = [Diagnostics::new(), Diagnostics::new()];
    let [of_old, of_new] = &mut diagnostics;
    compare(old, new, of_old, of_new).ok_or_else(|| {
        let texts = diagnostics.map(|one| one.render(Format::Human { colour: false }));
        texts.concat()
    })
}

/// Compares the old and the new version of a document, each with its settings.
///
/// # Panics
///
/// A document is rejected. The message contains the diagnostics.
pub fn compare_sources(
    old: (&MemorySource, &Settings),
    new: (&MemorySource, &Settings),
) -> Comparison {
    try_compare(old, new).unwrap_or_else(|diagnostics| panic!("{diagnostics}"))
}

/// Compares the texts of two documents, each with its settings.
///
/// # Panics
///
/// A document is rejected. The message contains the diagnostics.
pub fn compare_documents(old: (&str, &Settings), new: (&str, &Settings)) -> Comparison {
    let [old_source, new_source] = [old.0, new.0].map(|text| MemorySource::new().with(ROOT, text));
    compare_sources((&old_source, old.1), (&new_source, new.1))
}
