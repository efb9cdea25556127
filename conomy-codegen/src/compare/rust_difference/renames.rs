//! The renamed items that the comparison of the documents found.

use std::collections::{BTreeMap, BTreeSet};

/// The renamed items, modules and arguments that the comparison of the documents found.
#[derive(Debug, Default)]
pub(in crate::compare) struct Renames {
    /// The new paths of renamed items, by their old paths.
    pub(in crate::compare) paths: BTreeMap<String, String>,
    /// The new names of renamed group modules, by their old names.
    pub(in crate::compare) modules: BTreeMap<String, String>,
    /// The renamed arguments of functions: the old path of the function, the old name and the new name.
    pub(in crate::compare) arguments: BTreeSet<(String, String, String)>,
}

impl Renames {
    /// Adds a renamed item, unless its new path already follows from a renamed parent.
    pub(in crate::compare) fn add(&mut self, old: &str, new: &str) {
        if self.expected(old) != new {
            self.paths
                .entry(old.to_owned())
                .or_insert_with(|| new.to_owned());
        }
    }

    /// Returns the new path of an item: its own new path, or its old name inside the renamed parent.
    pub(super) fn expected(&self, path: &str) -> String {
        if let Some(new) = self.paths.get(path) {
            return new.clone();
        }
        match path.rsplit_once("::") {
            Some((owner, last)) => format!("{}::{last}", self.expected(owner)),
            None => self.modules.get(path).map_or(path, |new| new).to_owned(),
        }
    }
}
