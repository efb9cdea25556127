//! Writes a comparison for a pull request comment: a table of the important changes, with all others collapsed.

use crate::compare::{Change, Comparison, Severity};

/// GitHub rejects comments of more than 65,536 characters.
const MOST_BYTES: usize = 60_000;

pub(super) fn render(comparison: &Comparison) -> String {
    let mut text = format!("**{}**\n", capital(&super::summary(comparison)));
    let groups = [
        (Severity::Silent, "Compiles and does something else", true),
        (Severity::Breaking, "Breaking", true),
        (Severity::Warning, "May break", true),
        (Severity::Addition, "New", false),
        (Severity::Note, "Notes", false),
    ];
    for (severity, title, open) in groups {
        let changes: Vec<&Change> = comparison
            .changes
            .iter()
            .filter(|change| change.severity() == severity)
            .collect();
        if changes.is_empty() {
            continue;
        }
        if open {
            text.push_str(&format!("\n### {title}\n\n"));
        } else {
            text.push_str(&format!(
                "\n<details><summary>{title}: {}</summary>\n\n",
                changes.len()
            ));
        }
        text.push_str(
            "| change | callers' source | deployed clients | new clients |\n|---|---|---|---|\n",
        );
        for (index, change) in changes.iter().enumerate() {
            let row = row(change);
            if text.len() + row.len() > MOST_BYTES {
                text.push_str(&format!("| … {} more | | | |\n", changes.len() - index));
                break;
            }
            text.push_str(&row);
        }
        if !open {
            text.push_str("\n</details>\n");
        }
    }
    text
}

fn row(change: &Change) -> String {
    let place = change.new.as_ref().or(change.old.as_ref());
    let place = place.map_or(String::new(), |place| {
        format!("<br><sub>{}</sub>", cell(&place.to_string()))
    });
    let cause = change.cause.word().map_or(String::new(), |cause| {
        format!("<br><sub>caused by: {cause}</sub>")
    });
    let fix = change.fix.as_ref().map_or(String::new(), |fix| {
        let lines: Vec<String> = fix
            .lines()
            .map(|line| format!("<code>{}</code>", escape(line)))
            .collect();
        format!("<br>{}", lines.join("<br>").replace('|', "&#124;"))
    });
    let alternative = change.alternative().map_or(String::new(), |alternative| {
        format!("<br>Alternative: {}", cell(alternative))
    });
    let approved = change.approved.as_ref().map_or(String::new(), |reason| {
        format!(" (approved: {})", cell(reason))
    });
    let verdict = |word: &str, reason: &str| match reason {
        "" => word.to_owned(),
        reason => format!("**{word}**: {}", cell(reason)),
    };
    format!(
        "| {}{approved}{cause}{place}{fix}{alternative} | {} | {} | {} |\n",
        cell(&change.title),
        verdict(change.source.effect.word(), &change.source.reason),
        verdict(
            change.deployed_clients.effect.word(),
            &change.deployed_clients.reason
        ),
        verdict(change.new_clients.effect.word(), &change.new_clients.reason),
    )
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters
        .next()
        .map_or(String::new(), |letter| letter.to_uppercase().collect());
    format!("{first}{}", letters.as_str())
}

/// Returns text for a table cell. Text between backticks remains code.
fn cell(text: &str) -> String {
    let parts = text.split('`').enumerate().map(|(index, part)| {
        let part = part.replace(['\n', '\r'], " ").replace('|', "\\|");
        match index % 2 {
            0 => part.replace('<', "&lt;").replace('*', "\\*"),
            _ => part,
        }
    });
    parts.collect::<Vec<_>>().join("`")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
