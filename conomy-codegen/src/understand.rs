//! The stages that every command runs: load, check, lower, name.

use crate::diagnostic::Diagnostics;
use crate::load::Source;
use crate::settings::Settings;
use crate::{check, load, lower, name, report, threads};

/// A document, its intermediate representation and its names.
pub(crate) struct Understood {
    pub(crate) document: load::Document,
    pub(crate) lowered: lower::Lowered,
    pub(crate) names: name::Names,
}

/// Loads, checks, lowers and names a document. Adds all diagnostics about it.
pub(crate) fn understand(
    source: &dyn Source,
    root: &str,
    settings: &Settings,
    diagnostics: &mut Diagnostics,
) -> Option<Understood> {
    let document = load::load(source, root, &settings.overlays, diagnostics)?;
    let written = settings.written(diagnostics);
    let mut found = Diagnostics::new();
    let (mut lowered, ()) = threads::both(
        || lower::lower(&document, settings, written.as_ref(), &mut found),
        || check::check(&document, diagnostics),
    );
    diagnostics.append(&mut found);
    if let Some(lock) = &settings.lock {
        lock.keep(&mut lowered.api, &document, diagnostics);
    }
    let names = name::name(&lowered.api, settings);
    report::tell(&lowered, &names, &document, diagnostics);
    Some(Understood {
        document,
        lowered,
        names,
    })
}
