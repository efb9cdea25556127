//! Compares the crates that two versions of the generator write from the same document.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::package::Package;

use super::attribute::groups;
use super::change::{Cause, Change};
use super::completion::complete;
use super::draft::{Draft, Reach};
use super::rust_difference::{Renames, differences};
use super::rust_item;

/// The operations of a crate are not those of the document, so it was generated from another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherDocument {
    /// The operations of the document that the crate does not have, such as `GET /pets`.
    pub missing: Vec<String>,
    /// The operations of the crate that the document does not have.
    pub surplus: Vec<String>,
}

impl fmt::Display for OtherDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the crate was generated from another document")?;
        for (verb, operations) in [("lacks", &self.missing), ("also has", &self.surplus)] {
            let Some((first, others)) = operations.split_first() else {
                continue;
            };
            write!(f, "; it {verb} `{first}`")?;
            if !others.is_empty() {
                write!(f, " and {} other operations", others.len())?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for OtherDocument {}

/// Checks that a crate has the operations of another one.
///
/// # Errors
/// It has other operations. A crate that does not name its operations passes.
pub(super) fn same_operations(
    written: &BTreeMap<String, String>,
    package: &Package,
) -> Result<(), OtherDocument> {
    let written = written
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()));
    let (written, expected) = (operations(written), operations(package.files()));
    if written.is_empty() || written == expected {
        return Ok(());
    }
    Err(OtherDocument {
        missing: expected.difference(&written).cloned().collect(),
        surplus: written.difference(&expected).cloned().collect(),
    })
}

/// Returns the operations that the files of a crate name in their first line of documentation, such as `GET /pets`.
fn operations<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeSet<String> {
    let sources = files.filter(|(path, _)| path.starts_with("src/"));
    let docs = sources.filter_map(|(_, text)| {
        let line = text.lines().find_map(|line| line.strip_prefix("//! "))?;
        let operation = line.strip_prefix('`')?.strip_suffix('`')?;
        let (method, path) = operation.split_once(' ')?;
        let is_method = method.bytes().all(|byte| byte.is_ascii_uppercase());
        (is_method && path.starts_with('/')).then(|| operation.to_owned())
    });
    docs.collect()
}

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
        .map(|group| complete(&group.draft(), &group.items))
        .collect();
    let other = |title: String, kind| complete(&Draft::new(kind, title, Reach::Api), &[]);
    for (path, text) in &old.other_files {
        if new.other_files.get(path).is_some_and(|other| other != text) {
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
