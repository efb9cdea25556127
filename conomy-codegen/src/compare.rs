//! Compares two documents and determines how each change affects callers' source code, clients and servers.
//!
//! ```text
//! old, new ─understand→ Side ─pair→ Pairs ─compare→ Draft
//!                         └─emit→ RustItems ─compare→ Difference ─attribute→ Change
//! ```
//!
//! The effects on the wire are derived from the two APIs. The effects on callers' source code are derived from the items of the
//! two generated crates, which are read from the tokens that are written to the files. Each difference of an item is attributed
//! to the change of the document that causes it. A difference that no change explains becomes a separate change.

mod attribute;
mod cause;
mod change;
mod client;
mod completion;
mod constraint;
mod definition;
mod draft;
mod fix;
mod generator;
mod kind;
mod likeness;
mod operation;
mod relation;
mod renamed_property;
mod renaming;
mod rust_difference;
mod rust_item;
mod rust_path;
mod security;
mod type_pair;
mod usage;
mod validation;
pub mod view;
mod words;

pub use change::{
    Cause, Change, ItemChange, Place, Release, Severity, Source as SourceVerdict, SourceEffect,
    Wire, WireEffect,
};

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostics, File};
use crate::emit::{self, Context};
use crate::ir::Api;
use crate::load::{NodeId, Source};
use crate::name::Names;
use crate::package::Package;
use crate::settings::{Approval, Settings};
use crate::understand::{Understood, understand};

pub use generator::OtherDocument;
pub use kind::{alternative, explain};
pub use usage::{Usage, usages};

use rust_item::RustItems;

/// One version of a document.
#[derive(Clone, Copy)]
pub struct Version<'a> {
    /// The source that its files are read from.
    pub source: &'a dyn Source,
    /// Its root file.
    pub root: &'a str,
    /// The settings from `codegen.toml`.
    pub settings: &'a Settings,
}

/// All changes between two documents.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The changes, ordered from worst to best and then by location.
    pub changes: Vec<Change>,
    /// The version of the old crate.
    pub version: String,
    /// The version of the new crate.
    pub new_version: String,
    /// Whether the changes that the settings cause are known. If not, because the old settings do not fit the new document, every
    /// change has the document as its cause.
    pub settings_known: bool,
}

impl Comparison {
    /// Returns the release that the changes require. `None` if there are no changes.
    pub fn release(&self) -> Option<Release> {
        let releases = self.changes.iter().map(|change| change.source.effect);
        releases.min().map(SourceEffect::release)
    }

    /// Returns whether a change that is not approved requires at least a release of this kind, or breaks deployed clients.
    pub fn reaches(&self, threshold: Release) -> bool {
        let open = self
            .changes
            .iter()
            .filter(|change| change.approved.is_none());
        open.into_iter().any(|change| {
            change.source.effect.release() <= threshold
                || change.deployed_clients.effect == WireEffect::Breaks
        })
    }

    /// Applies the approvals that have not expired before `today` (`2026-01-31`). Returns the fingerprints that no change has, so
    /// that they can be removed.
    pub fn approve<'a>(&mut self, approvals: &'a [Approval], today: &str) -> Vec<&'a str> {
        let mut unused = Vec::new();
        for approval in approvals {
            let Approval {
                fingerprint,
                reason,
                until,
                correction,
            } = approval;
            let mut found = false;
            for change in &mut self.changes {
                if change.fingerprint != *fingerprint {
                    continue;
                }
                found = true;
                // Dates in this format sort as text.
                if until.as_deref().is_some_and(|until| until < today) {
                    continue;
                }
                change.approved = Some(reason.clone());
                if *correction {
                    // The server did not change, so clients are not affected.
                    change.deployed_clients = Wire::none();
                    change.new_clients = Wire::none();
                }
            }
            if !found {
                unused.push(fingerprint.as_str());
            }
        }
        unused
    }

    /// Adds the differences between the crate that another version of the generator wrote from the old document, and `package`,
    /// which this version writes from it. `written` contains the files of the crate, by path.
    ///
    /// The server is the same for both crates, so deployed clients are not affected. Whether both crates send the same requests is
    /// not compared.
    ///
    /// # Errors
    /// The crate was generated from another document: its operations differ.
    pub fn add_generator(
        &mut self,
        written: &BTreeMap<String, String>,
        package: &Package,
    ) -> Result<(), OtherDocument> {
        generator::same_operations(written, package)?;
        self.changes.extend(generator::changes(written, package));
        sort(&mut self.changes);
        Ok(())
    }

    /// Returns the number of changes of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        let same = self
            .changes
            .iter()
            .filter(|change| change.severity() == severity);
        same.count()
    }
}

/// One of the two documents and its generated items.
struct Side {
    understood: Understood,
    files: Vec<Arc<File>>,
    items: RustItems,
    version: String,
}

impl Side {
    fn read(version: Version<'_>, diagnostics: &mut Diagnostics) -> Option<Side> {
        let understood = understand(version.source, version.root, version.settings, diagnostics)?;
        if diagnostics.has_errors() {
            return None;
        }
        let context = Context {
            api: &understood.lowered.api,
            names: &understood.names,
            settings: version.settings,
            illustrations: &[],
        };
        let items = rust_item::read(context);
        let version = emit::version(&context);
        Some(Side {
            files: diagnostics.files().to_vec(),
            items,
            version,
            understood,
        })
    }

    fn api(&self) -> &Api {
        &self.understood.lowered.api
    }

    fn names(&self) -> &Names {
        &self.understood.names
    }

    /// Returns the location of a node and the text of its line.
    fn place(&self, node: NodeId) -> Option<Place> {
        let document = &self.understood.document;
        let span = document.key_label(node).span;
        let file = self.files.get(usize::from(span.file))?;
        let position = file.position(span.start);
        let line = file.line(position.line);
        // A document that consists of one line would be repeated with every change.
        let text: String = if line.len() > 240 {
            String::new()
        } else {
            line.to_owned()
        };
        Some(Place {
            file: file.path().to_owned(),
            line: position.line,
            column: position.column,
            text,
        })
    }
}

/// Compares two documents.
///
/// Returns `None` if one of them is invalid. Its diagnostics contain the reasons.
pub fn compare(
    old: Version<'_>,
    new: Version<'_>,
    old_diagnostics: &mut Diagnostics,
    new_diagnostics: &mut Diagnostics,
) -> Option<Comparison> {
    let versions = (old, new);
    let old = Side::read(old, old_diagnostics);
    let new = Side::read(new, new_diagnostics);
    let (old, new) = (old?, new?);
    let mut changes = attribute::changes(&old, &new);
    let settings_known = cause::mark(versions, (&old, &new), &mut changes);
    sort(&mut changes);
    Some(Comparison {
        changes,
        version: old.version,
        new_version: new.version,
        settings_known,
    })
}

/// Sorts changes from worst to best and then by location.
fn sort(changes: &mut [Change]) {
    changes.sort_by(|one, other| {
        let key = |change: &Change| (change.severity(), change.source.effect);
        key(one).cmp(&key(other)).then_with(|| {
            let place = |change: &Change| {
                let place = change.new.as_ref().or(change.old.as_ref());
                place.map(|place| (place.file.clone(), place.line, place.column))
            };
            (place(one), &one.title).cmp(&(place(other), &other.title))
        })
    });
}
