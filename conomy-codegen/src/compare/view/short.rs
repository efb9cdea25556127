//! Writes a comparison with one line for each change.

use crate::compare::{Change, Comparison};

pub(super) fn render(comparison: &Comparison) -> String {
    let mut text = String::new();
    for change in &comparison.changes {
        text.push_str(&line(change));
        text.push('\n');
    }
    text.push_str(&super::summary(comparison));
    text.push('\n');
    text
}

fn line(change: &Change) -> String {
    let place = change.new.as_ref().or(change.old.as_ref());
    let place = place.map_or(String::new(), |place| format!("{place}: "));
    let cause = change.cause.word();
    let cause = cause.map_or(String::new(), |cause| format!(", caused by: {cause}"));
    format!(
        "{place}{}[{}]: {} (source: {}, deployed clients: {}, new clients: {}{cause})",
        change.severity().word(),
        change.kind,
        change.title,
        change.source.effect.word(),
        change.deployed_clients.effect.word(),
        change.new_clients.effect.word(),
    )
}
