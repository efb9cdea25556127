//! Compares groups.

use crate::compare::Side;
use crate::compare::draft::Draft;
use crate::ir::{Group, GroupId};

use super::{at, draft};

pub(super) fn compare(
    sides: (&Side, &Side),
    old: &[Group],
    new: &[Group],
    drafts: &mut Vec<Draft>,
) {
    let claim = |side: &Side, index: usize, one: Draft| {
        let names = &side.names().groups[index];
        let module = crate::name::plain(&names.module);
        one.item(format!("Client::{}", names.method))
            .item(format!("feature {}", names.feature))
            .item(format!("{module}::{}", names.handle))
    };
    for (index, group) in old.iter().enumerate() {
        // The description appears only in the documentation.
        let Group {
            tag,
            description: _,
        } = group;
        if let Some(place) = renamed_group(sides, index) {
            let other = &new[place].tag;
            let module = crate::name::plain(&sides.0.names().groups[index].module);
            let one = draft(
                "tag-renamed",
                format!("the tag `{tag}` was renamed to `{other}`"),
            )
            .only_items()
            .fix(format!("[names]\n\"tag:{other}\" = \"{module}\""));
            drafts.push(at(
                sides,
                "tags",
                claim(sides.0, index, claim(sides.1, place, one)),
            ));
            continue;
        }
        if !new.iter().any(|other| other.tag == *tag) {
            let one =
                draft("tag-removed", format!("no operation has the tag `{tag}`")).only_items();
            drafts.push(at(sides, "tags", claim(sides.0, index, one)));
        }
    }
    for (index, group) in new.iter().enumerate() {
        let is_renamed = (0..old.len()).any(|place| renamed_group(sides, place) == Some(index));
        if !is_renamed && !old.iter().any(|other| other.tag == group.tag) {
            let one = draft(
                "tag-added",
                format!("operations have the tag `{}`", group.tag),
            )
            .only_items();
            drafts.push(at(sides, "tags", claim(sides.1, index, one)));
        }
    }
}

/// Returns whether a tag was renamed: the old tag exists only in the old document, and the new tag only in the new one.
pub(in crate::compare) fn is_renamed(sides: (&Side, &Side), old: GroupId, new: GroupId) -> bool {
    let tag = |side: &Side, id: GroupId| side.api().groups[id.0 as usize].tag.clone();
    let (was, is) = (tag(sides.0, old), tag(sides.1, new));
    let has = |side: &Side, tag: &str| side.api().groups.iter().any(|group| group.tag == tag);
    !has(sides.0, &is) && !has(sides.1, &was)
}

/// Returns the new group of a renamed tag.
pub(super) fn renamed_group(sides: (&Side, &Side), old: usize) -> Option<usize> {
    let operations = |side: &Side, group: usize| -> Vec<(String, String)> {
        side.api()
            .operations
            .iter()
            .filter(|operation| operation.group.0 as usize == group)
            .map(|operation| (operation.method.to_string(), operation.path.clone()))
            .collect()
    };
    let theirs = operations(sides.0, old);
    (0..sides.1.api().groups.len()).find(|new| {
        let (old, new) = (GroupId(old as u32), GroupId(*new as u32));
        is_renamed(sides, old, new)
            && operations(sides.1, new.0 as usize)
                .iter()
                .any(|operation| theirs.contains(operation))
    })
}
