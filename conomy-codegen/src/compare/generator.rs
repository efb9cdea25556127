//! Compares the crates that two versions of the generator write from the same document.

use std::collections::BTreeMap;

use crate::package::Package;

use super::attribute::groups;
use super::change::{Cause, Change};
use super::draft::{Draft, Reach};
use super::finished::finished;
use super::rust_difference::{Renames, differences};
use super::rust_item;

/// Returns the changes from the crate `written` by another version of the generator to the crate of this version.
pub(super) fn changes(written: &BTreeMap<String, String>, package: &Package) -> Vec<Change> {
    let files = |path: &str| {
        path == "Cargo.toml"
            || path == "README.md"
            || path.starts_with("src/") && path.ends_with(".rs")
    };
    let old = written
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()));
    let old = rust_item::of_files(old.filter(|(path, _)| files(path)));
    let new = rust_item::of_files(package.files().filter(|(path, _)| files(path)));
    let found = differences(&old, &new, &Renames::default());
    let mut changes: Vec<Change> = groups(found.iter())
        .iter()
        .map(|group| finished(&group.draft(), &group.items))
        .collect();
    let other = |title: String, kind| finished(&Draft::new(kind, title, Reach::Api), &[]);
    for (path, text) in &old.papers {
        if new.papers.get(path).is_some_and(|other| other != text) {
            changes.push(other(format!("`{path}` changed"), "package"));
        }
    }
    if changes.is_empty() && old.files != new.files {
        changes.push(other(
            "the code of the crate changed".to_owned(),
            "generated-code",
        ));
    }
    for change in &mut changes {
        change.cause = Cause::Generator;
        change.new_clients.reason =
            "the requests of the two generators are not compared".to_owned();
    }
    changes
}
