//! Reports the differences of the two crates that no change of the document explains.

use std::collections::BTreeMap;

use crate::compare::Side;
use crate::compare::change::Change;
use crate::compare::draft::{Draft, Reach};
use crate::compare::rust_difference::Difference;
use crate::ir::{OperationId, TypeId};
use crate::load::NodeId;

use super::Comparing;

impl Comparing<'_> {
    /// Reports the differences that no change of the document explains: changed documentation, and names that changed because
    /// another name appeared.
    pub(super) fn unexplained(
        &self,
        found: &[Difference],
        explained: &[bool],
        changes: &mut Vec<Change>,
    ) {
        let left = found.iter().zip(explained);
        let left = left.filter(|(_, explained)| !**explained);
        let places = (Places::of(self.sides.0), Places::of(self.sides.1));
        for group in groups(left.map(|(difference, _)| difference)) {
            let items = group.items.iter();
            let old_owner = items
                .filter_map(|item| item.old_path.as_deref())
                .next()
                .map_or(group.owner.clone(), self::owner);
            let draft = group.draft().at(
                places.0.by_path.get(&old_owner).copied(),
                places.1.by_path.get(&group.owner).copied(),
            );
            changes.push(self.change(&draft, &group.items));
        }
    }

    /// Reports the files that differ: those without Rust code, and, if no item differs, the others.
    pub(super) fn files(&self, changes: &mut Vec<Change>) {
        let (old, new) = self.sides;
        for (path, text) in &old.items.other_files {
            if new
                .items
                .other_files
                .get(path)
                .is_some_and(|other| other != text)
            {
                let draft = Draft::new("package", format!("`{path}` changed"), Reach::Api);
                changes.push(self.change(&draft, &[]));
            }
        }
        // The crate's documentation lists all operations, so most other changes also change it.
        if changes.is_empty() {
            for (path, docs) in &old.items.module_docs {
                let other = new.items.module_docs.get(path);
                if other.is_some_and(|other| other != docs) {
                    let title = format!("the documentation of `{path}` changed");
                    let draft = Draft::new("documentation", title, Reach::Api);
                    changes.push(self.change(&draft, &[]));
                }
            }
        }
        // Any other change also changes the code of the files. Without such a change, the changed files are reported.
        if !changes
            .iter()
            .any(|change| change.kind != "documentation" && change.kind != "package")
        {
            for (path, hash) in &old.items.files {
                if new.items.files.get(path).is_some_and(|other| other != hash) {
                    let title = format!("the code of `{path}` changed");
                    let draft = Draft::new("generated-code", title, Reach::Api);
                    changes.push(self.change(&draft, &[]));
                }
            }
        }
    }
}

/// Differences of one type or method that no change of the document explains.
pub(in crate::compare) struct Group<'a> {
    owner: String,
    is_documentation: bool,
    pub(in crate::compare) items: Vec<&'a Difference>,
}

/// Groups differences by the type or method that they belong to.
pub(in crate::compare) fn groups<'a>(
    found: impl Iterator<Item = &'a Difference>,
) -> Vec<Group<'a>> {
    let mut groups: BTreeMap<(bool, String), Vec<&Difference>> = BTreeMap::new();
    for difference in found {
        let path = difference
            .new_path
            .as_ref()
            .or(difference.old_path.as_ref());
        let owner = path.map_or(String::new(), |path| owner(path));
        groups
            .entry((difference.is_documentation, owner))
            .or_default()
            .push(difference);
    }
    let groups = groups
        .into_iter()
        .map(|((is_documentation, owner), items)| Group {
            owner,
            is_documentation,
            items,
        });
    groups.collect()
}

impl Group<'_> {
    /// Returns the change that the differences are reported as.
    pub(in crate::compare) fn draft(&self) -> Draft {
        let owner = &self.owner;
        let (kind, title) = if self.is_documentation {
            (
                "documentation",
                format!("the documentation of `{owner}` changed"),
            )
        } else {
            let all_removed = self.items.iter().all(|item| item.new_path.is_none());
            let all_added = self.items.iter().all(|item| item.old_path.is_none());
            let is_model = owner.starts_with("models::");
            let is_whole = self
                .items
                .iter()
                .any(|item| item.old_path.as_ref().or(item.new_path.as_ref()) == Some(owner));
            let kind = |of_model| if is_model { of_model } else { "generated-code" };
            match (all_removed, all_added) {
                (true, _) if is_whole => (kind("schema-removed"), format!("`{owner}` was removed")),
                (_, true) if is_whole => (kind("schema-added"), format!("`{owner}` was added")),
                (true, _) => ("generated-code", format!("`{owner}` has fewer items")),
                (_, true) => ("generated-code", format!("`{owner}` has new items")),
                _ => ("generated-code", format!("`{owner}` changed")),
            }
        };
        Draft::new(kind, title, Reach::Api)
    }
}

/// The nodes of the document that the items of a crate come from.
struct Places {
    by_path: BTreeMap<String, NodeId>,
}

impl Places {
    fn of(side: &Side) -> Places {
        let mut by_path = BTreeMap::new();
        for (index, definition) in side.api().types.iter().enumerate() {
            let id = TypeId(index as u32);
            by_path.insert(side.model(id), definition.node);
            by_path.insert(side.model_required(id), definition.node);
        }
        for (index, operation) in side.api().operations.iter().enumerate() {
            let id = OperationId(index as u32);
            let request = side.request(id);
            for word in ["", "Required", "Response", "Error", "Body"] {
                by_path.insert(format!("{request}{word}"), operation.node);
            }
            by_path.insert(side.method(id), operation.node);
        }
        Places { by_path }
    }
}

/// Returns the path of the type or method that a path belongs to.
fn owner(path: &str) -> String {
    let mut segments = path.split("::");
    let first = segments.next().unwrap_or_default();
    // The methods of a group are operations, so each is an owner itself.
    match (segments.next(), segments.next()) {
        (Some(second), Some(third)) if first != "models" && is_method(third) => {
            format!("{first}::{second}::{third}")
        }
        (Some(second), _) if first.starts_with(char::is_lowercase) => format!("{first}::{second}"),
        _ => path.to_owned(),
    }
}

fn is_method(name: &str) -> bool {
    name.starts_with(|c: char| c.is_lowercase() || c == '_') && !name.contains(' ')
}
