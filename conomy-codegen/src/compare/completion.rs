//! Completes a change with its effect on callers' source code, a fix and its entry in the changelog.

use foldhash::{HashMap, HashMapExt};

use super::change::{Cause, Change, ItemChange, Source, SourceEffect};
use super::draft::Draft;
use super::fix;
use super::rust_difference::Difference;

/// Converts a draft to a change. The caller sets the places and operations.
pub(super) fn complete(draft: &Draft, items: &[&Difference]) -> Change {
    let worst = items
        .iter()
        .map(|item| &item.change)
        .min_by_key(|change| change.effect);
    let source = match worst {
        Some(item) if item.effect < SourceEffect::None => Source {
            effect: item.effect,
            reason: item.reason.clone(),
        },
        _ => Source {
            effect: SourceEffect::None,
            reason: String::new(),
        },
    };
    let fix = draft
        .fix
        .clone()
        .filter(|_| source.effect <= SourceEffect::Breaks);
    let fix = fix.or_else(|| fix::of_items(items, draft.is_sent));
    Change {
        kind: draft.kind,
        title: draft.title.clone(),
        cause: Cause::Document,
        fingerprint: fingerprint(draft.kind, &draft.title),
        old: None,
        new: None,
        operations: Vec::new(),
        items: distinct(items),
        changelog: changelog(&draft.title, &source, fix.as_deref()),
        source,
        deployed_clients: draft.deployed.clone(),
        new_clients: draft.upcoming.clone(),
        fix,
        approved: None,
    }
}

/// Returns the changes of items. Changes with the same old and new text are merged; the worst effect is kept.
fn distinct(items: &[&Difference]) -> Vec<ItemChange> {
    let mut distinct: Vec<ItemChange> = Vec::with_capacity(items.len());
    let mut places: HashMap<(&Option<String>, &Option<String>), usize> = HashMap::new();
    for item in items {
        let change = &item.change;
        let place = *places
            .entry((&change.old, &change.new))
            .or_insert(distinct.len());
        match distinct.get_mut(place) {
            Some(known) if change.effect < known.effect => *known = change.clone(),
            Some(_) => {}
            None => distinct.push(change.clone()),
        }
    }
    distinct
}

/// Returns the entry for the changelog.
fn changelog(title: &str, source: &Source, fix: Option<&str>) -> String {
    let mut letters = title.chars();
    let first: String = letters
        .next()
        .map_or(String::new(), |c| c.to_uppercase().collect());
    let mut line = format!("{first}{}.", letters.as_str());
    match source.effect {
        SourceEffect::Silent => line.insert_str(0, "**Breaking without a compile error:** "),
        SourceEffect::Breaks => line.insert_str(0, "**Breaking:** "),
        SourceEffect::MayBreak | SourceEffect::Adds | SourceEffect::None => {}
    }
    if source.effect <= SourceEffect::Breaks
        && let Some((was, is)) = fix.and_then(|fix| fix.split_once('\n'))
        && let Some(was) = was.strip_prefix("- ")
    {
        let is: Vec<&str> = is
            .lines()
            .map_while(|line| line.strip_prefix("+ "))
            .collect();
        if !is.is_empty() {
            line.push_str(&format!(" `{was}` becomes `{}`.", is.join(" ")));
        }
    }
    line
}

/// Returns an FNV-1a hash. It is the same for all versions and machines, which the standard library's hasher does not promise.
fn fingerprint(kind: &str, title: &str) -> String {
    let bytes = kind.bytes().chain([b' ']).chain(title.bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("{hash:016x}")
}
