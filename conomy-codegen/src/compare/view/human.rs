//! Writes a comparison for a terminal: each change with its locations, Rust items, three effects, fix and alternative.

use crate::compare::{Change, Comparison, Severity};

/// The maximum number of operations or items in a list. The others are only counted.
const MOST: usize = 6;

pub(super) fn render(comparison: &Comparison) -> String {
    let mut text = String::new();
    let is_documentation = |change: &&Change| change.kind == "documentation";
    for change in comparison
        .changes
        .iter()
        .filter(|one| !is_documentation(one))
    {
        one(change, &mut text);
    }
    let words: Vec<&Change> = comparison.changes.iter().filter(is_documentation).collect();
    if !words.is_empty() {
        text.push_str("note[documentation]: the documentation of these items changed:\n");
        let names = words.iter().map(|change| {
            let title = change.title.trim_start_matches("the documentation of ");
            title.trim_end_matches(" changed").to_owned()
        });
        let word = "items, which `--message-format short` lists";
        list(&names.collect::<Vec<_>>(), "     ", word, &mut text);
        text.push('\n');
    }
    text.push_str(&super::summary(comparison));
    text.push('\n');
    text
}

fn one(change: &Change, text: &mut String) {
    let approved = match &change.approved {
        Some(reason) => format!(" (approved: {reason})"),
        None => String::new(),
    };
    text.push_str(&format!(
        "{}[{}]: {}{approved}\n",
        change.severity().word(),
        change.kind,
        change.title
    ));
    if let Some(cause) = change.cause.word() {
        text.push_str(&format!("  caused by: {cause}\n"));
    }
    for (word, place) in [("old", &change.old), ("new", &change.new)] {
        if let Some(place) = place {
            text.push_str(&format!("  --> {word} {place}\n"));
        }
    }
    if !change.operations.is_empty() {
        text.push_str("  operations:\n");
        list(&change.operations, "    ", "operations", text);
    }
    if !change.items.is_empty() {
        text.push_str("  Rust:\n");
        for item in change.items.iter().take(MOST) {
            if let Some(old) = &item.old {
                text.push_str(&format!("    - {old}\n"));
            }
            if let Some(new) = &item.new {
                text.push_str(&format!("    + {new}\n"));
            }
        }
        if change.items.len() > MOST {
            text.push_str(&format!("    … {} more items\n", change.items.len() - MOST));
        }
    }
    verdict(
        "callers' source",
        change.source.effect.word(),
        &change.source.reason,
        text,
    );
    for (word, wire) in [
        ("deployed clients, new server", &change.deployed_clients),
        ("new clients, old server", &change.new_clients),
    ] {
        verdict(word, wire.effect.word(), &wire.reason, text);
    }
    if let Some(fix) = &change.fix {
        text.push_str("  fix:\n");
        for line in fix.lines() {
            text.push_str(&format!("    {line}\n"));
        }
    }
    if let Some(alternative) = change.alternative() {
        text.push_str(&format!("  alternative: {alternative}\n"));
    }
    if change.approved.is_none() && change.severity() <= Severity::Warning {
        text.push_str(&format!("  fingerprint: {}\n", change.fingerprint));
    }
    text.push('\n');
}

fn verdict(of: &str, word: &str, reason: &str, text: &mut String) {
    match reason {
        "" => text.push_str(&format!("  {of}: {word}\n")),
        reason => text.push_str(&format!("  {of}: {word}, {reason}\n")),
    }
}

fn list(lines: &[String], indent: &str, word: &str, text: &mut String) {
    for line in lines.iter().take(MOST) {
        text.push_str(&format!("{indent}{line}\n"));
    }
    if lines.len() > MOST {
        text.push_str(&format!("{indent}… {} more {word}\n", lines.len() - MOST));
    }
}
